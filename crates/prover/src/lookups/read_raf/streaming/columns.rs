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

use super::super::linear::values_by_class;
use super::super::prefix_suffix::{CHUNK_BITS, CHUNK_SIZE, Class, PHASES};
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::table::multiply;
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::{bind_weights, split_weights};
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
    /// The selector at segment 0, and `W_low[o]` times that.
    zero: F,
    zeros: Vec<F>,
    /// `W_low[o]` times the table of its first phase, one after the other.
    branches: Vec<F>,
    first_phase: usize,
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
        let zeros = selectors.iter().map(|selector| selector.zero).product::<F>();
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
        let tables =
            selectors.map(|selector| selector.branches.len() + selector.others.len() * CHUNK_SIZE);
        tables.sum::<usize>() + self.values.len() * Class::COUNT + self.high.len()
    }

    /// Binds a variable: `W[o + 2^i·bit] = W[o]·(r_i if bit else 1 - r_i)`.
    pub(super) fn bind(&mut self, challenge: F) {
        if self.values.len() < 1 << LOG_BRANCHES {
            let high: Vec<Vec<F>> =
                self.values.iter_mut().map(|values| split_weights(values, challenge)).collect();
            self.values.extend(high);
            for selector in &mut self.selectors {
                bind_weights(&mut selector.branches, challenge);
                bind_weights(&mut selector.zeros, challenge);
            }
        } else {
            bind_weights(&mut self.high, challenge);
        }
    }
}

impl Selector {
    fn new((first_phase, tables): (usize, &[Vec<F>])) -> Self {
        let zero = tables.iter().map(|table| table[0]).product();
        Self {
            zero,
            zeros: vec![zero],
            branches: tables[0].clone(),
            first_phase,
            others: tables[1..].to_vec(),
        }
    }

    /// Adds the rows of a block to the parts of the column. As `Σ_o W_low[o] = 1`, a part in which
    /// all segments are 0 is the selector there; other rows add what they differ by.
    fn add(&self, room: &mut Room) {
        let Room { chunks, busy, left, right, products, parts, .. } = room;
        let (mask, shift) = (self.zeros.len() - 1, self.zeros.len().ilog2());
        let phases = self.first_phase..self.first_phase + 1 + self.others.len();
        let chunks = &chunks[phases];
        busy.clear();
        busy.extend(
            (0..parts.len() << shift).filter(|row| chunks.iter().any(|chunks| chunks[*row] != 0)),
        );
        let (first, chunks) = chunks.split_first().expect("a segment has a phase");
        left.clear();
        left.extend(
            busy.iter()
                .map(|row| self.branches[(row & mask) * CHUNK_SIZE + usize::from(first[*row])]),
        );
        for (chunks, table) in chunks.iter().zip(&self.others) {
            right.clear();
            right.extend(busy.iter().map(|row| table[usize::from(chunks[*row])]));
            products.resize(busy.len(), F::ZERO);
            multiply(left, right, products);
            std::mem::swap(left, products);
        }
        parts.fill(self.zero);
        for (row, value) in busy.iter().zip(left) {
            parts[row >> shift] += *value - self.zeros[row & mask];
        }
    }
}

/// Room for the entries of the rows of a block.
#[derive(Clone, Debug, Default)]
struct Room {
    classes: Vec<Class>,
    /// For each phase the chunks of the rows.
    chunks: Vec<Vec<u8>>,
    /// Rows whose segment is not 0.
    busy: Vec<usize>,
    left: Vec<F>,
    right: Vec<F>,
    products: Vec<F>,
    /// Sums of the column over `2^l` rows, `W_low` included.
    parts: Vec<F>,
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
        self.room.read(block);
        self.room.parts.clear();
        let low = columns.values.len();
        let parts = self.room.classes.chunks_exact(low).map(|classes| {
            let values = classes.iter().zip(&columns.values);
            values.map(|(class, values)| values[class.number()]).sum::<F>()
        });
        self.room.parts.extend(parts);
        self.close(columns, 0);
        for (v, selector) in columns.selectors.iter().enumerate() {
            selector.add(&mut self.room);
            self.close(columns, v + 1);
        }
        self.row = (self.row + block.cycles.len()) % columns.rows();
    }

    /// Adds the entries of column `c` to its cells.
    fn close(&mut self, columns: &Columns, c: usize) {
        let (high, cells) = (&columns.high, &mut self.columns[c]);
        if high.len() == 1 {
            cells.extend_from_slice(&self.room.parts);
            return;
        }
        let first = self.row / columns.values.len();
        for (part, place) in self.room.parts.iter().zip((0..high.len()).cycle().skip(first)) {
            self.open[c] += high[place] * part;
            if place + 1 == high.len() {
                cells.push(std::mem::replace(&mut self.open[c], F::ZERO));
            }
        }
    }
}

impl Room {
    /// Takes what is needed from the rows of a block.
    fn read(&mut self, block: &Block) {
        self.classes.clear();
        self.classes.extend(block.cycles.iter().map(Class::of));
        self.chunks.resize_with(PHASES as usize, Vec::new);
        self.chunks.iter_mut().for_each(|chunks| chunks.resize(block.cycles.len(), 0));
        for (row, cycle) in block.cycles.iter().enumerate() {
            let chunks = self.chunks.iter_mut().zip(cycle.lookup_index.to_be_bytes());
            chunks.for_each(|(chunks, value)| chunks[row] = value);
        }
    }
}
