//! Where the columns of a system find their bits, a stretch of points at a time.

use super::record::Quad;
use rill_field::{AdditiveGroup, F};
use rill_precompiles::{Cell, Entry, PARTS, System};

/// Points that are worked on at a time.
pub(super) const LANES: usize = 32;

/// A bit of a cell, or one of the two entries behind its bits: the one of calls that exist, and
/// zero.
#[derive(Clone, Copy, Debug)]
struct Term {
    cell: u32,
    negative: bool,
}

/// A column on a stretch of points.
enum Column {
    /// At each point one entry of the cell.
    Plain([u32; LANES]),
    /// Sums: the terms of point `lane` are those from `ends[lane - 1]` to `ends[lane]`.
    Sums { terms: Vec<Term>, ends: [u32; LANES] },
}

/// The columns behind the linear one on a stretch of points.
pub(super) struct Stretch {
    columns: Vec<Column>,
    /// `ω(y)·weight_i`, part by part.
    pub(super) weights: [Vec<F>; PARTS],
}

/// A system at its challenges.
pub(super) struct Gathered {
    /// The points in use.
    pub(super) stretches: Vec<Stretch>,
    /// The linear column, weighted: by bit, and what its ones add.
    pub(super) linear: Vec<F>,
    pub(super) linear_one: F,
}

/// The terms of one point, column by column.
struct Point {
    index: usize,
    columns: Vec<Vec<Term>>,
}

impl Gathered {
    pub(super) fn new<S: System>(system: &S) -> Self {
        let (omega, parts) = (system.weights(), system.part_weights());
        let size = 1 << S::SHAPE.log_bits;
        let mut gathered =
            Self { stretches: Vec::new(), linear: vec![F::ZERO; size], linear_one: F::ZERO };
        let mut points: Vec<Point> = Vec::with_capacity(LANES);
        let close = |points: &mut Vec<Point>, stretches: &mut Vec<Stretch>| {
            if !points.is_empty() {
                stretches.push(Stretch::new(points, size, |y, i| omega[y] * parts[i]));
                points.clear();
            }
        };
        system.entries(|Entry { column, point, cell, coefficient }| {
            let Some(column) = column.checked_sub(1) else {
                match cell {
                    Cell::Bit(bit) => gathered.linear[bit] += omega[point] * coefficient,
                    Cell::One => gathered.linear_one += omega[point] * coefficient,
                }
                return;
            };
            if points.last().is_none_or(|last| last.index != point) {
                if points.len() == LANES {
                    close(&mut points, &mut gathered.stretches);
                }
                points
                    .push(Point { index: point, columns: vec![Vec::new(); S::SHAPE.columns - 1] });
            }
            let last = points.last_mut().expect("there is one now");
            last.columns[column].push(Term::new(cell, coefficient, size));
        });
        close(&mut points, &mut gathered.stretches);
        gathered
    }
}

impl Term {
    fn new(cell: Cell, coefficient: F, size: usize) -> Self {
        let negative = coefficient != F::from(1u64);
        assert!(!negative || coefficient == -F::from(1u64), "columns of bits have signs only");
        let cell = match cell {
            Cell::Bit(bit) => bit as u32,
            Cell::One => size as u32,
        };
        Self { cell, negative }
    }
}

impl Stretch {
    fn new(points: &[Point], size: usize, weight: impl Fn(usize, usize) -> F) -> Self {
        let zero = size as u32 + 1;
        let column = |column: usize| {
            let of = |lane: usize| points.get(lane).map_or(&[][..], |point| &point.columns[column]);
            let is_plain = |lane: usize| matches!(of(lane), [] | [Term { negative: false, .. }]);
            if (0..LANES).all(is_plain) {
                let cell = |lane: usize| of(lane).first().map_or(zero, |term| term.cell);
                return Column::Plain(std::array::from_fn(cell));
            }
            let mut terms = Vec::new();
            let ends = std::array::from_fn(|lane| {
                terms.extend_from_slice(of(lane));
                terms.len() as u32
            });
            Column::Sums { terms, ends }
        };
        let columns = (0..points.first().map_or(0, |point| point.columns.len())).map(column);
        let weights = |part: usize| {
            let mut weights: Vec<F> =
                points.iter().map(|point| weight(point.index, part)).collect();
            weights.resize(LANES, F::ZERO);
            weights
        };
        Self { columns: columns.collect(), weights: std::array::from_fn(weights) }
    }

