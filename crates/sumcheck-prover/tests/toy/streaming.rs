//! The streaming form.

use crate::rows::Block;
use rill_field::F;
use rill_sumcheck_prover::dense::{EqProduct, SplitEq, Table};
use rill_sumcheck_prover::window::{Columns, EqStream, Term};
use rill_sumcheck_prover::{Form, Schedule};
use std::ops::Range;

/// The columns `a` and `b`, and `g = a·b`.
pub(crate) struct Factors;

impl Columns for Factors {
    type Block = Block;
    type Rows = ();
    type Cell = [F; 2];
    type Linear = EqProduct;

    fn count(&self) -> usize {
        2
    }

    fn terms(&self) -> Vec<Term> {
        vec![Term { coefficient: F::from(1u64), factors: [0, 1] }]
    }

    fn bytes(&self) -> usize {
        size_of::<[F; 2]>()
    }

    fn read(&self, block: &Block, (): &mut ()) -> usize {
        block.len()
    }

    fn cell(&self) -> [F; 2] {
        [F::from(0u64); 2]
    }

    fn accumulate(
        &self,
        (block, ()): (&Block, &()),
        range: Range<usize>,
        weights: &[F],
        cell: &mut [F; 2],
    ) {
        for ((a, b), weight) in block[range].iter().zip(weights) {
            cell[0] += *weight * F::from(*a);
            cell[1] += *weight * F::from(*b);
        }
    }

    fn close(&self, cell: &mut [F; 2], columns: &mut [F]) {
        columns.copy_from_slice(&std::mem::replace(cell, self.cell()));
    }

    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear {
        EqProduct::new(eq, columns.try_into().expect("two columns"))
    }
}

/// The form that streams as `schedule` says.
pub(crate) fn elastic<'a>(r: &[F], schedule: &Schedule) -> Form<'a, Block> {
    EqStream::form(SplitEq::new(r), Factors, schedule)
}
