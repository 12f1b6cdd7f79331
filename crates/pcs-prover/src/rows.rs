//! The row commitments of all polynomials, and tier 2.

use crate::kernels::{combine, shared_pairings};
use crate::points::{Packed, Points};
use crate::{ProverSetup, WindowRows};
use ark_bn254::g1;
use ark_ec::AffineRepr;
use rill_field::F;
use rill_pcs::{Commitment, G1Affine, Shape};
use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

/// Row commitments of consecutive windows, gathered one by one: in the end `2^log_rows` points per
/// one-hot polynomial and one per window for a dense one, 64 bytes each. Chunk values that no
/// window has are free.
#[derive(Clone, Debug)]
pub struct RowCommitments {
    shape: Shape,
    /// So far.
    windows: usize,
    polynomials: Vec<PolynomialRows>,
}

/// The row commitments of one polynomial.
#[derive(Clone, Debug)]
struct PolynomialRows {
    log_windows: usize,
    /// For each chunk value one point per window, as far as they are not all identities.
    values: Vec<Vec<Packed>>,
}

impl RowCommitments {
    /// No window yet, of `polynomial_count` polynomials.
    pub fn new(shape: Shape, polynomial_count: usize) -> Self {
        let rows = PolynomialRows { log_windows: shape.log_windows(), values: Vec::new() };
        Self { shape, windows: 0, polynomials: vec![rows; polynomial_count] }
    }

    /// Bytes of the point of one row.
    pub const ROW_BYTES: usize = size_of::<Packed>();

    /// Bytes of the points of `polynomial_count` polynomials, if all chunk values occur.
    pub fn most_bytes(shape: Shape, polynomial_count: usize) -> usize {
        (polynomial_count * Self::ROW_BYTES) << shape.log_rows()
    }

    /// Bytes that [`Self::write`] writes of `polynomial_count` polynomials at most.
    pub fn most_written(shape: Shape, polynomial_count: usize) -> u64 {
        let numbers = (polynomial_count * (1 + (1 << shape.chunk_width()))) as u64;
        Self::most_bytes(shape, polynomial_count) as u64 + 4 * numbers
    }

    /// The shape of the matrix.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Number of polynomials.
    pub fn polynomials(&self) -> usize {
        self.polynomials.len()
    }

    /// Number of windows so far.
    pub fn windows(&self) -> usize {
        self.windows
    }

    /// Adds the rows of the next window.
    pub fn push(&mut self, window_rows: WindowRows) {
        assert_eq!(window_rows.len(), self.polynomials.len(), "one list of rows per polynomial");
        for (rows, window_rows) in self.polynomials.iter_mut().zip(window_rows) {
            rows.push(self.windows, window_rows);
        }
        self.windows += 1;
    }

    /// Adds those of the windows that follow.
    pub fn append(&mut self, next: Self) {
        for (rows, next) in self.polynomials.iter_mut().zip(next.polynomials) {
            rows.append(self.windows, next);
        }
        self.windows += next.windows;
    }

    /// Adds the `parts` of a column of bits as polynomials behind all others, once all windows are
    /// there. `rows` are those of all parts; what is missing at the end is zero.
    pub fn push_bits(&mut self, parts: usize, rows: &[G1Affine]) {
        assert_eq!(self.windows, 1 << self.shape.log_windows(), "all windows");
        assert!(rows.len() <= parts << self.shape.log_rows(), "no more rows than the parts have");
        let mut rows = rows.chunks(1 << self.shape.log_rows());
        let log_windows = self.shape.log_windows();
        let part = |_| PolynomialRows::of_bits(log_windows, rows.next().unwrap_or_default());
        self.polynomials.extend((0..parts).map(part));
    }

    /// Tier 2: every polynomial's commitment `Σ_row e(T_row, Γ2_row)`.
    pub fn commitments(&self, setup: &ProverSetup) -> Vec<Commitment> {
        let right = &setup.g2[..1 << self.shape.log_rows()];
        let left: Vec<&PolynomialRows> = self.polynomials.iter().collect();
        let sums = shared_pairings(&left, right);
        sums.into_iter().map(Commitment::new).collect()
    }

