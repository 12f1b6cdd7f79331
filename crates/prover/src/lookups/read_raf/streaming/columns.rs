//! Value and selectors, bound over cells of rows, in the order of the trace.
//!
//! After `i` binds a cell is `2^i` rows, and its entry of a column is
//!
//! ```text
//! A[m] = Σ_{o < 2^i} W[o]·column(2^i·m + o),    W[o] = Π_{b<i} eq(o_b, r_b)
//! ```
//!
//! A row's value is a look-up by class; its selector `v` is the product of a look-up for each phase
//! that binds the segment `v` of the index. With `W[o] = W_low[o mod 2^l]·W_high[o div 2^l]`,
//! `l = min(i,3)`, the factor `W_low` is part of the first look-up.

use super::super::linear::{Class, values_by_class};
use super::super::prefix_suffix::{CHUNK_BITS, CHUNK_SIZE, PHASES, chunk, suffix_len};
use super::scan::is_padding;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::table::multiply;
use rill_poly::eq_table;
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::ReadRaf;
use rill_witness::Block;

/// `l` at most.
const LOG_BRANCHES: usize = 3;

/// The tables of all columns, and `W_high`.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// `W_low[o]·value`, by class.
    values: Vec<Vec<F>>,
    selectors: Vec<Selector>,
    high: Vec<F>,
    /// The product of all columns at a row of the padding.
    pub(super) padding: F,
}

/// The tables of one selector.
#[derive(Clone, Debug)]
struct Selector {
    /// The bits of its segment.
    mask: u128,
    /// `W_low[o]` times the table of its first phase.
    branches: Vec<Vec<F>>,
    /// `W_low[o]` times the selector at segment 0.
    zeros: Vec<F>,
    first_phase: u32,
    /// The tables of its other phases.
    others: Vec<Vec<F>>,
}

impl Columns {
    /// At the index point `rl`; nothing is bound.
    pub(super) fn new(relation: &ReadRaf, rl: &[F; LOOKUP_BITS]) -> Self {
        let values = values_by_class(&relation.row_values(rl));
        let tables: Vec<Vec<F>> =
            rl.chunks(CHUNK_BITS as usize).map(|point| eq_table(point, F::ONE)).collect();
        let phases = PHASES as usize / relation.selectors;
        let selectors: Vec<Selector> =
            (0..).step_by(phases).zip(tables.chunks(phases)).map(Selector::new).collect();
        let zeros = selectors.iter().map(|selector| selector.zeros[0]).product::<F>();
        let padding = values[Class::NONE.number()] * zeros;
        Self { values: vec![values], selectors, high: vec![F::ONE], padding }
    }

    /// Columns, the value among them.
    pub(super) fn count(&self) -> usize {
        self.selectors.len() + 1
    }

    /// `2^i`.
    pub(super) fn rows(&self) -> usize {
        self.values.len() * self.high.len()
    }

    /// Elements held.
    pub(super) fn elements(&self) -> usize {
        let selectors = self.selectors.iter();
        let tables = selectors.map(|selector| selector.branches.len() + selector.others.len());
        tables.sum::<usize>() * CHUNK_SIZE + self.values.len() * Class::COUNT + self.high.len()
    }

    /// Binds a variable: `W[o + 2^i·bit] = W[o]·(r_i if bit else 1 - r_i)`.
    pub(super) fn bind(&mut self, challenge: F) {
        if self.values.len() < 1 << LOG_BRANCHES {
            split_all(&mut self.values, challenge);
            for selector in &mut self.selectors {
                split_all(&mut selector.branches, challenge);
                let high = split(&mut selector.zeros, challenge);
                selector.zeros.extend(high);
            }
        } else {
            let high = split(&mut self.high, challenge);
            self.high.extend(high);
        }
    }
}

impl Selector {
    fn new((first_phase, tables): (usize, &[Vec<F>])) -> Self {
        let zero = tables.iter().map(|table| table[0]).product();
        let bits = tables.len() as u32 * CHUNK_BITS;
        let shift = suffix_len((first_phase + tables.len() - 1) as u32);
        Self {
            mask: (u128::MAX >> (LOOKUP_BITS as u32 - bits)) << shift,
            branches: vec![tables[0].clone()],
            zeros: vec![zero],
            first_phase: first_phase as u32,
            others: tables[1..].to_vec(),
        }
    }

