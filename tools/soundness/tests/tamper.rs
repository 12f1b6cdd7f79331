//! Changed proofs: refused, by the stage whose final check the changed item enters.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rayon::prelude::*;
use rill_e2e::random::Random;
use rill_soundness::forgeries::Honest;
use rill_soundness::manifest::{
    COMMITMENT, Item, RELATIONS, STAGES, items, noticed_in, rank, read_in, stage_of,
};
use rill_soundness::suites;
use rill_soundness::tamper::Tampering;
use rill_soundness::workbench::Workbench;
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

static PROVEN: LazyLock<Proven> = LazyLock::new(|| Proven::of(Honest::new()));
/// With two tables of calls.
static CALLING: LazyLock<Proven> = LazyLock::new(|| Proven::of(Workbench::hashes().honest));

/// With modular products.
static MULTIPLYING: LazyLock<Proven> =
    LazyLock::new(|| Proven::of(Workbench::multiplying().honest));

impl Proven {
    fn of(honest: Honest) -> Self {
        let proof = honest.proof();
        let statement = &honest.subject.statement;
        let tape = verify_recording(honest.subject.key(), statement, &proof.bytes).unwrap();
        assert_eq!(tape, proof.tape, "prover and verifier have the same transcript");
        Self { items: items(&tape), bytes: proof.bytes, honest }
    }

    /// The stages after `stage` in which something is sent.
    fn stages_after(&self, stage: &str) -> impl Iterator<Item = &'static str> {
        let sent = |stage: &str| {
            let of = |item: &Item| noticed_in(item.label).is_some_and(|at| at.contains(&stage));
            self.items.iter().any(of)
        };
        STAGES.into_iter().skip(rank(stage) + 1).filter(move |stage| sent(stage))
    }

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
    let of_tables = ["calls.rows", "calls.bits", "calls.words", "calls.reduction"];
    let of_ports = ["sparse.gated", "sparse.reduction"];
    assert_eq!(silent(&PROVEN), [&of_ports[..], &of_tables].concat());
    assert_eq!(silent(&CALLING), of_ports);
    assert_eq!(silent(&MULTIPLYING), of_tables);
}

/// The relations that send nothing.
fn silent(Proven { items, bytes, .. }: &Proven) -> Vec<&'static str> {
    let last = items.last().unwrap();
    assert_eq!(last.start + last.length, bytes.len());
    let labels: BTreeMap<&str, usize> = items.iter().fold(BTreeMap::new(), |mut labels, item| {
        *labels.entry(item.label).or_default() += 1;
        labels
    });
    for label in labels.keys() {
        assert!(noticed_in(label).is_some(), "`{label}` is not in the manifest");
    }
    let senders: BTreeSet<_> = labels.keys().filter_map(|label| label.split_once('/')).collect();
    let sends = |slug: &str| senders.iter().any(|(sender, _)| *sender == slug);
    RELATIONS.into_iter().map(|(slug, _)| slug).filter(|slug| !sends(slug)).collect()
}

#[test]
fn every_item_changed_is_refused_where_it_enters() {
    complain(&PROVEN, |_| true);
}

/// Where there are tables: what is sent of them and of memory's words, and every fifth other item.
#[test]
fn every_item_about_tables_changed_is_refused_where_it_enters() {
    let first = 2 + CALLING.honest.subject.dimensions().chunks();
    complain(&CALLING, |number| {
        let label = CALLING.items[number].label;
        let is_part = label == COMMITMENT && number >= first;
        is_part || label.contains("calls") || number.is_multiple_of(5)
    });
}

/// Where rows may have ports: all that is sent of these, and every fifth other item.
#[test]
fn every_item_about_ports_changed_is_refused_where_it_enters() {
    let of_ports = ["_ra", "/gate", "sparse."];
    complain(&MULTIPLYING, |number| {
        let label = MULTIPLYING.items[number].label;
        of_ports.iter().any(|part| label.contains(part)) || number.is_multiple_of(5)
    });
}

fn complain(proven: &Proven, chosen: impl Fn(usize) -> bool + Sync) {
    let wrong: Vec<String> = (0..proven.items.len())
        .into_par_iter()
        .filter(|number| chosen(*number))
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
                    proven.complaint_at(
                        &places(proven, item, way),
                        &format!("{way:?}"),
                        item,
                        &changed,
                    )
                })
                .collect();
            complaints
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where a change of this sort is noticed. Two factors of one product may be exchanged without a
/// change of the final check; the relation that takes them weighs them differently.
fn places(proven: &Proven, item: &Item, way: Tampering) -> Vec<&'static str> {
    let places = noticed_in(item.label).unwrap_or(&[]);
    let follows = places.first().and_then(|stage| proven.stages_after(stage).next());
    let later = follows.filter(|_| way == Tampering::Swap && item.is_scalar);
    // What is no scalar is refused where it is read.
    let read = read_in(item.label).unwrap_or(&[]);
    places.iter().chain(read).copied().chain(later).collect()
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
    [&*PROVEN, &*CALLING, &*MULTIPLYING].into_iter().for_each(refuses_other_lengths);
}

fn refuses_other_lengths(Proven { honest, bytes, items }: &Proven) {
    let verdict = |proof: &[u8]| honest.subject.judge(proof);
    let of_tables = items.iter().filter(|item| item.label.contains("/calls"));
    let chosen = items.iter().step_by(13).chain(of_tables);
    let cuts = chosen.flat_map(|item| [item.start, item.start + 1]);
    for length in cuts.chain([0, 1, bytes.len() - 1]) {
        let error = verdict(&bytes[..length]).unwrap_err();
        let item = items.iter().rfind(|item| item.start <= length).unwrap();
        let stage = stage_of(error.at).unwrap();
        let read = matches!(error.kind, ErrorKind::Read(_) | ErrorKind::Pcs(_));
        assert!(read && read_in(item.label).unwrap().contains(&stage), "{length}: {error}");
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
    [&*PROVEN, &*CALLING, &*MULTIPLYING].into_iter().for_each(refuses_splices);
}

fn refuses_splices(proven: &Proven) {
    let Proven { honest, bytes, items } = proven;
    let mut claim = honest.subject.truth();
    claim.statement.exit_code = 1;
    let setup = honest.subject.setup();
    let other = claim.prove(&setup, &honest.cycles).bytes;
    assert_eq!(other.len(), bytes.len());
    let starts = proven.stages_after(STAGES[0]).map(|stage| {
        let of = |item: &&Item| noticed_in(item.label).is_some_and(|at| at[0] == stage);
        items.iter().filter(|item| item.label != COMMITMENT).find(of).unwrap().start
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
