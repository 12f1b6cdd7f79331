//! Dense tables, each entry computed on its own.

use super::address::values;
use crate::Context;
use crate::forms::oracle;
use crate::onehot::digits::{Chunks, indices};
use crate::onehot::fold::folds;
use rill_field::{AdditiveGroup, F};
use rill_poly::eq_index;
use rill_sumcheck_prover::{Naive, RoundProver, SourceError};
use rill_verifier::bytecode::read_raf::{Address, Cycle};
use rill_verifier::stages::chunk_points;

/// The formula summed row by row for each bytecode index, then a plain sum of products.
pub(super) struct Products {
    tables: Vec<(Vec<F>, Vec<F>)>,
}

pub(super) fn address(relation: &Address, context: &Context<'_>) -> Result<Products, SourceError> {
    let whole = &relation.0;
    let pcs = oracle::rows(context, |cycle| cycle.pc)?;
    let size = 1u32 << whole.log_bytecode;
    let weigh = |weight: &dyn Fn(u64) -> F| -> Vec<F> {
        let at = |k: u32| {
            let hits = pcs.iter().zip(0u64..).filter(|(pc, _)| **pc == k);
            hits.map(|(_, j)| weight(j)).fold(F::ZERO, |sum, weight| sum + weight)
        };
        (0..size).map(at).collect()
    };
    let mut rows: Vec<Vec<F>> =
        whole.points.iter().map(|point| weigh(&|j| eq_index(j, point))).collect();
    rows.push(weigh(&|j| F::from(u64::from(j == 0))));
    let tables = rows.into_iter().zip(values(whole, context.key)).collect();
    Ok(Products { tables })
}

pub(super) fn cycle(relation: &Cycle, context: &Context<'_>) -> Result<Naive<Cycle>, SourceError> {
    let chunks = Chunks::bytecode(&context.dimensions);
    let weight = |row: &[F]| relation.whole.weight_at(&relation.values, &relation.rb, row);
    let mut tables = vec![oracle::weights(context.dimensions.log_cycles, weight)];
    let folds = folds(&chunk_points(&relation.rb, chunks.bits(), chunks.count()));
    for (digits, fold) in chunks.columns(&oracle::rows(context, indices)?).iter().zip(folds) {
        tables.push(digits.iter().map(|digit| fold[usize::from(*digit)]).collect());
    }
    Ok(Naive::new(relation.clone(), tables))
}

impl RoundProver for Products {
    fn rounds(&self) -> usize {
        self.tables[0].0.len().ilog2() as usize
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let mut sum = vec![F::ZERO; 3];
        for (rows, values) in &self.tables {
            for (row, value) in rows.chunks(2).zip(values.chunks(2)) {
                let line = |pair: &[F]| [pair[0], pair[1] - pair[0]];
                let product = rill_poly::multiply(&line(row), &line(value));
                sum.iter_mut().zip(product).for_each(|(slot, c)| *slot += c);
            }
        }
        sum
    }

    fn bind(&mut self, challenge: F) {
        let fold = |table: &mut Vec<F>| {
            *table = table.chunks(2).map(|p| p[0] + challenge * (p[1] - p[0])).collect();
        };
        self.tables.iter_mut().for_each(|(rows, values)| {
            fold(rows);
            fold(values);
        });
    }

    fn openings(&self) -> Vec<F> {
        vec![self.tables.iter().map(|(rows, values)| rows[0] * values[0]).sum()]
    }
}

/// The linear form over the same tables.
#[cfg(test)]
pub(super) fn linear_from(naive: &Products) -> crate::forms::inner_products::InnerProducts {
    let (rows, values) = naive.tables.iter().cloned().unzip();
    super::address::products(rows, values)
}
