//! Several rounds from one pass.
//!
//! A window of `w` rounds from round `i` is served by a polynomial in `w` variables, individual
//! degree `d`,
//!
//! ```text
//! t(X_0 … X_{w-1}) = Σ_x eq(tau_{>=i+w}, x) · g(r_{<i}, X, x)
//! ```
//!
//! kept as a [`Grid`] of its `(d+1)^w` values. It is a polynomial identity, so the round
//! polynomials read off it are those of the linear form. Its memory depends on the window, not on
//! the trace.

mod grid;
mod scratch;
mod stream;

pub use grid::{Grid, extend};
pub use stream::{Columns, EqStream};

/// The sizes of a window.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Columns of the trace.
    columns: usize,
    /// Degree of the grid.
    degree: usize,
    /// A cell has `2^log_cell` rows: one entry of a bound table.
    log_cell: usize,
    /// Rounds of the window: a super-cell has `2^rounds` cells.
    rounds: usize,
}

impl Shape {
    /// `(d+1)^w`.
    fn grid_len(self) -> usize {
        (self.degree + 1).pow(self.rounds as u32)
    }

    /// Elements in the scratch of one worker: cells, each column on the grid with spare, block
    /// sums, sums.
    fn scratch_len(self) -> usize {
        (self.columns << self.rounds) + (self.columns + 3) * self.grid_len()
    }
}
