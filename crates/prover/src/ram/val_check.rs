//! Proves [`rill_verifier::ram::val_check`], a running sum:
//!
//! ```text
//! Σ_j RamInc(j)·RamRa(ra,j)·( LT(j,r4) + γ )
//! ```
//!
//! `RamRa(ra,j) = eq(ra, word of row j)` comes from two tables of `√K` entries.

use crate::forms::running_sum::{Change, RunningSum};
use crate::plan::{Costed, Costs, Streams, of_grid};
use rill_field::F;
use rill_verifier::ram::val_check::ValCheck;
use rill_witness::Cycle;

impl Costed for ValCheck {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 3, point_ns: 17.0 },
        pass_ns: [10.0, 36.0, 5.0],
        entry_ns: 600.0,
        kept: |s, at| s.cells(at, 2),
        scratch: |_, rounds| of_grid(230, rounds),
    });
}

impl RunningSum for ValCheck {
    fn cycle_point(&self) -> &[F] {
        &self.r4
    }

    fn shift(&self) -> F {
        self.gamma
    }

    fn address_point(&self) -> &[F] {
        &self.ra
    }

    fn change(cycle: &Cycle) -> Change {
        Change { increment: cycle.ram_inc, address: cycle.ram_word }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::running_sum::Running;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, agree_with_any_schedule, forged, point, sum, tests_of};
    use rill_field::Zero;
    use rill_poly::{eq_index, eq_table};
    use rill_transcript::{Transcript, Writer};
    use rill_verifier::ram::val_check::image_value;

    impl Subject<Running> for ValCheck {
        const WINDOW: usize = 5;

        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
            let r4 = point(writer, run);
            let ra = writer.challenges("ra", run.dimensions().log_memory);
            (Self::draw(writer, &r4, &ra), Box::new(()))
        }

        /// From memory as the rows of the run left it, and as it was after the last.
        fn claim(&self, run: &Fixture, (): &()) -> F {
            let weight = |word: usize| eq_index(word as u64, &self.ra);
            let last = run.run.trace.final_memory();
            let last = (0..).zip(&last).map(|(word, value)| weight(word) * F::from(*value)).sum();
            let init = image_value(run.program.key.image(), &run.run.map, &self.ra);
            let (mut now, mut value) = (init, F::zero());
            for (cycle, row) in run.list().iter().zip(eq_table(&self.r4, F::from(1u64))) {
                value += row * now;
                if let Some(word) = cycle.ram_word {
                    let [old, new] = [cycle.ram_read_value, cycle.ram_write_value].map(F::from);
                    now += weight(word as usize) * (new - old);
                }
            }
            self.claim(value, last, init)
        }

        fn counts(cycle: &Cycle) -> bool {
            cycle.ram_word.is_some()
        }

        fn forge(cycle: &mut Cycle) {
            cycle.ram_inc += 1;
        }
    }

    tests_of!(ValCheck);

    #[test]
    fn a_change_without_access_does_not_count() {
        let run = Fixture::guest("rows", &[1, 3], 10);
        let (relation, given) = <ValCheck as Subject<_>>::draw(&mut Writer::new(b"test"), &run);
        let forged = forged(&run, 0, |cycle| cycle.ram_word.is_none(), ValCheck::forge);
        let claim = Subject::claim(&relation, &run, &given);
        assert_eq!(sum(&run, &forged, &relation, &given), claim);
    }

    #[test]
    fn a_word_beyond_the_last_is_none_to_all_forms() {
        let run = Fixture::guest("rows", &[1, 3], 9);
        let (relation, given) = <ValCheck as Subject<_>>::draw(&mut Writer::new(b"test"), &run);
        let first = 1 << relation.ra.len();
        let beyond = move |cycle: &mut Cycle| cycle.ram_word = Some(first);
        let forged = forged(&run, 0, |cycle| cycle.ram_inc != 0, beyond);
        let claim = Subject::claim(&relation, &run, &given);
        assert_ne!(sum(&run, &forged, &relation, &given), claim);
        agree_with_any_schedule("beyond", &run, &forged, &relation, &given);
    }
}
