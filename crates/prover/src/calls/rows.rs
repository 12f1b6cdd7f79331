//! `calls.rows`: every call is true.
//!
//! *Memory* cells of `2^c` elements (`zero_check`); then `2^y` elements for each column. *Work* see
//! there. *Passes* none; where calls are not kept, each look at them is a replay.

use super::equations::Equations;
use super::points;
use super::record::Recorded;
use super::values::Values;
use super::zero_check::ZeroCheck;
use crate::plan::{Costed, Costs};
use crate::{Context, Form, Forms};
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_precompiles::{System, Visitor, visit};
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::calls::rows::Rows;

/// Its rounds go over calls.
impl Costed for Rows {
    const COSTS: Option<Costs> = None;
}

impl Forms for Rows {
    type Given = ();

    fn tables(&self, context: &Context<'_>, (): &()) -> Result<Vec<Vec<F>>, SourceError> {
        let visitor = Naive { relation: self, calls: context.calls.of(&self.table) };
        Ok(visit(self.table.shape.id, visitor).expect("a table is of a known precompile"))
    }

    fn linear<'a>(&self, context: &Context<'a>, (): &()) -> Form<'a> {
        let calls = context.calls.of(&self.table);
        let visitor = Start { relation: self, calls, kept_bytes: context.cell_bytes() };
        visit(self.table.shape.id, visitor).expect("a table is of a known precompile")
    }

    fn streaming<'a>(&self, context: &Context<'a>, (): &(), _: &Schedule) -> Form<'a> {
        self.linear(context, &())
    }

    #[cfg(test)]
    fn resume<'a>(&self, _: &[Vec<F>], _: &[F]) -> Form<'a> {
        panic!("its tables are bits, which no bound table is")
    }
}

/// Visits a system for the fast form.
struct Start<'r, 'a> {
    relation: &'r Rows,
    calls: &'a Recorded<'a>,
    kept_bytes: usize,
}

impl<'a> Visitor for Start<'_, 'a> {
    type Output = Form<'a>;

    fn visit<S: System>(self) -> Form<'a> {
        let Self { relation, calls, kept_bytes } = self;
        let system = S::new(&relation.challenges);
        if S::SHAPE.log_points == 0 {
            return Values::form(system, calls, &relation.tau);
        }
        ZeroCheck::form(calls, Equations::new(system), &relation.tau, kept_bytes)
    }
}

/// Visits a system for the tables of the naive form: call `u` at point `y` has index `y·2^t + u`.
struct Naive<'r> {
    relation: &'r Rows,
    calls: &'r Recorded<'r>,
}

impl Visitor for Naive<'_> {
    type Output = Vec<Vec<F>>;

    fn visit<S: System>(self) -> Vec<Vec<F>> {
        let Self { relation, calls } = self;
        let system = S::new(&relation.challenges);
        let tau = eq_table(&relation.tau, F::ONE);
        let (size, points) = (tau.len(), 1 << S::SHAPE.log_points);
        let weights = system.weights();
        let weight = |index: usize| weights[index / size] * tau[index % size];
        let mut tables = vec![(0..size * points).map(weight).collect()];
        tables.resize(1 + S::SHAPE.columns, vec![F::ZERO; size * points]);
        for u in 0..size {
            let columns = points::columns(&system, &calls.cell(u));
            for (table, column) in tables[1..].iter_mut().zip(columns) {
                (0..).zip(column).for_each(|(y, value): (usize, F)| table[y * size + u] = value);
            }
        }
        tables
    }
}
