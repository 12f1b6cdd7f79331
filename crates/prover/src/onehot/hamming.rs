//! `onehot.hamming`: one hot entry per column; all openings of a chunk meet at one point.
//!
//! Tables of `2^w` entries per chunk, from one pass: `G_i[k] = Ra_i(k,r6) = Σ_{j: digit_i(j) = k}
//! eq(r6,j)`.
//!
//! *Memory* linear: 48 bytes per row during the pass; streaming: the tables. *Work* one addition
//! per row and chunk. *Passes* one.

use super::digits::{Chunks, indices};
use super::histogram::{Histograms, histograms};
use crate::forms::inner_products::InnerProducts;
use crate::forms::oracle;
use crate::forms::passes::{from_rows, from_sums};
use crate::plan::{Costed, Costs};
use crate::{Context, Form, Forms};
use rill_field::{AdditiveGroup, F};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::onehot::hamming::Hamming;

/// Its rounds go over chunk values.
impl Costed for Hamming {
    const COSTS: Option<Costs> = None;
}

impl Forms for Hamming {
    /// The cycle point `r6`.
    type Given = [F];

    /// The weights, and `Ra_i(k,r6)`, each entry on its own.
    fn tables(&self, context: &Context<'_>, r6: &[F]) -> Result<Vec<Vec<F>>, SourceError> {
        let weight = |i: usize| oracle::weights(self.rounds(), |k| self.weights_at(k)[i]);
        let hot = |column: &Vec<u16>, k: u64| -> F {
            let hits = column.iter().zip(0u64..).filter(|(digit, _)| u64::from(**digit) == k);
            hits.map(|(_, j)| eq_index(j, r6)).fold(F::ZERO, |sum, weight| sum + weight)
        };
        let values = 0..1u64 << self.rounds();
        let chunks = Chunks::all(&context.dimensions);
        let digits = chunks.columns(&oracle::rows(context, indices)?);
        let ra = digits.iter().map(|column| values.clone().map(|k| hot(column, k)).collect());
        Ok((0..self.points.len()).map(weight).chain(ra).collect())
    }

    /// Histograms of the digits, then tables of `2^w` entries.
    fn linear<'a>(&self, context: &Context<'a>, r6: &[F]) -> Form<'a> {
        let (own, r6, dimensions) = (self.clone(), r6.to_vec(), context.dimensions);
        from_rows(indices, move |rows| {
            let digits = Chunks::all(&dimensions).columns(&rows);
            products(weights(&own), histograms(&digits, own.rx.len(), &r6))
        })
    }

    /// The tables from one pass that keeps no row; there are no rounds over cycles.
    fn streaming<'a>(&self, context: &Context<'a>, r6: &[F], _: &Schedule) -> Form<'a> {
        let weights = weights(self);
        let histograms = Histograms::new(Chunks::all(&context.dimensions), r6);
        let size = 1 << self.rx.len();
        from_sums(histograms, move |sums| {
            products(weights, sums.chunks(size).map(<[F]>::to_vec).collect())
        })
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], _: &[F]) -> Form<'a> {
        let (weights, ra) = tables.split_at(tables.len() / 2);
        Form::resident(products(weights.to_vec(), ra.to_vec()))
    }
}

/// `W_i(k)` for all chunk values.
fn weights(relation: &Hamming) -> Vec<Vec<F>> {
    let one = F::from(1u64);
    let eq_rx = eq_table(&relation.rx, one);
    let of_chunk = |(i, point): (usize, &Vec<F>)| {
        let weight = F::from(u64::from(i < relation.weighted));
        let gammas = &relation.gammas[3 * i..3 * i + 3];
        let own = eq_table(point, one);
        let at = |(rx, own): (&F, F)| gammas[0] * weight + gammas[1] * rx + gammas[2] * own;
        eq_rx.iter().zip(own).map(at).collect()
    };
    relation.points.iter().enumerate().map(of_chunk).collect()
}

/// `Σ_k Σ_i W_i(k)·G_i[k]`, of which the `G_i` are opened.
fn products(weights: Vec<Vec<F>>, ra: Vec<Vec<F>>) -> InnerProducts {
    InnerProducts::new(weights, ra, |_, ra| ra)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FormKind;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, tests_of};
    use rill_field::Field;
    use rill_transcript::{Transcript, Writer};
    use rill_witness::Cycle;

    impl Subject for Hamming {
        fn runs() -> Vec<(&'static str, Fixture)> {
            vec![("rows", Fixture::guest("rows", &[1, 3], 9))]
        }

        fn streamed() -> Vec<(&'static str, Fixture)> {
            Self::runs()
        }

        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<[F]>) {
            let dimensions = run.dimensions();
            let bits = dimensions.chunk_bits;
            let rx = writer.challenges("rx", bits);
            let r6 = writer.challenges("r6", dimensions.log_cycles);
            let points = (0..dimensions.chunks()).map(|_| writer.challenges("a", bits)).collect();
            let weighted = dimensions.lookup_chunks() + dimensions.bytecode_chunks();
            (Self::draw(writer, &rx, points, weighted), r6.into())
        }

        /// By the definition of `Ra_i`, from the digits row by row.
        fn claim(&self, run: &Fixture, r6: &[F]) -> F {
            let chunks = Chunks::all(&run.dimensions());
            let mut at_rx = vec![F::ZERO; self.points.len()];
            let mut at_own = at_rx.clone();
            for (cycle, weight) in run.list().iter().zip(eq_table(r6, F::ONE)) {
                let digits = chunks.digits(cycle).enumerate().map(|(i, k)| (i, u64::from(k)));
                for (i, k) in digits.filter(|(_, k)| k >> self.rx.len() == 0) {
                    at_rx[i] += weight * eq_index(k, &self.rx);
                    at_own[i] += weight * eq_index(k, &self.points[i]);
                }
            }
            self.claim(&at_rx, &at_own)
        }

        fn forge(cycle: &mut Cycle) {
            cycle.lookup_index ^= 1;
        }
    }

    tests_of!(Hamming);

    #[test]
    fn columns_of_lookups_and_bytecode_have_one_hot_entry() {
        let (_, run) = Hamming::runs().swap_remove(0);
        let (relation, r6) = <Hamming as Subject>::draw(&mut Writer::new(b"one hot"), &run);
        let cycles = run.cycles();
        let context = run.context(&cycles, FormKind::Naive);
        let tables = relation.tables(&context, &r6).unwrap();
        for column in &tables[relation.weights()..][..relation.weighted] {
            assert_eq!(column.iter().sum::<F>(), F::ONE);
        }
    }
}
