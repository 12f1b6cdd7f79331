//! `calls.reduction` — all claims about a table become one about its committed bits.
//!
//! Chapter: docs/protocol/calls.md#reduction
//!
//!   Σ_q γ^q·X_q + γ^Q·B + γ^(Q+1)·Y - on(ru)·constant = Σ_x [x_high =
//!   0]·eq(ru',x_call)·S(x_bit)·P(x)
//!
//!   S(β) = Σ_q γ^q·A_q(ry,β) + γ^Q·eq(rb,β) + γ^(Q+1)·W(ra_i,β)
//!
//! x ∈ {0,1}^(w+n): entry of the common matrix, its low c bits x_bit, the next x_call. A_q are the
//! entries of column q, W the bits of the words. P is the table, or the combination of its parts:
//! ru' are the low coordinates of ru, those above choose among the parts.
//!
//! rounds    n (stage cycles), then w (stage chunks), low bit first
//! degree    2
//! draws     γ
//! consumes  X_q at (ry,ru), B at (rb,ru), Y at ru
//! produces  the value between the halves; P at (r7,r6)
//! error     (2(n + w) + Q + 1)/|F|

use super::Table;
use crate::stages::calls::{Claims, Points};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field, Ring, power_of_two, powers};
use rill_poly::{eq, eq_table, eq_zero};
use rill_precompiles::{Cell, System, Visitor, visit};
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Label of the value between the halves.
pub const CARRY: &str = "calls.reduction/carry";

openings! { "calls.reduction",
    /// The opening at (r7, r6): the combination of the table's parts.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { table }
}

cells! { weight; Openings; }

/// Parameters of both halves.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// `c`.
    log_bits: usize,
    /// `n` and `w`.
    variables: [usize; 2],
    /// The powers of γ.
    gamma: Vec<F>,
    /// What the ones in the columns add to the claims: `on(ru)·constant`.
    constant: F,
    /// `S`, for all bits.
    pub bits: Vec<F>,
    /// `ru'`.
    pub call: Vec<F>,
    /// The coefficients of the parts.
    pub parts: Vec<F>,
}

impl Reduction {
    /// Draws γ for the claims about `table` at `points`; `variables` are n and w, `rows` the
    /// challenges of its constraint system, and `word` is `ra_i`.
    pub fn draw(
        transcript: &mut impl Transcript,
        table: &Table,
        variables: [usize; 2],
        (challenges, word): (&[F], &[F]),
        points: &Points,
    ) -> Self {
        let columns = table.shape.columns;
        let gamma = powers(transcript.challenge(Cycle::SLUG), columns.saturating_add(2));
        let [of_bit, of_word] = [columns, columns.saturating_add(1)]
            .map(|index| gamma.get(index).copied().unwrap_or_default());
        let mut sum = Sum { bits: eq_table(&points.rb, of_bit), constant: F::ZERO };
        let words = eq_table(word, of_word);
        let eq_y = eq_table(&points.ry, F::ONE);
        let visitor = Fold { challenges, gamma: &gamma, eq_y: &eq_y, words: &words, sum: &mut sum };
        // A table has a shape that is known: its id came from the list of all.
        visit(table.shape.id, visitor).unwrap_or_default();
        let [n, w] = variables;
        let log_parts = table.log_parts(n.saturating_add(w));
        let (part, call) = points.ru.split_at(log_parts.min(points.ru.len()));
        Self {
            log_bits: table.log_bits(),
            variables,
            constant: sum.constant * table.on(&points.ru),
            bits: sum.bits,
            call: call.to_vec(),
            parts: eq_table(part, F::ONE),
            gamma,
        }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, claims: &Claims<R>) -> R {
        let values = claims.columns.iter().copied().chain([claims.bit.bit, claims.word.word]);
        let sum = values.zip(&self.gamma).fold(R::zero(), |sum, (value, g)| sum + value * *g);
        sum - R::constant(self.constant)
    }

