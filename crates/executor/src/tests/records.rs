//! Records against what rows mean: an interpreter of [`rill_isa::Spec`] and the tables, in
//! integers.

use super::programs::random;
use crate::testing::Built;
use crate::{Block, TraceSource};
use rill_isa::{Combine, Flag, Kind, Left, Right, Row, Table, Write, tables::interleave};
use rill_program::MemoryMap;
use std::collections::{HashMap, HashSet};

/// Registers and memory as the rows so far leave them.
struct Checker<'a> {
    rows: &'a [Row],
    map: MemoryMap,
    registers: [u64; 128],
    memory: HashMap<u64, u64>,
    kinds: HashSet<Kind>,
}

/// The record at one position of a block.
#[derive(Debug)]
struct Seen {
    pc: u32,
    ram: u32,
    a: u64,
    b: u64,
    c: u64,
    next: u32,
}

fn seen(block: &Block) -> impl Iterator<Item = Seen> + '_ {
    (0..block.len()).map(|i| Seen {
        pc: block.pc[i],
        ram: block.ram[i],
        a: block.a[i],
        b: block.b[i],
        c: block.c[i],
        next: *block.pc.get(i + 1).unwrap_or(&block.next),
    })
}

/// The lookup output, and the lane offset of a memory access.
struct Lookup {
    output: u128,
    lane: u64,
}

impl Checker<'_> {
    fn check(&mut self, seen: &Seen) {
        let row = &self.rows[seen.pc as usize];
        let flags = row.flags();
        self.kinds.insert(row.kind);
        let value =
            |slot: Option<rill_isa::Register>| slot.map_or(0, |r| self.registers[r.index()]);
        if !flags.has(Flag::Load) && !flags.has(Flag::Advice) {
            assert_eq!(seen.a, value(row.rs1), "{row:?} {seen:?}");
        }
        assert_eq!(seen.b, value(row.rs2), "{row:?} {seen:?}");
        if !flags.has(Flag::Store) {
            assert_eq!(seen.c, value(row.rd), "{row:?} {seen:?}");
        }
        let lookup = lookup(row, seen);
        if flags.has(Flag::Assert) {
            assert_eq!(lookup.output, 1, "{row:?} {seen:?}");
        }
        let word = self.access(row, seen, &lookup);
        if let Some(rd) = row.rd {
            self.registers[rd.index()] = match row.kind.spec().write {
                Write::Lookup => u64::try_from(lookup.output).expect("honest outputs are words"),
                Write::Ram => word,
                Write::Link => row.fall_through(),
                Write::None => panic!("{row:?} has rd"),
            };
        }
        self.check_next(row, seen, &lookup);
    }

    /// Checks and performs the access of a row; returns the word before it.
    fn access(&mut self, row: &Row, seen: &Seen, lookup: &Lookup) -> u64 {
        let flags = row.flags();
        if !flags.accesses_ram() {
            assert_eq!(seen.ram, 0);
            return 0;
        }
        let address = (i128::from(seen.b) + row.imm) as u128 - u128::from(lookup.lane);
        let index = u64::from(seen.ram) - 1;
        assert_eq!(address, self.map.address(index), "{row:?} {seen:?}");
        let word = self.memory.entry(index).or_insert(0);
        let before = *word;
        if flags.has(Flag::Store) {
            assert_eq!(seen.c, before, "{row:?} {seen:?}");
            *word = lookup.output as u64 + seen.a;
        } else {
            assert_eq!(seen.a, before, "{row:?} {seen:?}");
        }
        before
    }

    fn check_next(&self, row: &Row, seen: &Seen, lookup: &Lookup) {
        let flags = row.flags();
        let next = &self.rows[seen.next as usize];
        let address = if flags.has(Flag::Jump) {
            lookup.output as u64
        } else if flags.has(Flag::Branch) && lookup.output == 1 {
            (i128::from(row.address) + row.imm) as u64
        } else {
            row.fall_through()
        };
        assert_eq!(next.address, address, "{row:?} {seen:?}");
        assert_eq!(next.middle, row.continues, "{row:?} {seen:?}");
        if row.continues {
            assert_eq!(seen.next, seen.pc + 1);
        }
    }
}

fn lookup(row: &Row, seen: &Seen) -> Lookup {
    let spec = row.kind.spec();
    let left = match spec.left {
        Left::Zero => 0,
        Left::Rs1 | Left::Ram if row.flags().has(Flag::Load) => seen.a,
        Left::Rs1 => seen.a,
        Left::Ram => seen.c,
        Left::Pc => row.address,
    };
    let right = match spec.right {
        Right::Zero => 0,
        Right::Rs2 => i128::from(seen.b),
        Right::Imm => row.imm,
        Right::Rs2PlusImm => i128::from(seen.b) + row.imm,
    };
    let right = u64::try_from(right).expect("operands are words");
    let index = match spec.combine {
        Combine::Interleave => interleave(left, right),
        Combine::Add => u128::from(left) + u128::from(right),
        Combine::Sub => (1 << 64) + u128::from(left) - u128::from(right),
        Combine::Mul => u128::from(left) * u128::from(right),
        Combine::Advice => u128::from(seen.a),
    };
    let output = |table: Table| {
        let word = table.entry(index).word();
        word.unwrap_or_else(|| panic!("{row:?} {seen:?}: {table:?} at {index:#x}")).into()
    };
    let lane = spec.table.and_then(|table| table.lane(index)).unwrap_or(0);
    Lookup { output: spec.table.map_or(0, output), lane }
}

/// Checks all records of a run; returns the kinds of its rows.
fn check(built: &Built) -> HashSet<Kind> {
    let run = built.run(&[]).unwrap();
    let (map, memory) = (run.map.clone(), built.image.words(&run.map).collect());
    let kinds = HashSet::new();
    let mut checker = Checker { rows: &built.rows, map, registers: [0; 128], memory, kinds };
    run.trace
        .replay(0..run.rows, 1000, &mut |block| seen(block).for_each(|seen| checker.check(&seen)))
        .unwrap();
    let memory = run.trace.final_memory();
    for (&index, &word) in &checker.memory {
        assert_eq!(memory[index as usize], word, "word {index}");
    }
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