    /// The columns on the corners `x + 2y` of four calls.
    pub(super) fn corners(&self, quad: &Quad, to: &mut [[Small; 4]]) {
        for (column, corners) in self.columns.iter().zip(to) {
            match column {
                Column::Plain(cells) => {
                    let nibbles = Small(cells.map(|cell| i16::from(quad[cell as usize])));
                    *corners = std::array::from_fn(|corner| nibbles.bit(corner));
                }
                Column::Sums { terms, ends } => {
                    *corners = [Small::ZERO; 4];
                    let mut start = 0;
                    for (lane, end) in ends.iter().enumerate() {
                        for term in &terms[start as usize..*end as usize] {
                            let nibble = i16::from(quad[term.cell as usize]);
                            for (corner, values) in corners.iter_mut().enumerate() {
                                let bit = nibble >> corner & 1;
                                values.0[lane] += if term.negative { -bit } else { bit };
                            }
                        }
                        start = *end;
                    }
                }
            }
        }
    }

    /// The columns on a cell.
    pub(super) fn values(&self, cell: &[F], to: &mut [[F; LANES]]) {
        for (column, values) in self.columns.iter().zip(to) {
            match column {
                Column::Plain(cells) => *values = cells.map(|index| cell[index as usize]),
                Column::Sums { terms, ends } => {
                    let mut start = 0;
                    for (value, end) in values.iter_mut().zip(ends) {
                        let terms = &terms[start as usize..*end as usize];
                        *value = terms.iter().fold(F::ZERO, |sum, term| {
                            let value = cell[term.cell as usize];
                            if term.negative { sum - value } else { sum + value }
                        });
                        start = *end;
                    }
                }
            }
        }
    }
}

/// Small integers of a stretch of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Small(pub(super) [i16; LANES]);

impl Small {
    pub(super) const ZERO: Self = Self([0; LANES]);
    pub(super) const ONE: Self = Self([1; LANES]);

    #[inline]
    fn bit(self, bit: usize) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] >> bit & 1))
    }

    #[inline]
    fn zip(self, other: Self, of: impl Fn(i16, i16) -> i16) -> Self {
        Self(std::array::from_fn(|lane| of(self.0[lane], other.0[lane])))
    }
}

impl std::ops::Add for Small {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        self.zip(other, i16::wrapping_add)
    }
}

impl std::ops::Sub for Small {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.zip(other, i16::wrapping_sub)
    }
}

impl std::ops::Mul for Small {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        self.zip(other, i16::wrapping_mul)
    }
}

/// Field elements of a stretch of points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wide(pub(super) [F; LANES]);

impl Wide {
    pub(super) const ZERO: Self = Self([F::ZERO; LANES]);
}

impl std::ops::Add for Wide {
    type Output = Self;
    #[inline]
    fn add(mut self, other: Self) -> Self {
        rill_field_simd::table::add_to(&mut self.0, &other.0);
        self
    }
}

impl std::ops::Sub for Wide {
    type Output = Self;
    #[inline]
    fn sub(mut self, other: Self) -> Self {
        rill_field_simd::table::subtract_from(&mut self.0, &other.0);
        self
    }
}

impl std::ops::Mul for Wide {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        let mut product = Self::ZERO;
        rill_field_simd::table::multiply(&self.0, &other.0, &mut product.0);
        product
    }
}
