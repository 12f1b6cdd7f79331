//! Cells of calls, from their bits: element β of a cell is `Σ_i eq(r,i)·B(β,i)` over its `2^k` calls,
//! k variables being bound to r.
//!
//! Where a window of calls has several cells, workers share them; where a cell has several windows,
//! they share the window, and the cell grows from one to the next.

use super::record::{Recorded, WINDOW, Window};
use super::zero_check::Summand;
use crate::forms::added;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};
use rill_field_simd::Cell;
use rill_sumcheck_prover::dense::{Line, SplitEq};
use std::ops::Range;

/// Calls that are added to a cell at a time.
const ROWS: usize = 28;

/// Such additions, at least, that a worker makes to a cell.
const ADDITIONS: usize = 8;

/// Makes the cells of a table.
pub(super) struct Maker<'a, S> {
    calls: &'a Recorded<'a>,
    summand: &'a S,
    /// `eq(r,·)` over the calls of a cell.
    eq: SplitEq,
    /// `2^k`.
    size: usize,
}

/// A cell, and what of it is linear.
type Made = (Cell, F);

impl<'a, S: Summand> Maker<'a, S> {
    /// Once the call variables are bound to these `challenges`.
    pub(super) fn new(calls: &'a Recorded<'a>, summand: &'a S, challenges: &[F]) -> Self {
        let point: Vec<F> = challenges.iter().rev().copied().collect();
        Self { calls, summand, eq: SplitEq::new(&point), size: 1 << challenges.len() }
    }

    /// All cells, the last of which may lack calls; zeros if there is no call.
    pub(super) fn cells(&self) -> (Vec<Cell>, Vec<F>) {
        let mut all = Vec::new();
        if self.size < WINDOW {
            self.calls.windows(1, |window| {
                let of_cell = |m: usize| {
                    let mut made = self.zeros();
                    self.set(&mut made, window, m);
                    made
                };
                let cells: Vec<Made> =
                    window.groups(self.size).into_par_iter().map(of_cell).collect();
                all.extend(cells);
            });
        } else {
            self.one_by_one(|made| all.push(made));
        }
        if all.is_empty() {
            all.push(self.zeros());
        }
        all.into_iter().unzip()
    }

    /// The sum of what `of` makes of each pair of cells, its index, and the line of what is linear.
    pub(super) fn pairs(&self, of: impl Fn([&Cell; 2], usize, Line) -> [F; 4] + Sync) -> [F; 4] {
        let of_pair = |[zero, one]: &[Made; 2], index: usize| {
            of([&zero.0, &one.0], index, Line::through(zero.1, one.1))
        };
        let mut all = [F::ZERO; 4];
        if 2 * self.size <= WINDOW {
            self.calls.windows(1, |window| {
                let room = || [self.zeros(), self.zeros()];
                let of_pair = |pair: &mut [Made; 2], index: usize| {
                    pair.iter_mut()
                        .zip(2 * index..)
                        .for_each(|(made, m)| self.set(made, window, m));
                    of_pair(pair, index)
                };
                let pairs = window.groups(2 * self.size).into_par_iter();
                all = added(all, pairs.map_init(room, of_pair).reduce(|| [F::ZERO; 4], added));
            });
            return all;
        }
        let (mut index, mut waiting) = (0, None);
        let mut add = |zero: Made, one: Made| {
            all = added(all, of_pair(&[zero, one], index));
            index += 1;
        };
        self.one_by_one(|made| match waiting.take() {
            None => waiting = Some(made),
            Some(zero) => add(zero, made),
        });
        if let Some(zero) = waiting {
            add(zero, self.zeros());
        }
        all
    }

    /// A cell of no call.
    fn zeros(&self) -> Made {
        (Cell::zeros(self.calls.words_of_row()), F::ZERO)
    }

    /// Makes `made` cell `m`, all of whose calls are in the window.
    fn set(&self, made: &mut Made, window: &Window<'_>, m: usize) {
        let calls = m * self.size..window.calls().end.min((m + 1) * self.size);
        made.0.set_rows(&[], &[]);
        made.1 = F::ZERO;
        for first in calls.clone().step_by(ROWS) {
            self.add(made, window, first..calls.end.min(first + ROWS));
        }
    }

    /// Adds a few calls of the window, all of one cell.
    fn add(&self, (cell, sum): &mut Made, window: &Window<'_>, calls: Range<usize>) {
        let weights = self.eq.weights(0);
        let eqs: Vec<F> = calls.clone().map(|u| weights.at(u % self.size)).collect();
        let rows: Vec<Vec<u64>> = calls.map(|u| window.row(u)).collect();
        let rows: Vec<&[u64]> = rows.iter().map(Vec::as_slice).collect();
        cell.add_rows(&eqs, &rows);
        let linear = self.summand.linear(&rows).unwrap_or_default();
        *sum += linear.iter().zip(&eqs).map(|(linear, eq)| *linear * eq).sum::<F>();
    }

    /// Shows all cells in order, where each has whole windows.
    fn one_by_one(&self, mut visit: impl FnMut(Made)) {
        let (mut current, mut calls) = (self.zeros(), 0);
        self.calls.windows(1, |window| {
            if calls == self.size {
                visit(std::mem::replace(&mut current, self.zeros()));
                calls = 0;
            }
            let (cell, sum) = self.of_window(window);
            current.0.add(&cell);
            current.1 += sum;
            calls += window.calls().len();
        });
        if calls > 0 {
            visit(current);
        }
    }

    /// What all calls of a window add to their cell.
    fn of_window(&self, window: &Window<'_>) -> Made {
        let end = window.calls().end;
        let zeros = || self.zeros();
        let add = |mut made: Made, first: usize| {
            self.add(&mut made, window, first..end.min(first + ROWS));
            made
        };
        let both = |mut left: Made, right: Made| {
            left.0.add(&right.0);
            left.1 += right.1;
            left
        };
        let firsts = window.calls().into_par_iter().step_by(ROWS).with_min_len(ADDITIONS);
        firsts.fold(zeros, add).reduce_with(both).unwrap_or_else(zeros)
    }
}
