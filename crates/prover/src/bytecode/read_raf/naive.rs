//! Dense tables, each entry computed on its own.

#[cfg(test)]
use super::address::Pairs;
use super::address::values;
use crate::Context;
use crate::onehot::digits::{bytecode_digits, indices};
use rill_field::{AdditiveGroup, F};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck_prover::{Naive, RoundProver, SourceError};
use rill_verifier::bytecode::read_raf::{Address, Cycle};
use rill_verifier::stages::chunk_points;

/// The formula summed row by row for each bytecode index, then a plain sum of products.
pub(super) struct Products {
    tables: Vec<(Vec<F>, Vec<F>)>,
}

pub(super) fn address(relation: &Address, context: &Context<'_>) -> Result<Products, SourceError> {
    let whole = &relation.0;
    let mut pcs = Vec::new();
    context.for_each_block(&mut |block| pcs.extend(block.cycles.iter().map(|c| c.pc)))?;
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
    let dimensions = &context.dimensions;
    let mut rows = Vec::new();
    context.for_each_block(&mut |block| rows.extend(block.cycles.iter().map(indices)))?;
    let bits = |j: u64| -> Vec<F> {
        (0..dimensions.log_cycles).rev().map(|i| F::from(j >> i & 1)).collect()
    };
    let weight = |j| relation.whole.weight_at(&relation.values, &relation.rb, &bits(j));
    let points = chunk_points(&relation.rb, dimensions.chunk_bits, dimensions.bytecode_chunks());
    let mut tables: Vec<Vec<F>> = vec![(0..rows.len() as u64).map(weight).collect()];
    for (digits, point) in bytecode_digits(&rows, dimensions).into_iter().zip(points) {
        let fold = eq_table(&point, F::from(1u64));
        tables.push(digits.into_iter().map(|digit| fold[usize::from(digit)]).collect());
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
pub(super) fn linear_from(products: &Products) -> Pairs {
    let (rows, values) = products.tables.iter().cloned().unzip();
    Pairs::new(rows, values)
}
