//! `spartan.product`: the products among the columns are products.
//!
//! A sum over 4 columns. *Memory* linear: 48 bytes per row, then 64; streaming: 128 bytes per entry
//! of the tables at the switch.

use crate::columns::integer::ProductSum;
use crate::forms::eq_sum::Summand;
use crate::plan::{Costed, Costs, Streams, of_grid};
use rill_field::F;
use rill_isa::Flag;
use rill_verifier::spartan::product::Product;
use rill_witness::Cycle;

impl Costed for Product {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 4, point_ns: 18.0 },
        pass_ns: [30.0, 94.0, 24.0],
        entry_ns: 1400.0,
        kept: |s, at| s.cells(at, 4),
        scratch: |_, rounds| of_grid(64, rounds),
    });
}

impl Summand<4> for Product {
    type Row = (u64, i128, u64, bool);
    type Sum = ProductSum;

    fn point(&self) -> &[F] {
        &self.r1
    }

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (cycle.left_input, cycle.right_input, cycle.lookup_output, cycle.flags.has(Flag::Branch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::eq_sum::Summed;
    use crate::testing::subject::{agree_at_boolean_points, tests_of};

    tests_of!(Product: Summed<4>, |cycle| cycle.right_input += 1 << 80);

    #[test]
    fn forms_agree_where_coordinates_of_the_point_are_boolean() {
        agree_at_boolean_points(|relation: &mut Product| &mut relation.r1);
    }
}
