use super::{linear, naive, streaming};
use crate::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::onehot::product::WeightedProduct;
use crate::ram::program;
use crate::{Context, Form, FormKind, Rows};
use rill_field::F;
use rill_poly::eq_index;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::ram::ra_virtual::RaVirtual;
use rill_verifier::stages::chunk_points;
use rill_witness::{Block, Cycle, Forged};

/// The relation, the chunks of `ra`, and the claim by the definition of RamRa.
fn case(context: &Context<'_>, cycles: &[Cycle]) -> (RaVirtual, Vec<Vec<F>>, F) {
    let dimensions = &context.dimensions;
    let mut draw = Writer::new(b"ram.ra_virtual tests");
    let ra = draw.challenges("ra", dimensions.log_memory);
    let points = [(); 3].map(|()| draw.challenges("r", dimensions.log_cycles));
    let relation = RaVirtual::draw(&mut draw, points.clone(), dimensions.ram_chunks());
    let ram_ra = |point: &[F]| -> F {
        let accesses = (0u64..).zip(cycles).filter_map(|(j, c)| Some((j, c.ram_word?)));
        accesses.map(|(j, word)| eq_index(j, point) * eq_index(word.into(), &ra)).sum()
    };
    let claim = relation.claim(points.map(|point| ram_ra(&point)));
    (relation, chunk_points(&ra, dimensions.chunk_bits, dimensions.ram_chunks()), claim)
}

fn agree(fixture: &Fixture) {
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let (relation, points, claim) = case(&context, &fixture.list());
    let naive = naive::form(&relation, &context, &points).unwrap();
    relation_checks(&relation, naive.tables(), claim);
    let cut = Cut(&cycles);
    let rows = Rows(&cut);
    let case = Case::new("run", relation.clone(), naive.tables().to_vec(), claim, &rows)
        .form("linear", || linear::form(&relation, &context, &points))
        .resume(|_, tables, _| Form::resident(WeightedProduct::from_bound(tables)))
        .elastic(|schedule| {
            streaming::streaming(&relation, &context, &points, &capped(&schedule, 4))
        });
    forms_agree(&case);
}

#[test]
fn forms_agree_and_sum_to_the_selector_at_three_points() {
    with_four_workers(|| {
        agree(&program::fixture());
        agree(&Fixture::guest("rows", &[1, 3], 9));
    });
}

#[test]
fn chunks_of_another_word_are_noticed() {
    let fixture = program::fixture();
    let forged = Forged::new(fixture.cycles(), |block: &mut Block| {
        if let Some(word) = block.cycles.iter_mut().find_map(|cycle| cycle.ram_word.as_mut()) {
            *word ^= 1 << 5;
        }
    });
    let context = fixture.context(&forged, FormKind::Naive);
    let (relation, points, claim) = case(&context, &fixture.list());
    assert_ne!(naive::form(&relation, &context, &points).unwrap().sum(), claim);
}
