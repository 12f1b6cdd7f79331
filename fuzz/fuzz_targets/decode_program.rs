//! Any bytes as an ELF, as an encoded key and as a key file: a program or an error, without a
//! panic. What is a key has one encoding, comes back from its own file, and nothing is proven about
//! it by zeros.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rill_loader::Program;
use rill_program::ProgramKey;
use rill_verifier::{Statement, verify};

fuzz_target!(|bytes: &[u8]| {
    let from_elf = Program::from_elf(bytes).ok().map(|program| program.key);
    let decoded = ProgramKey::decode(bytes).ok();
    if let Some(key) = &decoded {
        assert_eq!(key.encode(), bytes);
    }
    let from_file = ProgramKey::from_file(bytes).ok();
    for key in from_elf.into_iter().chain(decoded).chain(from_file) {
        let again = ProgramKey::from_file(&key.to_file()).expect("its own file");
        assert_eq!(again.encode(), key.encode());
        let statement = Statement {
            program_digest: *key.digest(),
            log_cycles: 8,
            log_memory: 14,
            memory: Vec::new(),
            invocations: Vec::new(),
            exit_code: 0,
            output: Vec::new(),
        };
        assert!(verify(&key, &statement, &[0; 4096]).is_err());
    }
});
