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

/// Row commitments, gathered window by window: `2^log_rows` points per one-hot polynomial and one
/// per window for a dense one, 64 bytes each. Chunk values that no window has are free.
#[derive(Clone, Debug)]
pub struct RowCommitments {
    shape: Shape,
    polynomials: Vec<PolynomialRows>,
}

/// The row commitments of one polynomial.
#[derive(Clone, Debug)]
struct PolynomialRows {
    log_windows: usize,
    /// For each chunk value one point per window, or nothing if all of them are identities.
    values: Vec<Vec<Packed>>,
}

impl RowCommitments {
    /// No window yet, of `polynomial_count` polynomials.
    pub fn new(shape: Shape, polynomial_count: usize) -> Self {
        let rows = PolynomialRows { log_windows: shape.log_windows(), values: Vec::new() };
        Self { shape, polynomials: vec![rows; polynomial_count] }
    }

    /// Bytes of the points of `polynomial_count` polynomials, if all chunk values occur.
    pub fn most_bytes(shape: Shape, polynomial_count: usize) -> usize {
        (polynomial_count * size_of::<Packed>()) << shape.log_rows()
    }

    /// Bytes that [`Self::write`] writes of `polynomial_count` polynomials at most.
    pub fn most_written(shape: Shape, polynomial_count: usize) -> u64 {
        let numbers = (polynomial_count * (1 + (1 << shape.chunk_width()))) as u64;
        Self::most_bytes(shape, polynomial_count) as u64 + 4 * numbers
    }

    /// Puts the rows of window number `window` in place.
    pub fn place(&mut self, window: usize, window_rows: WindowRows) {
        assert_eq!(window_rows.len(), self.polynomials.len(), "one list of rows per polynomial");
        for (rows, window_rows) in self.polynomials.iter_mut().zip(window_rows) {
            rows.place(window, window_rows);
        }
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
/// of its points, `2^log_windows` or none, and the points, 64 bytes each; numbers take 4 bytes.
impl RowCommitments {
    /// Writes the bytes of all row commitments.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        for rows in &self.polynomials {
            write_number(to, rows.values.len())?;
            for points in &rows.values {
                write_number(to, points.len())?;
                points.iter().try_for_each(|point| point.write(to))?;
            }
        }
        Ok(())
    }

    /// The inverse of [`Self::write`], for as many polynomials; `None` if these are not the
    /// bytes of such commitments.
    pub fn from_bytes(shape: Shape, polynomial_count: usize, mut bytes: &[u8]) -> Option<Self> {
        let mut this = Self::new(shape, polynomial_count);
        let most = 1 << shape.chunk_width();
        for rows in &mut this.polynomials {
            let values = number(&mut bytes).filter(|values| *values <= most)?;
            for _ in 0..values {
                let points = number(&mut bytes)?;
                if points != 0 && points != 1 << rows.log_windows {
                    return None;
                }
                rows.values
                    .push((0..points).map(|_| Packed::read(&mut bytes)).collect::<Option<_>>()?);
            }
        }
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
    fn place(&mut self, window: usize, window_rows: Vec<G1Affine>) {
        self.values.resize_with(self.values.len().max(window_rows.len()), Vec::new);
        for (rows, point) in self.values.iter_mut().zip(window_rows) {
            if !point.is_zero() {
                rows.resize(1 << self.log_windows, Packed::IDENTITY);
                rows[window] = Packed::new(point);
            }
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
