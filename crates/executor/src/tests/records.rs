//! Records against what rows mean: rows, run by the row constraints over the integers.

use super::programs::random;
use super::rows::Machine;
use crate::testing::Built;
use crate::{Block, TraceSource};
use rill_isa::{Flag, Kind, Row};
use std::collections::HashSet;

/// Registers and memory as the rows so far leave them.
struct Checker<'a> {
    rows: &'a [Row],
    machine: Machine,
    kinds: HashSet<Kind>,
}

impl Checker<'_> {
    /// Compares row `i` of a block with the machine before it, and runs it there.
    fn check(&mut self, block: &Block, i: usize) {
        let (pc, a, b, c) = (block.pc[i], block.a[i], block.b[i], block.c[i]);
        let (row, machine) = (&self.rows[pc as usize], &mut self.machine);
        let place = format!("{row:?}: {pc}, {a:#x}, {b:#x}, {c:#x}");
        let flags = row.flags();
        self.kinds.insert(row.kind);
        if !flags.has(Flag::Load) && !flags.has(Flag::Advice) {
            assert_eq!(i128::from(a), machine.read(row.rs1), "{place}");
        }
        assert_eq!(i128::from(b), machine.read(row.rs2), "{place}");
        if !flags.has(Flag::Store) {
            assert_eq!(i128::from(c), machine.read(row.rd), "{place}");
        }
        let word = machine.word(row).expect("an access to memory");
        assert_eq!(block.ram[i] as usize, word.map_or(0, |word| word + 1), "{place}");
        if let Some(word) = word {
            let before = if flags.has(Flag::Store) { c } else { a };
            assert_eq!(before, machine.memory[word], "{place}");
        }
        let next_pc = *block.pc.get(i + 1).unwrap_or(&block.next);
        let next = &self.rows[next_pc as usize];
        assert_eq!(machine.step(row, Some(a)), Ok(next.address), "{place}");
        assert_eq!(next.middle, row.continues, "{place}");
        assert!(!row.continues || next_pc == pc + 1, "{place}");
    }
}

/// Checks all records of a run; returns the kinds of its rows.
fn check(built: &Built) -> HashSet<Kind> {
    let run = built.run(&[]).unwrap();
    let machine = Machine::new(&run.map, &built.image);
    let mut checker = Checker { rows: &built.rows, machine, kinds: HashSet::new() };
    let visit = &mut |block: &Block| (0..block.len()).for_each(|i| checker.check(block, i));
    run.trace.replay(0..run.rows, 1000, visit).unwrap();
    assert!(run.trace.final_memory() == checker.machine.memory);
    checker.kinds
}

#[test]
fn every_record_follows_from_spec_and_tables() {
    let mut kinds = HashSet::new();
    for seed in 0..20 {
        kinds.extend(check(&random(seed, 1000, 20)));
    }
    // Padding, and what cannot be executed.
    let never = [Kind::NoOp, Kind::Trap];
    let unseen: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| !kinds.contains(kind) && !never.contains(kind))
        .collect();
    assert_eq!(unseen, [], "kinds without a record");
}
