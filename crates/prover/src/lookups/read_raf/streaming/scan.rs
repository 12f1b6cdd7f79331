//! The sums of a phase over the rows of a range.
//!
//! The weight of row `j` in phase `q` is recomputed in every pass,
//!
//! `u_j = eq(r2,j) · Π_{q' < q} V_{q'}[c_{q'}(k_j)]`, `V_{q'}` the table of a finished phase.
//!
//! Rows wait in buckets, so that products are made of many at once. Small and sign-extended
//! operands make indices that begin with equal chunks, and the factors of such a run are one
//! look-up,
//!
//! `R_s[c] = Π_{q' < s} V_{q'}[c]`.
//!
//! So there is a bucket for each class and length of the run; and where the chunk of the phase
//! itself is in a run of zeros, the sums are inner products.

use super::super::prefix_suffix::{CHUNK_BITS, CHUNK_SIZE, Class, Form, suffix_len};
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::SmallSum;
use rill_field_simd::table::{inner_product_small, multiply};
use rill_sumcheck_prover::dense::{SplitEq, Weights};
use rill_sumcheck_prover::{Part, Sums, encode};
use rill_witness::{Block, Cycle};

/// Rows a bucket holds.
const BUCKET: usize = 1 << 6;

/// The lengths of runs are distinguished up to this many chunks.
const STEP: usize = 4;

/// Runs of less than one step, and of one to three steps.
const LENGTHS: usize = 4;

/// The lengths of runs of zeros, then those of others.
const GROUPS: usize = 2 * LENGTHS;

/// What all workers share in a pass.
pub(super) struct Scan {
    /// `eq(r2, ·)`.
    eq: SplitEq,
    /// `V_{q'}` of the finished phases.
    tables: Vec<Vec<F>>,
    /// `zeros[q] = Π_{q' < q} V_{q'}[0]`.
    zeros: Vec<F>,
    /// `R_s` for the lengths `s` of runs: 0, 4, 8, 12, but the finished phases at most.
    runs: [Vec<F>; LENGTHS],
    /// For each class the form of its rows in this phase.
    forms: Vec<Form>,
    /// The classes that occur: those of the bytecode, after the first pass those of the rows.
    classes: Vec<Class>,
}

impl Scan {
    /// Before the first phase; `classes` are expected.
    pub(super) fn new(point: &[F], classes: Vec<Class>) -> Self {
        Self {
            eq: SplitEq::new(point),
            tables: Vec::new(),
            zeros: vec![F::ONE],
            runs: std::array::from_fn(|_| vec![F::ONE; CHUNK_SIZE]),
            forms: forms(0),
            classes,
        }
    }

    /// Finished phases.
    pub(super) fn phase(&self) -> u32 {
        self.tables.len() as u32
    }

    /// `Π_{q' < q} V_{q'}[0]`.
    pub(super) fn zeros(&self) -> F {
        self.zeros[self.tables.len()]
    }

    /// Goes on to the next phase; `table` is that of the finished one.
    pub(super) fn finish_phase(&mut self, table: Vec<F>) {
        for (steps, run) in self.runs.iter_mut().enumerate() {
            if self.tables.len() < steps * STEP {
                run.iter_mut().zip(&table).for_each(|(run, value)| *run *= value);
            }
        }
        self.zeros.push(self.zeros() * table[0]);
        self.tables.push(table);
        if (self.phase() as usize) < CHUNKS {
            self.forms = forms(self.phase());
        }
    }

    /// Learns from a pass which classes occur.
    pub(super) fn note_classes(&mut self, part: &PhaseSums) {
        self.classes = Class::all().filter(|class| part.sums[class.number()].is_some()).collect();
    }

    /// Bytes that a worker holds.
    pub(super) fn bytes(&self) -> usize {
        let slots = |class: &Class| self.forms[class.number()].suffixes().len();
        let sums = self.classes.iter().map(slots).sum::<usize>() * CHUNK_SIZE;
        let rows = self.classes.len() * GROUPS * BUCKET;
        sums * size_of::<SmallSum>() + rows * (size_of::<u64>() + CHUNKS)
    }

    /// Whether all rows of a group have chunk 0 in this phase and before.
    fn is_zero(&self, group: usize) -> bool {
        group < LENGTHS && group * STEP > self.tables.len()
    }

    /// `eq(r2,j)` of the rows of a bucket.
    fn eq(&self, bucket: &Bucket, room: &mut Room) {
        let Weights { inner, outer } = self.eq.weights(0);
        let (mask, shift) = (inner.len() - 1, inner.len().ilog2());
        room.high.clear();
        room.high.extend(bucket.rows.iter().map(|row| outer[(row >> shift) as usize]));
        room.low.clear();
        room.low.extend(bucket.rows.iter().map(|row| inner[*row as usize & mask]));
        room.weights.resize(bucket.rows.len(), F::ZERO);
        multiply(&room.high, &room.low, &mut room.weights);
    }

    /// Multiplies the weights by the factors of the finished phases.
    fn factors(&self, group: usize, bucket: &Bucket, room: &mut Room) {
        let steps = group % LENGTHS;
        let start = (steps * STEP).min(self.tables.len());
        let run = (start > 0).then_some((0, &self.runs[steps]));
        for (phase, table) in run.into_iter().chain((start..).zip(&self.tables[start..])) {
            room.low.clear();
            room.low.extend(bucket.indices.iter().map(|index| table[usize::from(index[phase])]));
            std::mem::swap(&mut room.weights, &mut room.high);
            room.weights.resize(bucket.rows.len(), F::ZERO);
            multiply(&room.high, &room.low, &mut room.weights);
        }
    }
}

/// Chunks of an index.
const CHUNKS: usize = super::super::prefix_suffix::PHASES as usize;

