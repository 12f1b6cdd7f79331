//! The streaming form.

use crate::linear::Linear;
use crate::rows::Block;
use rill_field::F;
use rill_sumcheck_prover::dense::{SplitEq, Table};
use rill_sumcheck_prover::window::{Columns, EqStream};
use rill_sumcheck_prover::{Elastic, Resident, Schedule};

/// The columns `a` and `b`, and `g = a·b`.
pub(crate) struct Factors;

impl Columns for Factors {
    type Block = Block;
    type Linear = Resident<Linear>;

    fn count(&self) -> usize {
        2
    }

    fn degree(&self) -> usize {
        2
    }

    fn rows(&self, block: &Block) -> usize {
        block.len()
    }

    fn accumulate(&self, block: &Block, row: usize, weight: F, sums: &mut [F]) {
        let (a, b) = block[row];
        sums[0] += weight * F::from(a);
        sums[1] += weight * F::from(b);
    }

    fn inner(&self, columns: &[F]) -> F {
        columns[0] * columns[1]
    }

    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear {
        let [a, b] = columns.try_into().expect("two columns");
        Resident(Linear { eq, a, b })
    }
}

/// The form that streams as `schedule` says.
pub(crate) fn elastic(r: &[F], schedule: Schedule) -> Elastic<EqStream<Factors>> {
    Elastic::new(EqStream::new(r, Factors), schedule)
}
