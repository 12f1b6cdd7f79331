//! A valid proof up to some place and any bytes from there on: refused unless it is the valid one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rill_fuzz::{PROOFS, Valid, valid};
use rill_verifier::verify_mode;
use std::sync::LazyLock;

static VALID: LazyLock<[Valid; PROOFS]> = LazyLock::new(valid);

fuzz_target!(|input: (u8, u16, bool, Vec<u8>)| {
    let (which, place, overwrite, noise) = input;
    let valid = &VALID[usize::from(which) % PROOFS];
    let place = usize::from(place) % (valid.proof.len() + 1);
    let mut proof = valid.proof[..place].to_vec();
    proof.extend(&noise);
    if overwrite {
        proof.extend(valid.proof.iter().skip(place + noise.len()));
    }
    let verdict = verify_mode(&valid.key, &valid.statement, valid.mode, &proof);
    assert_eq!(verdict.is_ok(), proof == valid.proof);
});
