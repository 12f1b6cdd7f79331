//! For the tests of this crate: backends, reproducible random values and the values at the edges.

use crate::Backend;
use ark_ec::CurveGroup;
use ark_ec::short_weierstrass::{Affine, Projective, SWCurveConfig};
use ark_ff::PrimeField;

/// Runs `check` on every backend of this machine.
pub(crate) fn on_all(mut check: impl FnMut(Backend)) {
    Backend::all().for_each(|backend| backend.scope(|| check(backend)));
}

/// A stream of words from a seed (the splitmix64 generator).
pub(crate) struct Words(pub(crate) u64);

impl Iterator for Words {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Some(z ^ (z >> 31))
    }
}

/// Uniform field elements.
pub(crate) fn random_elements<S: PrimeField>(seed: u64, count: usize) -> Vec<S> {
    let mut words = Words(seed);
    let mut element = || {
        let bytes: Vec<u8> = words.by_ref().take(6).flat_map(u64::to_le_bytes).collect();
        S::from_le_bytes_mod_order(&bytes)
    };
    (0..count).map(|_| element()).collect()
}

/// Elements whose value or whose words in memory sit at an edge.
pub(crate) fn edge_words<S: PrimeField>() -> Vec<S> {
    // Words `w` in memory are the element `w/2^256`.
    let unscale = S::from(2u64).pow([256]).inverse().unwrap();
    let memory = |bits: u64| S::from(2u64).pow([bits]) * unscale;
    let mut edges =
        vec![S::ZERO, S::ONE, -S::ONE, S::from(2u64), -S::from(2u64), unscale, -unscale];
    for bits in [52, 64, 104, 128, 156, 192, 208, 253] {
        edges.push(memory(bits));
        edges.push(memory(bits) - unscale);
    }
    edges.push(S::from(u64::MAX));
    edges
}

/// Distinct points of G1 or G2 without known relation to each other.
pub(crate) fn random_points<P: SWCurveConfig>(seed: u64, count: usize) -> Vec<Affine<P>> {
    let scalars: Vec<P::ScalarField> = random_elements(seed, count);
    let points: Vec<_> = scalars.iter().map(|s| P::GENERATOR * s).collect();
    Projective::normalize_batch(&points)
}
