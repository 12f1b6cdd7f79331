//! Proves [`rill_verifier::registers::val_evaluation`], a running sum:
//!
//! ```text
//! Σ_j RdInc(j)·RdWa(rg,j)·LT(j,r4)
//! ```

use crate::forms::running_sum::{Change, RunningSum};
use crate::plan::{Costed, Costs, Streams, of_grid};
use rill_field::{F, Zero};
use rill_verifier::registers::val_evaluation::ValEvaluation;
use rill_witness::Cycle;

impl Costed for ValEvaluation {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 3, point_ns: 75.0 },
        pass_ns: [20.0, 72.0, 10.0],
        entry_ns: 1100.0,
        kept: |s, at| s.cells(at, 2),
        scratch: |_, rounds| of_grid(230, rounds),
    });
}

impl RunningSum for ValEvaluation {
    fn cycle_point(&self) -> &[F] {
        &self.r4
    }

    fn shift(&self) -> F {
        F::zero()
    }

    fn address_point(&self) -> &[F] {
        &self.rg
    }

    fn change(cycle: &Cycle) -> Change {
        Change { increment: cycle.rd_inc, address: cycle.rd.map(|rd| rd.index() as u32) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::running_sum::Running;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, forged, point, sum, tests_of};
    use rill_poly::{eq_index, eq_table};
    use rill_transcript::{Transcript, Writer};
    use rill_verifier::LOG_REGISTERS;

    impl Subject<Running> for ValEvaluation {
        const WINDOW: usize = 5;

        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
            let r4 = point(writer, run);
            (Self { r4, rg: writer.challenges("rg", LOG_REGISTERS) }, Box::new(()))
        }

        /// `Val(rg,r4)` from the registers as the rows of the run left them.
        fn claim(&self, run: &Fixture, (): &()) -> F {
            let mut registers = [0u64; 128];
            let mut value = F::zero();
            for (cycle, weight) in run.list().iter().zip(eq_table(&self.r4, F::from(1u64))) {
                for (k, register) in (0u64..).zip(&registers).filter(|(_, held)| **held != 0) {
                    value += weight * eq_index(k, &self.rg) * F::from(*register);
                }
                if let Some(rd) = cycle.rd {
                    registers[usize::from(rd.number())] = cycle.rd_write_value;
                }
            }
            value
        }

        fn counts(cycle: &Cycle) -> bool {
            cycle.rd.is_some()
        }

        fn forge(cycle: &mut Cycle) {
            cycle.rd_inc += 1;
        }
    }

    tests_of!(ValEvaluation);

    #[test]
    fn a_change_without_write_does_not_count() {
        let run = Fixture::guest("rows", &[1, 3], 10);
        let (relation, given) = ValEvaluation::draw(&mut Writer::new(b"test"), &run);
        let forged = forged(&run, 0, |cycle| cycle.rd.is_none(), ValEvaluation::forge);
        assert_eq!(sum(&run, &forged, &relation, &given), relation.claim(&run, &given));
    }
}
