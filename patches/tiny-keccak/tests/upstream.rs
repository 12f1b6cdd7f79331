//! All hashes, in one piece and in pieces, are those of the crate whose place this one takes.

use tiny_keccak::{CShake, Hasher, Keccak, Sha3, Shake, Xof};
use upstream::{Hasher as _, Xof as _};

fn data() -> Vec<u8> {
    (0..600_usize).map(|i| (i * i % 251) as u8).collect()
}

macro_rules! agrees {
    ($hash:ident :: $size:ident ( $($argument:expr),* ), $output:literal) => {
        let data = data();
        for size in 0..data.len() {
            let (mut ours, mut pieces) =
                ($hash::$size($($argument),*), $hash::$size($($argument),*));
            let mut theirs = upstream::$hash::$size($($argument),*);
            ours.update(&data[..size]);
            data[..size].chunks(1 + size % 77).for_each(|piece| pieces.update(piece));
            theirs.update(&data[..size]);
            let mut outputs = [[0; $output]; 3];
            ours.finalize(&mut outputs[0]);
            pieces.finalize(&mut outputs[1]);
            theirs.finalize(&mut outputs[2]);
            assert!(outputs[0] == outputs[2] && outputs[1] == outputs[2], "{size} bytes");
        }
    };
}

#[test]
fn keccak_agrees() {
    agrees!(Keccak::v224(), 28);
    agrees!(Keccak::v256(), 32);
    agrees!(Keccak::v384(), 48);
    agrees!(Keccak::v512(), 64);
}

#[test]
fn sha3_agrees() {
    agrees!(Sha3::v224(), 28);
    agrees!(Sha3::v256(), 32);
    agrees!(Sha3::v384(), 48);
    agrees!(Sha3::v512(), 64);
}

#[test]
fn shake_agrees() {
    agrees!(Shake::v128(), 500);
    agrees!(Shake::v256(), 500);
}

#[test]
fn cshake_agrees() {
    agrees!(CShake::v128(b"", b""), 64);
    agrees!(CShake::v128(b"name", b"custom"), 64);
    agrees!(CShake::v256(b"", &[7; 300]), 300);
}

#[test]
fn output_in_pieces_is_that_in_one() {
    let (mut ours, mut theirs) = (Shake::v128(), upstream::Shake::v128());
    ours.update(&data());
    theirs.update(&data());
    let mut outputs = [[0; 1000], [0; 1000]];
    outputs[0].chunks_mut(77).for_each(|piece| ours.squeeze(piece));
    theirs.squeeze(&mut outputs[1]);
    assert_eq!(outputs[0], outputs[1]);
}

#[test]
fn permutations_agree() {
    let mut states = [core::array::from_fn(|i| i as u64), core::array::from_fn(|i| i as u64)];
    tiny_keccak::keccakf(&mut states[0]);
    upstream::keccakf(&mut states[1]);
    assert_eq!(states[0], states[1]);
}
