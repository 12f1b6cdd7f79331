//! `registers.reduction`: the values of the register slots, moved from r1 to r3.
//!
//! A move of claims. *Memory* linear: 24 bytes per row. *Work* linear: 6 integer-by-field products
//! per row.

use crate::forms::claim_reduction::{Factors, Move, low_bytes};
use crate::plan::{Costed, Costs, Streams};
use rill_field::{F, One};
use rill_poly::eq;
use rill_verifier::registers::reduction::Reduction;
use rill_witness::Cycle;

impl Costed for Reduction {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::PrefixSuffix,
        pass_ns: [20.0, 20.0, 16.0],
        entry_ns: 940.0,
        kept: |s, at| s.cells(at, 6),
        scratch: |_, rounds| low_bytes::<3>(1, rounds),
    });
}

impl Move<3> for Reduction {
    type Row = (u64, u64, u64);

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (cycle.rd_write_value, cycle.rs1_value, cycle.rs2_value)
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

    tests_of!(Reduction: Moved<3>, |cycle| cycle.rs2_value ^= 1);
}