    /// `W_low[o]` times the selector of each row, into `room.entries`.
    fn fill(&self, room: &mut Room) {
        let Room { indices, busy, left, right, entries, .. } = room;
        let branch = |row: usize| row % self.branches.len();
        entries.clear();
        entries.extend((0..indices.len()).map(|row| self.zeros[branch(row)]));
        busy.clear();
        busy.extend((0..indices.len()).filter(|row| indices[*row] & self.mask != 0));
        let at = |row: &usize, phase| chunk(indices[*row], suffix_len(phase));
        left.clear();
        left.extend(busy.iter().map(|row| self.branches[branch(*row)][at(row, self.first_phase)]));
        for (phase, table) in (self.first_phase + 1..).zip(&self.others) {
            right.clear();
            right.extend(busy.iter().map(|row| table[at(row, phase)]));
            room.products.resize(busy.len(), F::ZERO);
            multiply(left, right, &mut room.products);
            std::mem::swap(left, &mut room.products);
        }
        busy.iter().zip(left).for_each(|(row, value)| entries[*row] = *value);
    }
}

/// Leaves `1 - challenge` times the values and returns the rest.
fn split(values: &mut [F], challenge: F) -> Vec<F> {
    let high: Vec<F> = values.iter().map(|value| *value * challenge).collect();
    values.iter_mut().zip(&high).for_each(|(value, high)| *value -= high);
    high
}

fn split_all(branches: &mut Vec<Vec<F>>, challenge: F) {
    let high: Vec<Vec<F>> = branches.iter_mut().map(|values| split(values, challenge)).collect();
    branches.extend(high);
}

/// Room for the entries of the rows of a block.
#[derive(Clone, Debug, Default)]
struct Room {
    classes: Vec<Class>,
    indices: Vec<u128>,
    /// Rows whose segment is not 0.
    busy: Vec<usize>,
    left: Vec<F>,
    right: Vec<F>,
    products: Vec<F>,
    /// The column, `W_low` included.
    entries: Vec<F>,
}

/// The cells of a range, column by column.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    /// Rows of the open cell so far.
    row: usize,
    /// The open cell of each column.
    open: Vec<F>,
    /// The cells that are complete.
    pub(super) columns: Vec<Vec<F>>,
    room: Room,
}

impl Cells {
    /// No rows; `capacity` cells are expected.
    pub(super) fn new(columns: usize, capacity: usize) -> Self {
        Self {
            row: 0,
            open: vec![F::ZERO; columns],
            columns: (0..columns).map(|_| Vec::with_capacity(capacity)).collect(),
            room: Room::default(),
        }
    }

    /// Adds the rows of a block: at least `2^l`, and a multiple or a divisor of the rows of a cell.
    pub(super) fn add(&mut self, columns: &Columns, block: &Block) {
        let room = &mut self.room;
        room.classes.clear();
        room.classes.extend(block.cycles.iter().map(|cycle| Class::of(cycle.table)));
        room.indices.clear();
        room.indices.extend(block.cycles.iter().map(|cycle| cycle.lookup_index));

        let branches = columns.values.iter().cycle();
        let classes = self.room.classes.iter().zip(branches);
        self.room.entries.clear();
        self.room.entries.extend(classes.map(|(class, values)| values[class.number()]));
        self.close(columns, 0);
        for (v, selector) in columns.selectors.iter().enumerate() {
            selector.fill(&mut self.room);
            self.close(columns, v + 1);
        }
        self.row = (self.row + block.cycles.len()) % columns.rows();
    }

    /// Adds the entries of column `c` to its cells.
    fn close(&mut self, columns: &Columns, c: usize) {
        let low = columns.values.len();
        let (cells, parts) = (&mut self.columns[c], self.room.entries.chunks_exact(low));
        if columns.high.len() == 1 {
            cells.extend(parts.map(|part| part.iter().sum::<F>()));
            return;
        }
        let places = (self.row / low..columns.high.len()).chain((0..columns.high.len()).cycle());
        for (part, place) in parts.zip(places) {
            self.open[c] += columns.high[place] * part.iter().sum::<F>();
            if place + 1 == columns.high.len() {
                cells.push(std::mem::replace(&mut self.open[c], F::ZERO));
            }
        }
    }
}

/// Whether all rows of a block are like those of the padding.
pub(super) fn is_all_padding(block: &Block) -> bool {
    block.cycles.iter().all(is_padding)
}
