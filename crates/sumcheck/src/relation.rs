//! What a relation is.

use rill_field::Ring;

/// A sum-check relation: a formula over multilinear polynomials, its *cells*, summed over
/// `{0,1}^rounds`.
///
/// The cells are the *weights*, which the verifier evaluates by itself, then the *openings*, whose
/// values the prover sends. `summand` is the only place where the formula stands:
/// the verifier evaluates it on the openings, the naive prover on every point of the hypercube, a
/// test on [`rill_field::Degree`].
pub trait Relation {
    /// Name in chapters, modules, labels, errors and reports.
    const SLUG: &'static str;

    /// The cells, by name.
    type Cells<R: Ring>;

    /// Number of leading cells that are weights.
    fn weights(&self) -> usize;

    /// Number of openings: cells after the weights.
    fn openings(&self) -> usize;

    /// Number of variables.
    fn rounds(&self) -> usize;

    /// Degree of the round polynomial of the relation's own round `round`.
    fn degree(&self, round: usize) -> usize;

    /// The cells from their values in order, `weights() + openings()` of them; `None` for another
    /// number.
    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>>;

    /// The formula.
    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R;
}
