//! What the value relations of registers and RAM share: a value is the sum of the earlier changes.
//!
//! ```text
//! Σ_j inc(j)·ra(j)·( LT(j,r) + g )
//! ```
//!
//! `inc` is a column of changes, `ra(j) = eq(point, address of row j)`, zero on a row without
//! address.

mod addresses;
mod less_than;
mod linear;
mod streaming;
mod window;

pub(crate) use addresses::Addresses;
pub(crate) use linear::Change;

use crate::forms::oracle;
use crate::forms::passes::from_rows;
use crate::plan::Costed;
use crate::{Context, Form, Forms};
use less_than::LessThan;
use linear::{Columns, Linear};
use rill_field::{F, Zero, from_i128};
use rill_poly::{eq_index, less_than};
use rill_sumcheck_prover::{Schedule, SourceError, streamed};
use rill_witness::Cycle;
use streaming::Stream;

/// A relation of this form.
///
/// | form | memory per row | work per row |
/// |---|---|---|
/// | naive | 96 bytes | all tables in every round |
/// | linear | 64 bytes, 32 more while they are made | about 8 products, 2 where nothing changes |
/// | streaming | nothing; 64 bytes for each `2^switch` rows | per pass 2 products, and `3·(3/2)^w/2^i` |
pub(crate) trait RunningSum: Costed + Clone + Send + Sync + 'static {
    /// `r`, of the cycle variables.
    fn cycle_point(&self) -> &[F];

    /// `g`.
    fn shift(&self) -> F;

    /// The point of the addresses.
    fn address_point(&self) -> &[F];

    /// What a row does to the value at its address. An address beyond the last is none.
    fn change(cycle: &Cycle) -> Change;
}

/// The shape of a [`RunningSum`].
pub(crate) struct Running;

impl<R: RunningSum> Forms<Running> for R {
    type Given = ();

    fn tables(&self, context: &Context<'_>, (): &()) -> Result<Vec<Vec<F>>, SourceError> {
        let (r, point) = (self.cycle_point(), self.address_point());
        let mut tables = vec![oracle::weights(r.len(), |row| less_than(row, r))];
        tables.extend(oracle::tables(context, |cycle| {
            let Change { increment, address } = R::change(cycle);
            let address = address.map(u64::from).filter(|address| address >> point.len() == 0);
            [from_i128(increment), address.map_or(F::zero(), |address| eq_index(address, point))]
        })?);
        Ok(tables)
    }

    fn linear<'a>(&self, _: &Context<'a>, (): &()) -> Form<'a> {
        let relation = self.clone();
        from_rows(R::change, move |changes| {
            let columns = Columns::new(&changes, relation.address_point());
            Linear::new(relation.cycle_point(), relation.shift(), columns)
        })
    }

    fn streaming<'a>(&self, _: &Context<'a>, (): &(), schedule: &Schedule) -> Form<'a> {
        let (r, point) = (self.cycle_point(), self.address_point());
        streamed(Stream::new(r, self.shift(), point, R::change), schedule)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        let table = |i: usize| rill_sumcheck_prover::dense::Table::new(tables[i].clone());
        let columns = Columns { inc: table(1), ra: table(2) };
        let form = Linear::from_bound(self.cycle_point(), self.shift(), columns, challenges);
        Form::resident(form)
    }
}
