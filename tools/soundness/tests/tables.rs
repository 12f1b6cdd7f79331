//! Tables of calls: what is true of them is proven, what is not is refused, in proofs that end with the
//! stage that must refuse.

use rill_field::F;
use rill_precompiles::System;
use rill_precompiles::ec256::{
    CURVE, DOUBLE, Ec256, INVERSE, SLOPE, SX, SY, X3, Y3, carries, quotient,
};
use rill_precompiles::keccak::Keccak;
use rill_precompiles::mulmod::{M, S};
use rill_precompiles::root::{self, Root};
use rill_soundness::forgeries::Honest;
use rill_soundness::liar::{Liar, TableBits, World, truth, verify_calls};
use rill_soundness::lies::calls::{Permutation, of_hashes, of_products};
use rill_soundness::lies::complaint;
use rill_soundness::program::calling;
use rill_soundness::workbench::{MULMOD, Workbench};
use rill_verifier::{Statement, VerifyError};

/// Three tables, of which the longest has two parts.
#[test]
fn runs_that_call_precompiles_have_proofs() {
    for honest in [Workbench::products().honest, Workbench::hashes().honest, Honest::of(calling())]
    {
        assert_eq!(honest.subject.judge(&honest.proof().bytes), Ok(()));
    }
}

#[test]
fn tables_of_products_that_are_not_true_are_refused() {
    let workbench = Workbench::products();
    assert_eq!(complaint(&workbench, &of_products(&workbench)), None);
}

#[test]
fn tables_of_hashes_that_are_not_true_are_refused() {
    let workbench = Workbench::hashes();
    assert_eq!(complaint(&workbench, &of_hashes(&workbench)), None);
}

/// The whole proof has too many rows for a prover over field elements.
#[test]
fn permutations_that_are_not_true_are_refused_by_their_stage() {
    let subject = calling();
    let (setup, dimensions) = (subject.setup(), subject.dimensions());
    let verdict = |permutation: Permutation| {
        let mut tables = subject.tables();
        let keccak = tables.iter_mut().find(|table| table.table.shape.id == Keccak::SHAPE.id);
        let inputs = std::array::from_fn(|i| i as u64 * 0x9e37_79b9_7f4a_7c15);
        keccak.unwrap().set(1, &permutation.row(&inputs));
        let world = World::of(&subject.cycles()[..1], &dimensions).with_calls(tables);
        let outcome = Liar::about(&subject, &setup, &world).prove_calls(&truth);
        (outcome.refusals, verify_calls(subject.key(), &subject.statement, &outcome.bytes))
    };
    assert_eq!(verdict(Permutation::True), (vec![], Ok(())));
    for lie in Permutation::LIES {
        let (refusals, error) = verdict(lie);
        assert_eq!(refusals, ["calls.rows"], "{lie:?}");
        assert_eq!(error.unwrap_err().at, "calls", "{lie:?}");
    }
}

/// Of two points of secp256k1: bits that are changed, so that but for one equation all may hold.
#[test]
fn sums_of_points_that_are_not_true_are_refused_by_their_stage() {
    // A result and its complement, which add up as before; then others one by one.
    let results = [[X3 + 200, SX + 200], [Y3 + 200, SY + 200]];
    let others = [SLOPE, INVERSE, DOUBLE, CURVE, quotient(3) + 259, carries(0) + 69];
    let lies: Vec<&[usize]> = results.iter().map(|two| &two[..]).chain(others.chunks(1)).collect();
    changed_bits_are_refused(Ec256::SHAPE.id, &lies);
}

/// Of 7: bits that are changed, so that but for one equation all may hold.
#[test]
fn roots_that_are_not_true_are_refused_by_their_stage() {
    // Input and root with their complements, which add up as before; then others one by one.
    let numbers = [[root::A + 200, root::SA + 200], [root::B + 200, root::SB + 200]];
    let others = [root::B, root::NEGATIVE, root::CURVE, root::Q, root::SQUARE_CARRIES];
    let lies: Vec<&[usize]> = numbers.iter().map(|two| &two[..]).chain(others.chunks(1)).collect();
    changed_bits_are_refused(Root::SHAPE.id, &lies);
}

/// Changes bits of the first call of a precompile, by lists of them.
fn changed_bits_are_refused(id: u8, lies: &[&[usize]]) {
    let subject = calling();
    let (setup, dimensions) = (subject.setup(), subject.dimensions());
    let verdict = |changed: &[usize]| {
        let mut tables = subject.tables();
        let table = tables.iter_mut().find(|table| table.table.shape.id == id);
        let row = table.expect("its table").row_mut(0);
        changed.iter().for_each(|bit| row[*bit] = F::from(1u64) - row[*bit]);
        let world = World::of(&subject.cycles()[..1], &dimensions).with_calls(tables);
        let outcome = Liar::about(&subject, &setup, &world).prove_calls(&truth);
        (outcome.refusals, verify_calls(subject.key(), &subject.statement, &outcome.bytes))
    };
    assert_eq!(verdict(&[]), (vec![], Ok(())));
    for lie in lies {
        let (refusals, judged) = verdict(lie);
        assert_eq!(refusals, ["calls.rows"], "{lie:?}");
        assert_eq!(judged.map_err(|error| error.at), Err("calls"), "{lie:?}");
    }
}

/// Who refuses what a prover says of products, and the verifier's verdict. `edit` changes statement and
/// tables.
fn told(
    workbench: &Workbench,
    claim: fn(&mut Statement),
    edit: fn(&mut TableBits),
) -> (Vec<String>, Result<(), VerifyError>) {
    let subject = &workbench.honest.subject;
    let mut statement = subject.statement.clone();
    claim(&mut statement);
    let mut tables = subject.tables_of(&statement);
    tables.iter_mut().filter(|table| table.table.shape.id == MULMOD).for_each(edit);
    let (world, setup) = (workbench.finding(&tables.clone(), tables, |_, _| {}), subject.setup());
    let liar = Liar { statement: &statement, ..Liar::about(subject, &setup, &world) };
    let outcome = liar.prove(&truth);
    let verdict = subject.verify(&statement, &outcome.bytes);
    (outcome.refusals, verdict)
}

/// No row reaches a call beyond the last. What is there enters the words that memory is said to have,
/// as long as it obeys the equations without their constants.
#[test]
fn what_is_true_beyond_the_last_call_is_nobodys_business() {
    let junk = |table: &mut TableBits| {
        let row = table.row_mut(3);
        (row[M], row[S]) = (F::from(1u64), F::from(1u64));
    };
    assert_eq!(told(&Workbench::products(), |_| {}, junk), (vec![], Ok(())));
}

#[test]
fn entries_of_the_matrix_behind_a_table_are_nobodys_business() {
    let workbench = Workbench::wide_products();
    let junk = |table: &mut TableBits| {
        table.bits.resize(2 * table.bits.len(), F::from(0u64));
        *table.bits.last_mut().unwrap() = F::from(7u64);
    };
    assert_eq!(told(&workbench, |_| {}, junk), (vec![], Ok(())));
}

#[test]
fn more_calls_than_are_made_have_a_proof_if_they_are_true() {
    let claim = |statement: &mut Statement| statement.invocations[0] += 1;
    let fill = |table: &mut TableBits| table.call(3, &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    assert_eq!(told(&Workbench::products(), claim, fill), (vec![], Ok(())));
}
