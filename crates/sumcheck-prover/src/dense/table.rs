//! A multilinear polynomial by its values.

use super::{Line, Pair};
use rayon::prelude::*;
use rill_field::{F, Zero};
use rill_field_simd::table::bind_in_place;

/// Entries a worker takes; a power of two.
const PARALLEL: usize = 1 << 11;

/// The `2^k` values of a multilinear polynomial in `k` variables; bit `i` of an index is the
/// variable bound `i`-th.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    values: Vec<F>,
}

/// Binds the lowest variable of the index of `values`, an even number of them, in place: entry `i`
/// becomes `t[2i] + challenge·(t[2i+1] - t[2i])`.
pub fn bind_pairs(values: &mut Vec<F>, challenge: F) {
    values.par_chunks_mut(PARALLEL).for_each(|piece| bind_in_place(piece, challenge));
    // The results are in the first half of each piece.
    for start in (PARALLEL..values.len()).step_by(PARALLEL) {
        let bound = (values.len() - start).min(PARALLEL) / 2;
        values.copy_within(start..start + bound, start / 2);
    }
    values.truncate(values.len() / 2);
    values.shrink_to_fit();
}

impl Table {
    /// `values` in order of their indices; a power of two of them.
    ///
    /// # Panics
    /// If their number is not a power of two.
    pub fn new(values: Vec<F>) -> Self {
        assert!(values.len().is_power_of_two(), "a table has 2^k entries");
        Self { values }
    }

    /// The table with `value(index)` at `index`, filled in parallel.
    pub fn from_fn(variables: usize, value: impl Fn(usize) -> F + Sync + Send) -> Self {
        let values = (0..1usize << variables).into_par_iter().with_min_len(PARALLEL).map(value);
        Self { values: values.collect() }
    }

    /// The values left, `2^(variables left)`.
    pub fn values(&self) -> &[F] {
        &self.values
    }

    /// Pairs left.
    pub fn pairs(&self) -> usize {
        self.values.len() / 2
    }

    /// Variables left.
    pub fn variables(&self) -> usize {
        self.values.len().ilog2() as usize
    }

    /// The polynomial on the current variable, the others given by `pair`.
    #[inline]
    pub fn line(&self, pair: Pair) -> Line {
        Line::through(self.values[pair.zero], self.values[pair.one])
    }

    /// Binds the current variable: entry `i` becomes `t[2i] + challenge·(t[2i+1] - t[2i])`. In
    /// place, so that large tables are never held twice.
    pub fn bind(&mut self, challenge: F) {
        bind_pairs(&mut self.values, challenge);
    }

    /// The value at the bound point.
    ///
    /// # Panics
    /// If variables are left.
    pub fn value(&self) -> F {
        assert_eq!(self.values.len(), 1, "variables are left");
        self.values.first().copied().unwrap_or(F::zero())
    }
}
