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
//!
//! [`EqStream`] makes it for `g = Σ_t c_t·A_t·B_t` with trace columns `A_t`, `B_t`; relations with
//! another `g` bring their own pass.

mod cells;
mod columns;
mod grid;
mod products;
mod stream;

pub use columns::{Columns, First, Term};
pub use grid::{Grid, extend, extend_to_infinity};
pub use stream::EqStream;

/// The sizes of a window of [`EqStream`].
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Columns of the trace.
    columns: usize,
    /// A cell has `2^log_cell` rows: one entry of a bound table.
    log_cell: usize,
    /// Rounds of the window: a super-cell has `2^rounds` cells.
    rounds: usize,
}

impl Shape {
    /// Values of `t`: `3^w`.
    fn grid_len(self) -> usize {
        3usize.pow(self.rounds as u32)
    }
}
