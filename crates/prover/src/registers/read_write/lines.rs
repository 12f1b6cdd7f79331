//! The rows of a super-cell before any bind, and what the registers hold meanwhile, in integers.

use super::{File, REGISTERS, bits};
use rill_isa::{PORTS, Register};
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::Cycle;

/// Slots of a row: a destination and two sources.
pub(super) const SLOTS: usize = 3;

/// Slots of a row, and its ports if rows may have some: each has a selector of its own.
pub(super) fn slots(relation: &ReadWrite) -> usize {
    if relation.has_ports { SLOTS + PORTS } else { SLOTS }
}

/// What a row does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slots {
    /// The registers in the slots, the destination first.
    slots: [Option<Register>; SLOTS],
    ports: Option<[Register; PORTS]>,
    increment: i128,
}

impl Slots {
    /// What `cycle` does.
    pub(super) fn of(cycle: &Cycle) -> Self {
        let (slots, increment) = ([cycle.rd, cycle.rs1, cycle.rs2], cycle.rd_inc);
        Self { slots, ports: cycle.gate.map(|gate| gate.registers), increment }
    }

    /// The registers in slots and ports, by number of the slot; 0 is the destination.
    pub(super) fn registers(&self) -> impl Iterator<Item = (usize, Register)> {
        let slots = (0..).zip(self.slots);
        let slots = slots.filter_map(|(slot, register)| Some((slot, register?)));
        slots.chain((SLOTS..).zip(self.ports.into_iter().flatten()))
    }
}

/// The rows so far, and the values of the registers they touch. Integers wrap at 128 bits; the
/// registers of a run have 64.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) rows: Vec<Slots>,
    /// RdInc by row.
    pub(super) increments: Vec<i128>,
    /// `Val(k,z)` at `k·2^w + z`, as far as known.
    values: Vec<i128>,
    /// Rows up to which the values are known, for registers touched.
    known: [usize; REGISTERS],
    /// The registers touched, as a set of bits.
    touched: u128,
    /// By how much the rows so far changed each register.
    pub(super) file: File<i128>,
    cells: usize,
}

impl Lines {
    /// For super-cells of `cells` rows.
    pub(super) fn new(cells: usize) -> Self {
        Self {
            rows: Vec::with_capacity(cells),
            increments: Vec::with_capacity(cells),
            values: vec![0; REGISTERS * cells],
            known: [0; REGISTERS],
            touched: 0,
            file: [0; REGISTERS],
            cells,
        }
    }

    /// Takes in the next row.
    pub(super) fn push(&mut self, slots: Slots) {
        for (_, register) in slots.registers() {
            let k = register.index();
            if self.touched >> k & 1 == 0 {
                self.touched |= 1 << k;
                self.known[k] = 0;
            }
        }
        self.rows.push(slots);
        self.increments.push(slots.increment);
        if let Some(rd) = slots.slots[0] {
            self.keep(rd.index(), self.rows.len());
            self.file[rd.index()] = self.file[rd.index()].wrapping_add(slots.increment);
        }
    }

    /// Whether the super-cell has all its rows.
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() == self.cells
    }

    /// Whether no row of it touches a register.
    pub(super) fn is_idle(&self) -> bool {
        self.touched == 0
    }

    /// Completes the values of the registers touched.
    pub(super) fn finish(&mut self) {
        for k in bits(self.touched) {
            self.keep(k, self.cells);
        }
    }

    /// Goes on to the next super-cell.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.increments.clear();
        self.touched = 0;
    }

    /// `Val(k,·)` of a register touched.
    pub(super) fn values(&self, k: usize) -> &[i128] {
        &self.values[k * self.cells..(k + 1) * self.cells]
    }
    /// The register holds what it does now before all rows up to `row` that are not known.
    fn keep(&mut self, k: usize, row: usize) {
        let unknown = k * self.cells + self.known[k]..k * self.cells + row;
        self.values[unknown].fill(self.file[k]);
        self.known[k] = row;
    }
}
