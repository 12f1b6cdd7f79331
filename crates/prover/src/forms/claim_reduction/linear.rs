//! The reduction from rows in memory.

use super::low::{self, Bound};
use super::{Dense, Factors, Move, coefficients, low_size};
use crate::Form;
use crate::columns::integer::{IntegerSum, Integers, add_row};
use crate::forms::passes::keep_rows;
use rayon::prelude::*;
use rill_field::F;

/// Entries of `Q` that one worker sums at a time: its sums stay in the first-level cache.
const TILE: usize = 32;

/// *Memory* the rows, plus `O(√T)`. *Work* per row and column: one integer-by-field product for
/// each term of the weight, and one to bind the low variables.
pub(super) struct ClaimReduction<T, const N: usize> {
    rows: Vec<T>,
    coefficients: [F; N],
    weight: Vec<Factors>,
}

impl<T: Integers<N>, const N: usize> ClaimReduction<T, N> {
    /// The form that begins with a pass, which keeps the columns of every row.
    pub(super) fn form<'a, M: Move<N, Row = T>>(relation: &M) -> Form<'a> {
        let relation = relation.clone();
        keep_rows(M::row, move |rows| {
            let coefficients = coefficients(&relation);
            let weight = relation.weight(relation.rounds().div_ceil(2));
            let form = Self { rows, coefficients, weight };
            let (weight, sums) = (form.weight.clone(), form.low_sums());
            low::form(&weight, sums, move |bound| Form::resident(form.high(&bound)))
        })
    }

    /// The tables `Q_q`.
    fn low_sums(&self) -> Vec<Vec<F>> {
        let size = low_size(&self.weight);
        let starts: Vec<usize> = (0..size).step_by(TILE).collect();
        let tiles: Vec<Vec<F>> = self
            .weight
            .iter()
            .flat_map(|factors| starts.iter().map(move |start| (factors, *start)))
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(factors, start)| self.tile(&factors.high, start, TILE.min(size)))
            .collect();
        tiles.chunks(starts.len()).map(<[Vec<F>]>::concat).collect()
    }

    /// `width` entries of `Σ_high S(high)·Σ_c γ_c·X_c(high‖low)`, from `start`.
    fn tile(&self, high: &[F], start: usize, width: usize) -> Vec<F> {
        let mut sums = vec![[IntegerSum::default(); N]; width];
        for (weight, rows) in high.iter().zip(self.rows.chunks(low_size(&self.weight))) {
            for (sums, row) in sums.iter_mut().zip(&rows[start..]) {
                add_row(sums, weight, row.integers());
            }
        }
        sums.iter().map(|sums| super::fold(sums, &self.coefficients)).collect()
    }

    /// The dense tables in the high variables.
    fn high(self, bound: &Bound) -> Dense {
        let bind = |rows: &[T]| {
            let mut sums = [IntegerSum::default(); N];
            for (weight, row) in bound.eq.iter().zip(rows) {
                add_row(&mut sums, weight, row.integers());
            }
            sums.map(|sum| sum.reduce())
        };
        let values: Vec<[F; N]> = self.rows.par_chunks(bound.eq.len()).map(bind).collect();
        drop(self.rows);
        let column = |c: usize| values.iter().map(|values| values[c]).collect();
        Dense::new(bound.weight(&self.weight), (0..N).map(column).collect(), &self.coefficients)
    }
}
