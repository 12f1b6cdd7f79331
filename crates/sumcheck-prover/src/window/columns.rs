//! What [`super::EqStream`] needs to know of a relation.

use crate::RoundProver;
use crate::dense::{SplitEq, Table, Weights};
use rill_field::F;
use std::ops::Range;

/// The relation `Σ_j eq(point, j)·g(columns(j))` with `g = Σ_t c_t·A_t·B_t` over its columns, each
/// a multilinear polynomial in the cycle variables.
pub trait Columns: Send + Sync {
    /// The blocks the trace comes in.
    type Block;

    /// What a worker makes of a block before it sums its rows.
    type Rows: Default + Send;

    /// The columns of an open cell: sums of weighted rows in whatever representation is cheap.
    type Cell: Send;

    /// The linear form that takes over.
    type Linear: RoundProver + 'static;

    /// Number of columns.
    fn count(&self) -> usize;

    /// The terms of `g`.
    fn terms(&self) -> Vec<Term>;

    /// Bytes of `Rows` and `Cell`.
    fn bytes(&self) -> usize;

    /// Makes the rows of `block`; returns how many it has.
    fn read(&self, block: &Self::Block, rows: &mut Self::Rows) -> usize;

    /// A cell of no rows.
    fn cell(&self) -> Self::Cell;

    /// Adds to `cell` the rows `range` of a block, one weight for each.
    fn accumulate(
        &self,
        block: (&Self::Block, &Self::Rows),
        range: Range<usize>,
        weights: &[F],
        cell: &mut Self::Cell,
    );

    /// Writes the values of the columns at `cell`, which then has no rows.
    fn close(&self, cell: &mut Self::Cell, columns: &mut [F]);

    /// A faster pass for the window of the first `rounds` rounds, from super-cell `super_cell` on.
    fn first(&self, _rounds: usize, _super_cell: usize) -> Option<Box<dyn First<Self::Block>>> {
        None
    }

    /// The linear form at the round where `eq` stands, from the columns bound up to there.
    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear;
}

/// `coefficient·A·B`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// `c_t`.
    pub coefficient: F,
    /// The columns `A_t` and `B_t`.
    pub factors: [usize; 2],
}

/// A pass for the first window, where cells are rows and columns therefore integers.
pub trait First<B>: Send {
    /// Bytes it holds.
    fn bytes(&self) -> usize;

    /// Adds the rows of a block; `weights` are those of the super-cells.
    fn visit(&mut self, block: &B, weights: Weights<'_>);

    /// The sums on the grid.
    fn finish(self: Box<Self>) -> Vec<F>;
}
