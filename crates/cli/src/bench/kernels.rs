//! How fast this process does arithmetic: the yardstick for figures from other machines.

use ark_bn254::{Bn254, Fr, G1Projective, G2Projective};
use ark_ec::CurveGroup;
use ark_ec::pairing::Pairing;
use ark_ff::Field;
use serde::Serialize;
use std::hint::black_box;
use std::iter::successors;
use std::time::Instant;

/// Factors in a measurement of products.
const FACTORS: usize = 1 << 10;
/// Products of each factor.
const PRODUCTS: usize = 256;
/// Pairs in a multi-pairing.
const PAIRS: usize = 256;
/// How many measurements; the smallest counts.
const ROUNDS: usize = 7;

/// Processor time of arkworks' arithmetic on one thread.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Kernels {
    /// Nanoseconds of a product in Fr, independent of its neighbours.
    pub(crate) fr_product_ns: f64,
    /// Microseconds for each pair of a multi-pairing of 256.
    pub(crate) pairing_us: f64,
}

impl Kernels {
    pub(crate) fn measure() -> Self {
        Self { fr_product_ns: 1e9 * product_seconds(), pairing_us: 1e6 * pairing_seconds() }
    }
}

fn product_seconds() -> f64 {
    let step = seed().square();
    let mut factors: Vec<Fr> = successors(Some(step), |x| Some(*x * step)).take(FACTORS).collect();
    let seconds = least_seconds(|| {
        for _ in 0..PRODUCTS {
            for factor in &mut factors {
                *factor *= step;
            }
            black_box(&mut factors);
        }
    });
    seconds / (FACTORS * PRODUCTS) as f64
}

fn pairing_seconds() -> f64 {
    let (left, right) = (points::<G1Projective>(), points::<G2Projective>());
    least_seconds(|| black_box(Bn254::multi_pairing(&left, &right))) / PAIRS as f64
}

/// Points without special form.
fn points<G: CurveGroup<ScalarField = Fr>>() -> Vec<G::Affine> {
    let step = G::generator() * seed();
    let points: Vec<G> = successors(Some(step), |p| Some(*p + *p + step)).take(PAIRS).collect();
    G::normalize_batch(&points)
}

/// An element without special form.
fn seed() -> Fr {
    Fr::from(0x1234_5678_9abc_def1_u64).pow([5])
}

fn least_seconds<T>(mut work: impl FnMut() -> T) -> f64 {
    let begin = Instant::now();
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = thread_nanoseconds(begin);
        black_box(work());
        least = least.min((thread_nanoseconds(begin) - start) as f64 * 1e-9);
    }
    least
}

/// Time this thread has run, so that a busy machine does not seem a slow one; where the system does
/// not tell, time since `begin`.
fn thread_nanoseconds(begin: Instant) -> u64 {
    // The system's account is brought up to date when the thread gives way.
    std::thread::yield_now();
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let run = statistics.and_then(|text| text.split_whitespace().next()?.parse().ok());
    run.unwrap_or_else(|| begin.elapsed().as_nanos() as u64)
}
