//! From rows of the trace to rows of the matrix.

use super::lines::{SLOTS, slots};
use super::matrix::Entry;
use super::{File, REGISTERS, bits};
use crate::columns::integer::IntegerSum;
use rill_field::{F, One, Zero, from_i128};
use rill_isa::Register;
use rill_sumcheck_prover::dense::bind_weights;
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::Cycle;
use std::iter;

/// What the rows of a cell weigh after `i` binds; tables of `2^i` entries.
#[derive(Clone, Debug)]
pub(super) struct CellWeights {
    gamma: F,
    /// `W[o] = Π_{b<i} eq(r_b, o_b)`: of a write.
    pub(super) write: Vec<F>,
    /// `γ·W[o]`: of a read through the first slot.
    first: Vec<F>,
    /// `γ²·W[o]`: of a read through the second.
    second: Vec<F>,
    /// `γ^(3+i)·W[o]`: of a read through port `i`, if rows may have ports.
    ports: Vec<Vec<F>>,
    /// `Σ_{o' > o} W[o']`: of a change on row `o` in the value of the register.
    later: Vec<F>,
}

impl CellWeights {
    /// Cells of one row.
    pub(super) fn new(relation: &ReadWrite) -> Self {
        Self::of(relation.gamma, vec![F::one()], slots(relation) - SLOTS)
    }

    fn of(gamma: F, write: Vec<F>, ports: usize) -> Self {
        let scaled = |weights: &[F]| weights.iter().map(|weight| gamma * weight).collect();
        let first: Vec<F> = scaled(&write);
        let second: Vec<F> = scaled(&first);
        let ports = iter::successors(Some(scaled(&second)), |port: &Vec<F>| Some(scaled(port)))
            .take(ports)
            .collect();
        let mut rest = F::one();
        let later = write.iter().map(|weight| {
            rest -= weight;
            rest
        });
        Self { gamma, first, second, ports, later: later.collect(), write }
    }

    /// Rows of a cell.
    pub(super) fn rows(&self) -> usize {
        self.write.len()
    }

    /// Cells of twice as many rows.
    pub(super) fn bind(&mut self, challenge: F) {
        let mut write = std::mem::take(&mut self.write);
        bind_weights(&mut write, challenge);
        *self = Self::of(self.gamma, write, self.ports.len());
    }
}

/// Folds the rows of one cell after the other. It starts anywhere in the trace and counts all
/// registers from zero there; the caller that knows the true start adds it.
///
/// Values of registers are integers that wrap at 128 bits; in a run they have 64.
#[derive(Clone, Debug)]
pub(super) struct Fold {
    /// By how much the rows so far changed each register.
    pub(super) file: File<i128>,
    /// Rows of the cell so far.
    pub(super) rows: usize,
    /// The registers it touched, and those it changed, as sets of bits.
    touched: u128,
    changed: u128,
    /// For the touched registers: what they held before the cell, `c(k,m)`, and `Val(k,m)` less
    /// what they held before.
    before: File<i128>,
    selector: File<F>,
    change: File<IntegerSum>,
    /// `Σ_k RdWa(k,m)` and `RdInc(m)`.
    write: F,
    increment: IntegerSum,
}

/// `Σ_k RdWa(k,m)` and `RdInc(m)` of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folded {
    pub(super) write: F,
    pub(super) increment: F,
}

impl Fold {
    /// Before any row.
    pub(super) fn new() -> Self {
        Self {
            file: [0; REGISTERS],
            rows: 0,
            touched: 0,
            changed: 0,
            before: [0; REGISTERS],
            selector: [F::zero(); REGISTERS],
            change: [IntegerSum::default(); REGISTERS],
            write: F::zero(),
            increment: IntegerSum::default(),
        }
    }

    /// Takes in the next row; whether it is the last of its cell.
    pub(super) fn add(&mut self, weights: &CellWeights, cycle: &Cycle) -> bool {
        let row = self.rows;
        if let Some(register) = cycle.rs1 {
            self.select(register, weights.first[row]);
        }
        if let Some(register) = cycle.rs2 {
            self.select(register, weights.second[row]);
        }
        if let Some(gate) = &cycle.gate {
            for (register, weights) in gate.registers.iter().zip(&weights.ports) {
                self.select(*register, weights[row]);
            }
        }
        if let Some(register) = cycle.rd {
            let k = self.select(register, weights.write[row]);
            self.write += weights.write[row];
            if cycle.rd_inc != 0 {
                // Val(k,m) = before + Σ_o inc(o)·Σ_{o' > o} W[o'] over the writes to k
                self.change[k].add(&weights.later[row], cycle.rd_inc);
                self.changed |= 1 << k;
                self.file[k] = self.file[k].wrapping_add(cycle.rd_inc);
            }
        }
        if cycle.rd_inc != 0 {
            self.increment.add(&weights.write[row], cycle.rd_inc);
        }
        self.rows += 1;
        self.rows == weights.rows()
    }

    /// Ends the cell: its entries, sorted by register, are appended to `entries`.
    pub(super) fn close(&mut self, entries: &mut Vec<Entry>) -> Folded {
        let changed = std::mem::take(&mut self.changed);
        for k in bits(std::mem::take(&mut self.touched)) {
            let changed = changed >> k & 1 == 1;
            let mut value = from_i128(self.before[k]);
            if changed {
                value += std::mem::take(&mut self.change[k]).reduce();
            }
            let (selector, before, after) = (self.selector[k], self.before[k], self.file[k]);
            entries.push(Entry { register: k as u8, selector, changed, value, before, after });
        }
        self.rows = 0;
        Folded {
            write: std::mem::replace(&mut self.write, F::zero()),
            increment: std::mem::take(&mut self.increment).reduce(),
        }
    }

    /// Adds to the selector of a register, which the cell may touch for the first time.
    fn select(&mut self, register: Register, weight: F) -> usize {
        let k = register.index();
        if self.touched >> k & 1 == 0 {
            self.touched |= 1 << k;
            self.before[k] = self.file[k];
            self.selector[k] = F::zero();
        }
        self.selector[k] += weight;
        k
    }
}

/// Counts the changes of the rows that follow as well.
pub(super) fn advance(file: &mut File<i128>, changes: &File<i128>) {
    for (value, change) in file.iter_mut().zip(changes) {
        *value = value.wrapping_add(*change);
    }
}
