//! The product of the chunks in windows, without keeping rows. Super-cells without access cost
//! nothing but their look-ups.

use crate::onehot::digits::Chunks;
use crate::onehot::fold::Branches;
use crate::onehot::products::Product;
use crate::onehot::stream::Stream;
use crate::{Context, Form};
use rill_field::{F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::Schedule;
use rill_sumcheck_prover::dense::SplitEq;
use rill_verifier::ram::ra_virtual::RaVirtual;

/// The form; `points` holds `ra_i` for each chunk `i`.
pub(crate) fn streaming<'a>(
    relation: &RaVirtual,
    context: &Context<'a>,
    points: &[Vec<F>],
    schedule: &Schedule,
) -> Form<'a> {
    let RaVirtual { gamma, points: cycle_points, .. } = relation;
    let scales = [F::ONE, *gamma, gamma.square()];
    let eqs = cycle_points.iter().zip(scales);
    let eqs = eqs.map(|(point, scale)| SplitEq::scaled(point, scale)).collect();
    let tables: Vec<_> = points.iter().map(|point| eq_table(point, F::ONE)).collect();
    let branches = Branches::new(Chunks::ram(&context.dimensions), &tables);
    Stream::form(Product { columns: relation.chunks }, eqs, branches, schedule)
}
