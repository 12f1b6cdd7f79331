//! A valid proof up to some place and any bytes from there on: refused unless it is the valid one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rill_fuzz::{Valid, valid};
use rill_verifier::verify;
use std::sync::LazyLock;

static VALID: LazyLock<Valid> = LazyLock::new(valid);

fuzz_target!(|input: (u16, bool, Vec<u8>)| {
    let (place, overwrite, noise) = input;
    let place = usize::from(place) % (VALID.proof.len() + 1);
    let mut proof = VALID.proof[..place].to_vec();
    proof.extend(&noise);
    if overwrite {
        proof.extend(VALID.proof.iter().skip(place + noise.len()));
    }
    let verdict = verify(&VALID.key, &VALID.statement, &proof);
    assert_eq!(verdict.is_ok(), proof == VALID.proof);
});
