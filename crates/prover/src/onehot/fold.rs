//! One-hot columns folded over their chunk values and bound over cells of rows, in the order of the
//! trace.
//!
//! After `i` binds a cell is `2^i` rows, and its value in a column folded by `F` is
//!
//! ```text
//! A[m] = Σ_{o < 2^i} W[o]·F[digit(2^i m + o)],    W[o] = Π_{b<i} eq(o_b, r_b)
//! ```
//!
//! With `W[o] = W_low[o mod 2^l]·W_high[o div 2^l]`, `l = min(i,3)`, the *branches* `B_o =
//! W_low[o]·F` are tables, so a row costs a look-up and an addition per column, and a product per
//! column once in eight rows.

use super::column::Digit;
use super::digits::Chunks;
use rill_field::{AdditiveGroup, F, Field};
use rill_witness::Cycle;

/// `l` at most.
const LOG_BRANCHES: usize = 3;

/// The branches of all columns, and `W_high`.
#[derive(Clone, Debug)]
pub(crate) struct Branches {
    chunks: Chunks,
    /// `low[o]`, a branch: table `t` from `t·(2^w + 1)`, with a zero for cold rows at its end.
    low: Vec<Vec<F>>,
    high: Vec<F>,
    /// Whether all columns are folded by the same table.
    shared: bool,
}

impl Branches {
    /// Column `c` of `chunks` is folded by `tables[c]`; or all of them by the one table there is.
    pub(crate) fn new(chunks: Chunks, tables: &[Vec<F>]) -> Self {
        let shared = tables.len() == 1;
        assert!(shared || tables.len() == chunks.count(), "a table for each column");
        let with_cold = |table: &Vec<F>| table.iter().copied().chain([F::ZERO]).collect::<Vec<F>>();
        let low = vec![tables.iter().flat_map(with_cold).collect()];
        Self { chunks, low, high: vec![F::ONE], shared }
    }

    /// Columns.
    pub(crate) fn columns(&self) -> usize {
        self.chunks.count()
    }

    /// `2^i`.
    pub(crate) fn rows(&self) -> usize {
        self.low.len() * self.high.len()
    }

    /// Elements held.
    pub(crate) fn elements(&self) -> usize {
        self.low.iter().map(Vec::len).sum::<usize>() + self.high.len()
    }

    /// Binds a variable: `W[o + 2^i·bit] = W[o]·(r_i if bit else 1 - r_i)`.
    pub(crate) fn bind(&mut self, challenge: F) {
        let scale = |values: &mut Vec<F>| -> Vec<F> {
            let high: Vec<F> = values.iter().map(|value| *value * challenge).collect();
            values.iter_mut().zip(&high).for_each(|(value, high)| *value -= high);
            high
        };
        if self.low.len() < 1 << LOG_BRANCHES {
            let high: Vec<Vec<F>> = self.low.iter_mut().map(scale).collect();
            self.low.extend(high);
        } else {
            let high = scale(&mut self.high);
            self.high.extend(high);
        }
    }
}

/// The cell under way of all columns.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    /// Rows so far.
    row: usize,
    /// Sums of branches over the current rows of equal `W_high`.
    parts: Vec<F>,
    sums: Vec<F>,
}

impl Cell {
    /// No rows yet.
    pub(crate) fn new(columns: usize) -> Self {
        Self { row: 0, parts: vec![F::ZERO; columns], sums: vec![F::ZERO; columns] }
    }

    /// Adds the next row; at the end of the cell calls `close` with the number and value of each
    /// column.
    #[inline]
    pub(crate) fn add(
        &mut self,
        branches: &Branches,
        cycle: &Cycle,
        close: impl FnMut((usize, F)),
    ) -> bool {
        let Branches { chunks, low: tables, high, shared } = branches;
        let values = 1usize << chunks.bits();
        let branch = &tables[self.row % tables.len()];
        let step = if *shared { 0 } else { values + 1 };
        let mut start = 0;
        self.parts.iter_mut().zip(chunks.digits(cycle)).for_each(|(part, digit): (_, Digit)| {
            *part += branch[start + usize::from(digit).min(values)];
            start += step;
        });
        self.row += 1;
        if !self.row.is_multiple_of(tables.len()) {
            return false;
        }
        let weight = high[self.row / tables.len() - 1];
        for (sum, part) in self.sums.iter_mut().zip(&mut self.parts) {
            *sum += if high.len() == 1 { *part } else { weight * *part };
            *part = F::ZERO;
        }
        if self.row < branches.rows() {
            return false;
        }
        self.row = 0;
        self.sums.iter_mut().map(|sum| std::mem::replace(sum, F::ZERO)).enumerate().for_each(close);
        true
    }
}
