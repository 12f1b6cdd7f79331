//! Sums `Σ_j eq(point,j)·g(X(j))` over trace columns, for `g` of degree 2.
//!
//! The first round is summed over the columns as the integers they are; its challenge makes the
//! first field elements, tables of half as many entries as there are rows. `eq` stays outside
//! the sums (`rill_sumcheck_prover::dense::SplitEq`).

mod dense;
mod first;
mod formula;
mod gated;
mod list;
mod rows;
mod stream;
#[cfg(test)]
mod tests;

pub(crate) use formula::Sum;
pub(crate) use gated::{Gated, Gating};

use crate::columns::integer::{Integer, Integers};
use crate::forms::oracle;
use crate::plan::Costed;
use crate::{Context, Form, Forms};
use dense::Dense;
use formula::Formula;
use rill_field::F;
use rill_poly::eq;
#[cfg(test)]
use rill_sumcheck_prover::dense::{SplitEq, Table};
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_witness::Cycle;
use rows::EqSum;
use stream::Stream;

/// A relation of this form over `N` columns: its openings, and a column of ones where `g` has a
/// term of degree 0 or 1. `g` is what its summand says.
///
/// *Memory* naive: 32 bytes per cell and row; linear: a `Row` per row, then 16 bytes per row and
/// column; streaming: 32 bytes per column and entry of the tables at the switch, `O(√T)` otherwise.
/// *Work* streaming, per row and pass: an integer-by-field product for each column that is not
/// zero. *Passes* one; streaming one for each window and one at the switch.
pub(crate) trait Summand<const N: usize>: Costed + Clone + Send + Sync + 'static {
    /// The columns of a row.
    type Row: Integers<N>;

    /// What sums up products of two columns: [`crate::columns::integer::IntegerSum`] where one of
    /// them is a flag, else [`crate::columns::integer::ProductSum`].
    type Sum: Sum;

    /// The point of eq.
    fn point(&self) -> &[F];

    fn row(cycle: &Cycle) -> Self::Row;
}

/// The shape of a [`Summand`].
pub(crate) struct Summed<const N: usize>;

impl<S: Summand<N>, const N: usize> Forms<Summed<N>> for S {
    type Given = ();

    fn tables(&self, context: &Context<'_>, (): &()) -> Result<Vec<Vec<F>>, SourceError> {
        let mut cells = vec![oracle::weights(self.rounds(), |row| eq(self.point(), row))];
        let columns = |cycle: &Cycle| S::row(cycle).integers().map(Integer::to_field);
        cells.extend(oracle::tables(context, columns)?.into_iter().take(self.openings()));
        Ok(cells)
    }

    fn linear<'a>(&self, _: &Context<'a>, (): &()) -> Form<'a> {
        EqSum::form(self)
    }

    fn streaming<'a>(&self, _: &Context<'a>, (): &(), schedule: &Schedule) -> Form<'a> {
        Stream::form(self, schedule)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        let eq = crate::testing::subject::bound(SplitEq::new(self.point()), challenges);
        let ones = vec![F::from(1u64); 1 << eq.variables()];
        let column = |c: usize| Table::new(tables.get(1 + c).unwrap_or(&ones).clone());
        let columns: [Table; N] = std::array::from_fn(column);
        Form::resident(Dense::new(Formula::of(self), self.openings(), eq, columns))
    }
}
