use crate::testing::fixtures::Fixture;
use crate::testing::subject::{Subject, sum, tests_of};
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::{eq_index, eq_table};
use rill_transcript::{Transcript, Writer};
use rill_verifier::lookups::ra_virtual::RaVirtual;
use rill_witness::{Block, Cycle, Forged};

impl Subject for RaVirtual {
    fn runs() -> Vec<(&'static str, Fixture)> {
        vec![
            ("rows", Fixture::guest("rows", &[1, 3], 9)),
            ("fibonacci", Fixture::guest("fibonacci", &[5], 9)),
        ]
    }

    fn streamed() -> Vec<(&'static str, Fixture)> {
        Self::runs()
    }

    fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<[Vec<F>]>) {
        let dimensions = run.dimensions();
        let chunks = dimensions.lookup_chunks();
        let r5 = writer.challenges("r5", dimensions.log_cycles);
        let points = (0..chunks).map(|_| writer.challenges("rl", dimensions.chunk_bits)).collect();
        (Self::draw(writer, &r5, chunks, dimensions.chunks_per_selector()), points)
    }

    /// From the virtual selectors: one segment of the index for each, at the segment's point.
    fn claim(&self, run: &Fixture, points: &[Vec<F>]) -> F {
        let selectors: Vec<Vec<F>> = points.chunks(4).map(<[Vec<F>]>::concat).collect();
        let bits = selectors[0].len();
        let mut values = vec![F::ZERO; selectors.len()];
        for (cycle, weight) in run.list().iter().zip(eq_table(&self.r5, F::ONE)) {
            for (v, (value, point)) in values.iter_mut().zip(&selectors).enumerate() {
                let segment = cycle.lookup_index << (v * bits) >> (128 - bits);
                *value += weight * eq_index(segment as u64, point);
            }
        }
        self.claim(&values)
    }

    fn forge(cycle: &mut Cycle) {
        cycle.lookup_index ^= 1 << 63;
    }
}

tests_of!(RaVirtual);

#[test]
fn another_index_misses_the_claim() {
    let (_, run) = RaVirtual::runs().swap_remove(0);
    let (relation, points) = <RaVirtual as Subject>::draw(&mut Writer::new(b"index"), &run);
    let claim = Subject::claim(&relation, &run, &points);
    for bit in [0, 63, 64, 127] {
        let edit = move |block: &mut Block| block.cycles[17].lookup_index ^= 1 << bit;
        let cycles = Forged::new(run.cycles(), edit);
        assert_ne!(sum(&run, &cycles, &relation, &points), claim, "bit {bit}");
    }
}
