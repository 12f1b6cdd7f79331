//! Records against what rows mean: rows, run by the row constraints over the integers.

use super::calls::calls as all_calls;
use super::programs::random;
use super::rows::Machine;
use crate::testing::Built;
use crate::{Block, Run, TraceSource};
use rill_isa::{Flag, Kind, Row};
use rill_natives::outputs;
use std::collections::HashSet;

/// Registers and memory as the rows so far leave them.
struct Checker<'a> {
    rows: &'a [Row],
    machine: Machine,
    kinds: HashSet<Kind>,
}

impl Checker<'_> {
    /// Checks all rows of a block, and that its ports are those of its rows, in order.
    fn check_block(&mut self, block: &Block) {
        let mut ports = block.ports.iter();
        for i in 0..block.len() {
            if let Some(registers) = self.rows[block.pc[i] as usize].ports {
                let held = registers.map(|register| self.machine.read(Some(register)));
                assert_eq!(ports.next().map(|values| values.map(i128::from)), Some(held));
            }
            self.check(block, i);
        }
        assert_eq!(ports.next(), None);
    }

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
        if let Some(ports) = row.ports {
            let [x, y, m] = ports.map(|register| machine.read(Some(register)) as u128);
            assert_eq!(x * y, u128::from(b) * m + u128::from(a), "{place}");
            assert!(m == 0 && b == 0 || u128::from(a) < m, "{place}");
        } else {
            assert_eq!(i128::from(b), machine.read(row.rs2), "{place}");
        }
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

/// Checks all records of a run; returns the kinds of its rows. Words of calls are before the run
/// what they are after it.
pub(super) fn check(built: &Built) -> HashSet<Kind> {
    let run = built.run(&[]).unwrap();
    let mut machine = Machine::new(&run.map, &built.image);
    let ordinary = machine.memory.len();
    put_calls(&run, &mut machine.memory);
    let before = machine.memory[ordinary..].to_vec();
    let mut checker = Checker { rows: &built.rows, machine, kinds: HashSet::new() };
    let visit = &mut |block: &Block| checker.check_block(block);
    run.trace.replay(0..run.rows, 1000, visit).unwrap();
    assert!(run.trace.final_memory() == checker.machine.memory[..ordinary]);
    assert!(before == checker.machine.memory[ordinary..]);
    checker.kinds
}

/// Appends the words that the map has beyond `memory`: those of calls, and zeros.
fn put_calls(run: &Run, memory: &mut Vec<u64>) {
    let Some(end) = run.map.blocks().first().map(rill_program::Block::end) else { return };
    memory.resize(end as usize, 0);
    for call in all_calls(run).iter() {
        let (shape, _) = run.calls[call.precompile];
        let block = run.map.blocks().iter().find(|block| block.shape.id == shape.id).unwrap();
        let first = block.first as usize + call.number as usize * shape.words() as usize;
        let (inputs, rest) = memory[first..].split_at_mut(shape.inputs);
        inputs.copy_from_slice(call.inputs);
        assert!(outputs(shape.id, inputs, &mut rest[..shape.outputs]));
    }
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
