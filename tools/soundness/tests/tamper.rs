//! Changed proofs: refused, by the stage whose final check the changed item enters.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rayon::prelude::*;
use rill_e2e::random::Random;
use rill_soundness::forgeries::Honest;
use rill_soundness::manifest::{Item, RELATIONS, STAGES, items, noticed_in, rank, stage_of};
use rill_soundness::suites;
use rill_soundness::tamper::Tampering;
use rill_verifier::{ErrorKind, verify_recording};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// How many of a hundred bytes are changed.
const PERCENT: usize = 2;

struct Proven {
    honest: Honest,
    bytes: Vec<u8>,
    items: Vec<Item>,
}

static PROVEN: LazyLock<Proven> = LazyLock::new(|| {
    let honest = Honest::new();
    let proof = honest.proof();
    let statement = &honest.subject.statement;
    let tape = verify_recording(honest.subject.key(), statement, &proof.bytes).unwrap();
    assert_eq!(tape, proof.tape, "prover and verifier have the same transcript");
    Proven { items: items(&tape), bytes: proof.bytes, honest }
});

impl Proven {
    /// What is wrong with the verdict about a changed proof.
    fn complaint(&self, what: &str, item: &Item, changed: &[u8]) -> Option<String> {
        self.complaint_at(noticed_in(item.label).unwrap_or(&[]), what, item, changed)
    }

    fn complaint_at(
        &self,
        places: &[&str],
        what: &str,
        item: &Item,
        changed: &[u8],
    ) -> Option<String> {
        let verdict = self.honest.subject.judge(changed);
        suites::complaint(&format!("{what} of {item:?}"), places, verdict)
    }
}

#[test]
fn the_items_are_the_whole_proof_and_all_in_the_manifest() {
    let Proven { items, bytes, .. } = &*PROVEN;
    let last = items.last().unwrap();
    assert_eq!(last.start + last.length, bytes.len());
    let labels: BTreeMap<&str, usize> = items.iter().fold(BTreeMap::new(), |mut labels, item| {
        *labels.entry(item.label).or_default() += 1;
        labels
    });
    for label in labels.keys() {
        assert!(noticed_in(label).is_some(), "`{label}` is not in the manifest");
    }
    // All relations but those that own no opening of their own send something.
    let senders: BTreeSet<_> = labels.keys().filter_map(|label| label.split_once('/')).collect();
    let silent: Vec<_> = RELATIONS
        .into_iter()
        .filter(|(slug, _)| !senders.iter().any(|(sender, _)| sender == slug))
        .collect();
    assert_eq!(silent, [], "relations without openings");
}

#[test]
fn every_item_changed_is_refused_where_it_enters() {
    let proven = &*PROVEN;
    let wrong: Vec<String> = (0..proven.items.len())
        .into_par_iter()
        .flat_map_iter(|number| {
            let mut random = Random::new(number as u64);
            let item = &proven.items[number];
            let all = if item.is_scalar { Tampering::SCALAR } else { Tampering::ELEMENT };
            // The first always, two others by lot.
            let chosen = [0, 1 + random.index(5), 1 + random.index(5)].map(|i| all[i]);
            let complaints: Vec<String> = chosen
                .into_iter()
                .filter_map(|way| {
                    let changed = way.apply(&proven.bytes, &proven.items, number, &mut random)?;
                    proven.complaint_at(&places(item, way), &format!("{way:?}"), item, &changed)
                })
                .collect();
            complaints
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where a change of this sort is noticed. Two factors of one product may be exchanged without a
/// change of the final check; the relation that takes them weighs them differently.
fn places(item: &Item, way: Tampering) -> Vec<&'static str> {
    let places = noticed_in(item.label).unwrap_or(&[]);
    let follows = places.first().and_then(|stage| STAGES.get(rank(stage) + 1));
    let later = follows.filter(|_| way == Tampering::Swap && item.is_scalar);
    places.iter().chain(later).copied().collect()
}

#[test]
fn a_scalar_has_one_encoding() {
    let Proven { honest, bytes, items } = &*PROVEN;
    for (number, item) in items.iter().enumerate().filter(|(_, item)| item.is_scalar).step_by(7) {
        let changed = Tampering::PlusModulus.apply(bytes, items, number, &mut Random::new(0));
        let verdict = honest.subject.judge(&changed.unwrap());
        let kind = verdict.unwrap_err().kind;
        let refused = rill_transcript::ReadError::NonCanonicalScalar { label: item.label };
        assert_eq!(kind, ErrorKind::Read(refused));
    }
}

#[test]
fn random_bytes_changed_are_refused() {
    let proven = &*PROVEN;
    let count = proven.bytes.len() * PERCENT / 100;
    let wrong: Vec<String> = (0..count)
        .into_par_iter()
        .filter_map(|seed| {
            let mut random = Random::new(0x5eed + seed as u64);
            let place = random.index(proven.bytes.len());
            let item = proven.items.iter().rfind(|item| item.start <= place).unwrap();
            let mut changed = proven.bytes.clone();
            changed[place] ^= 1 + random.index(255) as u8;
            proven.complaint(&format!("byte {place}"), item, &changed)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn shortened_and_extended_proofs_are_refused() {
    let Proven { honest, bytes, items } = &*PROVEN;
    let verdict = |proof: &[u8]| honest.subject.judge(proof);
    let cuts = items.iter().step_by(13).flat_map(|item| [item.start, item.start + 1]);
    for length in cuts.chain([0, 1, bytes.len() - 1]) {
        let error = verdict(&bytes[..length]).unwrap_err();
        let item = items.iter().rfind(|item| item.start <= length).unwrap();
        let stage = stage_of(error.at).unwrap();
        let read = matches!(error.kind, ErrorKind::Read(_) | ErrorKind::Pcs(_));
        assert!(read && noticed_in(item.label).unwrap().contains(&stage), "{length}: {error}");
    }
    for tail in [&[0][..], &[0; 32], &bytes[..64], bytes] {
        let error = verdict(&[bytes, tail].concat()).unwrap_err();
        let trailing = rill_transcript::ReadError::TrailingBytes { count: tail.len() };
        assert_eq!((error.at, error.kind), ("proof", ErrorKind::Read(trailing)));
    }
}

/// Two proofs of one statement about runs on different inputs would be best; here two proofs about
/// other exit codes and outputs of one program, cut at every stage.
#[test]
fn two_proofs_spliced_are_refused() {
    let Proven { honest, bytes, items } = &*PROVEN;
    let mut claim = honest.subject.truth();
    claim.statement.exit_code = 1;
    let setup = honest.subject.setup();
    let other = claim.prove(&setup, &honest.cycles).bytes;
    assert_eq!(other.len(), bytes.len());
    let starts = STAGES[1..].iter().filter_map(|stage| {
        let of = |item: &&Item| noticed_in(item.label).is_some_and(|at| at[0] == *stage);
        items.iter().filter(|item| item.label != "commitment").find(of).map(|item| item.start)
    });
    for cut in starts {
        for spliced in [[&bytes[..cut], &other[cut..]], [&other[..cut], &bytes[cut..]]] {
            let verdict = honest.subject.judge(&spliced.concat());
            let error = verdict.unwrap_err();
            let item = items.iter().rfind(|item| item.start <= cut).unwrap();
            let place = rank(noticed_in(item.label).unwrap()[0]);
            // The foreign part is refused as soon as its first stage ends.
            assert!(rank(stage_of(error.at).unwrap()) <= place, "cut at {cut}: {error}");
        }
    }
}
