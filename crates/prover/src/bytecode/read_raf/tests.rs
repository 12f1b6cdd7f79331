use super::{address, linear, naive, streaming};
use crate::onehot::product::WeightedProduct;
use crate::testing::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::{Context, Form, FormKind, Rows};
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::evaluate;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::parity::{Case, forms_agree, play, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::bytecode::read_raf::{Address, Claims, Cycle, FLAGS_1, FLAGS_3, ReadRaf};

fn relation(context: &Context<'_>) -> ReadRaf {
    let mut draw = Writer::new(b"bytecode tests");
    let points = [(); 5].map(|()| draw.challenges("r", context.dimensions.log_cycles));
    let rg = draw.challenges("rg", 7);
    ReadRaf::draw(&mut draw, points, &rg, context.key, &context.dimensions)
}

/// The claims as the columns of the run have them.
fn claims(fixture: &Fixture, whole: &ReadRaf) -> Claims {
    let rows = fixture.list();
    let flag = |set: bool| F::from(u64::from(set));
    let column = |s: usize, value: &dyn Fn(&rill_witness::Cycle) -> F| -> F {
        let at = |(j, row): (u64, &rill_witness::Cycle)| {
            rill_poly::eq_index(j, &whole.points[s]) * value(row)
        };
        (0u64..).zip(&rows).map(at).sum()
    };
    let address = |s| column(s, &|row| row.unexpanded_pc.into());
    let imm = |s| column(s, &|row| rill_field::from_i128(row.imm));
    let flags = |s, list: &[rill_isa::Flag]| -> Vec<F> {
        list.iter().map(|f| column(s, &|row| flag(row.flags.has(*f)))).collect()
    };
    let slot = |s, slot: &dyn Fn(&rill_witness::Cycle) -> Option<rill_isa::Register>| {
        column(s, &|row| slot(row).map_or(F::ZERO, |r| whole.registers[r.index()]))
    };
    let mut first = vec![address(0), imm(0)];
    first.extend(flags(0, &FLAGS_1));
    let mut third = vec![address(2), imm(2)];
    third.extend(flags(2, &FLAGS_3));
    let mut fourth = vec![slot(3, &|row| row.rd), slot(3, &|row| row.rs1), slot(3, &|row| row.rs2)];
    let mut fifth = vec![slot(4, &|r| r.rd), column(4, &|r| flag(r.flags.is_identity()))];
    fifth.extend(rill_isa::Table::ALL.map(|t| column(4, &|row| flag(row.table == Some(t)))));
    let mut second = flags(1, &[rill_isa::Flag::Branch]);
    if fixture.dimensions().has_ports {
        let gate = |s| column(s, &|row| flag(row.gate.is_some()));
        second.push(gate(1));
        fourth.extend((0..3).map(|i| slot(3, &|row| row.gate.map(|gate| gate.registers[i]))));
        fifth.push(gate(4));
    }
    let pc = |s| column(s, &|row| row.pc.into());
    Claims { lists: [first, second, third, fourth, fifth], pc: [pc(0), pc(2)] }
}

fn challenge(round: usize) -> F {
    F::from(1_000_003 + round as u64)
}

#[test]
fn address_forms_agree_from_the_claims_of_a_run_to_the_cycle_half() {
    for fixture in [Fixture::guest("fibonacci", &[2], 9), Fixture::products(7, 9)] {
        with_four_workers(|| address_forms_agree(&fixture));
    }
}

fn address_forms_agree(fixture: &Fixture) {
    {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let whole = relation(&context);
        let start = whole.claim(&claims(fixture, &whole));
        let relation = Address(whole.clone());
        let mut naive = naive::address(&relation, &context).unwrap();
        let mut resumed: Vec<_> = Vec::new();
        let (mut claim, mut rb, mut polynomials) = (start, Vec::new(), Vec::new());
        for round in 0..naive.rounds() {
            resumed.push(naive::linear_from(&naive));
            let polynomial = naive.round(claim);
            assert_eq!(evaluate(&polynomial, F::ZERO) + evaluate(&polynomial, F::ONE), claim);
            let challenge = challenge(round);
            for form in &mut resumed {
                assert_eq!(polynomial, form.round(claim));
                form.bind(challenge);
            }
            naive.bind(challenge);
            claim = evaluate(&polynomial, challenge);
            polynomials.push(polynomial);
            rb.insert(0, challenge);
        }
        assert_eq!(naive.openings(), vec![claim]);
        let cut = Cut(&cycles);
        for form in [address::form(&relation, &context), streaming::address(&relation, &context)] {
            let played = play(form, &Rows(&cut), start, |round, _| challenge(round));
            assert_eq!((played.polynomials, played.openings), (polynomials.clone(), vec![claim]));
        }
        let values = whole.values_at(context.key, &rb);
        let cycle = Cycle { whole, rb, values };
        assert_eq!(naive::cycle(&cycle, &context).unwrap().sum(), claim);
    }
}

#[test]
fn cycle_forms_agree() {
    with_four_workers(|| {
        let fixture = Fixture::guest("rows", &[1, 3], 9);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let whole = relation(&context);
        let rb: Vec<F> = (0..whole.log_bytecode as u64).map(|i| F::from(77 + i)).collect();
        let values = whole.values_at(context.key, &rb);
        let relation = Cycle { whole, rb, values };
        let naive = naive::cycle(&relation, &context).unwrap();
        let claim = naive.sum();
        relation_checks(&relation, naive.tables(), claim);
        let cut = Cut(&cycles);
        let rows = Rows(&cut);
        let case = Case::new("rows", relation.clone(), naive.tables().to_vec(), claim, &rows)
            .form("linear", || linear::form(&relation, &context))
            .resume(|_, tables, _| Form::resident(WeightedProduct::from_bound(tables)))
            .elastic(|schedule| streaming::cycle(&relation, &context, &capped(&schedule, 5)));
        forms_agree(&case);
    });
}
