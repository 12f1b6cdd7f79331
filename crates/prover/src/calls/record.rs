//! The calls of a run: what their tables are made from.

use rayon::prelude::*;
use rill_field::F;
use rill_field_simd::bits::{nibbles, sums};
use rill_program::{MemoryMap, ProgramKey};
use rill_sumcheck_prover::SourceError;
use rill_verifier::calls::Table;
use rill_witness::CycleSource;
use std::ops::Range;

/// Calls whose bits are summed at a time.
const SUMMED: usize = 20;

/// Calls that are looked at together; tests have more than one such window.
pub(super) const WINDOW: usize = if cfg!(test) { 1 << 3 } else { 1 << 11 };

/// Bytes of input words that a form may keep whose memory does not grow with the calls.
pub const KEPT_BYTES: usize = 8 << 20;

/// The tables of all precompiles that are called, in order of their id.
#[derive(Clone, Debug, Default)]
pub struct Calls<'a>(Vec<Recorded<'a>>);

/// The calls of one table.
#[derive(Clone)]
pub struct Recorded<'a> {
    /// The table.
    pub table: Table,
    inputs: Inputs<'a>,
}

/// The input words of the calls of a table.
#[derive(Clone)]
enum Inputs<'a> {
    /// Of all calls, one after the other.
    Kept(Vec<u64>),
    /// From the cycles, whenever they are wanted; `place` is that of the precompile among those of
    /// the program.
    Replayed { cycles: &'a dyn CycleSource, place: Option<usize> },
}

impl std::fmt::Debug for Recorded<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorded").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<'a> Calls<'a> {
    /// No calls.
    pub const NONE: &'static Calls<'static> = &Calls(Vec::new());

    /// The calls of a run of the program of `key` with the memory map `map`. Of a table whose input
    /// words take more than `most_bytes` the calls are replayed whenever they are wanted.
    ///
    /// # Errors
    /// If the run cannot be replayed.
    pub fn collect(
        key: &ProgramKey,
        map: &MemoryMap,
        cycles: &'a dyn CycleSource,
        most_bytes: usize,
    ) -> Result<Self, SourceError> {
        let new = |table: Table| {
            let inputs = Inputs::Replayed { cycles, place: place(key, &table) };
            let replayed = Recorded { table, inputs };
            if input_bytes(&table) > most_bytes { Ok(replayed) } else { replayed.kept() }
        };
        Table::all(map).into_iter().map(new).collect::<Result<_, _>>().map(Self)
    }

    /// Those of one table.
    #[cfg(test)]
    pub(super) fn of_one(calls: Recorded<'a>) -> Self {
        Self(vec![calls])
    }

    /// The same calls, which are kept.
    #[cfg(test)]
    pub(crate) fn kept(self) -> Calls<'static> {
        let kept = |recorded: Recorded<'_>| match recorded.inputs {
            Inputs::Kept(inputs) => {
                Recorded { table: recorded.table, inputs: Inputs::Kept(inputs) }
            }
            Inputs::Replayed { .. } => panic!("they are not kept"),
        };
        Calls(self.0.into_iter().map(kept).collect())
    }

    /// The tables, without their calls.
    pub(crate) fn shapes(&self) -> Vec<Table> {
        self.0.iter().map(|recorded| recorded.table).collect()
    }

    /// The calls of `table`.
    ///
    /// # Panics
    /// If they were made for another memory map.
    pub(crate) fn of(&self, table: &Table) -> &Recorded<'a> {
        let of = |recorded: &&Recorded<'a>| recorded.table == *table;
        self.0.iter().find(of).expect("the calls are those of the statement's tables")
    }

    /// The tables.
    pub fn tables(&self) -> &[Recorded<'a>] {
        &self.0
    }
}

/// Bytes of the input words of all calls.
pub(super) fn input_bytes(table: &Table) -> usize {
    table.calls as usize * table.shape.inputs * size_of::<u64>()
}

