//! The suites with chunks of 8 bits, which statements ask for from 2^25 cycles on: a verifier for
//! short traces with wide chunks has all of their code.

use rayon::prelude::*;
use rill_e2e::random::Random;
use rill_pcs::PcsError;
use rill_soundness::forgeries::Honest;
use rill_soundness::manifest::{items, noticed_in};
use rill_soundness::program;
use rill_soundness::suites::{
    complaint, complaints_about_changes, complaints_about_forgeries, proof_in_both_forms,
};
use rill_soundness::tamper::Tampering;
use rill_verifier::{Dimensions, ErrorKind, verify, verify_with_chunks};
use std::path::{Path, PathBuf};

fn wide() -> Honest {
    Honest::of(program::subject().wide())
}

#[test]
fn an_honest_run_is_proven_in_both_forms_with_the_same_bytes() {
    let honest = wide();
    let subject = &honest.subject;
    assert_eq!(subject.dimensions().chunk_bits, 8);
    let proof = proof_in_both_forms(&honest);
    assert_eq!(subject.judge(&proof.bytes), Ok(()));
    let verdict = verify(subject.key(), &subject.statement, &proof.bytes);
    assert!(verdict.is_err(), "the product's verifier judges narrow chunks only");
}

#[test]
fn forged_traces_are_refused_in_the_stage_of_the_broken_rule() {
    let wrong = complaints_about_forgeries(&wide());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rows_that_change_between_stages_are_noticed_by_each_relation() {
    let wrong = complaints_about_changes(&wide());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_item_plus_one_is_refused_where_it_enters() {
    let honest = wide();
    let subject = &honest.subject;
    let proof = honest.proof();
    let items = items(&proof.tape);
    let wrong: Vec<String> = (0..items.len())
        .into_par_iter()
        .filter_map(|number| {
            let random = &mut Random::new(number as u64);
            let changed = Tampering::PlusOne.apply(&proof.bytes, &items, number, random)?;
            let (item, verdict) = (&items[number], subject.judge(&changed));
            complaint(&format!("{item:?}"), noticed_in(item.label).unwrap(), verdict)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The statement asks for wide chunks where the judge of the suites is told so.
#[test]
fn statements_ask_for_wide_chunks_from_two_to_the_25_cycles_on() {
    let subject = program::subject();
    let bits = |log_cycles| {
        let mut statement = subject.statement.clone();
        statement.log_cycles = log_cycles;
        Dimensions::new(&statement, subject.key()).chunk_bits
    };
    assert_eq!([8, 24, 25, 32].map(bits), [4, 4, 8, 8]);
}

/// The hook is the suites': nothing that is shipped calls it.
#[test]
fn only_the_suites_name_the_verifier_of_wide_chunks() {
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for folder in ["crates", "tools", "fuzz", "guests"] {
        sources(&root.join(folder), &mut found);
    }
    assert!(found.len() > 100, "{} sources", found.len());
    let names_it = |path: &PathBuf| {
        std::fs::read_to_string(path).unwrap().contains("verify_with_chunks")
            && !path.starts_with(root.join("tools/soundness"))
    };
    found.retain(names_it);
    found.sort();
    let own = ["crates/verifier/src/lib.rs", "crates/verifier/src/verify.rs"];
    assert_eq!(found, own.map(|path| root.join(path)));
}

#[test]
fn there_is_no_verifier_for_chunks_of_other_widths() {
    let subject = program::subject();
    for chunk_width in [0, 1, 2, 3, 5, 7, 9, 16, 128, usize::MAX] {
        let verdict = verify_with_chunks(subject.key(), &subject.statement, chunk_width, &[]);
        let refused = PcsError::UnsupportedShape { log_cycles: 8, chunk_width };
        assert_eq!(verdict.unwrap_err().kind, ErrorKind::Pcs(refused));
    }
}
