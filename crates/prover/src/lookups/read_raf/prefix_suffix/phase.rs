//! The rounds of a phase.

use super::{CHUNK_SIZE, Checkpoints, Form, Part, Prefix};
use rill_field::{AdditiveGroup, F, Field, Zero, from_i128};
use std::collections::BTreeMap;

/// The tables `W_P` of a phase, while classes of rows are added.
///
/// Sums that go to the same prefix with the same constant are added before they are multiplied by
/// it: thirty byte-moving tables share 64 such sums.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    sums: BTreeMap<(Prefix, Part, i128), Vec<F>>,
}

impl Weights {
    /// Adds the rows of one class: `slots[i][c]` is the sum of `u_j S_i(k_lo_j)` over its rows with
    /// chunk value `c`.
    pub fn add(&mut self, form: &Form, slots: &[Vec<F>]) {
        for term in form.terms() {
            let key = (term.prefix, term.part, term.coefficient);
            let sum = self.sums.entry(key).or_insert_with(|| vec![F::ZERO; CHUNK_SIZE]);
            sum.iter_mut().zip(&slots[term.slot]).for_each(|(sum, slot)| *sum += slot);
        }
    }

    /// `W_P`, with the parts batched by powers of `gamma`.
    fn by_prefix(self, gamma: F) -> BTreeMap<Prefix, Vec<F>> {
        let mut weights: BTreeMap<Prefix, Vec<F>> = BTreeMap::new();
        for ((prefix, part, coefficient), sums) in self.sums {
            let power = gamma.pow([part as u64]);
            let factor = power * from_i128(coefficient);
            let weight = weights.entry(prefix).or_insert_with(|| vec![F::ZERO; CHUNK_SIZE]);
            let nonzero = weight.iter_mut().zip(&sums).filter(|(_, sum)| !sum.is_zero());
            nonzero.for_each(|(weight, sum)| *weight += factor * sum);
        }
        weights
    }
}

/// Eight rounds: `sum_c sum_P P(k_hi, c) · W_P[c]`, the most significant bit of `c` first.
#[derive(Clone, Debug)]
pub struct Phase {
    factors: Vec<Factor>,
}

/// A prefix over the chunk variables not yet bound, and what it is multiplied with. A prefix
/// without weights is bound for the sake of later phases.
#[derive(Clone, Debug)]
struct Factor {
    prefix: Prefix,
    values: Vec<F>,
    weights: Option<Vec<F>>,
}

impl Phase {
    /// Opens the phase with suffix length `suffix_len`, all rows being in `weights`.
    pub fn new(checkpoints: &Checkpoints, weights: Weights, gamma: F, suffix_len: u32) -> Self {
        let mut weights = weights.by_prefix(gamma);
        let factors = checkpoints
            .prefixes()
            .filter(|prefix| suffix_len <= prefix.begins())
            .map(|prefix| Factor {
                prefix,
                values: prefix.table(checkpoints, suffix_len),
                weights: weights.remove(&prefix),
            })
            .collect();
        debug_assert!(weights.is_empty(), "the checkpoints know every class of rows");
        Self { factors }
    }

    /// The coefficients `c_0, c_1, c_2` of the round polynomial; `claim` is its value at 0 plus its
    /// value at 1.
    ///
    /// With `P = p + t·dp` and `W = w + t·dw` on a pair, `c_0` sums `p·w` and `c_2` sums `dp·dw`.
    pub fn round(&self, claim: F) -> [F; 3] {
        let (mut constant, mut quadratic) = (F::ZERO, F::ZERO);
        for Factor { values, weights, .. } in &self.factors {
            let Some(weights) = weights else { continue };
            for ((p, dp), (w, dw)) in pairs(values).zip(pairs(weights)) {
                constant += p * w;
                quadratic += dp * dw;
            }
        }
        [constant, claim - constant.double() - quadratic, quadratic]
    }

    /// Binds the most significant unbound variable.
    pub fn bind(&mut self, challenge: F) {
        let fold = |table: &mut Vec<F>| {
            *table = pairs(table).map(|(low, step)| low + challenge * step).collect();
        };
        for factor in &mut self.factors {
            fold(&mut factor.values);
            factor.weights.iter_mut().for_each(fold);
        }
    }

    /// After the last bind: the bound prefixes are the next checkpoints.
    pub fn finish(self, checkpoints: &mut Checkpoints) {
        for factor in self.factors {
            if let [value] = factor.values[..] {
                checkpoints.set(factor.prefix, value);
            }
        }
    }
}

/// Value at 0 and step to 1 of the leading variable.
fn pairs(table: &[F]) -> impl Iterator<Item = (F, F)> {
    let (low, high) = table.split_at(table.len() / 2);
    low.iter().zip(high).map(|(low, high)| (*low, *high - low))
}
