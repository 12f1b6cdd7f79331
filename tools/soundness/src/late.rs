//! Provers that change their rows between two stages, so that one relation is attacked alone: the
//! rows that it reads are not those that the claims it takes are about.

use crate::forgeries::Honest;
use crate::manifest::{STAGES, rank};
use crate::replay::{read_table, set_written};
use crate::wires::toggled;
use rill_isa::{Flag, Kind, Table};
use rill_pcs_prover::ProverSetup;
use rill_witness::Cycle;

/// A change of a row from one stage on.
#[derive(Clone)]
pub struct Change {
    /// The relation that must fail, by its slug.
    pub relation: &'static str,
    /// The stage from which on the row is changed, and in which it must be noticed.
    pub stage: &'static str,
    kind: Kind,
    /// Which row of the kind.
    row: fn(&Honest, Kind) -> usize,
    edit: fn(&mut Cycle),
}

impl Change {
    /// The proof of a prover that changes its rows when the stage begins.
    pub fn prove(&self, honest: &Honest, setup: &ProverSetup) -> Vec<u8> {
        let mut cycles = honest.cycles.clone();
        (self.edit)(&mut cycles[(self.row)(honest, self.kind)]);
        let lists = [&honest.cycles[..], &cycles];
        let late =
            |stage: &'static str| rank(stage) >= rank(self.stage) && rank(stage) < STAGES.len();
        honest.subject.truth().prove_staged(setup, lists, &late).bytes
    }
}

/// A change for each relation that takes a claim, and one for the opening of the commitments.
pub fn changes() -> Vec<Change> {
    vec![
        change("spartan.product", "products", Kind::Bne, |c| {
            c.flags = toggled(c.flags, Flag::Branch);
        }),
        change("operands.reduction", "products", Kind::Lw, |c| c.lane_offset += 1),
        change("spartan.shift", "operands", Kind::Add, |c| c.pc += 1),
        change("operands.input", "operands", Kind::Add, |c| {
            c.flags = toggled(c.flags, Flag::LeftIsRs1);
        }),
        change("registers.reduction", "operands", Kind::Add, |c| {
            set_written(c, c.rd_write_value + 1);
        }),
        change("ram.reduction", "operands", Kind::Sd, |c| c.ram_write_value += 1),
        change("registers.read_write", "accesses", Kind::Add, |c| c.rd_inc += 1),
        change("ram.read_write", "accesses", Kind::Sd, |c| c.ram_inc += 1),
        change("ram.raf", "accesses", Kind::Ld, next_word),
        // The store of the exit word.
        Change {
            row: Honest::last,
            ..change("ram.output", "accesses", Kind::Sd, |c| c.ram_inc += 2)
        },
        change("lookups.read_raf", "lookups", Kind::And, |c| {
            c.table = Some(Table::Or);
            read_table(c);
        }),
        change("registers.val_evaluation", "lookups", Kind::Add, |c| c.rd_inc += 1),
        change("ram.val_check", "lookups", Kind::Sd, |c| c.ram_inc += 1),
        change("bytecode.read_raf", "addresses", Kind::Add, |c| c.pc += 1),
        change("onehot.booleanity", "cycles", Kind::Add, |c| c.lookup_index ^= 1),
        change("ram.ra_virtual", "cycles", Kind::Ld, next_word),
        change("lookups.ra_virtual", "cycles", Kind::And, |c| c.lookup_index ^= 1 << 64),
        change("increments.reduction", "cycles", Kind::Add, |c| c.rd_inc += 1),
        change("onehot.hamming", "chunks", Kind::Add, |c| c.lookup_index ^= 1),
        change("opening", "opening", Kind::Add, |c| c.rd_inc += 1),
    ]
}

/// A change of the first row of a kind.
fn change(relation: &'static str, stage: &'static str, kind: Kind, edit: fn(&mut Cycle)) -> Change {
    Change { relation, stage, kind, row: Honest::first, edit }
}

fn next_word(cycle: &mut Cycle) {
    cycle.ram_word = cycle.ram_word.map(|word| word + 1);
}
