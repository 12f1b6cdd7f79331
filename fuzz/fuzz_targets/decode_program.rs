//! Any bytes as an ELF, as an encoded key and as a key file: a program or an error, without a
//! panic. What is a key has one encoding, comes back from its own file, and nothing is proven about
//! it by zeros.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rill_loader::{Program, read_key, write_key};
use rill_program::ProgramKey;
use rill_verifier::{Statement, verify};

fuzz_target!(|bytes: &[u8]| {
    let from_elf = Program::from_elf(bytes).ok().map(|program| program.key);
    let decoded = ProgramKey::decode(bytes).ok();
    if let Some(key) = &decoded {
        assert_eq!(key.encode(), bytes);
    }
    let from_file = read_key(bytes).ok();
    for key in from_elf.into_iter().chain(decoded).chain(from_file) {
        let again = read_key(&write_key(&key)).expect("its own file");
        assert_eq!(again.encode(), key.encode());
        let statement = Statement {
            program_digest: *key.digest(),
            log_cycles: 8,
            log_memory: 14,
            memory: Vec::new(),
            invocations: vec![0; key.precompiles().len()],
            exit_code: 0,
            output: Vec::new(),
        };
        assert!(verify(&key, &statement, &[0; 4096]).is_err());
    }
});
