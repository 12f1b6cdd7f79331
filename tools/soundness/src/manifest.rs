//! What a proof consists of, and where a change of each item is noticed.

use rill_transcript::{EventKind, Tape};

/// The stages in order, by the names of the verifier; commitments come first and are opened last.
/// Without a table of calls there is no stage `calls`.
pub const STAGES: [&str; 10] = [
    "constraints",
    "products",
    "operands",
    "accesses",
    "lookups",
    "calls",
    "addresses",
    "cycles",
    "chunks",
    "opening",
];

/// Every relation with the stage of its final check; where it has two halves, with that of the
/// first. Those of `calls` are about tables, those of `sparse` about rows with ports.
pub const RELATIONS: [(&str, &str); 26] = [
    ("spartan.outer", "constraints"),
    ("spartan.product", "products"),
    ("operands.reduction", "products"),
    ("sparse.gated", "products"),
    ("spartan.shift", "operands"),
    ("operands.input", "operands"),
    ("registers.reduction", "operands"),
    ("ram.reduction", "operands"),
    ("sparse.reduction", "operands"),
    ("registers.read_write", "accesses"),
    ("ram.read_write", "accesses"),
    ("ram.raf", "accesses"),
    ("ram.output", "accesses"),
    ("lookups.read_raf", "lookups"),
    ("registers.val_evaluation", "lookups"),
    ("ram.val_check", "lookups"),
    ("calls.rows", "calls"),
    ("calls.bits", "calls"),
    ("calls.words", "calls"),
    ("bytecode.read_raf", "addresses"),
    ("onehot.booleanity", "addresses"),
    ("ram.ra_virtual", "cycles"),
    ("lookups.ra_virtual", "cycles"),
    ("increments.reduction", "cycles"),
    ("calls.reduction", "cycles"),
    ("onehot.hamming", "chunks"),
];

/// Items that are sent by the second half of a relation, with its stage.
const SECOND_HALVES: [(&str, &str); 3] = [
    ("bytecode.read_raf/ra", "cycles"),
    ("onehot.booleanity/ra", "cycles"),
    ("calls.reduction/table", "chunks"),
];

/// Label of the commitments.
pub const COMMITMENT: &str = "commitment";

/// The stage of a relation; a stage is its own.
pub fn stage_of(relation: &str) -> Option<&'static str> {
    let own = STAGES.into_iter().find(|stage| *stage == relation);
    let of = |(slug, stage): (&str, &'static str)| (slug == relation).then_some(stage);
    own.or_else(|| RELATIONS.into_iter().find_map(of))
}

/// Place of a stage in the order.
pub fn rank(stage: &str) -> usize {
    STAGES.iter().position(|name| *name == stage).unwrap_or(STAGES.len())
}

/// The stage in which a change of an item sent under `label` is noticed: that whose final check it
/// enters. A commitment is noticed at once if it is none any more, and else by all challenges,
/// hence in the first stage.
pub fn noticed_in(label: &str) -> Option<&'static [&'static str]> {
    if label == COMMITMENT {
        return Some(&["opening", "constraints"]);
    }
    let of_half = SECOND_HALVES.into_iter().find(|(item, _)| *item == label);
    let stage = match (of_half, label.split_once('/')) {
        (Some((_, stage)), _) => stage,
        _ if label.starts_with("opening.") => "opening",
        (None, Some((relation, _))) => stage_of(relation)?,
        (None, None) => stage_of(label)?,
    };
    let place = rank(stage);
    Some(&STAGES[place..=place])
}

/// The stage in which an item sent under `label` is read. It is that in which a change is noticed, but
/// for the words of calls, which the next stage takes.
pub fn read_in(label: &str) -> Option<&'static [&'static str]> {
    let place = rank("accesses");
    if label == "ram.val_check/calls" { Some(&STAGES[place..=place]) } else { noticed_in(label) }
}

/// One item of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its label.
    pub label: &'static str,
    /// Its first byte in the proof.
    pub start: usize,
    /// How many bytes it has.
    pub length: usize,
    /// Whether it is a scalar; else it is an encoded group element.
    pub is_scalar: bool,
}

/// The items of the proof that a transcript tells of, in order.
pub fn items(tape: &Tape) -> Vec<Item> {
    let mut start = 0;
    let mut items = Vec::new();
    for event in &tape.events {
        let is_scalar = match event.kind {
            EventKind::Scalar => true,
            EventKind::Bytes => false,
            EventKind::Public | EventKind::Challenge => continue,
        };
        items.push(Item { label: event.label, start, length: event.bytes.len(), is_scalar });
        start += event.bytes.len();
    }
    items
}
