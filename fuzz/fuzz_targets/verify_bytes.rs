//! Any bytes as a proof file, and as a proof of any statement, about one of the programs of the
//! fixtures, in the mode of its fixture: refused, without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rill_fuzz::{PROOFS, Valid, valid};
use rill_verifier::{verify_file, verify_mode};
use std::sync::LazyLock;

static VALID: LazyLock<[Valid; PROOFS]> = LazyLock::new(valid);

/// Sizes, exit code, calls, output, and a proof.
type Input = (u8, [u8; 3], u32, Vec<u8>, Vec<u8>);

fuzz_target!(|input: Input| {
    let (which, [log_cycles, log_memory, exit_code], invocations, output, proof) = input;
    let valid = &VALID[usize::from(which) % PROOFS];
    let outcome = verify_file(&valid.key, valid.key.digest(), &proof);
    assert!(outcome.is_err() || proof == valid.file);
    let mut statement = valid.statement.clone();
    // Otherwise nearly all statements are refused before the proof is read.
    statement.log_cycles = 8 + log_cycles % 25;
    statement.log_memory = 14 + log_memory % 16;
    statement.invocations.fill(invocations);
    (statement.exit_code, statement.output) = (exit_code, output);
    assert!(
        proof == valid.proof || verify_mode(&valid.key, &statement, valid.mode, &proof).is_err()
    );
});
