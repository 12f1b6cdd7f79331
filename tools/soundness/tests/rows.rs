//! Every kind of row, every wire: a change of one wire of one row is refused by the row checker.

use rayon::prelude::*;
use rill_e2e::random::program;
use rill_isa::Kind;
use rill_soundness::forgeries::Honest;
use rill_soundness::program;
use rill_soundness::row_checker::{Rule, first_broken};
use rill_soundness::settled::LIES;
use rill_soundness::subject::Subject;
use rill_soundness::wires::{changes, harmless};
use rill_soundness::workbench::Workbench;
use rill_witness::Cycle;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// What cannot be executed.
const NEVER: [Kind; 1] = [Kind::Trap];

/// Rows of each kind whose wires are changed, each in another program.
const ROWS_PER_KIND: usize = 2;

/// The programs whose rows are attacked: the guests at small sizes, the small program, random
/// instructions.
fn subjects() -> Vec<(String, Subject)> {
    let guests = [
        ("rows", &[1, 3][..]),
        ("fibonacci", &[5]),
        ("fibonacci-low", &[2]),
        ("memory-walk", &[3, 1]),
        ("json", &[0]),
    ];
    let guests = guests.map(|(name, counts)| (name.to_owned(), Subject::guest(name, counts)));
    let random = (0..4).map(|seed| {
        let elf = program(seed, 500, 1);
        (format!("random program {seed}"), Subject::with_capacity(&elf, &[], 8192))
    });
    let small = ("small program".to_owned(), program::subject());
    let products = ("modular products".to_owned(), Workbench::multiplying().honest.subject);
    guests.into_iter().chain([small, products]).chain(random).collect()
}

/// Attacks the first rows of every kind.
fn each_row(attack: impl Fn(&str, &Subject, &[Cycle], usize) + Sync) {
    let mut attacked: BTreeMap<Kind, usize> = BTreeMap::new();
    for (name, subject) in subjects() {
        let cycles = subject.cycles();
        let broken = first_broken(subject.key(), &subject.statement, &cycles);
        assert_eq!(broken, None, "{name}");
        let mut rows = first_rows(&subject, &cycles);
        rows.retain(|kind, _| {
            let count = attacked.entry(*kind).or_default();
            *count += 1;
            *count <= ROWS_PER_KIND
        });
        rows.into_par_iter().for_each(|(_, row)| attack(&name, &subject, &cycles, row));
    }
    let missing: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| !attacked.contains_key(kind) && !NEVER.contains(kind))
        .collect();
    assert_eq!(missing, [], "kinds of rows that no program executes");
}

/// What follows from a lie on its row follows from it, as a prover would have it who means it: one
/// rule alone is broken, and with it left out the row would be accepted.
#[test]
fn a_settled_lie_about_any_kind_of_row_breaks_its_rule_alone() {
    let told = Mutex::new(BTreeSet::new());
    each_row(|name, subject, cycles, row| {
        for lie in &LIES {
            let Some(rule) = (lie.rule)(&cycles[row]) else { continue };
            let mut forged = cycles[..=row].to_vec();
            (lie.tell)(&mut forged[row]);
            assert_ne!(forged[row], cycles[row], "{name}, row {row}: {} is no lie", lie.name);
            // An exact difference below zero, which typed rows cannot say.
            let entry = forged[row].table.map(|table| table.entry(forged[row].lookup_index));
            if entry.is_some_and(|entry| entry.word().is_none()) {
                continue;
            }
            // The last row has no next; what that breaks is broken behind it.
            let broken = subject.broken(&forged);
            let here: Vec<Rule> = broken
                .into_iter()
                .filter(|(_, j)| *j <= row as u64)
                .map(|(rule, _)| rule)
                .collect();
            let what = || format!("{name}, row {row}: {} of {:?}", lie.name, cycles[row]);
            assert_eq!(here, [rule], "{}", what());
            told.lock().unwrap().insert(lie.name);
        }
    });
    let told = told.into_inner().unwrap();
    assert!(LIES.iter().all(|lie| told.contains(lie.name)), "{told:?}");
}

/// Wires changed with nothing settled: whatever else is wrong then, there is no way to be right.
#[test]
fn a_change_of_any_wire_of_any_kind_of_row_is_refused() {
    each_row(attack);
}

/// The first row of every kind.
fn first_rows(subject: &Subject, cycles: &[Cycle]) -> BTreeMap<Kind, usize> {
    let mut rows = BTreeMap::new();
    for (row, cycle) in cycles.iter().enumerate() {
        rows.entry(subject.key().row(cycle.pc as usize).kind).or_insert(row);
    }
    rows
}

fn attack(name: &str, subject: &Subject, cycles: &[Cycle], row: usize) {
    for (wire, changed) in changes(&cycles[row]) {
        let mut forged = cycles.to_vec();
        forged[row] = changed;
        let broken = first_broken(subject.key(), &subject.statement, &forged);
        let what = || format!("{name}, row {row}: {wire}: {:?} for {changed:?}", cycles[row]);
        match (harmless(wire, &cycles[row]), broken) {
            (None, Some(_)) | (Some(_), None) => {}
            (None, None) => panic!("{}: nothing is broken", what()),
            (Some(reason), Some(broken)) => {
                panic!("{}: harmless ({reason}), but {broken:?}", what())
            }
        }
    }
}

/// The hand that forges is as able as the witness generator: it makes the same rows of the same
/// script.
#[test]
fn the_forger_makes_the_rows_of_the_witness() {
    for (name, subject) in subjects() {
        let honest = Honest::of(subject);
        let made = honest.along(&honest.script());
        for (row, (made, cycle)) in made.iter().zip(&honest.cycles).enumerate() {
            assert_eq!(made, cycle, "{name}, row {row}");
        }
        assert_eq!(made.len(), honest.cycles.len());
    }
}

#[test]
fn another_statement_about_the_same_rows_is_refused() {
    let subject = program::subject();
    let cycles = subject.cycles();
    let edits: [fn(&mut rill_verifier::Statement); 5] = [
        |s| s.exit_code ^= 1,
        |s| s.output[0] ^= 1,
        |s| s.output.push(0),
        |s| {
            s.output.pop().unwrap();
        },
        |s| s.output.clear(),
    ];
    for edit in edits {
        let mut other = subject.statement.clone();
        edit(&mut other);
        let broken = first_broken(subject.key(), &other, &cycles);
        assert!(matches!(broken, Some((_, Rule::Output))), "{other:?}: {broken:?}");
    }
}
