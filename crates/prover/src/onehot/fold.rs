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
use super::digits::{Chunks, Indices, indices};
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::WideSum;
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::{bind_weights, split_weights};
use rill_witness::Cycle;

/// `l` at most.
const LOG_BRANCHES: usize = 3;

/// The tables that fold chunks at these points.
pub(crate) fn folds(points: &[Vec<F>]) -> Vec<Vec<F>> {
    points.iter().map(|point| eq_table(point, F::ONE)).collect()
}

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

    /// Binds a variable.
    pub(crate) fn bind(&mut self, challenge: F) {
        if self.low.len() < 1 << LOG_BRANCHES {
            let split = |low: &mut Vec<F>| split_weights(low, challenge);
            let high: Vec<Vec<F>> = self.low.iter_mut().map(split).collect();
            self.low.extend(high);
        } else {
            bind_weights(&mut self.high, challenge);
        }
    }

    /// The branches of column `column`, in order.
    fn of_column(&self, column: usize) -> impl Iterator<Item = &[F]> {
        let size = (1 << self.chunks.bits()) + 1;
        let start = if self.shared { 0 } else { column * size };
        self.low.iter().map(move |branch| &branch[start..start + size])
    }
}

/// The cells of a range, as they end.
#[derive(Debug)]
pub(crate) struct Cells {
    /// Eights of rows the open cell has, and its sums by column.
    eights: usize,
    open: Vec<WideSum>,
    rows: Vec<Indices>,
    digits: Vec<Digit>,
}

impl Cells {
    /// No rows yet.
    pub(crate) fn new(columns: usize) -> Self {
        let (rows, digits) = (Vec::new(), Vec::new());
        Self { eights: 0, open: vec![WideSum::default(); columns], rows, digits }
    }

    /// Adds the next rows, a multiple of eight or of the rows of a cell. Column by column, `put`
    /// takes the values of the cells that end, as many as are returned.
    pub(crate) fn add(
        &mut self,
        branches: &Branches,
        cycles: &[Cycle],
        mut put: impl FnMut(usize, &mut dyn Iterator<Item = F>),
    ) -> usize {
        self.rows.clear();
        self.rows.extend(cycles.iter().map(indices));
        let cold = 1 << branches.chunks.bits();
        for column in 0..branches.columns() {
            branches.chunks.column(column, cold, &self.rows, &mut self.digits);
            let mut tables = [[].as_slice(); 1 << LOG_BRANCHES];
            tables.iter_mut().zip(branches.of_column(column)).for_each(|(slot, t)| *slot = t);
            match branches.low.len() {
                1 => put(column, &mut sums::<1>(&tables, &self.digits)),
                2 => put(column, &mut sums::<2>(&tables, &self.digits)),
                4 => put(column, &mut sums::<4>(&tables, &self.digits)),
                _ if branches.high.len() == 1 => {
                    put(column, &mut sums::<8>(&tables, &self.digits));
                }
                _ => {
                    let open = &mut self.open[column];
                    let mut place = self.eights;
                    put(
                        column,
                        &mut sums::<8>(&tables, &self.digits).filter_map(|eight| {
                            open.add(&branches.high[place], &eight);
                            place = (place + 1) % branches.high.len();
                            (place == 0).then(|| std::mem::take(open).reduce())
                        }),
                    );
                }
            }
        }
        let parts = self.eights + cycles.len() / branches.low.len();
        self.eights = parts % branches.high.len();
        parts / branches.high.len()
    }
}

/// Sums of `N` neighbouring rows, each looked up in its own table.
fn sums<'a, const N: usize>(
    tables: &'a [&[F]; 1 << LOG_BRANCHES],
    digits: &'a [Digit],
) -> impl Iterator<Item = F> + 'a {
    let (first, rest) = tables.split_first().expect("there are eight tables");
    digits.as_chunks::<N>().0.iter().map(move |digits| {
        let others = digits[1..].iter().zip(rest);
        let others = others.map(|(digit, table)| table[usize::from(*digit)]);
        others.fold(first[usize::from(digits[0])], |sum, value| sum + value)
    })
}
