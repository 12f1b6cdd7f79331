//! `ram.reduction`: the accessed word before and after, moved from r1 to r3.
//!
//! A move of claims. *Memory* linear: 16 bytes per row. *Work* linear: 4 integer-by-field products
//! per row.

use crate::forms::claim_reduction::{Factors, Move, low_bytes};
use crate::plan::{Costed, Costs, Streams};
use rill_field::{F, One};
use rill_poly::eq;
use rill_verifier::ram::reduction::Reduction;
use rill_witness::Cycle;

impl Costed for Reduction {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::PrefixSuffix,
        pass_ns: [8.0, 8.0, 6.0],
        entry_ns: 680.0,
        kept: |s, at| s.cells(at, 4),
        scratch: |_, rounds| low_bytes::<2>(1, rounds),
    });
}

impl Move<2> for Reduction {
    type Row = (u64, u64);

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (cycle.ram_read_value, cycle.ram_write_value)
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

    tests_of!(Reduction: Moved<2>, |cycle| cycle.ram_write_value ^= 1 << 63);
}
