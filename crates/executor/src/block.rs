//! Recorded rows.

use crate::Calls;
use crate::interpreter::{Record, Sink};
use rill_isa::PORTS;

/// Consecutive rows of a run, 32 bytes each, one vector for each column, all of one length.
///
/// A record and the static row at `pc` determine everything about the row. With `x`, `y` the
/// operands that the row's [`Spec`](rill_isa::Spec) names, `EA = b + imm`:
///
/// | | |
/// |---|---|
/// | value of slot `rs1` | `a`; 0 on loads and advice rows, which have no such slot |
/// | value of slot `rs2` | `b` |
/// | RAM word before the row | `a` on loads, `c` on stores |
/// | RAM word after the row | the same on loads; lookup output `+ a` on stores |
/// | address of the RAM word | that of word `ram - 1` in the memory map; none if `ram = 0` |
/// | value of an advice row | `a` |
/// | quotient and remainder of a modular product | `b`, `a` |
/// | values at its ports | the next of `ports` |
/// | lookup index, output | from operands (or `a` on advice rows, with `b` above it on products) by `Spec` and table |
/// | value of `rd` before | `c` on rows with `rd` |
/// | value of `rd` after | output, RAM word or return address, as `Spec` says |
/// | the row after | the next record; `next` after the last one |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Number of the first row in the run.
    pub first_row: u64,
    /// Bytecode index.
    pub pc: Vec<u32>,
    /// Index of the RAM word accessed, plus 1; 0 on rows without access.
    pub ram: Vec<u32>,
    /// Value of slot `rs1`, 0 if empty. Loads: the RAM word read. Advice rows: the value.
    /// Modular products: the remainder.
    pub a: Vec<u64>,
    /// Value of slot `rs2`, 0 if empty. Modular products: the quotient.
    pub b: Vec<u64>,
    /// Value of `rd` before the row. Stores: the RAM word before the row. Else 0.
    pub c: Vec<u64>,
    /// Bytecode index of the row after the last one: 0, the no-op, at the end of the run.
    pub next: u32,
    /// The calls of precompiles that end in it: their last rows are rows of the block.
    pub calls: Calls,
    /// What the rows with ports read through them, in order.
    pub ports: Vec<[u64; PORTS]>,
}

impl Block {
    /// An empty block.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.pc.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.pc.is_empty()
    }

    /// Makes it `rows` long, beginning at `first_row`, for its columns to be written. Allocates
    /// only if it never was as long before.
    pub(crate) fn reset(&mut self, first_row: u64, rows: usize) {
        self.first_row = first_row;
        self.calls.clear();
        self.ports.clear();
        self.pc.resize(rows, 0);
        self.ram.resize(rows, 0);
        self.a.resize(rows, 0);
        self.b.resize(rows, 0);
        self.c.resize(rows, 0);
    }

    /// The columns from position `start` to position `end`.
    pub(crate) fn columns(&mut self, start: usize, end: usize) -> Columns<'_> {
        Columns {
            pc: &mut self.pc[start..end],
            ram: &mut self.ram[start..end],
            a: &mut self.a[start..end],
            b: &mut self.b[start..end],
            c: &mut self.c[start..end],
        }
    }
}

/// Part of a block, to be written.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    pc: &'a mut [u32],
    ram: &'a mut [u32],
    a: &'a mut [u64],
    b: &'a mut [u64],
    c: &'a mut [u64],
}

impl Sink for Columns<'_> {
    const WATCHES_CALLS: bool = false;

    #[inline(always)]
    fn room(&self) -> usize {
        let room = self.pc.len();
        // Seen once here, the lengths need no check on each row.
        assert!([self.ram.len(), self.a.len(), self.b.len(), self.c.len()] == [room; 4]);
        room
    }

    #[inline(always)]
    fn put(&mut self, index: usize, record: &Record, _last: u8) {
        self.pc[index] = record.pc;
        self.ram[index] = record.ram;
        self.a[index] = record.a;
        self.b[index] = record.b;
        self.c[index] = record.c;
    }
}

/// Counts rows and keeps nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    pub(crate) room: usize,
    /// Instructions completed.
    pub(crate) instructions: u64,
}

impl Sink for Counter {
    const WATCHES_CALLS: bool = true;

    #[inline(always)]
    fn room(&self) -> usize {
        self.room
    }

    #[inline(always)]
    fn put(&mut self, _index: usize, _record: &Record, last: u8) {
        self.instructions += u64::from(last);
    }
}
