//! `operands.input`: the operands come from where the bytecode says.
//!
//! A sum over 10 columns. *Memory* linear: 64 bytes per row, then 160; streaming: 320 bytes per
//! entry of the tables at the switch.

use crate::columns::integer::IntegerSum;
use crate::forms::eq_sum::Summand;
use crate::plan::{Costed, Costs, Streams, of_grid};
use rill_field::F;
use rill_isa::Flag;
use rill_verifier::operands::input::Input;
use rill_witness::Cycle;

impl Costed for Input {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 4, point_ns: 3.0 },
        pass_ns: [100.0, 170.0, 87.0],
        entry_ns: 2400.0,
        kept: |s, at| s.cells(at, 11),
        scratch: |_, rounds| of_grid(100, rounds),
    });
}

impl Summand<10> for Input {
    type Row = (bool, bool, bool, bool, bool, u64, u64, i128, u64, u64);
    type Sum = IntegerSum;

    fn point(&self) -> &[F] {
        &self.r2
    }

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (
            cycle.flags.has(Flag::LeftIsRs1),
            cycle.flags.has(Flag::LeftIsPc),
            cycle.flags.has(Flag::LeftIsRam),
            cycle.flags.has(Flag::RightIsRs2),
            cycle.flags.has(Flag::RightIsImm),
            cycle.rs1_value,
            cycle.rs2_value,
            cycle.imm,
            cycle.ram_read_value,
            cycle.unexpanded_pc,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::eq_sum::Summed;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, agree_at_boolean_points, columns_at, point, tests_of};
    use rill_field::Zero;
    use rill_transcript::Writer;
    use rill_verifier::spartan::product::Openings;

    impl Subject<Summed<10>> for Input {
        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
            let r2 = point(writer, run);
            (Self::draw(writer, &r2), Box::new(()))
        }

        fn claim(&self, run: &Fixture, (): &()) -> F {
            let z = columns_at(&run.list(), &self.r2);
            let (lookup_output, branch) = (F::zero(), F::zero());
            let (left_input, right_input) = (z.left_input, z.right_input);
            self.claim(&Openings { left_input, right_input, lookup_output, branch })
        }

        fn forge(cycle: &mut Cycle) {
            cycle.imm -= 1 << 70;
            cycle.flags = cycle.flags.with(Flag::RightIsImm);
        }
    }

    tests_of!(Input);

    #[test]
    fn forms_agree_where_coordinates_of_the_point_are_boolean() {
        agree_at_boolean_points(|relation: &mut Input| &mut relation.r2);
    }
}
