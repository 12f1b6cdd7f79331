//! Sums `Σ_j eq(point,j)·g(X(j))` over trace columns, for `g` of degree 2.
//!
//! The first round is summed over the columns as the integers they are; its challenge makes the
//! first field elements, tables of half as many entries as there are rows. `eq` stays outside of
//! the sums (`rill_sumcheck_prover::dense::SplitEq`).

mod dense;
mod first;
mod rows;
mod stream;

pub(crate) use dense::Dense;
pub(crate) use rows::EqSum;
pub(crate) use stream::Stream;

use crate::integer::Integer;
use rill_field::F;
use rill_sumcheck_prover::Encode;
use rill_sumcheck_prover::dense::{Line, Values};
use rill_sumcheck_prover::window::Term;
use rill_witness::Cycle;

/// `g`, over `N` columns.
pub(crate) trait Summand<const N: usize>: Clone + Send + Sync + 'static {
    /// What a row gives.
    type Row: Encode + Send + Sync + 'static;

    /// Sums of weighted integers for the first round.
    type Sums: Default;

    /// The point of eq.
    fn point(&self) -> &[F];

    fn extract(cycle: &Cycle) -> Self::Row;

    fn columns(row: &Self::Row) -> [Integer; N];

    /// Adds `weight` times the values at 0 and `∞` of `g` on the lines through two rows.
    fn add_pair(sums: &mut Self::Sums, weight: &F, zero: &Self::Row, one: &Self::Row);

    /// The sums at 0 and `∞`.
    fn reduce(&self, sums: &Self::Sums) -> [F; 2];

    /// The terms of `g`.
    fn terms(&self) -> Vec<Term>;

    /// A sum of weighted integers, for a point of the first window's grid.
    type Point: Default + Send;

    /// The weights of the parts of `g` by their coefficient, for one that weighs `weight`.
    fn weights(&self, weight: F) -> [F; 2];

    /// Adds `g` of these columns.
    fn add_point(sum: &mut Self::Point, weights: &[F; 2], columns: &[i128; N]);

    /// The sum.
    fn reduce_point(sum: &Self::Point) -> F;

    /// The values of `g` at 0 and `∞` on lines.
    fn values(&self, lines: [Line; N]) -> Values<2>;
}
