//! `sparse.gated`: modular products are products modulo their modulus.
//!
//! A sum over 6 gated columns. *Memory* linear: 56 bytes for each modular product, then 200, at most 384;
//! streaming: 192 bytes per entry of the tables at the switch.

use crate::columns::integer::ProductSum;
use crate::forms::eq_sum;
use crate::plan::{Costed, Costs, Streams, of_grid};
use rill_field::F;
use rill_verifier::sparse::gated::Gated;
use rill_witness::{Cycle, Gate};

impl Costed for Gated {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 4, point_ns: 18.0 },
        pass_ns: [5.0, 20.0, 10.0],
        entry_ns: 1600.0,
        kept: |s, at| s.cells(at, 6),
        scratch: |_, rounds| of_grid(64, rounds),
    });
    const OF_PORTS: bool = true;
}

impl eq_sum::Gated<6> for Gated {
    type Row = (bool, u64, u64, u64, u64, u64);
    type Sum = ProductSum;

    fn point(&self) -> &[F] {
        &self.r1
    }

    #[inline]
    fn row(cycle: &Cycle, gate: &Gate) -> Self::Row {
        let ([first, second, modulus], index) = (gate.values, cycle.lookup_index);
        (true, first, second, modulus, (index >> 64) as u64, index as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::eq_sum::Gating;
    use crate::testing::fixtures::Fixture;
    use crate::testing::subject::{Subject, agree_at_boolean_points_of, point, tests_of};
    use rill_field::Zero;
    use rill_transcript::Writer;

    impl Subject<Gating<6>> for Gated {
        fn runs() -> Vec<(&'static str, Fixture)> {
            vec![
                ("products", Fixture::products(20, 10)),
                ("one round", Fixture::products(1, 9)),
                ("many", Fixture::products(70, 10)),
            ]
        }

        fn streamed() -> Vec<(&'static str, Fixture)> {
            vec![("products", Fixture::products(9, 9))]
        }

        fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
            (Self::new(&point(writer, run)), Box::new(()))
        }

        fn claim(&self, _: &Fixture, (): &()) -> F {
            F::zero()
        }

        fn counts(cycle: &Cycle) -> bool {
            cycle.gate.is_some()
        }

        fn forge(cycle: &mut Cycle) {
            cycle.lookup_index ^= 1 << 64;
        }
    }

    tests_of!(Gated);

    #[test]
    fn forms_agree_where_coordinates_of_the_point_are_boolean() {
        let run = Fixture::products(9, 9);
        agree_at_boolean_points_of(&run, |relation: &mut Gated| &mut relation.r1);
    }
}