    /// `[x_high = 0]·eq(ru',x_call)·S(x_bit)` at (r7, r6).
    pub fn weight_at(&self, r7: &[F], r6: &[F]) -> F {
        let point = [r7, r6].concat();
        let (calls, bit) = point.split_at(point.len().saturating_sub(self.log_bits));
        let (high, call) = calls.split_at(calls.len().saturating_sub(self.call.len()));
        let bits = eq_table(bit, eq_zero(high) * eq(&self.call, call));
        bits.iter().zip(&self.bits).map(|(eq, s)| *eq * s).sum()
    }
}

/// `S` and the constant.
struct Sum {
    bits: Vec<F>,
    constant: F,
}

/// Visits a system to add up its entries: `S(β) += γ^q·eq(ry,y)·coefficient`, and the same of ones.
struct Fold<'a> {
    challenges: &'a [F],
    gamma: &'a [F],
    eq_y: &'a [F],
    /// `γ^(Q+1)·eq(ra_i,i)`.
    words: &'a [F],
    sum: &'a mut Sum,
}

impl Visitor for Fold<'_> {
    type Output = ();

    fn visit<S: System>(self) {
        let Self { challenges, gamma, eq_y, words, sum } = self;
        let of = |list: &[F], index: usize| list.get(index).copied().unwrap_or(F::ZERO);
        S::new(challenges).entries(|entry| {
            let weight = of(gamma, entry.column) * of(eq_y, entry.point);
            let place = match entry.cell {
                Cell::Bit(bit) => sum.bits.get_mut(bit),
                Cell::One => Some(&mut sum.constant),
            };
            if let Some(place) = place {
                *place += weight * entry.coefficient;
            }
        });
        for (index, weight) in words.iter().enumerate() {
            for (bit, exponent) in S::word(index).into_iter().zip(0u32..) {
                if let Some(place) = bit.and_then(|bit| sum.bits.get_mut(bit)) {
                    *place += *weight * power_of_two(exponent);
                }
            }
        }
    }
}

/// Both halves as one sum-check over x. Cells: the weight, then P.
#[derive(Clone, Debug)]
pub struct Whole(pub Reduction);

impl Relation for Whole {
    const SLUG: &'static str = "calls.reduction";
    shape!(self => rounds: self.0.variables.iter().fold(0, |sum, n| sum.saturating_add(*n)), degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.weight * cells.own.table
    }
}

/// The half of the low variables. What it leaves is sent as the carry, so it has no final check of
/// its own and no cells: the naive prover works on the whole relation ([`Whole`]).
#[derive(Clone, Debug)]
pub struct Cycle(pub Reduction);

impl Relation for Cycle {
    const SLUG: &'static str = "calls.reduction";
    /// The carry.
    type Cells<R: Ring> = R;

    fn weights(&self) -> usize {
        0
    }

    /// The carry.
    fn openings(&self) -> usize {
        1
    }

    fn rounds(&self) -> usize {
        let [n, _] = self.0.variables;
        n
    }

    fn degree(&self, _round: usize) -> usize {
        2
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<R> {
        values.first().copied()
    }

    fn summand<R: Ring>(&self, carry: &R) -> R {
        *carry
    }
}

/// The half of the high variables. Cells: the weight at r6 below, then P.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// Parameters.
    pub whole: Reduction,
    /// The point fixed by the other half.
    pub r6: Vec<F>,
}

impl Chunk {
    /// The final value at `r7`.
    pub fn final_value<R: Ring>(&self, r7: &[F], own: &Openings<R>) -> R {
        let weight = R::constant(self.whole.weight_at(r7, &self.r6));
        self.summand(&Cells { weight, own: *own })
    }
}

impl Relation for Chunk {
    const SLUG: &'static str = "calls.reduction";
    shape!(self => rounds: self.whole.variables[1], degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.weight * cells.own.table
    }
}
