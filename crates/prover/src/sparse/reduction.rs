//! `sparse.reduction`: what rows read through ports, moved from r2 to r3.
//!
//! A move of claims. *Memory* linear: 24 bytes per row. *Work* none for rows without ports.

use crate::forms::claim_reduction::{Factors, Move, low_bytes};
use crate::plan::{Costed, Costs, Streams};
use rill_field::{F, One};
use rill_poly::eq;
use rill_verifier::sparse::reduction::Reduction;
use rill_witness::Cycle;

impl Costed for Reduction {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::PrefixSuffix,
        pass_ns: [5.0, 5.0, 5.0],
        entry_ns: 900.0,
        kept: |s, at| s.cells(at, 5),
        scratch: |_, rounds| low_bytes::<3>(1, rounds),
    });
    const OF_PORTS: bool = true;
}

impl Move<3> for Reduction {
    type Row = (u64, u64, u64);

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        cycle.gate.map_or((0, 0, 0), |gate| gate.values.into())
    }

    fn weight_at(&self, point: &[F]) -> F {
        eq(&self.r2, point)
    }

    fn weight(&self, low: usize) -> Vec<Factors> {
        vec![Factors::eq(&self.r2, low, F::one())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::claim_reduction::Moved;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, point, tests_of, value_at};
    use rill_transcript::Writer;
    use rill_verifier::sparse::gated::Openings;

    impl Subject<Moved<3>> for Reduction {
        fn runs() -> Vec<(&'static str, Fixture)> {
            vec![("products", Fixture::products(20, 10))]
        }

        fn streamed() -> Vec<(&'static str, Fixture)> {
            vec![("products", Fixture::products(9, 9))]
        }

        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
            let r2 = point(writer, run);
            (Self::draw(writer, &r2), Box::new(()))
        }

        fn claim(&self, run: &Fixture, (): &()) -> F {
            let port = |i: usize| {
                let value = move |cycle: &Cycle| {
                    cycle.gate.map_or(F::from(0u64), |gate| F::from(gate.values[i]))
                };
                value_at(&run.list(), &self.r2, value)
            };
            let zero = F::from(0u64);
            let (first, second, modulus) = (port(0), port(1), port(2));
            let (gate, quotient, remainder) = (zero, zero, zero);
            self.claim(&Openings { gate, first, second, modulus, quotient, remainder })
        }

        fn counts(cycle: &Cycle) -> bool {
            cycle.gate.is_some()
        }

        fn forge(cycle: &mut Cycle) {
            cycle.gate.iter_mut().for_each(|gate| gate.values[1] ^= 1);
        }
    }

    tests_of!(Reduction);
}
