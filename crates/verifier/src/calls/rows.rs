//! `calls.rows` — every call is true.
//!
//! Chapter: docs/protocol/calls.md#rows
//!
//!   0 = Σ_{y,u} eq(τ,u)·ω(y)·C( X_0(y,u), …, X_{Q-1}(y,u) )
//!
//! u ∈ {0,1}^t: call, y ∈ {0,1}^y: point of the precompile's columns. ω and C are the weights and
//! the formula of its constraint system at random challenges.
//!
//! rounds    t call variables, then the variables of y, low bit first
//! degree    4
//! draws     τ ∈ F^t, the system's challenges
//! produces  X_q at (ry,ru)
//! error     (4(t + y) + t + longest family of equations)/|F|

use super::Table;
use crate::Weighted;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::{eq, eq_table};
use rill_precompiles::{System, Visitor, visit};
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Label of the openings `X_q`.
pub const COLUMNS: &str = "calls.rows/columns";

/// Parameters.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The table.
    pub table: Table,
    /// The call point of the zero-check.
    pub tau: Vec<F>,
    /// The challenges of the constraint system.
    pub challenges: Vec<F>,
}

impl Rows {
    /// Draws τ and the system's challenges.
    pub fn draw(transcript: &mut impl Transcript, table: Table) -> Self {
        let tau = transcript.challenges(Self::SLUG, table.log_calls);
        let challenges = transcript.challenges(Self::SLUG, table.shape.challenges);
        Self { table, tau, challenges }
    }

    /// `ω(y)` for all points.
    pub fn point_weights(&self) -> Vec<F> {
        visit(self.table.shape.id, Weights(&self.challenges)).unwrap_or_default()
    }

    /// `eq(τ,ru)·ω(ry)`.
    pub fn weight_at(&self, ry: &[F], ru: &[F]) -> F {
        let weights = self.point_weights();
        let eq_y = eq_table(ry, eq(&self.tau, ru));
        weights.iter().zip(&eq_y).map(|(weight, eq)| *weight * eq).sum()
    }

    /// The final value at (ry, ru).
    pub fn final_value<R: Ring>(&self, ry: &[F], ru: &[F], columns: &[R]) -> R {
        let weight = R::constant(self.weight_at(ry, ru));
        self.summand(&Weighted { weight, columns: columns.to_vec() })
    }
}

/// Visits a system for its weights.
struct Weights<'a>(&'a [F]);

impl Visitor for Weights<'_> {
    type Output = Vec<F>;

    fn visit<S: System>(self) -> Vec<F> {
        S::new(self.0).weights()
    }
}

/// Visits a system for its formula.
struct Formula<'a, R> {
    challenges: &'a [F],
    columns: &'a [R],
}

impl<R: Ring> Visitor for Formula<'_, R> {
    type Output = Option<R>;

    fn visit<S: System>(self) -> Option<R> {
        let (linear, rest) = self.columns.split_first()?;
        Some(S::new(self.challenges).formula(*linear, &S::columns(rest)?))
    }
}

impl Relation for Rows {
    const SLUG: &'static str = "calls.rows";
    type Cells<R: Ring> = Weighted<R>;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        self.table.shape.columns
    }

    fn rounds(&self) -> usize {
        self.table.log_calls.saturating_add(self.table.log_points())
    }

    fn degree(&self, _round: usize) -> usize {
        4
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
        Weighted::from_slice(values, self.table.shape.columns)
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let formula = Formula { challenges: &self.challenges, columns: &cells.columns };
        let value = visit(self.table.shape.id, formula).flatten();
        value.map_or(R::one(), |value| cells.weight * value)
    }
}