    /// The rows of the joint polynomial `Σ_i coefficients_i·P_i`.
    pub fn combine(&self, coefficients: &[F]) -> Vec<G1Affine> {
        assert_eq!(coefficients.len(), self.polynomials.len(), "one coefficient per polynomial");
        let terms: Vec<_> = self.polynomials.iter().zip(coefficients.iter().copied()).collect();
        combine(&terms, 1 << self.shape.log_rows())
    }
}

/// As bytes: for each polynomial the number of its chunk values, and for each of those the number
/// of its points, that of the windows or none, and the points, 64 bytes each; numbers take 4 bytes.
impl RowCommitments {
    /// Writes the bytes of all row commitments.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        for rows in &self.polynomials {
            write_number(to, rows.values.len())?;
            for points in &rows.values {
                let written = if points.is_empty() { 0 } else { self.windows };
                write_number(to, written)?;
                let all = points.iter().chain(std::iter::repeat(&Packed::IDENTITY));
                all.take(written).try_for_each(|point| point.write(to))?;
            }
        }
        Ok(())
    }

    /// The inverse of [`Self::write`], for as many polynomials and windows, which are taken from
    /// the front; `None` if these are not the bytes of such commitments.
    pub fn read(
        shape: Shape,
        polynomial_count: usize,
        windows: usize,
        bytes: &mut &[u8],
    ) -> Option<Self> {
        let mut this = Self { windows, ..Self::new(shape, polynomial_count) };
        let most = 1 << shape.chunk_width();
        for rows in &mut this.polynomials {
            let values = number(bytes).filter(|values| *values <= most)?;
            for _ in 0..values {
                let points = number(bytes)?;
                if points != 0 && points != windows {
                    return None;
                }
                rows.values.push((0..points).map(|_| Packed::read(bytes)).collect::<Option<_>>()?);
            }
        }
        Some(this)
    }

    /// [`Self::read`] of all windows and all bytes.
    pub fn from_bytes(shape: Shape, polynomial_count: usize, mut bytes: &[u8]) -> Option<Self> {
        let windows = 1 << shape.log_windows();
        let this = Self::read(shape, polynomial_count, windows, &mut bytes)?;
        bytes.is_empty().then_some(this)
    }
}

fn write_number(to: &mut dyn Write, number: usize) -> io::Result<()> {
    to.write_all(&(number as u32).to_le_bytes())
}

/// Takes a number from the front.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*number) as usize)
}

impl PolynomialRows {
    /// From the first rows of the matrix, in order; the others are zero.
    fn of_bits(log_windows: usize, rows: &[G1Affine]) -> Self {
        let used = rows.iter().rposition(|row| !row.is_zero()).map_or(0, |last| last + 1);
        let windows = rows[..used].chunks(1 << log_windows);
        let packed = |rows: &[G1Affine]| rows.iter().map(|row| Packed::new(*row)).collect();
        Self { log_windows, values: windows.map(packed).collect() }
    }

    /// Adds window number `window`.
    fn push(&mut self, window: usize, window_rows: Vec<G1Affine>) {
        self.values.resize_with(self.values.len().max(window_rows.len()), Vec::new);
        for (rows, point) in self.values.iter_mut().zip(window_rows) {
            if !point.is_zero() {
                rows.resize(window, Packed::IDENTITY);
                rows.push(Packed::new(point));
            }
        }
    }

    /// Adds the windows from number `window` on.
    fn append(&mut self, window: usize, next: Self) {
        self.values.resize_with(self.values.len().max(next.values.len()), Vec::new);
        for (rows, mut points) in self.values.iter_mut().zip(next.values) {
            if points.is_empty() {
                continue;
            }
            rows.reserve_exact((window + points.len()).saturating_sub(rows.len()));
            rows.resize(window, Packed::IDENTITY);
            rows.append(&mut points);
        }
    }

    /// The entry of a row.
    fn point(&self, row: usize) -> G1Affine {
        let window = row & ((1 << self.log_windows) - 1);
        let value = &self.values[row >> self.log_windows];
        value.get(window).map_or_else(G1Affine::identity, |packed| packed.point())
    }
}

impl Points<g1::Config> for PolynomialRows {
    fn len(&self) -> usize {
        self.values.len() << self.log_windows
    }

    fn block(&self, range: Range<usize>) -> Cow<'_, [G1Affine]> {
        let length = self.len();
        let range = range.start.min(length)..range.end.min(length);
        Cow::Owned(range.map(|row| self.point(row)).collect())
    }
}
