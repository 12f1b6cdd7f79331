//! The lane arithmetic against arkworks, on edge and random values.

use super::lanes::Lanes;
use super::modulus::{BaseField, Modulus, ScalarField, power_of_two};
use super::transpose::{load, load_interleaved, store, store_interleaved};
use super::wide::{Wide, montgomery, mul_many, square_loose};
use crate::Backend;
use crate::testing::{edge_words, random_elements};
use ark_ff::{AdditiveGroup, Field};

const LANES: usize = 8;

fn read<M: Modulus>(source: &[M::Scalar]) -> Lanes<M> {
    assert_eq!(source.len(), LANES);
    // SAFETY: eight elements of 32 bytes; the features are there, or no test gets this far.
    unsafe { Lanes::from_words(load(source.as_ptr().cast())) }
}

fn write<M: Modulus>(value: Lanes<M>) -> [M::Scalar; LANES] {
    let mut out = [M::Scalar::ZERO; LANES];
    // SAFETY: as in `read`.
    unsafe { store(out.as_mut_ptr().cast(), value.canonical().to_words()) };
    out
}

/// Runs over all pairs of edge values and many random ones, eight at a time.
fn for_blocks<M: Modulus>(mut check: impl FnMut(&[M::Scalar], &[M::Scalar])) {
    let edges: Vec<M::Scalar> = edge_words::<M::Scalar>();
    let mut a = Vec::new();
    let mut b = Vec::new();
    for x in &edges {
        for y in &edges {
            a.push(*x);
            b.push(*y);
        }
    }
    a.extend(random_elements::<M::Scalar>(1, 1 << 12));
    b.extend(random_elements::<M::Scalar>(2, 1 << 12));
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        check(a, b);
    }
}

fn arithmetic_agrees<M: Modulus>() {
    // The lanes divide by 2^260, arkworks by 2^256.
    let sixteenth = power_of_two::<M::Scalar>(4).inverse().unwrap();
    for_blocks::<M>(|a, b| {
        let (x, y) = (read::<M>(a), read::<M>(b));
        // SAFETY: the features are there, checked by the callers.
        unsafe {
            let [product, again] = mul_many(&[x, y], &[y, x]);
            let square = square_loose(&[x])[0].carry();
            // (4x + 4y)(4y) with unreduced factors.
            let four = |z: Lanes<M>| z.loose().shift::<2>().carry();
            let lazy = four(x).add(four(y)).mul(four(y));
            let dot = Wide::zero().add_product(x, y).add_product(y, y).plus_reduced(x);
            let signed = Wide::zero().add_product(x, x).minus(Wide::square(y));
            let signed = montgomery::<M, 1>([signed])[0].plus_limbs(M::P4).canonical();
            let dot = montgomery::<M, 1>([dot])[0].carry();
            for lane in 0..LANES {
                let (p, q) = (a[lane], b[lane]);
                assert_eq!(write(product)[lane], p * q * sixteenth);
                assert_eq!(write(again)[lane], p * q * sixteenth);
                assert_eq!(write(square)[lane], p * p * sixteenth);
                assert_eq!(write(lazy)[lane], (p + q) * q);
                assert_eq!(write(x.add(y))[lane], p + q);
                assert_eq!(write(x.sub(y))[lane], p - q);
                assert_eq!(write(dot)[lane], (p * q + q * q) * sixteenth + p);
                assert_eq!(write(signed)[lane], (p * p - q * q) * sixteenth);
            }
        }
    });
}

fn reduction_is_canonical_below_sixteen_p<M: Modulus>() {
    for_blocks::<M>(|a, _| {
        let x = read::<M>(a);
        for q in 0..15 {
            let multiple = core::array::from_fn(|i| M::MULTIPLES[i][q]);
            // SAFETY: the features are there, checked by the callers.
            let words = unsafe { x.loose().plus_limbs(multiple).canonical() };
            let mut out = [M::Scalar::ZERO; LANES];
            // SAFETY: eight elements of 32 bytes.
            unsafe { store(out.as_mut_ptr().cast(), words.to_words()) };
            assert_eq!(out, a);
        }
    });
}

#[test]
fn products_and_sums_agree_with_arkworks() {
    if Backend::lanes().is_none() {
        return;
    }
    arithmetic_agrees::<ScalarField>();
    arithmetic_agrees::<BaseField>();
}

#[test]
fn reduction_gives_the_canonical_residue_of_every_value_below_sixteen_p() {
    if Backend::lanes().is_none() {
        return;
    }
    reduction_is_canonical_below_sixteen_p::<ScalarField>();
    reduction_is_canonical_below_sixteen_p::<BaseField>();
}

#[test]
fn interleaved_loads_and_stores_are_inverse() {
    if Backend::lanes().is_none() {
        return;
    }
    let source: Vec<u64> = (0..64).collect();
    let mut target = vec![0u64; 64];
    // SAFETY: both are 512 bytes; the features are there.
    unsafe {
        let (even, odd) = load_interleaved(source.as_ptr());
        store_interleaved(target.as_mut_ptr(), even, odd);
    }
    assert_eq!(source, target);
}
