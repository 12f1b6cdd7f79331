//! `operands.reduction`: the lookup's operands and outputs, moved from r1 to r2.
//!
//! A move of claims. *Memory* linear: 64 bytes per row. *Work* linear: 12 integer-by-field products
//! per row.

use crate::forms::claim_reduction::{Factors, Move, low_bytes};
use crate::plan::{Costed, Costs, Streams};
use rill_field::{F, One};
use rill_poly::eq;
use rill_verifier::operands::reduction::Reduction;
use rill_witness::Cycle;

impl Costed for Reduction {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::PrefixSuffix,
        pass_ns: [40.0, 40.0, 24.0],
        entry_ns: 1700.0,
        kept: |s, at| s.cells(at, 9),
        scratch: |_, rounds| low_bytes::<6>(1, rounds),
    });
}

impl Move<6> for Reduction {
    type Row = (u64, u64, u128, u64, i128, u64);

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (
            cycle.lookup_output,
            cycle.left_lookup,
            cycle.right_lookup,
            cycle.left_input,
            cycle.right_input,
            cycle.lane_offset,
        )
    }

    fn weight_at(&self, point: &[F]) -> F {
        eq(&self.r1, point)
    }

    fn weight(&self, low: usize) -> Vec<Factors> {
        vec![Factors::eq(&self.r1, low, F::one())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::claim_reduction::Moved;
    use crate::testing::subject::tests_of;

    tests_of!(Reduction: Moved<6>, |cycle| cycle.right_lookup ^= 1 << 100);
}
