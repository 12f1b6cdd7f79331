use super::{address, linear, naive, streaming};
use crate::fixtures::{Cut, Fixture, with_four_workers};
use crate::{FormKind, Rows};
use rill_field::{AdditiveGroup, F};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Resident, RoundProver};
use rill_transcript::{Transcript, Writer};
use rill_verifier::onehot::booleanity::{Address, Booleanity, Cycle};

fn relation(fixture: &Fixture) -> (Address, Cycle) {
    let mut draw = Writer::new(b"booleanity tests");
    let dimensions = fixture.dimensions();
    let r5 = draw.challenges("r5", dimensions.log_cycles);
    let whole = Booleanity::draw(&mut draw, &r5, dimensions.chunk_bits, dimensions.chunks());
    let rx = draw.challenges("rx", dimensions.chunk_bits);
    (Address(whole.clone()), Cycle { whole, rx })
}

#[test]
fn address_forms_agree_and_leave_the_claim_of_the_cycle_half() {
    with_four_workers(|| {
        let fixture = Fixture::guest("rows", &[1, 3], 9);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let (relation, cycle) = relation(&fixture);
        let mut naive = naive::address(&relation, &context).unwrap();
        let mut linear = address::form(&relation, &context);
        let cut = Cut(&cycles);
        let rows = Rows(&cut);
        let mut streamed = streaming::address(&relation, &context);
        rill_sumcheck_prover::run_pass(&mut [&mut linear, &mut streamed], &rows).unwrap();
        let mut claim = F::ZERO;
        for challenge in cycle.rx.iter().rev() {
            let polynomial = naive.round(claim);
            assert_eq!(polynomial, linear.round(claim));
            assert_eq!(polynomial, streamed.round(claim));
            assert_eq!(polynomial.len(), relation.degree(0) + 1);
            claim = rill_poly::evaluate(&polynomial, *challenge);
            naive.bind(*challenge);
            linear.bind(*challenge);
            streamed.bind(*challenge);
        }
        assert_eq!(naive.openings(), vec![claim]);
        assert_eq!(linear.openings(), vec![claim]);
        assert_eq!(streamed.openings(), vec![claim]);
        assert_eq!(naive::cycle(&cycle, &context).unwrap().0.sum(), claim);
    });
}

#[test]
fn cycle_forms_agree() {
    with_four_workers(|| {
        let fixture = Fixture::guest("rows", &[1, 3], 9);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let (_, relation) = relation(&fixture);
        let Resident(naive) = naive::cycle(&relation, &context).unwrap();
        let claim = naive.sum();
        relation_checks(&relation, naive.tables(), claim);
        let cut = Cut(&cycles);
        let rows = Rows(&cut);
        let case = Case::new("rows", relation.clone(), naive.tables().to_vec(), claim, &rows)
            .form("linear", || linear::form(&relation, &context))
            .resume(|_, tables, challenges| {
                Resident(linear::Linear::from_bound(&relation, tables, challenges))
            })
            .elastic(|schedule| streaming::cycle(&relation, &context, schedule));
        forms_agree(&case);
    });
}
