//! Any bytes as an ELF and as a key file: a program or an error, without a panic. What is a key
//! has one encoding, and
//! nothing is proven about it by zeros.
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
    for key in from_elf.into_iter().chain(decoded) {
        let statement = Statement {
            program_digest: *key.digest(),
            log_cycles: 8,
            log_memory: 14,
            memory: Vec::new(),
            exit_code: 0,
            output: Vec::new(),
        };
        assert!(verify(&key, &statement, &[0; 4096]).is_err());
    }
});
