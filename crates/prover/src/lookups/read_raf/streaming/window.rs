//! What the passes of the cycle rounds make of a range of rows.

use super::columns::{Cells, Columns, is_all_padding};
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::WideSum;
use rill_field_simd::line_products::{sum_of_5, sum_of_9};
use rill_field_simd::table::multiply;
use rill_sumcheck_prover::dense::{SplitEq, Weights};
use rill_sumcheck_prover::window::extend;
use rill_witness::Block;

/// Cells that are multiplied at once.
const CELLS: usize = 1 << 9;

/// What the super-cells of a range add to `t`.
#[derive(Debug)]
pub(super) struct WindowPart {
    rounds: usize,
    /// The super-cell of the first cell that waits.
    super_cell: usize,
    cells: Cells,
    /// The weights of the super-cells that are not skipped.
    live: F,
    sums: Sums,
}

/// Sums of products.
#[derive(Debug)]
enum Sums {
    /// A window of one round: the coefficients of `t`.
    Line(Vec<F>),
    /// Others: `t` at the points of the grid, with room for the columns there.
    Grid { sums: Vec<WideSum>, room: [Vec<F>; 4] },
}

impl WindowPart {
    /// No rows, before super-cell `super_cell`.
    pub(super) fn new(columns: usize, rounds: usize, super_cell: usize) -> Self {
        let sums = if rounds == 1 {
            Sums::Line(vec![F::ZERO; columns + 1])
        } else {
            let points = (columns + 1).pow(rounds as u32);
            Sums::Grid { sums: vec![WideSum::default(); points], room: Default::default() }
        };
        let cells = Cells::new(columns, CELLS + (1 << rounds));
        Self { rounds, super_cell, cells, live: F::ZERO, sums }
    }

    /// Bytes of such a part.
    pub(super) fn bytes(columns: usize, rounds: usize) -> usize {
        let cells = (columns * (2 * CELLS + (1 << rounds))) * size_of::<F>();
        let points = if rounds == 1 { columns + 1 } else { (columns + 1).pow(rounds as u32) };
        cells + points * (size_of::<WideSum>() + 4 * size_of::<F>())
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, columns: &Columns, eq: &SplitEq, block: &Block) {
        let rows = columns.rows() << self.rounds;
        if block.cycles.len().is_multiple_of(rows) && is_all_padding(block) {
            self.multiply(eq);
            self.super_cell += block.cycles.len() / rows;
            return;
        }
        self.cells.add(columns, block);
        if self.cells.columns[0].len() >= CELLS {
            self.multiply(eq);
        }
    }

    /// Adds the products of the super-cells that wait.
    pub(super) fn multiply(&mut self, eq: &SplitEq) {
        let Weights { inner, outer } = eq.weights(self.rounds);
        let waiting = self.cells.columns[0].len() >> self.rounds;
        let mut done = 0;
        while done < waiting {
            let start = self.super_cell % inner.len();
            let weights = &inner[start..inner.len().min(start + waiting - done)];
            let outer = outer[self.super_cell / inner.len()];
            let cells = done << self.rounds..(done + weights.len()) << self.rounds;
            let cells = self.cells.columns.iter().map(|column| &column[cells.clone()]);
            self.sums.add(outer, weights, &cells.collect::<Vec<_>>());
            self.live += outer * weights.iter().sum::<F>();
            self.super_cell += weights.len();
            done += weights.len();
        }
        self.cells.columns.iter_mut().for_each(|column| drop(column.drain(..done << self.rounds)));
    }

    /// Adds the sums of the next range.
    pub(super) fn append(&mut self, next: &Self) {
        self.live += next.live;
        match (&mut self.sums, &next.sums) {
            (Sums::Line(sums), Sums::Line(next)) => {
                sums.iter_mut().zip(next).for_each(|(sum, next)| *sum += next);
            }
            (Sums::Grid { sums, .. }, Sums::Grid { sums: next, .. }) => {
                sums.iter_mut().zip(next).for_each(|(sum, next)| sum.merge(next));
            }
            _ => unreachable!("parts of one window"),
        }
    }

    /// The coefficients of `t`, or its values on the grid. The super-cells skipped have the weights
    /// that are missing to 1, and their columns are constant: 0 where a coordinate is `∞`.
    pub(super) fn finish(self, padding: F) -> Answer {
        let skipped = (F::ONE - self.live) * padding;
        match self.sums {
            Sums::Line(mut coefficients) => {
                coefficients[0] += skipped;
                Answer::Line(coefficients)
            }
            Sums::Grid { sums, .. } => {
                let base = self.cells.columns.len() + 1;
                let infinite =
                    |point: usize| (0..self.rounds).any(|c| point / base.pow(c as u32) % base == 2);
                let constant = |point| if infinite(point) { F::ZERO } else { skipped };
                let values = sums.iter().enumerate();
                Answer::Grid(values.map(|(point, sum)| sum.reduce() + constant(point)).collect())
            }
        }
    }
}

/// `t` of a window.
pub(super) enum Answer {
    /// Its coefficients: a window of one round.
    Line(Vec<F>),
    /// Its values on the grid.
    Grid(Vec<F>),
}

impl Sums {
    /// Adds some super-cells with the weights `outer·inner`.
    fn add(&mut self, outer: F, inner: &[F], cells: &[&[F]]) {
        match self {
            Self::Line(sums) => {
                let products = line_products(inner, cells);
                sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += outer * product);
            }
            Self::Grid { sums, room: [product, factor, next, spare] } => {
                let size = cells[0].len() / inner.len();
                for (i, weight) in inner.iter().enumerate() {
                    let weight = outer * weight;
                    for (c, column) in cells.iter().enumerate() {
                        factor.clear();
                        factor.extend_from_slice(&column[i * size..(i + 1) * size]);
                        extend(cells.len(), factor, spare);
                        if c == 0 {
                            std::mem::swap(product, factor);
                        } else {
                            next.resize(sums.len(), F::ZERO);
                            multiply(product, factor, next);
                            std::mem::swap(product, next);
                        }
                    }
                    sums.iter_mut().zip(&*product).for_each(|(sum, value)| sum.add(&weight, value));
                }
            }
        }
    }
}

/// The coefficients of `Σ_i weights_i·Π` of the lines through the pairs of cells.
fn line_products(weights: &[F], cells: &[&[F]]) -> Vec<F> {
    match cells {
        [a, b, c, d, e] => sum_of_5(weights, [a, b, c, d, e]).to_vec(),
        [a, b, c, d, e, f, g, h, i] => sum_of_9(weights, [a, b, c, d, e, f, g, h, i]).to_vec(),
        _ => unreachable!("there are four or eight selectors"),
    }
}
