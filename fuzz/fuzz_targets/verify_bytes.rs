//! Any bytes as a proof file, and as a proof of any statement, about a fixed program: refused,
//! without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rill_fuzz::{FILE, Valid, valid};
use rill_verifier::{verify, verify_file};
use std::sync::LazyLock;

static VALID: LazyLock<Valid> = LazyLock::new(valid);

fuzz_target!(|input: (u8, u8, u8, Vec<u8>, Vec<u8>)| {
    let (log_cycles, log_memory, exit_code, output, proof) = input;
    let outcome = verify_file(&VALID.key, VALID.key.digest(), &proof);
    assert!(outcome.is_err() || proof == FILE);
    let mut statement = VALID.statement.clone();
    // Otherwise nearly all statements are refused before the proof is read.
    statement.log_cycles = 8 + log_cycles % 25;
    statement.log_memory = 14 + log_memory % 16;
    (statement.exit_code, statement.output) = (exit_code, output);
    assert!(proof == VALID.proof || verify(&VALID.key, &statement, &proof).is_err());
});
