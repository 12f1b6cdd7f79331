//! `LT(·,r) + g`, kept in tables of `√T` entries.
//!
//! Let a row be `j = (high, low)`, and `r` likewise. Then
//!
//! ```text
//! LT(j,r) = LT(high, r_high) + eq(high, r_high)·LT(low, r_low)
//! ```
//!
//! so as long as low variables are bound only the table of `LT(low, r_low)` changes.

use rill_field::{F, One, Zero};
use rill_sumcheck_prover::dense::Table;

/// `LT(·,r) + g` with some of its variables bound, least significant first.
#[derive(Clone, Debug)]
pub(super) struct LessThan {
    /// `LT(high, r_high) + g` by `high`.
    pub(super) less: Table,
    /// `eq(high, r_high)` by `high`.
    pub(super) equal: Table,
    /// `LT(·, r_low)`.
    pub(super) low: Table,
}

impl LessThan {
    /// `LT(·,point) + shift`.
    pub(super) fn new(point: &[F], shift: F) -> Self {
        let Weights { high: [less, equal], low: [low, _] } = Weights::new(point, shift);
        Self { less: Table::new(less), equal: Table::new(equal), low: Table::new(low) }
    }

    /// Binds the current variable.
    pub(super) fn bind(&mut self, challenge: F) {
        if self.low.variables() > 0 {
            self.low.bind(challenge);
            if self.low.variables() == 0 {
                self.join();
            }
        } else {
            self.less.bind(challenge);
        }
    }

    /// Whether only high variables are left: then `less` is the whole and the other tables are of
    /// no use.
    pub(super) fn is_joined(&self) -> bool {
        self.low.variables() == 0
    }

    /// `less += equal·low`, where `low` is a constant.
    fn join(&mut self) {
        let low = self.low.value();
        let (less, equal) = (self.less.values(), self.equal.values());
        self.less = Table::new(less.iter().zip(equal).map(|(l, e)| *l + *e * low).collect());
    }
}

/// `LT(·,point) + g` and `eq(·,point)`, row by row, from tables of `√T` entries.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    /// `LT(high, r_high) + g` and `eq(high, r_high)` by `high`.
    high: [Vec<F>; 2],
    /// `LT(low, r_low)` and `eq(low, r_low)` by `low`.
    low: [Vec<F>; 2],
}

impl Weights {
    /// `LT(·,point) + shift` and `eq(·,point)`.
    pub(super) fn new(point: &[F], shift: F) -> Self {
        let (high, low) = point.split_at(point.len() / 2);
        let ((mut less, equal), low) = (tables(high), tables(low));
        for value in &mut less {
            *value += shift;
        }
        Self { high: [less, equal], low: low.into() }
    }

    /// Both at `index`.
    pub(super) fn at(&self, index: usize) -> [F; 2] {
        let [[less, equal], [low_less, low_equal]] = [&self.high, &self.low];
        let (high, low) = (index / low_less.len(), index % low_less.len());
        [less[high] + equal[high] * low_less[low], equal[high] * low_equal[low]]
    }
}

/// `LT(·,point)` and `eq(·,point)`: a further, less significant bit decides where the bits so far
/// are equal.
pub(super) fn tables(point: &[F]) -> (Vec<F>, Vec<F>) {
    let (mut less, mut equal) = (vec![F::zero()], vec![F::one()]);
    for coordinate in point {
        let one: Vec<F> = equal.iter().map(|equal| *equal * coordinate).collect();
        // Bit 0 is less than a coordinate of 1, bit 1 is not.
        less = less.iter().zip(&one).flat_map(|(less, one)| [*less + one, *less]).collect();
        equal = equal.iter().zip(&one).flat_map(|(equal, one)| [*equal - one, *one]).collect();
    }
    (less, equal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::oracle;
    use rill_poly::{eq_table, less_than};

    #[test]
    fn weights_are_less_than_and_eq_of_every_row() {
        let shift = F::from(99u64);
        for length in 0..6 {
            let point: Vec<F> = (7..12u64).map(F::from).take(length).collect();
            let weights = Weights::new(&point, shift);
            let less = oracle::weights(length, |row| less_than(row, &point) + shift);
            for (index, pair) in less.into_iter().zip(eq_table(&point, F::one())).enumerate() {
                assert_eq!(weights.at(index), <[F; 2]>::from(pair), "{length} variables, {index}");
            }
        }
    }

    #[test]
    fn tables_hold_less_than_of_every_row_however_far_they_are_bound() {
        let point: Vec<F> = (7..12u64).map(F::from).collect();
        let shift = F::from(99u64);
        let mut table = LessThan::new(&point, shift);
        let mut bound = Vec::new();
        for round in 0..=5 {
            let at = |row: &[F]| less_than(&[row, &bound].concat(), &point) + shift;
            for (index, expected) in oracle::weights(5 - round, at).into_iter().enumerate() {
                let width = if table.is_joined() { 1 } else { table.low.values().len() };
                let (high, low) = (index / width, index % width);
                let mut value = table.less.values()[high];
                if !table.is_joined() {
                    value += table.equal.values()[high] * table.low.values()[low];
                }
                assert_eq!(value, expected, "round {round}, {index}");
            }
            if round < 5 {
                let challenge = F::from(1000 + round as u64);
                table.bind(challenge);
                bound.insert(0, challenge);
            }
        }
    }
}
