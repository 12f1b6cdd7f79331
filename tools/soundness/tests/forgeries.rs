//! Forged traces through the whole protocol: refused, and by the place that should refuse them.

use rill_soundness::forgeries::{Forgery, Honest, all};
use rill_soundness::late::changes;
use rill_soundness::lies::calls::of_products;
use rill_soundness::lies::products;
use rill_soundness::manifest::{RELATIONS, rank, stage_of};
use rill_soundness::suites::{complaints_about_changes, complaints_about_forgeries};
use rill_soundness::workbench::Workbench;
use std::collections::BTreeSet;

/// The relations that the rows break, those in the first stage that has one.
fn expected(honest: &Honest, forgery: &Forgery) -> BTreeSet<&'static str> {
    let broken = honest.subject.broken(&forgery.cycles(honest));
    let relations: BTreeSet<_> = broken.keys().map(|rule| rule.relation()).collect();
    let first = relations.iter().filter_map(|relation| stage_of(relation)).min_by_key(|s| rank(s));
    relations.into_iter().filter(|relation| stage_of(relation) == first).collect()
}

#[test]
fn forgeries_break_the_rule_that_they_are_about_first_and_alone_in_its_stage() {
    let honest = Honest::new();
    let wrong: Vec<String> = all()
        .iter()
        .filter_map(|forgery| {
            let relations = expected(&honest, forgery);
            let alone = relations == BTreeSet::from([forgery.relation]);
            (!alone).then(|| format!("{}: {relations:?}, not {}", forgery.name, forgery.relation))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_verifier_refuses_forgeries_in_the_stage_of_the_broken_rule() {
    let honest = Honest::new();
    assert_eq!(honest.subject.judge(&honest.proof().bytes), Ok(()));
    let wrong = complaints_about_forgeries(&honest);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rows_that_change_between_stages_are_noticed_by_each_relation() {
    let wrong = complaints_about_changes(&Honest::new());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_relation_is_attacked_by_forged_rows_tables_or_lies() {
    let others = [of_products(&Workbench::products()), products::lies()].concat();
    let attacked: BTreeSet<&str> = changes()
        .iter()
        .map(|change| change.relation)
        .chain(all().iter().map(|forgery| forgery.relation))
        .chain(others.iter().flat_map(|lie| lie.refusals.iter().map(String::as_str)))
        .collect();
    for (relation, _) in RELATIONS {
        assert!(attacked.contains(relation), "no forgery against {relation}");
    }
    assert!(attacked.contains("opening"));
}
