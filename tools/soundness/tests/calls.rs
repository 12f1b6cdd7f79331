//! Rows of calls of precompiles, which reach words beyond `2^64`.

use rayon::prelude::*;
use rill_isa::Register;
use rill_soundness::forgeries::Honest;
use rill_soundness::program::calling;
use rill_soundness::replay::set_read;
use rill_soundness::row_checker::{Rule, first_broken};
use rill_soundness::wires::{changes, harmless};
use rill_witness::Cycle;

/// Whether the row reaches a word of a call or counts calls.
fn is_of_call(cycle: &Cycle) -> bool {
    [cycle.rd, cycle.rs1, cycle.rs2].into_iter().flatten().any(Register::counts_calls)
}

#[test]
fn rows_of_calls_break_no_rule() {
    let subject = calling();
    let cycles = subject.cycles();
    assert_eq!(first_broken(subject.key(), &subject.statement, &cycles), None);
    let far = cycles.iter().filter(|cycle| cycle.ram_address >> 66 == 1).count();
    // Inputs, outputs of the calls before, outputs for the guest.
    let products_and_hashes = 3 * 12 + 2 * 25 + 4 + 25 + 4 + 4 + 4;
    assert_eq!(far, products_and_hashes + 8 + 2 * 17 + 8 + 4 + 8 + 1 + 14 + 4 + 5 + 4);
    assert!(cycles.iter().filter(|cycle| is_of_call(cycle)).count() == far + 10);
}

#[test]
fn a_change_of_any_wire_of_a_row_of_a_call_is_refused() {
    let subject = calling();
    let cycles = subject.cycles();
    let rows: Vec<usize> = (0..cycles.len()).filter(|row| is_of_call(&cycles[*row])).collect();
    rows.into_par_iter().step_by(7).for_each(|row| {
        for (wire, changed) in changes(&cycles[row]) {
            let mut forged = cycles.clone();
            forged[row] = changed;
            let broken = first_broken(subject.key(), &subject.statement, &forged);
            let harmless = harmless(wire, &cycles[row]);
            assert_eq!(harmless.is_none(), broken.is_some(), "row {row}: {wire}, {broken:?}");
        }
    });
}

/// A store would have a word of another value before it: all its wires fit, but words of calls
/// never change.
#[test]
fn a_word_of_a_call_that_changes_is_refused() {
    let subject = calling();
    let mut cycles = subject.cycles();
    let immutable = subject.run.map.immutable();
    let is_far = |cycle: &Cycle| cycle.ram_word.is_some_and(|word| u64::from(word) >= immutable);
    let stored = cycles.iter().position(is_far).unwrap();
    cycles[stored].ram_inc += 1;
    cycles[stored].ram_read_value -= 1;
    let broken = first_broken(subject.key(), &subject.statement, &cycles);
    assert_eq!(broken, Some((stored as u64, Rule::RamValue)));
}

/// The guest takes another output from the table than the function has.
#[test]
fn an_output_of_a_call_that_is_not_its_own_is_refused() {
    let subject = calling();
    let honest = subject.cycles();
    let loads = |cycle: &Cycle| cycle.ram_address >> 66 == 1 && cycle.rd.is_some();
    for row in (0..honest.len()).filter(|row| loads(&honest[*row])).step_by(9) {
        let mut cycles = honest[..=row].to_vec();
        let value = cycles[row].ram_read_value ^ 1;
        set_read(&mut cycles[row], value);
        let mut broken = subject.broken(&cycles);
        // The last row has no next.
        broken.retain(|_, at| *at <= row as u64);
        assert_eq!(broken.into_iter().collect::<Vec<_>>(), [(Rule::RamValue, row as u64)]);
    }
}

#[test]
fn the_forger_makes_the_rows_of_calls() {
    let honest = Honest::of(calling());
    let made = honest.along(&honest.script());
    for (row, (made, cycle)) in made.iter().zip(&honest.cycles).enumerate() {
        assert_eq!(made, cycle, "row {row}");
    }
    assert_eq!(made.len(), honest.cycles.len());
}
