use crate::columns;
use crate::ram::program;
use crate::testing::fixtures::Fixture;
use crate::testing::subject::{Subject, forged, point, sum, tests_of};
use rill_field::F;
use rill_isa::Flag;
use rill_poly::eq_index;
use rill_transcript::Writer;
use rill_verifier::ram::raf::Raf;
use rill_witness::Cycle;

impl Subject for Raf {
    fn runs() -> Vec<(&'static str, Fixture)> {
        vec![("program", program::fixture()), ("rows", Fixture::guest("rows", &[1, 3], 10))]
    }

    fn streamed() -> Vec<(&'static str, Fixture)> {
        vec![("program", program::fixture())]
    }

    fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<[F]>) {
        let r1 = point(writer, run);
        (Self::draw(writer, run.dimensions().log_memory, &run.run.map), r1.into())
    }

    fn claim(&self, run: &Fixture, r1: &[F]) -> F {
        let list = run.list();
        (0u64..).zip(&list).map(|(j, cycle)| eq_index(j, r1) * self.claim(&columns(cycle))).sum()
    }

    fn counts(cycle: &Cycle) -> bool {
        cycle.flags.has(Flag::Load)
    }

    fn forge(cycle: &mut Cycle) {
        cycle.ram_word = None;
    }
}

tests_of!(Raf);

#[test]
fn an_access_to_another_word_is_noticed() {
    let run = program::fixture();
    let (relation, r1) = <Raf as Subject>::draw(&mut Writer::new(b"words"), &run);
    let claim = Subject::claim(&relation, &run, &r1);
    for word in [5, 1 << 20] {
        let forged = forged(&run, 0, Raf::counts, |cycle| cycle.ram_word = Some(word));
        assert_ne!(sum(&run, &forged, &relation, &r1), claim, "{word}");
    }
}
