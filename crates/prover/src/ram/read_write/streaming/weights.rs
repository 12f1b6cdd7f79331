//! What the rows of a cell weigh.
//!
//! After `i` binds row `o` of a cell of `2^i` rows has the weight `W[o] = Π_{b<i} eq(r_b, o_b)`. A
//! change of a word on row `o` is seen by the rows after it, which weigh `L[o] = Σ_{o'>o} W[o']`.
//! With `o = (high, low)`, cut at a fixed bit,
//!
//! ```text
//! W[o] = W_high[high]·W_low[low]          L[o] = W_high[high]·L_low[low] + L_high[high]
//! ```
//!
//! because all `W_low` sum to one. So the tables stay at `√T`.

use crate::columns::integer::IntegerSum;
use rill_field::{F, One};
use rill_sumcheck_prover::dense::bind_weights;

/// Weights of the rows of a cell.
#[derive(Clone, Debug)]
pub(in crate::ram::read_write) struct CellWeights {
    /// Bits of `low` when it is full.
    cut: usize,
    low: Half,
    high: Half,
}

impl CellWeights {
    /// Cells of one row, to be bound at most `rounds` times.
    pub(in crate::ram::read_write) fn new(rounds: usize) -> Self {
        Self { cut: rounds.div_ceil(2), low: Half::new(), high: Half::new() }
    }

    /// Rows of a cell.
    pub(in crate::ram::read_write) fn rows(&self) -> usize {
        self.low.row.len() * self.high.row.len()
    }

    /// Bytes of the tables of cells of `2^log_rows` rows.
    pub(in crate::ram::read_write) fn bytes(log_rows: usize, rounds: usize) -> usize {
        let low = log_rows.min(rounds.div_ceil(2));
        2 * size_of::<F>() * ((1 << low) + (1 << (log_rows - low)))
    }

    /// Cells of twice as many rows.
    pub(in crate::ram::read_write) fn bind(&mut self, challenge: F) {
        let half = if self.low.row.len() < 1 << self.cut { &mut self.low } else { &mut self.high };
        half.bind(challenge);
    }

    /// `W` of a row, given by its offset in the cell.
    #[inline]
    pub(in crate::ram::read_write) fn of_row(&self, offset: usize) -> F {
        let (low, high) = self.split(offset);
        if self.high.row.len() == 1 {
            return self.low.row[low];
        }
        self.high.row[high] * self.low.row[low]
    }

    /// `L` of a row.
    #[inline]
    pub(in crate::ram::read_write) fn of_later(&self, offset: usize) -> F {
        let (low, high) = self.split(offset);
        if self.high.row.len() == 1 {
            return self.low.later[low];
        }
        self.high.row[high] * self.low.later[low] + self.high.later[high]
    }

    /// What a change of a word on a row adds to `Val` of the cell.
    #[inline]
    pub(in crate::ram::read_write) fn of_change(&self, offset: usize, increment: i128) -> F {
        IntegerSum::product(&self.of_later(offset), increment)
    }

    fn split(&self, offset: usize) -> (usize, usize) {
        (offset & (self.low.row.len() - 1), offset >> self.low.row.len().trailing_zeros())
    }
}

/// `W` and `L` over some bits of the offset.
#[derive(Clone, Debug)]
struct Half {
    row: Vec<F>,
    later: Vec<F>,
}

impl Half {
    fn new() -> Self {
        Self::of(vec![F::one()])
    }

    fn of(row: Vec<F>) -> Self {
        let mut rest = F::one();
        let later = row.iter().map(|weight| {
            rest -= weight;
            rest
        });
        Self { later: later.collect(), row }
    }

    /// Binds a variable.
    fn bind(&mut self, challenge: F) {
        let mut row = std::mem::take(&mut self.row);
        bind_weights(&mut row, challenge);
        *self = Self::of(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_field::Zero;
    use rill_poly::eq_table;

    #[test]
    fn rows_weigh_eq_and_the_later_rows_together_what_comes_after() {
        let challenges: Vec<F> = (3..9u64).map(F::from).collect();
        for bound in 0..=challenges.len() {
            let mut weights = CellWeights::new(challenges.len());
            challenges[..bound].iter().for_each(|challenge| weights.bind(*challenge));
            let point: Vec<F> = challenges[..bound].iter().rev().copied().collect();
            let eq = eq_table(&point, F::one());
            assert_eq!(weights.rows(), eq.len());
            let mut later = F::zero();
            for offset in (0..eq.len()).rev() {
                assert_eq!(weights.of_row(offset), eq[offset]);
                assert_eq!(weights.of_later(offset), later);
                later += eq[offset];
            }
        }
    }
}
