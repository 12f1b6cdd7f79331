//! `ram.ra_virtual`: the RAM selector is the product of its committed chunks.
//!
//! *Memory* 48 bytes per row during the pass, then 32 for the weight and 2 per chunk
//! (`onehot::product`). Streaming: the grid of a window, then one entry per `2^switch` rows and
//! chunk.
//! *Work* `(dR + 1)²` products per pair of rows of which one accesses memory; streaming:
//! super-cells without access cost nothing but their look-ups. *Passes* one.

use crate::forms::oracle;
use crate::forms::passes::from_rows;
use crate::onehot::column::OneHotColumn;
use crate::onehot::digits::{Chunks, indices};
use crate::onehot::fold::{Branches, folds};
use crate::onehot::product::WeightedProduct;
use crate::onehot::products::Product;
use crate::onehot::stream::Stream;
use crate::onehot::window::WindowPart;
use crate::plan::{Costed, Costs, Streams};
use crate::{Context, Form, Forms};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::ram::ra_virtual::RaVirtual;

impl Costed for RaVirtual {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 4, longest: 2, point_ns: 86.0 },
        pass_ns: [10.0, 10.0, 10.0],
        entry_ns: 1800.0,
        kept: |s, at| s.cells(at, s.dimensions.ram_chunks() + 1),
        scratch: |d, rounds| WindowPart::bytes(d.ram_chunks(), d.ram_chunks(), 3, rounds),
    });
}

impl Forms for RaVirtual {
    /// The point `ra_i` of each chunk `i`.
    type Given = [Vec<F>];

    /// The weight and `RamRa_i(ra_i,·)`.
    fn tables(&self, context: &Context<'_>, points: &[Vec<F>]) -> Result<Vec<Vec<F>>, SourceError> {
        let bits = context.dimensions.chunk_bits;
        let mut tables = vec![oracle::weights(self.rounds(), |row| self.weight_at(row))];
        tables.resize(1 + self.chunks, Vec::new());
        for cycle in oracle::rows(context, |cycle| *cycle)? {
            for (i, (table, point)) in tables[1..].iter_mut().zip(points).enumerate() {
                let digit = cycle.ram_digit(i, self.chunks, bits);
                table.push(digit.map_or(F::ZERO, |digit| eq_index(digit.into(), point)));
            }
        }
        Ok(tables)
    }

    fn linear<'a>(&self, context: &Context<'a>, points: &[Vec<F>]) -> Form<'a> {
        let (own, dimensions, folds) = (self.clone(), context.dimensions, folds(points));
        from_rows(indices, move |rows| {
            let digits = Chunks::ram(&dimensions).columns(&rows);
            WeightedProduct::new(weights(&own), OneHotColumn::folded(digits, &folds))
        })
    }

    fn streaming<'a>(
        &self,
        context: &Context<'a>,
        points: &[Vec<F>],
        schedule: &Schedule,
    ) -> Form<'a> {
        let eqs = self.points.iter().zip(scales(self));
        let eqs = eqs.map(|(point, scale)| SplitEq::scaled(point, scale)).collect();
        let branches = Branches::new(Chunks::ram(&context.dimensions), &folds(points));
        Stream::form(Product { columns: self.chunks }, eqs, branches, schedule)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], _: &[F]) -> Form<'a> {
        Form::resident(WeightedProduct::from_bound(tables))
    }
}

fn scales(relation: &RaVirtual) -> [F; 3] {
    [F::ONE, relation.gamma, relation.gamma.square()]
}

/// `W(j) = eq(r1,j) + γ·eq(r4,j) + γ²·eq(r5,j)` for all rows.
///
/// With `t_i` the scaled tables of all variables but the lowest, and `x_i` the points' lowest
/// coordinates, `W(2j + 1) = Σ_i t_i(j)·x_i` and `W(2j) = Σ_i t_i(j) - W(2j + 1)`.
fn weights(relation: &RaVirtual) -> Vec<F> {
    let tables: Vec<(Vec<F>, F)> = relation
        .points
        .par_iter()
        .zip(scales(relation))
        .filter_map(|(point, scale)| {
            let (lowest, higher) = point.split_last()?;
            Some((eq_table(higher, scale), *lowest))
        })
        .collect();
    let mut weights = vec![F::ZERO; 1 << relation.rounds()];
    weights.par_chunks_exact_mut(2).enumerate().for_each(|(j, pair)| {
        for (table, lowest) in &tables {
            let high = table[j] * lowest;
            pair[0] += table[j] - high;
            pair[1] += high;
        }
    });
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ram::program;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, tests_of};
    use rill_transcript::{Transcript, Writer};
    use rill_verifier::stages::chunk_points;
    use rill_witness::Cycle;

    /// The point that the chunks are of.
    fn ra(points: &[Vec<F>], run: &Fixture) -> Vec<F> {
        let ra = points.concat();
        ra[ra.len() - run.dimensions().log_memory..].to_vec()
    }

    impl Subject for RaVirtual {
        fn runs() -> Vec<(&'static str, Fixture)> {
            vec![("program", program::fixture()), ("rows", Fixture::guest("rows", &[1, 3], 9))]
        }

        fn streamed() -> Vec<(&'static str, Fixture)> {
            Self::runs()
        }

        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<[Vec<F>]>) {
            let dimensions = run.dimensions();
            let ra = writer.challenges("ra", dimensions.log_memory);
            let points = [(); 3].map(|()| writer.challenges("r", dimensions.log_cycles));
            let relation = Self::draw(writer, points, dimensions.ram_chunks());
            let chunks = chunk_points(&ra, dimensions.chunk_bits, dimensions.ram_chunks());
            (relation, chunks.into())
        }

        /// By the definition of RamRa.
        fn claim(&self, run: &Fixture, points: &[Vec<F>]) -> F {
            let (ra, list) = (ra(points, run), run.list());
            let ram_ra = |point: &Vec<F>| -> F {
                let accesses = (0u64..).zip(&list).filter_map(|(j, c)| Some((j, c.ram_word?)));
                accesses.map(|(j, word)| eq_index(j, point) * eq_index(word.into(), &ra)).sum()
            };
            self.claim(self.points.each_ref().map(ram_ra))
        }

        fn counts(cycle: &Cycle) -> bool {
            cycle.ram_word.is_some()
        }

        fn forge(cycle: &mut Cycle) {
            cycle.ram_word = cycle.ram_word.map(|word| word ^ 1 << 5);
        }
    }

    tests_of!(RaVirtual);
}
