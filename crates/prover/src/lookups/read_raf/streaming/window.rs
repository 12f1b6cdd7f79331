//! What the super-cells of a range add to the polynomial `t` of a window.
//!
//! A super-cell is a product of `d = V + 1` multilinear polynomials in `X_0 … X_{w-1}`. At each
//! node of the variables after the first it is a product of lines in `X_0`, and the coefficients of
//! these are summed over many super-cells at once.

use super::columns::{Cells, Columns};
use super::scan::is_padding;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::line_products::{sum_of_5, sum_of_9};
use rill_poly::evaluate;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{Part, Sums, encode};
use rill_witness::Block;

/// Cells that are multiplied at once.
const CELLS: usize = 1 << 9;

/// A range of super-cells.
#[derive(Debug)]
pub(crate) struct WindowScratch {
    rounds: usize,
    /// The super-cell of the first cell that waits.
    super_cell: usize,
    cells: Cells,
    live: F,
    sums: Vec<F>,
}

impl WindowScratch {
    /// No rows, before super-cell `super_cell`.
    pub(super) fn new(columns: usize, rounds: usize, super_cell: usize) -> Self {
        let cells = Cells::new(columns, CELLS + (1 << rounds));
        let sums = vec![F::ZERO; (columns + 1).pow(rounds as u32)];
        Self { rounds, super_cell, cells, live: F::ZERO, sums }
    }

    /// Bytes of such a scratch: cells, twice as many for values and slopes at nodes, sums.
    pub(crate) fn bytes(columns: usize, rounds: usize) -> usize {
        let cells = 3 * columns * (CELLS + (1 << rounds));
        (cells + (columns + 1).pow(rounds as u32)) * size_of::<F>()
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, columns: &Columns, eq: &SplitEq, block: &Block) {
        let rows = columns.rows() << self.rounds;
        if block.cycles.len().is_multiple_of(rows) && block.cycles.iter().all(is_padding) {
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
    fn multiply(&mut self, eq: &SplitEq) {
        let waiting = self.cells.columns[0].len() >> self.rounds;
        if waiting == 0 {
            return;
        }
        let weights = eq.weights(self.rounds);
        let range = self.super_cell..self.super_cell + waiting;
        let weights: Vec<F> = range.map(|super_cell| weights.at(super_cell)).collect();
        let cells = self.cells.columns.iter().map(|column| &column[..waiting << self.rounds]);
        add_products(&weights, &cells.collect::<Vec<_>>(), &mut self.sums);
        self.live += weights.iter().sum::<F>();
        self.super_cell += waiting;
        let columns = self.cells.columns.iter_mut();
        columns.for_each(|column| drop(column.drain(..waiting << self.rounds)));
    }

    /// What the range adds, including the waiting super-cells.
    pub(super) fn finish(mut self, eq: &SplitEq) -> WindowSums {
        self.multiply(eq);
        WindowSums { live: self.live, sums: Sums(self.sums) }
    }
}

/// What a range of super-cells adds.
pub(super) struct WindowSums {
    /// The weights of the super-cells that are not skipped.
    live: F,
    /// `(d+1)^w` sums: coefficients in `X_0`, the fastest digit of the index, at the nodes `0, 1,
    /// ∞, 2, …` of the other variables.
    sums: Sums,
}

encode!(WindowSums { live, sums });

impl Part for WindowSums {
    fn append(&mut self, next: Self) {
        self.live += next.live;
        self.sums.append(next.sums);
    }
}

impl WindowSums {
    /// `t` on the grid, from all rows. The super-cells skipped have the weights that are missing to
    /// 1, and are the product of all `columns` on the padding: 0 where a coordinate is `∞`.
    pub(super) fn grid(self, columns: &Columns, rounds: usize) -> Grid {
        let base = columns.count() + 1;
        let skipped = (F::ONE - self.live) * columns.padding;
        let infinite = |i: usize| (0..rounds - 1).any(|c| i / base.pow(c as u32) % base == 2);
        let mut sums = self.sums.0;
        for (i, coefficients) in sums.chunks_mut(base).enumerate() {
            if !infinite(i) {
                coefficients[0] += skipped;
            }
            let at = |node: u64| evaluate(coefficients, F::from(node));
            let infinity = coefficients[base - 1];
            let nodes = (2..base as u64 - 1).map(at);
            let values: Vec<F> = [at(0), at(1), infinity].into_iter().chain(nodes).collect();
            coefficients.copy_from_slice(&values);
        }
        Grid::new(base - 1, sums)
    }
}

/// Adds `Σ_i weights_i·Π_c columns_c` to `sums`, each column in as many variables as its entries
/// for one weight have bits.
fn add_products(weights: &[F], columns: &[&[F]], sums: &mut [F]) {
    let size = columns[0].len() / weights.len();
    if size == 2 {
        let products = line_products(weights, columns);
        sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
        return;
    }
    // Each column at the current node of the last variable, and its slope there.
    let halves = |column: &&[F]| -> (Vec<F>, Vec<F>) {
        let pairs = column.chunks_exact(size).flat_map(|entries| {
            let (zero, one) = entries.split_at(size / 2);
            zero.iter().zip(one).map(|(zero, one)| (*zero, *one - zero))
        });
        pairs.unzip()
    };
    let (mut values, slopes): (Vec<_>, Vec<_>) = columns.iter().map(halves).unzip();
    let count = sums.len() / (columns.len() + 1);
    for (node, sums) in sums.chunks_mut(count).enumerate() {
        // Nodes 0, 1, ∞, 2, …: one step along the slopes, but for 0 and ∞.
        if node != 0 && node != 2 {
            let entries = values.iter_mut().flatten().zip(slopes.iter().flatten());
            entries.for_each(|(value, slope)| *value += slope);
        }
        let at_node = if node == 2 { &slopes } else { &values };
        add_products(weights, &at_node.iter().map(Vec::as_slice).collect::<Vec<_>>(), sums);
    }
}

/// The coefficients of `Σ_i weights_i·Π` of the lines through the pairs of the columns.
fn line_products(weights: &[F], columns: &[&[F]]) -> Vec<F> {
    match columns {
        [a, b, c, d, e] => sum_of_5(weights, [a, b, c, d, e]).to_vec(),
        [a, b, c, d, e, f, g, h, i] => sum_of_9(weights, [a, b, c, d, e, f, g, h, i]).to_vec(),
        _ => unreachable!("there are four or eight selectors"),
    }
}
