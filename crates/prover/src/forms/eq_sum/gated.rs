//! Sums over gated columns: those that are zero on all rows without ports.

use super::list::List;
use super::{Sum, Summand, Summed};
use crate::columns::integer::Integers;
use crate::plan::Costed;
use crate::{Context, Form, Forms};
use rill_field::F;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_witness::{Cycle, Gate};

/// A relation of the form of a [`Summand`] over `N` gated columns, with terms of degree 2 only.
///
/// That the columns are gated is a matter of types: they are made from the ports of a row, and where
/// there are none, they are zero. So the sum, and every round of it, is one over rows with ports and
/// their neighbours.
///
/// *Memory* linear: for each row with ports its columns, then 32 bytes per column, until tables
/// cost no more products; as a [`Summand`] otherwise. *Work* linear: a few products for each row with ports and
/// round; streaming: none in windows without ports.
pub(crate) trait Gated<const N: usize>: Costed + Clone + Send + Sync + 'static {
    /// The columns of a row.
    type Row: Integers<N> + Clone + Default;

    /// As [`Summand::Sum`].
    type Sum: Sum;

    /// The point of eq.
    fn point(&self) -> &[F];

    /// The columns of a row with ports.
    fn row(cycle: &Cycle, gate: &Gate) -> Self::Row;
}

impl<S: Gated<N>, const N: usize> Summand<N> for S {
    type Row = <S as Gated<N>>::Row;
    type Sum = <S as Gated<N>>::Sum;

    fn point(&self) -> &[F] {
        Gated::point(self)
    }

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        cycle.gate.map_or_else(Default::default, |gate| <S as Gated<N>>::row(cycle, &gate))
    }
}

/// The shape of a [`Gated`].
pub(crate) struct Gating<const N: usize>;

impl<S: Gated<N>, const N: usize> Forms<Gating<N>> for S {
    type Given = ();

    fn tables(&self, context: &Context<'_>, given: &()) -> Result<Vec<Vec<F>>, SourceError> {
        Forms::<Summed<N>>::tables(self, context, given)
    }

    fn linear<'a>(&self, _: &Context<'a>, (): &()) -> Form<'a> {
        List::form(self, None)
    }

    fn streaming<'a>(&self, context: &Context<'a>, given: &(), schedule: &Schedule) -> Form<'a> {
        if schedule.switch() == 0 {
            return List::form(self, None);
        }
        Forms::<Summed<N>>::streaming(self, context, given, schedule)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        Forms::<Summed<N>>::resume(self, tables, challenges)
    }
}
