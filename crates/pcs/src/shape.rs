//! The matrix on which all trace polynomials lie.

use crate::PcsError;

/// Logarithm of the largest matrix width for which verifier constants are committed.
pub const MAX_LOG_COLUMNS: usize = 20;

/// The common matrix of a trace's polynomials.
///
/// The entry for chunk value `k` and cycle `t` has index `k·2^log_cycles + t`, row-major. One row
/// therefore covers a *window* of `2^log_columns` consecutive cycles at one chunk value, and row
/// `k·2^log_windows + window` belongs to chunk value `k`. A dense polynomial occupies `k = 0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    log_cycles: usize,
    chunk_width: usize,
    log_columns: usize,
}

impl Shape {
    /// The shape for `2^log_cycles` cycles and chunks of `chunk_width` bits: a function of the
    /// statement only.
    pub fn for_trace(log_cycles: usize, chunk_width: usize) -> Result<Self, PcsError> {
        Self::new(log_cycles, chunk_width, balanced_log_columns(log_cycles, chunk_width))
    }

    /// A shape with a given number of columns; refused unless `rows <= columns <= cycles`.
    pub fn new(
        log_cycles: usize,
        chunk_width: usize,
        log_columns: usize,
    ) -> Result<Self, PcsError> {
        let variables = log_cycles.saturating_add(chunk_width);
        let fits = (1..=MAX_LOG_COLUMNS).contains(&log_columns)
            && chunk_width <= 8
            && log_columns <= log_cycles
            && variables <= log_columns.saturating_mul(2);
        if fits {
            Ok(Self { log_cycles, chunk_width, log_columns })
        } else {
            Err(PcsError::UnsupportedShape { log_cycles, chunk_width })
        }
    }

    /// Logarithm of the number of cycles.
    pub fn log_cycles(self) -> usize {
        self.log_cycles
    }

    /// Bits per chunk; there are `2^chunk_width` chunk values.
    pub fn chunk_width(self) -> usize {
        self.chunk_width
    }

    /// Variables of the matrix, which is the number of coordinates of an opening point.
    pub fn variables(self) -> usize {
        self.log_cycles.saturating_add(self.chunk_width)
    }

    /// Logarithm of the number of columns, which is the number of rounds of an opening.
    pub fn log_columns(self) -> usize {
        self.log_columns
    }

    /// Logarithm of the number of rows.
    pub fn log_rows(self) -> usize {
        self.variables().saturating_sub(self.log_columns)
    }

    /// Logarithm of the number of windows of the trace.
    pub fn log_windows(self) -> usize {
        self.log_cycles.saturating_sub(self.log_columns)
    }

    /// Splits an opening point, most significant variable first, into row and column coordinates.
    pub fn split_point<T>(self, point: &[T]) -> Result<(&[T], &[T]), PcsError> {
        if point.len() == self.variables() {
            point.split_at_checked(self.log_rows()).ok_or(PcsError::MalformedStatement)
        } else {
            Err(PcsError::MalformedStatement)
        }
    }
}

/// Columns of the cheapest matrix.
///
/// Rows cost one pairing per polynomial in the commitment, columns about six pairings and a few
/// scalar multiplications in the one opening. With some forty polynomials the optimum has a few
/// more columns than rows; measurements are in `docs/decisions/0003-dory.md`.
fn balanced_log_columns(log_cycles: usize, chunk_width: usize) -> usize {
    let half = log_cycles.saturating_add(chunk_width).div_ceil(2);
    half.saturating_add(1).min(log_cycles).min(MAX_LOG_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_supported_trace_has_a_shape_with_no_more_rows_than_columns() {
        for (log_cycles, width) in (8..=24).map(|n| (n, 4)).chain((8..=32).map(|n| (n, 8))) {
            let shape = Shape::for_trace(log_cycles, width).unwrap();
            assert!(shape.log_rows() <= shape.log_columns());
            assert!(shape.log_columns() <= log_cycles);
            assert_eq!(shape.log_rows() + shape.log_columns(), log_cycles + width);
        }
    }

    #[test]
    fn shapes_with_more_rows_than_columns_or_columns_than_cycles_are_refused() {
        assert!(Shape::new(8, 4, 5).is_err());
        assert!(Shape::new(8, 4, 9).is_err());
        assert!(Shape::new(usize::MAX, 4, 8).is_err());
        assert!(Shape::for_trace(40, 8).is_err());
    }

    #[test]
    fn a_point_of_another_length_does_not_split() {
        let shape = Shape::for_trace(8, 4).unwrap();
        let (rows, columns) = shape.split_point(&[0; 12]).unwrap();
        assert_eq!((rows.len(), columns.len()), (5, 7));
        assert_eq!(shape.split_point(&[0; 11]), Err(PcsError::MalformedStatement));
    }
}