impl Recorded<'_> {
    /// Calls with these input words, one after the other.
    #[cfg(test)]
    pub(super) fn new(table: Table, inputs: Vec<u64>) -> Self {
        Self { table, inputs: Inputs::Kept(inputs) }
    }

    /// The same calls, kept.
    fn kept(self) -> Result<Self, SourceError> {
        let mut inputs = Vec::with_capacity(input_bytes(&self.table) / size_of::<u64>());
        self.try_windows(1, &mut |window| inputs.extend_from_slice(window.inputs))?;
        Ok(Self { inputs: Inputs::Kept(inputs), ..self })
    }

    /// Calls that exist.
    pub(crate) fn len(&self) -> usize {
        match &self.inputs {
            Inputs::Kept(inputs) => inputs.len() / self.table.shape.inputs,
            Inputs::Replayed { .. } => self.table.calls as usize,
        }
    }

    /// Shows all calls that exist, in order, in windows that begin at multiples of `align`, a power
    /// of two.
    ///
    /// # Panics
    /// If they cannot be replayed, which they were before the proof began.
    pub(super) fn windows(&self, align: usize, mut visit: impl FnMut(&Window<'_>)) {
        self.try_windows(align, &mut visit).expect("the run was replayed before");
    }

    fn try_windows(
        &self,
        align: usize,
        visit: &mut dyn FnMut(&Window<'_>),
    ) -> Result<(), SourceError> {
        let table = self.table;
        let calls = align.max(WINDOW);
        let words = calls * table.shape.inputs;
        let (cycles, own) = match &self.inputs {
            Inputs::Kept(inputs) => {
                let windows = (0..).step_by(calls).zip(inputs.chunks(words));
                windows.for_each(|(first, inputs)| visit(&Window { table, first, inputs }));
                return Ok(());
            }
            Inputs::Replayed { cycles, place } => (cycles, *place),
        };
        let (mut first, mut inputs) = (0, Vec::with_capacity(words));
        for segment in cycles.segments() {
            let mut add = |calls: &rill_witness::Calls| {
                for call in calls.iter().filter(|call| Some(call.precompile) == own) {
                    inputs.extend_from_slice(call.inputs);
                    if inputs.len() == words {
                        visit(&Window { table, first, inputs: &inputs });
                        first += inputs.len() / table.shape.inputs;
                        inputs.clear();
                    }
                }
            };
            cycles.calls(segment, &mut add).map_err(SourceError::new)?;
        }
        if !inputs.is_empty() {
            visit(&Window { table, first, inputs: &inputs });
        }
        Ok(())
    }

    /// The bits of call `u`, and last whether it exists, as field elements. For naive forms: it
    /// looks at all calls.
    pub(crate) fn cell(&self, u: usize) -> Vec<F> {
        let mut row = vec![0; self.words_of_row()];
        self.windows(1, |window| {
            if window.calls().contains(&u) {
                row = window.row(u);
            }
        });
        let count = 1 << self.table.log_bits();
        let bits = (0..count).map(|beta: usize| row[beta / 64] >> (beta % 64) & 1);
        let exists = u64::from(u < self.len());
        bits.chain([exists, 0]).map(F::from).collect()
    }

    /// Words of 64 bits that a [row](Window::row) takes.
    pub(super) fn words_of_row(&self) -> usize {
        words_of_bits(&self.table) + 1
    }

    /// Shows `Σ_β weights_β·B(β,u)` of all calls that exist, by each of the lists of weights: the
    /// first call of a window, and a list for each list.
    pub(super) fn sums(&self, weights: &[Vec<F>], mut visit: impl FnMut(usize, &[Vec<F>])) {
        self.windows(1, |window| {
            let calls = window.calls();
            let of = |first: usize| {
                let rows = first..calls.end.min(first + SUMMED);
                let rows: Vec<Vec<u64>> = rows.map(|u| window.bits(u)).collect();
                let rows: Vec<&[u64]> = rows.iter().map(Vec::as_slice).collect();
                weights.iter().map(|weights| sums(weights, &rows)).collect::<Vec<_>>()
            };
            let groups = calls.clone().into_par_iter().step_by(SUMMED);
            let mut all = vec![Vec::with_capacity(calls.len()); weights.len()];
            for group in groups.map(of).collect::<Vec<_>>() {
                all.iter_mut().zip(group).for_each(|(all, sums)| all.extend(sums));
            }
            visit(calls.start, &all);
        });
    }

    /// Calls `each` with index in RAM and value of all words of calls that are not zero.
    pub(crate) fn memory(&self, each: &mut impl FnMut(u64, u64)) {
        self.windows(1, |window| {
            for u in window.calls() {
                let start = self.table.first_word() + ((u as u64) << self.table.log_words());
                let words = (start..).zip(window.words(u)).filter(|(_, value)| *value != 0);
                words.for_each(|(index, value)| each(index, value));
            }
        });
    }
}

/// The place of the table's precompile among those of the program.
pub(crate) fn place(key: &ProgramKey, table: &Table) -> Option<usize> {
    key.precompiles().iter().position(|declared| declared.id == table.shape.id)
}

/// Makes `words` those of the call with these inputs: they, then its outputs.
pub(crate) fn set_words(words: &mut Vec<u64>, table: &Table, inputs: &[u64]) {
    words.clear();
    words.extend_from_slice(inputs);
    words.resize(inputs.len() + table.shape.outputs, 0);
    let known = rill_natives::outputs(table.shape.id, inputs, &mut words[inputs.len()..]);
    assert!(known, "the run has made the call");
}

/// Words of 64 bits that a call's bits take.
fn words_of_bits(table: &Table) -> usize {
    (1usize << table.log_bits()).div_ceil(64)
}

/// Calls that follow each other.
pub(crate) struct Window<'w> {
    table: Table,
    first: usize,
    inputs: &'w [u64],
}