fn forms(phase: u32) -> Vec<Form> {
    Class::all().map(|class| Form::new(class, suffix_len(phase))).collect()
}

/// Rows of one class and group.
#[derive(Clone, Default)]
struct Bucket {
    rows: Vec<u64>,
    /// Chunk by chunk.
    indices: Vec<[u8; CHUNKS]>,
}

/// Room for the weights of a bucket.
#[derive(Default)]
struct Room {
    weights: Vec<F>,
    high: Vec<F>,
    low: Vec<F>,
    /// The suffixes of the rows, slot by slot.
    values: Vec<u64>,
}

/// What the rows of a range add up to.
pub(in super::super) struct PhaseSums {
    /// `Σ eq(r2,j)` over the rows that are not like the padding, in the first phase.
    pub(super) live: F,
    /// For each class that occurs the sums of its slots, [`CHUNK_SIZE`] each.
    pub(super) sums: Vec<Option<Sums>>,
}

encode!(PhaseSums { live, sums });

impl Part for PhaseSums {
    fn append(&mut self, next: Self) {
        self.live += next.live;
        for (sums, next) in self.sums.iter_mut().zip(next.sums) {
            match (sums, next) {
                (Some(sums), Some(next)) => sums.append(next),
                (sums, Some(next)) => *sums = Some(next),
                (_, None) => {}
            }
        }
    }
}

/// What a worker holds.
pub(in super::super) struct Scratch {
    row: u64,
    buckets: Vec<Bucket>,
    room: Room,
    live: F,
    sums: Vec<Option<Vec<SmallSum>>>,
}

impl Scratch {
    /// No rows, before row `row`.
    pub(super) fn new(row: u64) -> Self {
        Self {
            row,
            buckets: vec![Bucket::default(); Class::COUNT * GROUPS],
            room: Room::default(),
            live: F::ZERO,
            sums: vec![None; Class::COUNT],
        }
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, scan: &Scan, block: &Block) {
        for (row, cycle) in (self.row..).zip(&block.cycles) {
            if is_padding(cycle) {
                continue;
            }
            let index = cycle.lookup_index;
            let key = Class::of(cycle).number() * GROUPS + group(index);
            let bucket = &mut self.buckets[key];
            bucket.rows.push(row);
            bucket.indices.push(index.to_be_bytes());
            if bucket.rows.len() == BUCKET {
                self.empty(scan, key);
            }
        }
        self.row += block.cycles.len() as u64;
    }

    /// The sums, including those of the waiting rows.
    pub(super) fn finish(mut self, scan: &Scan) -> PhaseSums {
        (0..self.buckets.len()).for_each(|key| self.empty(scan, key));
        let reduced = |sums: Vec<SmallSum>| Sums(sums.iter().map(SmallSum::reduce).collect());
        let sums = self.sums.into_iter().map(|sums| sums.map(reduced)).collect();
        PhaseSums { live: self.live, sums }
    }

    /// Adds the rows of a bucket to the sums of their class.
    fn empty(&mut self, scan: &Scan, key: usize) {
        let Self { buckets, room, live, sums, .. } = self;
        let (class, group, bucket) = (key / GROUPS, key % GROUPS, &mut buckets[key]);
        if bucket.rows.is_empty() {
            return;
        }
        scan.eq(bucket, room);
        if scan.phase() == 0 {
            *live += room.weights.iter().sum::<F>();
        }
        let form = &scan.forms[class];
        let slots = form.suffixes().len();
        let sums = sums[class].get_or_insert_with(|| vec![SmallSum::default(); slots * CHUNK_SIZE]);
        if scan.is_zero(group) {
            room.add_zeros(form, &bucket.indices, scan.zeros(), sums);
        } else {
            scan.factors(group, bucket, room);
            room.scatter(form, scan.tables.len(), &bucket.indices, sums);
        }
        bucket.rows.clear();
        bucket.indices.clear();
    }
}

impl Room {
    /// Adds the rows at their chunks.
    fn scatter(&self, form: &Form, phase: usize, indices: &[[u8; CHUNKS]], sums: &mut [SmallSum]) {
        for (weight, index) in self.weights.iter().zip(indices) {
            let chunk = usize::from(index[phase]);
            form.scatter(form.words(u128::from_be_bytes(*index)), |slot, value| {
                sums[slot * CHUNK_SIZE + chunk].add(weight, value);
            });
        }
    }

    /// Adds rows that all have chunk 0, their weights times `scale`.
    fn add_zeros(
        &mut self,
        form: &Form,
        indices: &[[u8; CHUNKS]],
        scale: F,
        sums: &mut [SmallSum],
    ) {
        let rows = indices.len();
        self.values.clear();
        self.values.resize(form.suffixes().len() * rows, 0);
        for (i, index) in indices.iter().enumerate() {
            let words = form.words(u128::from_be_bytes(*index));
            form.scatter(words, |slot, value| self.values[slot * rows + i] = value);
        }
        for (values, sums) in self.values.chunks(rows).zip(sums.chunks_mut(CHUNK_SIZE)) {
            sums[0].add(&(scale * inner_product_small(&self.weights, values)), 1);
        }
    }
}

/// The group of an index: the length of the run it begins with, and of which chunk it is.
fn group(index: u128) -> usize {
    let first = index >> (128 - CHUNK_BITS);
    let others = index ^ (first * (u128::MAX / (CHUNK_SIZE as u128 - 1)));
    let steps = (others.leading_zeros() / CHUNK_BITS) as usize / STEP;
    steps.min(LENGTHS - 1) + if first == 0 { 0 } else { LENGTHS }
}

/// Whether a row is like the padding rows: no table, index 0.
pub(super) fn is_padding(cycle: &Cycle) -> bool {
    cycle.table.is_none() && cycle.lookup_index == 0
}
