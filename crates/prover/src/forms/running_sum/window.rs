//! What the passes of [`super::streaming`] make of a range of rows.

use super::less_than::Weights;
use super::{Addresses, Change};
use crate::columns::grids::{self, Room};
use crate::columns::integer::{Integer, IntegerSum};
use rill_field::{AdditiveGroup, F};
use rill_field_simd::WideSum;
use rill_field_simd::table::inner_product;
use std::mem::take;

/// Degree of `inc·ra`.
pub(super) const DEGREE: usize = 2;

/// The entries of `inc` and `ra` under way: `Σ_o W[o]·column(o)`.
#[derive(Debug, Default)]
struct Cell {
    inc: IntegerSum,
    ra: WideSum,
}

impl Cell {
    #[inline]
    fn add(&mut self, weight: &F, change: Change, addresses: &Addresses) {
        if change.increment != 0 {
            self.inc.add(weight, change.increment);
        }
        if let Some(address) = change.address {
            self.ra.add(weight, &addresses.at(address));
        }
    }

    fn close(&mut self) -> [F; 2] {
        let Self { inc, ra } = take(self);
        [inc.reduce(), ra.reduce()]
    }
}

/// The entries of a row on its own.
#[inline]
fn entries(change: Change, addresses: &Addresses) -> [F; 2] {
    let ra = change.address.map_or(F::ZERO, |address| addresses.at(address));
    [Integer::from(change.increment).to_field(), ra]
}

/// The cells of a range, as they end.
#[derive(Debug)]
pub(super) struct Cells {
    /// The next row.
    row: usize,
    open: Cell,
}

impl Cells {
    /// Before row `row`.
    pub(super) fn new(row: u64) -> Self {
        Self { row: row as usize, open: Cell::default() }
    }

    /// The next row; the entries of its cell if it is the last. `bound` is `W`.
    #[inline]
    pub(super) fn add(
        &mut self,
        bound: &[F],
        change: Change,
        addresses: &Addresses,
    ) -> Option<[F; 2]> {
        let offset = self.row & (bound.len() - 1);
        self.row += 1;
        if bound.len() == 1 {
            return Some(entries(change, addresses));
        }
        self.open.add(&bound[offset], change, addresses);
        (offset + 1 == bound.len()).then(|| self.open.close())
    }
}

/// The grids of a range: `inc·ra` with both weights of its super-cell.
///
/// Super-cells are extended and multiplied [`grids::count`] at a time, those without a change not
/// at all.
#[derive(Debug)]
pub(super) struct Window {
    rounds: usize,
    /// The super-cell under way, and its entries so far.
    super_cell: usize,
    entries: Vec<[F; 2]>,
    /// Super-cells gathered: their weights, and their entries `y` from `y·width` on.
    gathered: usize,
    weights: [Vec<F>; 2],
    columns: [Vec<F>; 2],
    room: Room,
    sums: [Vec<F>; 2],
}

/// Points of the grid.
fn points(rounds: usize) -> usize {
    (DEGREE + 1).pow(rounds as u32)
}

impl Window {
    /// For a window of `rounds` rounds, before super-cell `super_cell`.
    pub(super) fn new(rounds: usize, super_cell: usize) -> Self {
        let (width, points) = (grids::count(rounds), points(rounds));
        Self {
            rounds,
            super_cell,
            entries: Vec::with_capacity(1 << rounds),
            gathered: 0,
            weights: [vec![F::ZERO; width], vec![F::ZERO; width]],
            columns: [(); 2].map(|()| vec![F::ZERO; width << rounds]),
            room: Room::default(),
            sums: [vec![F::ZERO; points], vec![F::ZERO; points]],
        }
    }

    /// Bytes of such a part.
    pub(super) fn bytes(rounds: usize) -> usize {
        let columns = (2 << rounds) * (grids::count(rounds) + 1) + 2 * grids::count(rounds);
        (columns + Room::elements(DEGREE, rounds) + 2 * points(rounds)) * size_of::<F>()
    }

    /// The entries of the next cell.
    #[inline]
    pub(super) fn push(&mut self, entries: [F; 2], weights: &Weights) {
        self.entries.push(entries);
        if self.entries.len() == 1 << self.rounds {
            if self.entries.iter().any(|[inc, _]| *inc != F::ZERO) {
                self.gather(weights);
            }
            self.entries.clear();
            self.super_cell += 1;
        }
    }

    fn gather(&mut self, weights: &Weights) {
        let (place, width) = (self.gathered, self.weights[0].len());
        for (gathered, weight) in self.weights.iter_mut().zip(weights.at(self.super_cell)) {
            gathered[place] = weight;
        }
        for (c, column) in self.columns.iter_mut().enumerate() {
            let slots = column.iter_mut().skip(place).step_by(width);
            slots.zip(&self.entries).for_each(|(slot, entries)| *slot = entries[c]);
        }
        self.gathered += 1;
        if self.gathered == width {
            self.flush();
        }
    }

    /// Adds what is gathered to the sums.
    fn flush(&mut self) {
        if self.gathered == 0 {
            return;
        }
        // Of places beyond those gathered only the weights must vanish.
        self.weights.iter_mut().for_each(|weights| weights[self.gathered..].fill(F::ZERO));
        let width = self.weights[0].len();
        let product = self.room.product(width, &self.columns);
        for (point, product) in product.chunks(width).enumerate() {
            for (sums, weights) in self.sums.iter_mut().zip(&self.weights) {
                sums[point] += inner_product(product, weights);
            }
        }
        self.room.put(product);
        self.gathered = 0;
    }

    /// The sums over the range.
    pub(super) fn finish(mut self) -> [Vec<F>; 2] {
        self.flush();
        self.sums
    }
}
