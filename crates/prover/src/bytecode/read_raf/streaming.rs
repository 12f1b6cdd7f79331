//! Both halves without keeping rows: the address half from sums by bytecode index, the cycle half
//! in windows.

use super::address::{Pairs, values};
use super::linear::scales;
use crate::onehot::digits::Chunks;
use crate::onehot::fold::Branches;
use crate::onehot::products::Product;
use crate::onehot::stream::Stream;
use crate::{Context, FromSums, RowSums};
use rill_field::{F, Field};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Elastic, Schedule};
use rill_verifier::bytecode::read_raf::{Address, Cycle, POINTS};
use rill_verifier::stages::chunk_points;
use rill_witness::Cycle as Row;

/// The sums `F_1 … F_5, F_0`, one after the other.
#[derive(Debug)]
pub(crate) struct Sums {
    size: usize,
    eqs: Vec<SplitEq>,
}

impl RowSums for Sums {
    fn count(&self) -> usize {
        (POINTS + 1) * self.size
    }

    fn add(&self, row: u64, cycle: &Row, sums: &mut [F]) {
        let tables = sums.chunks_exact_mut(self.size);
        for (table, eq) in tables.zip(&self.eqs) {
            table[cycle.pc as usize] += eq.weights(0).at(row as usize);
        }
        if row == 0 {
            sums[POINTS * self.size + cycle.pc as usize] = F::ONE;
        }
    }
}

/// The address half. *Memory* per worker six tables of `2^b` elements. *Work* per row five
/// products.
pub(crate) fn address(relation: &Address, context: &Context<'_>) -> FromSums<Sums, Pairs> {
    let whole = &relation.0;
    let values = values(whole, context.key);
    let size = 1 << whole.log_bytecode;
    let sums = Sums { size, eqs: whole.points.iter().map(|point| SplitEq::new(point)).collect() };
    FromSums::new(relation.rounds(), sums, move |sums| {
        Pairs::new(sums.chunks(size).map(<[F]>::to_vec).collect(), values)
    })
}

/// The cycle half. The reset term is one more eq, at row 0.
pub(crate) fn cycle(
    relation: &Cycle,
    context: &Context<'_>,
    schedule: Schedule,
) -> Elastic<Stream<Product>> {
    let Cycle { whole, rb, .. } = relation;
    let scales = scales(relation);
    let points = whole.points.iter().zip(&scales);
    let mut eqs: Vec<_> = points.map(|(point, scale)| SplitEq::scaled(point, *scale)).collect();
    let zeros = vec![F::from(0u64); relation.rounds()];
    eqs.push(SplitEq::scaled(&zeros, whole.g[7] * eq_index(whole.reset, rb)));
    let chunks = Chunks::bytecode(&context.dimensions);
    let points = chunk_points(rb, chunks.bits(), chunks.count());
    let tables: Vec<_> = points.iter().map(|point| eq_table(point, F::ONE)).collect();
    let product = Product { columns: chunks.count() };
    Elastic::new(Stream::new(product, eqs, Branches::new(chunks, &tables)), schedule)
}