impl Window<'_> {
    /// The calls.
    pub(crate) fn calls(&self) -> Range<usize> {
        self.first..self.first + self.inputs.len() / self.table.shape.inputs
    }

    /// The groups of so many calls, of which the last may not be whole.
    pub(super) fn groups(&self, size: usize) -> Range<usize> {
        let calls = self.calls();
        calls.start / size..calls.end.div_ceil(size)
    }

    /// The input words of a call, of those that are there.
    fn inputs(&self, u: usize) -> Option<&[u64]> {
        let count = self.table.shape.inputs;
        self.inputs.chunks_exact(count).nth(u.checked_sub(self.first)?)
    }

    /// The bits of call `u`, zeros if it is not there.
    pub(crate) fn bits(&self, u: usize) -> Vec<u64> {
        let mut row = self.row(u);
        row.truncate(words_of_bits(&self.table));
        row
    }

    /// The bits of call `u`, and behind them a word that says whether it is there.
    pub(super) fn row(&self, u: usize) -> Vec<u64> {
        let bits = words_of_bits(&self.table);
        let mut row = vec![0; bits + 1];
        if let Some(inputs) = self.inputs(u) {
            let filled = rill_natives::fill(self.table.shape.id, inputs, &mut row[..bits]);
            assert!(filled, "the run has made the call");
            row[bits] = 1;
        }
        row
    }

    /// Bit β of calls `4·group …` as nibble β; behind them whether the calls are there, and zeros.
    pub(super) fn quad(&self, group: usize) -> Vec<u8> {
        let rows: [Vec<u64>; 4] = std::array::from_fn(|i| self.row(4 * group + i));
        nibbles(rows.each_ref().map(Vec::as_slice))
    }

    /// The words of call `u` in RAM, inputs, then outputs; none if it is not there.
    pub(crate) fn words(&self, u: usize) -> Vec<u64> {
        let mut words = Vec::new();
        if let Some(inputs) = self.inputs(u) {
            set_words(&mut words, &self.table, inputs);
        }
        words
    }
}
