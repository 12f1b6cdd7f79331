//! Sums `Σ_j w(j)·Σ_c γ_c·X_c(j)` over trace columns: what moves claims from one point to another.
//!
//! The weight is a short sum of products of a function of the low and one of the high bits of the
//! row, `w(high‖low) = Σ_q P_q(low)·S_q(high)`, and the rest is linear in the columns. So the low
//! variables are bound on tables of `√T` entries, and so are the high ones:
//!
//! ```text
//! low    s = Σ_low Σ_q P_q(low)·Q_q(low)      Q_q(low) = Σ_high S_q(high)·Σ_c γ_c·X_c(high‖low)
//! high   s = Σ_high w(high)·Σ_c γ_c·X_c(high)  w(high) = Σ_q P_q(r_low)·S_q(high)
//!                                              X_c(high) = Σ_low eq(r_low, low)·X_c(high‖low)
//! ```
//!
//! Each of the two needs one look at the columns, as the integers they are.

mod dense;
mod factors;
mod linear;
mod low;
mod streaming;
#[cfg(test)]
mod tests;

pub(crate) use factors::Factors;
pub(crate) use streaming::low_bytes;

use crate::columns::integer::{Integer, IntegerSum, Integers};
use crate::forms::oracle;
use crate::plan::Costed;
use crate::{Context, Form, Forms};
use dense::Dense;
use linear::ClaimReduction;
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_witness::Cycle;
use streaming::Stream;

/// A relation of this form over `N` columns. `γ_c` is what its summand says.
///
/// *Memory* naive: 32 bytes per cell and row; linear: a `Row` per row; streaming: `O(2^switch +
/// T/2^switch)`. *Work* linear: per row and column an integer-by-field product for each term of the
/// weight and one more. *Passes* one; streaming two.
pub(crate) trait Move<const N: usize>: Costed + Clone + Send + Sync + 'static {
    /// The columns of a row.
    type Row: Integers<N>;

    fn row(cycle: &Cycle) -> Self::Row;

    /// The weight `w(point)`, as the verifier evaluates it.
    fn weight_at(&self, point: &[F]) -> F;

    /// The terms of the weight, with `low` low variables.
    fn weight(&self, low: usize) -> Vec<Factors>;
}

/// The coefficients `γ_c`: the summand of one column alone where the weight is one.
fn coefficients<M: Move<N>, const N: usize>(relation: &M) -> [F; N] {
    std::array::from_fn(|column| {
        let mut values = vec![F::zero(); 1 + N];
        (values[0], values[1 + column]) = (F::one(), F::one());
        let cells = relation.cells(&values).expect("a move has one weight and N columns");
        relation.summand(&cells)
    })
}

/// The shape of a [`Move`].
pub(crate) struct Moved<const N: usize>;

impl<M: Move<N>, const N: usize> Forms<Moved<N>> for M {
    type Given = ();

    fn tables(&self, context: &Context<'_>, (): &()) -> Result<Vec<Vec<F>>, SourceError> {
        let mut cells = vec![oracle::weights(self.rounds(), |row| self.weight_at(row))];
        let columns = |cycle: &Cycle| M::row(cycle).integers().map(Integer::to_field);
        cells.extend(oracle::tables(context, columns)?);
        Ok(cells)
    }

    fn linear<'a>(&self, _: &Context<'a>, (): &()) -> Form<'a> {
        ClaimReduction::form(self)
    }

    fn streaming<'a>(&self, _: &Context<'a>, (): &(), schedule: &Schedule) -> Form<'a> {
        Stream::form(self, schedule)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], _: &[F]) -> Form<'a> {
        let columns = tables[1..].to_vec();
        let dense = Dense::new(tables[0].clone(), columns, &coefficients(self));
        Form::resident(dense)
    }
}

/// The values of the low variables.
fn low_size(weight: &[Factors]) -> usize {
    weight.first().map_or(1, |factors| factors.low.len())
}

/// `Σ_c γ_c·X_c` from the sums by column.
fn fold<const N: usize>(sums: &[IntegerSum; N], coefficients: &[F; N]) -> F {
    sums.iter().zip(coefficients).map(|(sum, c)| sum.reduce() * c).sum()
}
