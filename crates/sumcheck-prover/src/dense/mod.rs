//! Dense tables and sums over their pairs: what most linear forms are made of.
//!
//! A round polynomial of degree `d` is sampled at the *nodes* `0, 1, ∞, 2, 3, …` (`d + 1` of them),
//! where the value at `∞` is the coefficient of `X^d`. The claim gives the value at 1, so a form
//! computes `d` values per pair, in the order `0, ∞, 2, …, d-1`: at 0 and `∞` a product of lines
//! needs no additions, and a lower degree needs a prefix of them.
//!
//! ```text
//! let s = split.round_polynomial(claim, 2, |pair| product([a.line(pair), b.line(pair)]));
//! a.bind(challenge); b.bind(challenge); split.bind(challenge);
//! ```

mod cell;
mod eq_product;
mod line;
mod nodes;
mod split_eq;
mod sum;
mod table;

pub use cell::{bind_weights, split_weights};
pub use eq_product::EqProduct;
pub use line::{Line, Pair, Values, product};
pub use nodes::{coefficients, lagrange};
pub use split_eq::{SplitEq, Weights};
pub use sum::{round_polynomial, sum_pairs};
pub use table::{Table, bind_pairs};
