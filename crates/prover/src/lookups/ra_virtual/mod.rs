//! `lookups.ra_virtual`: the virtual selectors are products of committed chunks.
//!
//! *Computes* `s(X) = Σ_j eq(r5,j) · Σ_v γ^v · Π_{i in v} LookupRa_i(rl_i,j)`, round by round.
//!
//! | form   | kept per row                                              | work per row                         |
//! |--------|-----------------------------------------------------------|--------------------------------------|
//! | naive  | 32 bytes for eq and for each chunk                        | the formula at six points            |
//! | linear | 2 bytes for each chunk; 2 after four rounds               | a product of four lines per selector |
//! | streaming | nothing; 32 bytes for each chunk and `2^switch` rows    | per super-cell 3·5^w multiplications |
//!
//! Chapter: docs/protocol/lookups.md#ra_virtual

mod linear;
#[cfg(test)]
mod tests;

use crate::forms::oracle;
use crate::forms::passes::from_rows;
use crate::onehot::digits::{Chunks, indices};
use crate::onehot::fold::{Branches, folds};
use crate::onehot::stream::{Stream, Summand};
use crate::onehot::window::{Batch, WindowPart};
use crate::plan::{Costed, Costs, Streams};
use crate::{Context, Form, Forms};
use linear::Linear;
use rill_field::{F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::lookups::ra_virtual::RaVirtual;

impl Costed for RaVirtual {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 4, longest: 2, point_ns: 372.0 },
        pass_ns: [50.0, 149.0, 50.0],
        entry_ns: 8900.0,
        kept: |s, at| s.cells(at, s.dimensions.lookup_chunks() + 1),
        scratch: |d, rounds| {
            let degree = d.chunks_per_selector();
            WindowPart::bytes(d.lookup_chunks(), degree, 1, rounds)
        },
    });
}

impl Forms for RaVirtual {
    /// The points `rl_i` of the chunks.
    type Given = [Vec<F>];

    /// eq, then the folded chunks.
    fn tables(&self, context: &Context<'_>, points: &[Vec<F>]) -> Result<Vec<Vec<F>>, SourceError> {
        let chunks = Chunks::lookup(&context.dimensions);
        let digits = chunks.columns(&oracle::rows(context, indices)?);
        let mut tables = vec![eq_table(&self.r5, F::ONE)];
        for (digits, fold) in digits.iter().zip(folds(points)) {
            tables.push(digits.iter().map(|digit| fold[usize::from(*digit)]).collect());
        }
        Ok(tables)
    }

    fn linear<'a>(&self, context: &Context<'a>, points: &[Vec<F>]) -> Form<'a> {
        let (relation, dimensions, folds) = (self.clone(), context.dimensions, folds(points));
        from_rows(indices, move |rows| {
            Linear::new(&relation, Chunks::lookup(&dimensions).columns(&rows), &folds)
        })
    }

    fn streaming<'a>(
        &self,
        context: &Context<'a>,
        points: &[Vec<F>],
        schedule: &Schedule,
    ) -> Form<'a> {
        let branches = Branches::new(Chunks::lookup(&context.dimensions), &folds(points));
        let eqs = vec![SplitEq::new(&self.r5)];
        Stream::form(Selectors(self.clone()), eqs, branches, schedule)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        let eq = crate::testing::subject::bound(SplitEq::new(&self.r5), challenges);
        Form::resident(Linear::of_tables(self, eq, tables[1..].to_vec()))
    }
}

/// `Σ_v γ^v·Π_{i in v} h_i`.
#[derive(Debug)]
struct Selectors(RaVirtual);

impl Summand for Selectors {
    type Linear = Linear;

    fn degree(&self) -> usize {
        self.0.chunks_per_selector
    }

    fn add(&self, batch: &mut Batch) {
        let mut scale = F::ONE;
        for first in (0..batch.columns.len()).step_by(self.degree()) {
            batch.add_product(scale, first..first + self.degree());
            scale *= self.0.gamma;
        }
    }

    fn linear(self, mut eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> Linear {
        Linear::of_tables(&self.0, eqs.remove(0), columns)
    }
}
