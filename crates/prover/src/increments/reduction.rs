//! `increments.reduction`: the committed increments, moved from r4 and r5 to r6.
//!
//! A move of claims. *Memory* linear: 32 bytes per row. *Work* linear: 6 integer-by-field products
//! per row.

use crate::forms::claim_reduction::{Factors, Move, low_bytes};
use crate::plan::{Costed, Costs, Streams};
use rill_field::{F, One};
use rill_verifier::increments::reduction::Reduction;
use rill_witness::Cycle;

impl Costed for Reduction {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::PrefixSuffix,
        pass_ns: [25.0, 25.0, 20.0],
        entry_ns: 800.0,
        kept: |s, at| s.cells(at, 5),
        scratch: |_, rounds| low_bytes::<2>(2, rounds),
    });
}

impl Move<2> for Reduction {
    type Row = (i128, i128);

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (cycle.ram_inc, cycle.rd_inc)
    }

    fn weight_at(&self, point: &[F]) -> F {
        self.weight_at(point)
    }

    fn weight(&self, low: usize) -> Vec<Factors> {
        vec![Factors::eq(&self.r4, low, F::one()), Factors::eq(&self.r5, low, self.gamma)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::claim_reduction::Moved;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, point, tests_of, value_at};
    use rill_field::from_i128;
    use rill_transcript::Writer;

    impl Subject<Moved<2>> for Reduction {
        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
            let (r4, r5) = (point(writer, run), point(writer, run));
            (Self::draw(writer, &r4, &r5), Box::new(()))
        }

        fn claim(&self, run: &Fixture, (): &()) -> F {
            let at = |point: &[F], column: fn(&Cycle) -> i128| {
                value_at(&run.list(), point, |cycle| from_i128(column(cycle)))
            };
            let both = |column| (at(&self.r4, column), at(&self.r5, column));
            self.claim(both(|cycle| cycle.ram_inc), both(|cycle| cycle.rd_inc))
        }

        fn forge(cycle: &mut Cycle) {
            cycle.rd_inc -= 1;
        }
    }

    tests_of!(Reduction);
}
