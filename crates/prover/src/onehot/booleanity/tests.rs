use super::{address, linear, naive, streaming};
use crate::testing::fixtures::{Cut, Fixture, with_four_workers};
use crate::testing::subject::bound;
use crate::{Form, FormKind, Rows};
use rill_field::{AdditiveGroup, F, powers};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::parity::{Case, forms_agree, play, relation_checks};
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
        let rx: Vec<F> = cycle.rx.iter().rev().copied().collect();
        let cut = Cut(&cycles);
        let played = [
            Form::resident(naive::address(&relation, &context).unwrap()),
            address::form(&relation, &context),
            streaming::address(&relation, &context),
        ]
        .map(|form| play(form, &Rows(&cut), F::ZERO, |round, _| rx[round]));
        assert!(played[1..].iter().all(|other| *other == played[0]));
        let polynomial = played[0].polynomials.last().unwrap();
        assert_eq!(polynomial.len(), relation.degree(0) + 1);
        let claim = rill_poly::evaluate(polynomial, rx[rx.len() - 1]);
        assert_eq!(played[0].openings, vec![claim]);
        assert_eq!(naive::cycle(&cycle, &context).unwrap().sum(), claim);
    });
}

#[test]
fn cycle_forms_agree() {
    with_four_workers(|| {
        let fixture = Fixture::guest("rows", &[1, 3], 9);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let (_, relation) = relation(&fixture);
        let naive = naive::cycle(&relation, &context).unwrap();
        let claim = naive.sum();
        relation_checks(&relation, naive.tables(), claim);
        let cut = Cut(&cycles);
        let rows = Rows(&cut);
        let case = Case::new("rows", relation.clone(), naive.tables().to_vec(), claim, &rows)
            .form("linear", || linear::form(&relation, &context))
            .resume(|_, tables, challenges| {
                let Cycle { whole, rx } = &relation;
                let eq = SplitEq::scaled(&whole.r5, rill_poly::eq(&whole.rx_ref, rx));
                let (gammas, columns) = (powers(whole.gamma, tables.len() - 1), &tables[1..]);
                let eq = bound(eq, challenges);
                Form::resident(linear::Linear::of_tables(eq, gammas, columns.to_vec()))
            })
            .elastic(|schedule| streaming::cycle(&relation, &context, &schedule));
        forms_agree(&case);
    });
}
