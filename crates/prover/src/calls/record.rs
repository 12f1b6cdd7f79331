//! The calls of a run: what their tables are made from.

use rayon::prelude::*;
use rill_field::F;
use rill_field_simd::bits::{nibbles, sums};
use rill_program::{MemoryMap, ProgramKey};
use rill_sumcheck_prover::SourceError;
use rill_verifier::calls::Table;
use rill_witness::CycleSource;

/// Calls whose bits are summed at a time.
const SUMMED: usize = 20;

/// The tables of all precompiles that are called, in order of their id.
#[derive(Clone, Debug, Default)]
pub struct Calls(Vec<Recorded>);

/// The calls of one table, by their input words.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The table.
    pub table: Table,
    inputs: Vec<u64>,
}

impl Calls {
    /// No calls.
    pub const NONE: &'static Self = &Self(Vec::new());

    /// The calls of a run of the program of `key` with the memory map `map`.
    ///
    /// # Errors
    /// If the run cannot be replayed.
    pub fn collect(
        key: &ProgramKey,
        map: &MemoryMap,
        cycles: &dyn CycleSource,
    ) -> Result<Self, SourceError> {
        let empty = |table| Recorded { table, inputs: Vec::new() };
        let mut calls = Self(Table::all(map).into_iter().map(empty).collect());
        if calls.0.is_empty() {
            return Ok(calls);
        }
        let all = rill_witness::all_calls(cycles).map_err(SourceError::new)?;
        for call in all.iter() {
            let shape = key.precompiles()[call.precompile];
            let of = |recorded: &&mut Recorded| recorded.table.shape.id == shape.id;
            if let Some(recorded) = calls.0.iter_mut().find(of) {
                recorded.inputs.extend_from_slice(call.inputs);
            }
        }
        Ok(calls)
    }

    /// Those of one table.
    #[cfg(test)]
    pub(super) fn of_one(calls: Recorded) -> Self {
        Self(vec![calls])
    }

    /// The tables, without their calls.
    pub(crate) fn shapes(&self) -> Vec<Table> {
        self.0.iter().map(|recorded| recorded.table).collect()
    }

    /// The calls of `table`.
    ///
    /// # Panics
    /// If they were made for another memory map.
    pub(crate) fn of(&self, table: &Table) -> &Recorded {
        let of = |recorded: &&Recorded| recorded.table == *table;
        self.0.iter().find(of).expect("the calls are those of the statement's tables")
    }

    /// The tables.
    pub fn tables(&self) -> &[Recorded] {
        &self.0
    }
}

impl Recorded {
    /// Calls with these input words, one after the other.
    #[cfg(test)]
    pub(super) fn new(table: Table, inputs: Vec<u64>) -> Self {
        Self { table, inputs }
    }

    /// Calls that exist.
    pub(crate) fn len(&self) -> usize {
        self.inputs.len() / self.table.shape.inputs
    }

    /// Whether call `u` exists.
    pub(crate) fn exists(&self, u: usize) -> bool {
        u < self.len()
    }

    /// The input words of call `u`, of those that exist.
    fn inputs(&self, u: usize) -> &[u64] {
        let count = self.table.shape.inputs;
        &self.inputs[u * count..][..count]
    }

    /// The bits of call `u`, zeros if it does not exist.
    pub(crate) fn bits(&self, u: usize) -> Vec<u64> {
        let mut bits = vec![0; self.words_of_bits()];
        if self.exists(u) {
            let filled = rill_natives::fill(self.table.shape.id, self.inputs(u), &mut bits);
            assert!(filled, "the run has made the call");
        }
        bits
    }

    /// The bits of call `u`, and last whether it exists, as field elements.
    pub(crate) fn cell(&self, u: usize) -> Vec<F> {
        let (bits, count) = (self.bits(u), 1 << self.table.log_bits());
        let bits = (0..count).map(|beta: usize| bits[beta / 64] >> (beta % 64) & 1);
        bits.chain([u64::from(self.exists(u)), 0]).map(F::from).collect()
    }

    /// The bits of call `u`, and behind them a word that says whether it exists.
    pub(super) fn row(&self, u: usize) -> Vec<u64> {
        let mut row = self.bits(u);
        row.push(u64::from(self.exists(u)));
        row
    }

    /// Bit β of calls `4·group …` as nibble β; behind them whether the calls exist, and zeros.
    pub(super) fn quad(&self, group: usize) -> Vec<u8> {
        let rows: [Vec<u64>; 4] = std::array::from_fn(|i| self.row(4 * group + i));
        nibbles(rows.each_ref().map(Vec::as_slice))
    }

    /// Words of 64 bits that a [row](Self::row) takes.
    pub(super) fn words_of_row(&self) -> usize {
        self.words_of_bits() + 1
    }

    /// Words of 64 bits that a call's bits take.
    fn words_of_bits(&self) -> usize {
        (1usize << self.table.log_bits()).div_ceil(64)
    }

    /// The words of call `u` in RAM, inputs, then outputs; none if it does not exist.
    pub(crate) fn words(&self, u: usize) -> Vec<u64> {
        if !self.exists(u) {
            return Vec::new();
        }
        let mut words = self.inputs(u).to_vec();
        let mut outputs = vec![0; self.table.shape.outputs];
        let known = rill_natives::outputs(self.table.shape.id, self.inputs(u), &mut outputs);
        assert!(known, "the run has made the call");
        words.extend(outputs);
        words
    }

    /// `of(u, bits)` for all calls that exist, in order.
    pub(crate) fn map<T: Send>(&self, of: impl Fn(&[u64]) -> T + Sync + Send) -> Vec<T> {
        (0..self.len()).into_par_iter().map(|u| of(&self.bits(u))).collect()
    }

    /// `Σ_β weights_β·B(β,u)` for all calls that exist, in order.
    pub(crate) fn sums(&self, weights: &[F]) -> Vec<F> {
        let of = |first: usize| {
            let rows = first..self.len().min(first + SUMMED);
            let rows: Vec<Vec<u64>> = rows.map(|u| self.bits(u)).collect();
            let rows: Vec<&[u64]> = rows.iter().map(Vec::as_slice).collect();
            sums(weights, &rows)
        };
        (0..self.len()).into_par_iter().step_by(SUMMED).flat_map_iter(of).collect()
    }

    /// Index in RAM and value of all words of calls that are not zero.
    pub(crate) fn memory(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let first = self.table.first_word();
        (0..self.len()).flat_map(move |u| {
            let start = first + ((u as u64) << self.table.log_words());
            (start..).zip(self.words(u)).filter(|(_, value)| *value != 0)
        })
    }
}
