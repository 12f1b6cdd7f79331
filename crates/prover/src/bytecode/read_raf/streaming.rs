//! Both halves without keeping rows: the address half from sums by bytecode index, which all
//! workers share, the cycle half in windows.

use super::address::{products, values};
use super::linear::scales;
use crate::forms::passes::{Addends, from_scatter};
use crate::onehot::digits::Chunks;
use crate::onehot::fold::{Branches, folds};
use crate::onehot::products::Product;
use crate::onehot::stream::Stream;
use crate::{Context, Form};
use rill_field::{F, Field};
use rill_poly::eq_index;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::Schedule;
use rill_sumcheck_prover::dense::SplitEq;
use rill_verifier::bytecode::read_raf::{Address, Cycle, POINTS};
use rill_verifier::stages::chunk_points;
use rill_witness::Cycle as Row;

/// The sums `F_1 … F_5, F_0`, one after the other.
#[derive(Debug)]
pub(crate) struct Sums {
    size: u32,
    eqs: Vec<SplitEq>,
}

impl Addends for Sums {
    fn each(&self, row: u64, cycle: &Row, mut add: impl FnMut(u32, F)) {
        let entry = |table: usize| table as u32 * self.size + cycle.pc;
        for (table, eq) in self.eqs.iter().enumerate() {
            add(entry(table), eq.weights(0).at(row as usize));
        }
        if row == 0 {
            add(entry(POINTS), F::ONE);
        }
    }
}

/// The address half. *Memory* twelve tables of `2^b` elements. *Work* per row five products.
pub(crate) fn address<'a>(relation: &Address, context: &Context<'a>) -> Form<'a> {
    let whole = &relation.0;
    let values = values(whole, context.key);
    let size = 1u32 << whole.log_bytecode;
    let sums = Sums { size, eqs: whole.points.iter().map(|point| SplitEq::new(point)).collect() };
    let entries = (POINTS + 1) << whole.log_bytecode;
    from_scatter(sums, entries, move |sums| {
        Form::resident(products(split(sums, size as usize), values))
    })
}

/// The tables of `size` entries that stand one after the other, without holding all of them twice.
fn split(mut tables: Vec<F>, size: usize) -> Vec<Vec<F>> {
    let mut parts = Vec::new();
    while tables.len() > size {
        parts.push(tables.split_off(tables.len() - size));
        tables.shrink_to_fit();
    }
    parts.push(tables);
    parts.reverse();
    parts
}

/// The cycle half. The reset term is one more eq, at row 0.
pub(crate) fn cycle<'a>(relation: &Cycle, context: &Context<'a>, schedule: &Schedule) -> Form<'a> {
    let Cycle { whole, rb, .. } = relation;
    let scales = scales(relation);
    let points = whole.points.iter().zip(&scales);
    let mut eqs: Vec<_> = points.map(|(point, scale)| SplitEq::scaled(point, *scale)).collect();
    let zeros = vec![F::from(0u64); relation.rounds()];
    eqs.push(SplitEq::scaled(&zeros, whole.g[7] * eq_index(whole.reset, rb)));
    let chunks = Chunks::bytecode(&context.dimensions);
    let tables = folds(&chunk_points(rb, chunks.bits(), chunks.count()));
    let product = Product { columns: chunks.count() };
    Stream::form(product, eqs, Branches::new(chunks, &tables), schedule)
}
