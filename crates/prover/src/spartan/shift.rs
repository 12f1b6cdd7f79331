//! `spartan.shift`: the Next columns of a row are the columns of the row after it.
//!
//! A move of claims. *Memory* linear: 16 bytes per row. *Work* linear: 9 integer-by-field products
//! per row.

use crate::forms::claim_reduction::{Factors, Move, low_bytes};
use crate::plan::{Costed, Costs, Streams};
use rill_field::F;
use rill_isa::Flag;
use rill_poly::eq_plus_one;
use rill_verifier::spartan::shift::Shift;
use rill_witness::Cycle;

impl Costed for Shift {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::PrefixSuffix,
        pass_ns: [28.0, 28.0, 20.0],
        entry_ns: 1000.0,
        kept: |s, at| s.cells(at, 8),
        scratch: |_, rounds| low_bytes::<3>(2, rounds),
    });
}

impl Move<3> for Shift {
    type Row = (u64, u32, bool);

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (cycle.unexpanded_pc, cycle.pc, cycle.flags.has(Flag::Middle))
    }

    fn weight_at(&self, point: &[F]) -> F {
        eq_plus_one(&self.r1, point)
    }

    fn weight(&self, low: usize) -> Vec<Factors> {
        Factors::eq_plus_one(&self.r1, low).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::claim_reduction::Moved;
    use crate::testing::subject::tests_of;

    tests_of!(Shift: Moved<3>, |cycle| cycle.pc += 1);
}
