use super::{linear, naive, streaming};
use crate::fixtures::{Cut, Fixture, with_four_workers};
use crate::{Form, FormKind, Rows};
use rill_field::{F, Field};
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::onehot::hamming::Hamming;

#[test]
fn forms_agree_and_columns_have_one_hot_entry() {
    with_four_workers(|| {
        let fixture = Fixture::guest("rows", &[1, 3], 9);
        let dimensions = fixture.dimensions();
        let mut draw = Writer::new(b"hamming tests");
        let bits = dimensions.chunk_bits;
        let rx = draw.challenges("rx", bits);
        let r6 = draw.challenges("r6", dimensions.log_cycles);
        let points = (0..dimensions.chunks()).map(|_| draw.challenges("a", bits)).collect();
        let weighted = dimensions.lookup_chunks() + dimensions.bytecode_chunks();
        let relation = Hamming::draw(&mut draw, &rx, points, weighted);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let naive = naive::form(&relation, &context, &r6).unwrap();
        let ra = &naive.tables()[dimensions.chunks()..];
        for column in &ra[..weighted] {
            assert_eq!(column.iter().sum::<F>(), F::ONE);
        }
        let claim = naive.sum();
        relation_checks(&relation, naive.tables(), claim);
        let cut = Cut(&cycles);
        let rows = Rows(&cut);
        let case = Case::new("rows", relation.clone(), naive.tables().to_vec(), claim, &rows)
            .form("linear", || linear::form(&relation, &context, &r6))
            .form("streaming", || streaming::streaming(&relation, &context, &r6))
            .resume(|_, tables, _| Form::resident(linear::Linear::from_bound(tables)));
        forms_agree(&case);
    });
}
