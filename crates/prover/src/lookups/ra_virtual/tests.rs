use super::{linear, naive, streaming};
use crate::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::{Form, FormKind, Rows};
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::lookups::ra_virtual::RaVirtual;
use rill_witness::{Block, Forged};

struct Setting {
    fixture: Fixture,
    relation: RaVirtual,
    points: Vec<Vec<F>>,
}

impl Setting {
    fn new(fixture: Fixture) -> Self {
        let mut writer = Writer::new(b"ra_virtual");
        let dimensions = fixture.dimensions();
        let chunks = dimensions.lookup_chunks();
        let r5 = writer.challenges("r5", dimensions.log_cycles);
        let points = (0..chunks).map(|_| writer.challenges("rl", dimensions.chunk_bits)).collect();
        let per_selector = dimensions.chunks_per_selector();
        let relation = RaVirtual::draw(&mut writer, &r5, chunks, per_selector);
        Self { fixture, relation, points }
    }

    /// The claim from the virtual selectors: one segment of the index for each, at the segment's
    /// point.
    fn claim(&self) -> F {
        let selectors: Vec<Vec<F>> = self.points.chunks(4).map(<[Vec<F>]>::concat).collect();
        let bits = selectors[0].len();
        let mut values = vec![F::ZERO; selectors.len()];
        let weights = eq_table(&self.relation.r5, F::ONE);
        for (cycle, weight) in self.fixture.list().iter().zip(weights) {
            for (v, (value, point)) in values.iter_mut().zip(&selectors).enumerate() {
                let segment = cycle.lookup_index << (v * bits) >> (128 - bits);
                *value += weight * rill_poly::eq_index(segment as u64, point);
            }
        }
        self.relation.claim(&values)
    }
}

#[test]
fn forms_agree_on_the_claim_of_the_virtual_selectors() {
    with_four_workers(|| {
        for fixture in [Fixture::guest("rows", &[1, 3], 9), Fixture::guest("fibonacci", &[5], 9)] {
            let setting = Setting::new(fixture);
            let Setting { fixture, relation, points } = &setting;
            let cycles = fixture.cycles();
            let context = fixture.context(&cycles, FormKind::Naive);
            let naive = naive::form(relation, &context, points).unwrap();
            let claim = setting.claim();
            relation_checks(relation, naive.tables(), claim);
            let cut = Cut(&cycles);
            let rows = Rows(&cut);
            let mut case =
                Case::new("run", relation.clone(), naive.tables().to_vec(), claim, &rows)
                    .form("linear", || linear::form(relation, &context, points))
                    .resume(|_, tables, challenges| {
                        Form::resident(linear::Linear::from_bound(relation, tables, challenges))
                    });
            case = case.elastic(|schedule| {
                streaming::streaming(relation, &context, points, &capped(&schedule, 4))
            });
            forms_agree(&case);
        }
    });
}

#[test]
fn another_index_misses_the_claim() {
    let setting = Setting::new(Fixture::guest("rows", &[1, 3], 9));
    let Setting { fixture, relation, points } = &setting;
    for bit in [0, 63, 64, 127] {
        let edit = move |block: &mut Block| block.cycles[17].lookup_index ^= 1 << bit;
        let cycles = Forged::new(fixture.cycles(), edit);
        let context = fixture.context(&cycles, FormKind::Naive);
        let naive = naive::form(relation, &context, points).unwrap();
        assert_ne!(naive.sum(), setting.claim(), "bit {bit}");
    }
}
