//! The reduction from two passes, without keeping rows.

use super::low::{self, Bound};
use super::{Dense, Factors, Move, coefficients, fold, low_size};
use crate::Form;
use crate::columns::integer::{IntegerSum, Integers, add_row};
use rill_field::F;
use rill_sumcheck_prover::{Joined, Pass, Request, Schedule, Sums};
use rill_witness::Block;
use std::marker::PhantomData;
use std::mem::take;
use std::ops::Range;

/// *Memory* per worker a sum of integers for each term, column and low index in the first pass;
/// `T/2^low` elements for each column after the second. *Work* as the linear form. *Passes* one
/// before the first round, if there are low variables, and one after the last of them.
pub(super) struct Stream<M, const N: usize> {
    relation: PhantomData<fn(M)>,
    coefficients: [F; N],
    weight: Vec<Factors>,
}

impl<M: Move<N>, const N: usize> Stream<M, N> {
    /// The form that streams the rounds of `schedule`, all of them as one window.
    pub(super) fn form<'a>(relation: &M, schedule: &Schedule) -> Form<'a> {
        let (coefficients, weight) = (coefficients(relation), relation.weight(schedule.switch()));
        let stream = Self { relation: PhantomData, coefficients, weight };
        if low_size(&stream.weight) == 1 {
            let bound = Bound::none(&stream.weight);
            return stream.high(bound);
        }
        Form::pass(LowSums(stream), |LowSums(stream), sums| {
            let weight = stream.weight.clone();
            let sums = sums.0.chunks(low_size(&weight)).map(<[F]>::to_vec).collect();
            low::form(&weight, sums, move |bound| stream.high(bound))
        })
    }

    /// The rounds of the high variables.
    fn high<'a>(self, bound: Bound) -> Form<'a> {
        let Self { relation, coefficients, weight } = self;
        let weight = bound.weight(&weight);
        let pass = HighColumns { relation, eq: bound.eq, entries: weight.len() };
        Form::pass(pass, move |_, columns| {
            let columns = columns.map(|column| column.0).to_vec();
            Form::resident(Dense::new(weight, columns, &coefficients))
        })
    }
}

/// The pass that sums up the `Q_q(j)`, at `q·2^low + j`.
struct LowSums<M, const N: usize>(Stream<M, N>);

/// Bytes of the sums of a weight of so many terms over the values of `rounds` low variables.
pub(crate) fn low_bytes<const N: usize>(terms: usize, rounds: usize) -> usize {
    (terms << rounds) * size_of::<[IntegerSum; N]>()
}

impl<M: Move<N>, const N: usize> LowSums<M, N> {
    fn count(&self) -> usize {
        self.0.weight.len() * low_size(&self.0.weight)
    }
}

impl<M: Move<N>, const N: usize> Pass<Block> for LowSums<M, N> {
    /// The next row, and the sums by column.
    type Scratch = (usize, Vec<[IntegerSum; N]>);
    type Part = Sums;

    fn request(&self) -> Request {
        Request::of_sums(low_bytes::<N>(self.count(), 0))
    }

    fn scratch(&self, rows: Range<u64>) -> Self::Scratch {
        (rows.start as usize, vec![[IntegerSum::default(); N]; self.count()])
    }

    fn visit(&self, (row, sums): &mut Self::Scratch, block: &Block) {
        let (weight, size) = (&self.0.weight, low_size(&self.0.weight));
        for cycle in &block.cycles {
            let values = M::row(cycle).integers();
            let sums = sums.iter_mut().skip(*row % size).step_by(size);
            for (sums, factors) in sums.zip(weight) {
                add_row(sums, &factors.high[*row / size], values);
            }
            *row += 1;
        }
    }

    fn finish(&self, (_, sums): Self::Scratch) -> Sums {
        Sums(sums.iter().map(|sums| fold(sums, &self.0.coefficients)).collect())
    }
}

/// The pass that makes the columns with the low variables bound.
struct HighColumns<M, const N: usize> {
    relation: PhantomData<fn(M)>,
    /// `eq(r_low, ·)`.
    eq: Vec<F>,
    /// Entries of a column.
    entries: usize,
}

/// The columns so far, the open entry, and the next row.
struct HighScratch<const N: usize> {
    row: usize,
    open: [IntegerSum; N],
    columns: [Vec<F>; N],
}

impl<M: Move<N>, const N: usize> Pass<Block> for HighColumns<M, N> {
    type Scratch = HighScratch<N>;
    type Part = [Joined<F>; N];

    fn request(&self) -> Request {
        Request::of_tables(N * self.entries * size_of::<F>(), self.eq.len())
    }

    fn scratch(&self, rows: Range<u64>) -> HighScratch<N> {
        let entries = (rows.end - rows.start) as usize / self.eq.len();
        HighScratch {
            row: rows.start as usize,
            open: [IntegerSum::default(); N],
            columns: std::array::from_fn(|_| Vec::with_capacity(entries)),
        }
    }

    fn visit(&self, HighScratch { row, open, columns }: &mut HighScratch<N>, block: &Block) {
        let size = self.eq.len();
        for cycle in &block.cycles {
            add_row(open, &self.eq[*row % size], M::row(cycle).integers());
            *row += 1;
            if row.is_multiple_of(size) {
                for (column, sum) in columns.iter_mut().zip(&mut *open) {
                    column.push(take(sum).reduce());
                }
            }
        }
    }

    fn finish(&self, scratch: HighScratch<N>) -> [Joined<F>; N] {
        scratch.columns.map(Joined)
    }
}
