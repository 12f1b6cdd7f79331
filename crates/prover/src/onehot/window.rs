//! What the passes of [`super::stream`] make of a range of rows.

use super::fold::{Branches, Cells};
use super::stream::Summand;
use crate::columns::grids::{self, Room};
use rill_field::{AdditiveGroup, F};
use rill_field_simd::table::{inner_product, multiply};
use rill_sumcheck_prover::dense::SplitEq;
use rill_witness::Block;
use std::ops::Range;

/// Super-cells gathered for the packed kernels.
#[derive(Debug)]
pub(crate) struct Batch {
    /// Room for so many.
    pub(crate) count: usize,
    /// Each column on `{0,1}^w`, as [`grids`] has it.
    pub(crate) columns: Vec<Vec<F>>,
    /// The weights of the super-cells, for each eq; 0 where none is.
    pub(crate) weights: Vec<Vec<F>>,
    /// What summands need to work.
    pub(crate) room: Room,
    /// `t` so far, for each eq.
    pub(crate) sums: Vec<Vec<F>>,
}

impl Batch {
    /// Adds `scale` times the product of the columns `factors`, weighted, to the sums.
    pub(crate) fn add_product(&mut self, scale: F, factors: Range<usize>) {
        let Self { count, columns, weights, room, sums } = self;
        let add = |sums: &mut [F], left: &[F], right: &mut dyn Iterator<Item = &[F]>| {
            let points = left.chunks_exact(*count).zip(right);
            for (sum, (left, right)) in sums.iter_mut().zip(points) {
                *sum += scale * inner_product(left, right);
            }
        };
        if let ([weights], true) = (&weights[..], factors.len() > 1) {
            // One weight costs least where it is a factor of the first column.
            for values in columns[factors.start].chunks_exact_mut(*count) {
                let mut weighted = room.take();
                weighted.resize(*count, F::ZERO);
                multiply(values, weights, &mut weighted);
                values.copy_from_slice(&weighted);
                room.put(weighted);
            }
            let [left, right] = room.halves(*count, &columns[factors]);
            add(&mut sums[0], &left, &mut right.chunks_exact(*count));
            room.put(left);
            room.put(right);
        } else {
            let product = room.product(*count, &columns[factors]);
            for (sums, weights) in sums.iter_mut().zip(weights) {
                add(sums, &product, &mut std::iter::repeat(&weights[..]));
            }
            room.put(product);
        }
    }
}

/// What the super-cells of a range add to `t`, for each eq.
#[derive(Debug)]
pub(crate) struct WindowPart {
    rounds: usize,
    cells: Cells,
    /// The next super-cell that is not gathered, and the cells that are.
    super_cell: usize,
    gathered: usize,
    pub(crate) batch: Batch,
}

impl WindowPart {
    /// No rows, before super-cell `super_cell`.
    pub(crate) fn new<S: Summand>(
        summand: &S,
        branches: &Branches,
        eqs: usize,
        rounds: usize,
        super_cell: usize,
    ) -> Self {
        let (columns, count) = (branches.columns(), grids::count(rounds));
        let points = (summand.degree() + 1).pow(rounds as u32);
        let batch = Batch {
            count,
            columns: vec![vec![F::ZERO; count << rounds]; columns],
            weights: vec![vec![F::ZERO; count]; eqs],
            room: Room::default(),
            sums: vec![vec![F::ZERO; points]; eqs],
        };
        Self { rounds, cells: Cells::new(columns), super_cell, gathered: 0, batch }
    }

    /// Bytes of such a part.
    pub(crate) fn bytes(columns: usize, degree: usize, eqs: usize, rounds: usize) -> usize {
        let (count, points) = (grids::count(rounds), (degree + 1).pow(rounds as u32));
        let gathered = (columns << rounds) * count;
        (gathered + Room::elements(degree, rounds) + eqs * (count + points)) * size_of::<F>()
    }

    /// Adds the rows of a block.
    pub(crate) fn visit<S: Summand>(
        &mut self,
        summand: &S,
        branches: &Branches,
        eqs: &[SplitEq],
        block: &Block,
    ) {
        let capacity = self.batch.count << self.rounds;
        let rows = (capacity * branches.rows()).min(block.cycles.len());
        for cycles in block.cycles.chunks(rows) {
            let (first, rounds, count) = (self.gathered, self.rounds, self.batch.count);
            let columns = &mut self.batch.columns;
            self.gathered += self.cells.add(branches, cycles, |column, values| {
                for (cell, value) in (first..).zip(values) {
                    columns[column][(cell & ((1 << rounds) - 1)) * count + (cell >> rounds)] =
                        value;
                }
            });
            if self.gathered == capacity {
                self.flush(summand, eqs);
            }
        }
    }

    /// Adds what is gathered to the sums.
    pub(crate) fn flush<S: Summand>(&mut self, summand: &S, eqs: &[SplitEq]) {
        let gathered = self.gathered >> self.rounds;
        for (eq, weights) in eqs.iter().zip(&mut self.batch.weights) {
            let table = eq.weights(self.rounds);
            let (known, rest) = weights.split_at_mut(gathered);
            known.iter_mut().zip(self.super_cell..).for_each(|(w, cell)| *w = table.at(cell));
            rest.fill(F::ZERO);
        }
        if gathered > 0 {
            summand.add(&mut self.batch);
        }
        self.super_cell += gathered;
        self.gathered = 0;
    }
}
