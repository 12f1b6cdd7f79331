//! The transcript: both sides have the same, and every item of it changes what is drawn next.

use rill_field::{AdditiveGroup, F, Field, to_bytes};
use rill_soundness::forgeries::Honest;
use rill_soundness::manifest::COMMITMENT;
use rill_soundness::suites::proof_in_both_forms;
use rill_soundness::workbench::Workbench;
use rill_sumcheck::{Member, verify};
use rill_transcript::{Event, EventKind, Reader, Transcript, Writer};
use rill_verifier::{
    HIDING_PROTOCOL, Mode, PROTOCOL, Statement, absorb_statement, verify_recording,
};

#[test]
fn prover_and_verifier_have_the_same_transcript_in_both_forms() {
    let others = [Workbench::products(), Workbench::multiplying()].map(|w| w.honest);
    for honest in [Honest::new()].into_iter().chain(others) {
        let subject = &honest.subject;
        let sent = proof_in_both_forms(&honest);
        let read = verify_recording(subject.key(), &subject.statement, &sent.bytes).unwrap();
        let pairs = sent.tape.events.iter().zip(&read.events);
        assert_eq!(pairs.clone().position(|(sent, read)| sent != read), None);
        assert_eq!(sent.tape, read);
    }
}

/// What an adversary would do to an item without the challenges noticing.
const EDITS: [fn(&Event) -> Vec<(&'static str, Vec<u8>)>; 5] = [
    |event| vec![(event.label, flipped(&event.bytes, 0))],
    |event| vec![(event.label, flipped(&event.bytes, event.bytes.len().saturating_sub(1)))],
    |_| vec![],
    |event| vec![(event.label, event.bytes.clone()), (event.label, event.bytes.clone())],
    |event| vec![("another label", event.bytes.clone())],
];

fn flipped(bytes: &[u8], place: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match bytes.get_mut(place) {
        Some(byte) => *byte ^= 1,
        None => bytes.push(0),
    }
    bytes
}

#[test]
fn each_absorbed_item_changes_the_next_challenge() {
    let items = bound_items(&Honest::new());
    assert!(items > 900, "{items} items");
    let with_tables = bound_items(&Workbench::hashes().honest);
    assert!(with_tables > items, "{with_tables} items");
    let with_ports = bound_items(&Workbench::multiplying().honest);
    assert!(with_ports > 900, "{with_ports} items");
    let hidden = bound_items(&Honest::new().hidden());
    assert!(hidden > 400, "{hidden} items");
}

/// How many items a proof has, each of which changes the next challenge.
fn bound_items(honest: &Honest) -> usize {
    let events = honest.proof().tape.events;
    let protocol = match honest.subject.mode {
        Mode::Clear => PROTOCOL,
        Mode::ZeroKnowledge => HIDING_PROTOCOL,
    };
    let mut writer = Writer::new(protocol);
    let mut items = 0;
    for (place, event) in events.iter().enumerate() {
        if event.kind == EventKind::Challenge {
            assert_eq!(to_bytes(writer.challenge(event.label)).to_vec(), event.bytes, "{place}");
            continue;
        }
        let rest = &events[place + 1..];
        let distance = rest.iter().position(|event| event.kind == EventKind::Challenge);
        let Some(distance) = distance else {
            panic!("`{}` is followed by no challenge", event.label)
        };
        for edit in EDITS {
            let mut other = writer.clone();
            edit(event).iter().for_each(|(label, bytes)| other.absorb(label, bytes));
            rest[..distance].iter().for_each(|event| other.absorb(event.label, &event.bytes));
            let challenge = &rest[distance];
            let drawn = to_bytes(other.challenge(challenge.label)).to_vec();
            assert_ne!(drawn, challenge.bytes, "`{}` at {place} is not bound", event.label);
        }
        writer.absorb(event.label, &event.bytes);
        items += 1;
    }
    items
}

/// Challenges of constraint systems come after the tables, those of what takes the words of memory
/// after these, and that of the reduction after all that it combines.
#[test]
fn tables_and_words_are_bound_before_what_is_drawn_about_them() {
    let honest = Workbench::hashes().honest;
    let events = honest.proof().tape.events;
    let places = |is: &dyn Fn(&Event) -> bool| -> Vec<usize> {
        (0..events.len()).filter(|place| is(&events[*place])).collect()
    };
    let drawn = |label: &str| places(&|e| e.kind == EventKind::Challenge && e.label == label);
    let sent = |label: &str| places(&|e| e.kind == EventKind::Scalar && e.label == label);
    let before = |first: &[usize], second: &[usize]| {
        assert!(first.last().unwrap() < second.first().unwrap(), "{first:?}, {second:?}");
    };
    let numbers = places(&|event| event.label == "invocations");
    let commitments = places(&|event| event.label == COMMITMENT);
    // Increments, chunks, two parts of one table, the other.
    let chunks = honest.subject.dimensions().chunks();
    assert_eq!((numbers.len(), commitments.len()), (1, 2 + chunks + 2 + 1));
    before(&numbers, &commitments);
    before(&commitments, &places(&|event| event.kind == EventKind::Challenge));
    let words = sent("ram.val_check/calls");
    assert_eq!(words.len(), 2);
    for label in ["lookups.read_raf", "ram.val_check", "calls.rows", "calls.bits"] {
        before(&words, &drawn(label));
    }
    for drawn in [drawn("calls.rows"), drawn("calls.bits")] {
        before(&drawn, &sent("calls"));
    }
    for label in ["calls.rows/columns", "calls.bits/bit", "calls.words/word"] {
        before(&sent(label), &drawn("calls.reduction"));
    }
    before(&drawn("calls.reduction"), &sent("calls.reduction/carry"));
}

#[test]
fn a_challenge_drawn_once_more_changes_the_next_one() {
    let mut writer = Writer::new(PROTOCOL);
    let first = writer.clone().challenge("label");
    let skipped = writer.clone().challenge("another label");
    writer.challenge("label");
    assert_ne!(first, writer.challenge("label"));
    assert_ne!(first, skipped);
}

/// The challenge after an item, or after none.
fn drawn(protocol: &[u8], item: Option<(&'static str, &[u8])>, label: &'static str) -> [u8; 32] {
    let mut writer = Writer::new(protocol);
    if let Some((label, bytes)) = item {
        writer.absorb(label, bytes);
    }
    to_bytes(writer.challenge(label))
}

#[test]
fn another_protocol_has_other_challenges() {
    assert_ne!(drawn(PROTOCOL, None, "label"), drawn(b"another", None, "label"));
}

#[test]
fn label_and_data_are_told_apart() {
    let split = |label, bytes| drawn(PROTOCOL, Some((label, bytes)), "label");
    assert_ne!(split("ab", b"c"), split("a", b"bc"));
}

/// Without it, an empty item under the label of a challenge would stand for having drawn it.
#[test]
fn an_empty_item_is_no_challenge() {
    let absorbed = drawn(PROTOCOL, Some(("label", b"")), "label");
    let mut writer = Writer::new(PROTOCOL);
    writer.challenge("label");
    assert_ne!(absorbed, to_bytes(writer.challenge("label")));
}

#[test]
fn challenges_are_spread_over_the_field() {
    let mut writer = Writer::new(PROTOCOL);
    let drawn: Vec<_> = (0..16).map(|_| to_bytes(writer.challenge("label"))).collect();
    for place in 0..31 {
        assert!(drawn.iter().any(|bytes| bytes[place] != drawn[0][place]), "byte {place}");
    }
}

/// Who knows the challenge of a round before its message claims any sum: `s(X) = k·(X - r)` with
/// `s(0) + s(1) = claim` is 0 at `r`, and a column of zeros is all that is ever opened.
#[test]
fn a_message_is_not_fitted_to_its_challenge() {
    const LABEL: &str = "a round";
    let member = Member {
        slug: "claims 1, is 0",
        claim: F::from(1u64),
        offset: 0,
        degrees: vec![2],
        openings: 1,
    };
    let mut writer = Writer::new(PROTOCOL);
    let mut early = writer.clone();
    let [coefficient, challenge] = [early.challenge(LABEL), early.challenge(LABEL)];
    writer.challenge(LABEL);
    let slope = coefficient * (F::from(1u64) - challenge.double()).inverse().unwrap();
    writer.scalars(LABEL, &[-slope * challenge, F::from(0u64)]);
    let (proof, _) = writer.finish();
    let mut reader = Reader::new(PROTOCOL, &proof);
    let bound = verify(&mut reader, LABEL, &[member]).unwrap();
    let judged = bound.check(&mut reader, &[F::from(0u64)]);
    assert!(judged.is_err(), "the challenge did not wait for the message");
}

/// Changes of one field each.
const FIELDS: [fn(&mut Statement); 10] = [
    |s| s.program_digest[31] ^= 1,
    |s| s.log_cycles += 1,
    |s| s.log_memory += 1,
    |s| s.memory[0].first_page += 1,
    |s| s.memory[0].pages += 1,
    |s| s.memory.push(s.memory[0]),
    |s| s.invocations.push(0),
    |s| s.invocations.push(1 << 24),
    |s| s.exit_code ^= 1,
    |s| s.output.push(0),
];

#[test]
fn each_field_of_a_statement_moves_the_challenges() {
    let truth = rill_soundness::program::subject().statement;
    let drawn = |statement: &Statement| {
        let mut writer = Writer::new(PROTOCOL);
        absorb_statement(&mut writer, statement);
        writer.challenge("label")
    };
    for (place, change) in FIELDS.iter().enumerate() {
        let mut other = truth.clone();
        change(&mut other);
        assert_ne!(drawn(&truth), drawn(&other), "field {place}");
    }
    // One number more, or another one.
    let with = |invocations: &[u32]| {
        drawn(&Statement { invocations: invocations.to_vec(), ..truth.clone() })
    };
    let all = [&[0][..], &[1], &[256], &[1 << 24], &[0, 0], &[0, 1], &[1, 0]].map(with);
    for (i, challenge) in all.iter().enumerate() {
        assert!(!all[..i].contains(challenge), "numbers of calls {i}");
    }
}
