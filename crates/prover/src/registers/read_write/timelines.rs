//! The registers of a super-cell, cell by cell.

use super::matrix::Entry;
use super::{File, REGISTERS, bits};
use rill_field::{F, Zero, from_i128};

/// `c(k,y)` and `Val(k,y)` for the registers `k` that a super-cell touches and all its cells `y`.
#[derive(Debug)]
pub(super) struct Timelines {
    cells: usize,
    /// The registers touched, as a set of bits.
    touched: u128,
    /// The touched registers that some cell changes.
    changed: u128,
    /// Cells up to which the lines of a touched register are known.
    known: [usize; REGISTERS],
    selectors: Vec<F>,
    values: Vec<F>,
}

/// One register that the super-cell touches.
#[derive(Debug)]
pub(super) struct Timeline<'a> {
    /// `k`.
    pub(super) register: usize,
    /// Whether some cell changes it; if not, all values are equal.
    pub(super) changes: bool,
    /// `c(k,·)`.
    pub(super) selectors: &'a mut [F],
    /// `Val(k,·)`.
    pub(super) values: &'a [F],
}

impl Timelines {
    /// The timelines of super-cells of `cells` cells.
    pub(super) fn new(cells: usize) -> Self {
        let zeros = vec![F::zero(); REGISTERS * cells];
        Self {
            cells,
            touched: 0,
            changed: 0,
            known: [0; REGISTERS],
            selectors: zeros.clone(),
            values: zeros,
        }
    }

    /// Takes in an entry of cell `cell`. Since the last cell that touched it the register has held
    /// what it does before.
    pub(super) fn record(&mut self, cell: usize, entry: &Entry) {
        let k = usize::from(entry.register);
        if self.touched >> k & 1 == 0 {
            self.touched |= 1 << k;
            self.known[k] = 0;
        }
        self.changed |= u128::from(entry.changed) << k;
        self.keep(k, cell, entry.before);
        let at = k * self.cells + cell;
        self.selectors[at] = entry.selector;
        self.values[at] = entry.value;
        self.known[k] = cell + 1;
    }

    /// Calls `visit` for each register touched, and forgets them. `file` is what the registers hold
    /// after the last cell.
    pub(super) fn drain(&mut self, file: &File<i128>, mut visit: impl FnMut(Timeline<'_>)) {
        let changed = std::mem::take(&mut self.changed);
        for register in bits(std::mem::take(&mut self.touched)) {
            self.keep(register, self.cells, file[register]);
            let line = register * self.cells..(register + 1) * self.cells;
            let (selectors, values) = (&mut self.selectors[line.clone()], &self.values[line]);
            visit(Timeline { register, changes: changed >> register & 1 == 1, selectors, values });
        }
    }

    /// The register is not selected, and holds `value`, in all cells before `cell` that are not
    /// known.
    fn keep(&mut self, k: usize, cell: usize, value: i128) {
        if self.known[k] < cell {
            let unknown = k * self.cells + self.known[k]..k * self.cells + cell;
            self.selectors[unknown.clone()].fill(F::zero());
            self.values[unknown].fill(from_i128(value));
        }
    }
}
