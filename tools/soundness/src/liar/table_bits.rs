//! Tables of calls as field elements.

use rill_field::{AdditiveGroup, F, power_of_two};
use rill_precompiles::{Cell, Entry, System, Visitor, visit};
use rill_program::{MemoryMap, ProgramKey};
use rill_verifier::calls::Table;
use rill_verifier::calls::rows::Rows;
use rill_witness::Calls;

/// A table of calls as it is committed.
#[derive(Clone, Debug)]
pub struct TableBits {
    /// The table.
    pub table: Table,
    /// Bit β of call `u` at `2^c·u + β`; then what else is committed in its part of the matrix.
    pub bits: Vec<F>,
}

impl TableBits {
    /// The tables of a memory map, with the `calls` of a run as far as they have room.
    pub fn all(key: &ProgramKey, map: &MemoryMap, calls: &Calls) -> Vec<Self> {
        let table = |table: Table| {
            let mut bits = Self::zero(table);
            let shape = |precompile: usize| key.precompiles()[precompile];
            for call in calls.iter().filter(|call| shape(call.precompile).id == table.shape.id) {
                if u64::from(call.number) < table.calls {
                    bits.call(call.number as usize, call.inputs);
                }
            }
            bits
        };
        Table::all(map).into_iter().map(table).collect()
    }

    /// A table of zeros.
    pub fn zero(table: Table) -> Self {
        Self { table, bits: vec![F::ZERO; 1 << (table.log_calls + table.log_bits())] }
    }

    /// Makes call `u` the one with these input words.
    ///
    /// # Panics
    /// If there is none.
    pub fn call(&mut self, u: usize, inputs: &[u64]) {
        let mut bits = vec![0; 1 << (self.table.log_bits() - 6)];
        assert!(rill_natives::fill(self.table.shape.id, inputs, &mut bits), "there is a call");
        self.set(u, &bits);
    }

    /// Makes these the bits of call `u`, in words, lowest first.
    pub fn set(&mut self, u: usize, bits: &[u64]) {
        for (beta, slot) in self.row_mut(u).iter_mut().enumerate() {
            *slot = F::from(bits[beta / 64] >> (beta % 64) & 1);
        }
    }

    /// The bits of call `u`.
    pub fn row(&self, u: usize) -> &[F] {
        &self.bits[u << self.table.log_bits()..][..1 << self.table.log_bits()]
    }

    /// The bits of call `u`, to be changed.
    pub fn row_mut(&mut self, u: usize) -> &mut [F] {
        &mut self.bits[u << self.table.log_bits()..][..1 << self.table.log_bits()]
    }

    /// Calls that there is room for.
    pub fn calls(&self) -> usize {
        1 << self.table.log_calls
    }

    /// All words, in the order in which they lie in RAM.
    pub fn words(&self) -> Vec<F> {
        let places = visit(self.table.shape.id, Words).expect("the precompile is known");
        let word = |row: &[F], places: &[Option<usize>; 64]| -> F {
            let bits = (0u32..).zip(places).filter_map(|(k, place)| place.map(|place| (k, place)));
            bits.map(|(k, place)| row[place] * power_of_two(k)).sum()
        };
        let of_call = |u: usize| places.iter().map(move |places| word(self.row(u), places));
        (0..self.calls()).flat_map(of_call).collect()
    }

    /// The columns of call `u` at all points, column by column.
    pub(super) fn columns(&self, relation: &Rows, u: usize) -> Vec<Vec<F>> {
        let exists = F::from(u64::from((u as u64) < self.table.calls));
        let cell = Columns { challenges: &relation.challenges, row: self.row(u), exists };
        visit(self.table.shape.id, cell).expect("the precompile is known")
    }
}

/// Visits a system for the bits of its words.
struct Words;

impl Visitor for Words {
    type Output = Vec<[Option<usize>; 64]>;

    fn visit<S: System>(self) -> Self::Output {
        (0..1 << S::SHAPE.log_words).map(S::word).collect()
    }
}

/// Visits a system for the columns of a call.
struct Columns<'a> {
    challenges: &'a [F],
    row: &'a [F],
    exists: F,
}

impl Visitor for Columns<'_> {
    type Output = Vec<Vec<F>>;

    fn visit<S: System>(self) -> Self::Output {
        let mut columns = vec![vec![F::ZERO; 1 << S::SHAPE.log_points]; S::SHAPE.columns];
        S::new(self.challenges).entries(|Entry { column, point, cell, coefficient }| {
            let value = match cell {
                Cell::Bit(bit) => self.row[bit],
                Cell::One => self.exists,
            };
            columns[column][point] += value * coefficient;
        });
        columns
    }
}
