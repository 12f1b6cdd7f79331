//! Provers that change their rows between two stages, so that one relation is attacked alone: the
//! rows that it reads are not those that the claims it takes are about.

use crate::forgeries::Honest;
use crate::manifest::{STAGES, rank};
use crate::replay::{read_table, set_written};
use crate::wires::toggled;
use rill_isa::{Flag, Kind};
use rill_pcs_prover::ProverSetup;
use rill_witness::Cycle;

/// A change of rows from one stage on.
#[derive(Clone)]
pub struct Change {
    /// The relation that must fail, by its slug.
    pub relation: &'static str,
    /// The stage from which on rows are changed, and in which it must be noticed.
    pub stage: &'static str,
    edit: fn(&Honest, &mut Vec<Cycle>),
}

impl Change {
    /// The proof of a prover that changes its rows when the stage begins.
    pub fn prove(&self, honest: &Honest, setup: &ProverSetup) -> Vec<u8> {
        let mut cycles = honest.cycles.clone();
        (self.edit)(honest, &mut cycles);
        let lists = [&honest.cycles[..], &cycles];
        let late =
            |stage: &'static str| rank(stage) >= rank(self.stage) && rank(stage) < STAGES.len();
        honest.subject.truth().prove_staged(setup, lists, &late).bytes
    }
}

/// A change for each relation that takes a claim, and one for the opening of the commitments.
pub fn changes() -> Vec<Change> {
    [early(), late()].concat()
}

fn change(
    relation: &'static str,
    stage: &'static str,
    edit: fn(&Honest, &mut Vec<Cycle>),
) -> Change {
    Change { relation, stage, edit }
}

/// Those of the stages over cycles and accesses.
fn early() -> Vec<Change> {
    vec![
        change("spartan.product", "products", |h, cycles| {
            let row = &mut cycles[h.first(Kind::Bne)];
            row.flags = toggled(row.flags, Flag::Branch);
        }),
        change("operands.reduction", "products", |h, cycles| {
            cycles[h.first(Kind::Lw)].lane_offset += 1;
        }),
        change("spartan.shift", "operands", |h, cycles| cycles[h.first(Kind::Add)].pc += 1),
        change("operands.input", "operands", |h, cycles| {
            let row = &mut cycles[h.first(Kind::Add)];
            row.flags = toggled(row.flags, Flag::LeftIsRs1);
        }),
        change("registers.reduction", "operands", |h, cycles| {
            let row = &mut cycles[h.first(Kind::Add)];
            set_written(row, row.rd_write_value + 1);
        }),
        change("ram.reduction", "operands", |h, cycles| {
            cycles[h.first(Kind::Sd)].ram_write_value += 1;
        }),
        change("registers.read_write", "accesses", |h, cycles| {
            cycles[h.first(Kind::Add)].rd_inc += 1;
        }),
        change("ram.read_write", "accesses", |h, cycles| {
            cycles[h.first(Kind::Sd)].ram_inc += 1;
        }),
        change("ram.raf", "accesses", |h, cycles| {
            let row = &mut cycles[h.first(Kind::Ld)];
            row.ram_word = row.ram_word.map(|word| word + 1);
        }),
        change("ram.output", "accesses", |_, cycles| {
            // The store of the exit word, the last one.
            let row = cycles.iter_mut().rfind(|cycle| cycle.flags.has(Flag::Store));
            row.expect("the program exits").ram_inc += 2;
        }),
    ]
}

/// Those of the stages over lookups and chunks, and of the opening.
fn late() -> Vec<Change> {
    vec![
        change("lookups.read_raf", "lookups", |h, cycles| {
            let row = &mut cycles[h.first(Kind::And)];
            row.table = Some(rill_isa::Table::Or);
            read_table(row);
        }),
        change("registers.val_evaluation", "lookups", |h, cycles| {
            cycles[h.first(Kind::Add)].rd_inc += 1;
        }),
        change("ram.val_check", "lookups", |h, cycles| {
            cycles[h.first(Kind::Sd)].ram_inc += 1;
        }),
        change("bytecode.read_raf", "addresses", |h, cycles| {
            cycles[h.first(Kind::Add)].pc += 1;
        }),
        change("onehot.booleanity", "cycles", |h, cycles| {
            cycles[h.first(Kind::Add)].lookup_index ^= 1;
        }),
        change("ram.ra_virtual", "cycles", |h, cycles| {
            let row = &mut cycles[h.first(Kind::Ld)];
            row.ram_word = row.ram_word.map(|word| word + 1);
        }),
        change("lookups.ra_virtual", "cycles", |h, cycles| {
            cycles[h.first(Kind::And)].lookup_index ^= 1 << 64;
        }),
        change("increments.reduction", "cycles", |h, cycles| {
            cycles[h.first(Kind::Add)].rd_inc += 1;
        }),
        change("onehot.hamming", "chunks", |h, cycles| {
            cycles[h.first(Kind::Add)].lookup_index ^= 1;
        }),
        change("opening", "opening", |h, cycles| cycles[h.first(Kind::Add)].rd_inc += 1),
    ]
}
