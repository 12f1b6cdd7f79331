//! The page read without a proof: what a prover has to send, and what is drawn.

use crate::reading::Reading;
use crate::stages::opening::Joint;
use crate::verify::page;
use crate::{Dimensions, Mode, Statement, VerifyError};
use alloc::vec::Vec;
use core::cell::Cell;
use core::ops::{Add, Mul, Sub};
use rill_field::{AdditiveGroup, F, Ring, SCALAR_BYTES};
use rill_hiding::variables;
use rill_pcs::encoding::TARGET_BYTES;
use rill_pcs::{PcsError, Shape, hiding_opening_bytes, opening_bytes, opening_challenges};
use rill_program::ProgramKey;
use rill_transcript::{Channel, ROW_WIDTH, ReadError, Transcript, Unequal, Values};

/// What a proof of given dimensions is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The stages that send scalars, in order.
    pub stages: Vec<StageCount>,
    /// Commitments.
    pub commitments: usize,
    /// Bytes of their opening.
    pub opening_bytes: usize,
    /// Bytes of their opening in zero-knowledge.
    pub hiding_opening_bytes: usize,
    /// Challenges drawn after the last scalar, those of the opening included.
    pub opening_challenges: usize,
}

/// What one stage sends and draws.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageCount {
    /// Its name.
    pub name: &'static str,
    /// Scalars of each message: rounds first, as many as the degree of each, then the openings. The
    /// stage `constraints` has its univariate round before, with one scalar more than its degree.
    pub messages: Vec<usize>,
    /// Challenges.
    pub challenges: usize,
    /// Products of two values that the prover sent, or that follow from such.
    pub products: usize,
}

impl Count {
    /// Scalars of all stages.
    pub fn scalars(&self) -> usize {
        self.stages.iter().map(StageCount::scalars).sum()
    }

    /// Products of two values that the prover sent, or that follow from such.
    pub fn products(&self) -> usize {
        self.stages.iter().map(|stage| stage.products).sum()
    }

    /// Length of the proof.
    pub fn bytes(&self, mode: Mode) -> usize {
        let commitments = self.commitments.saturating_mul(TARGET_BYTES);
        let (items, opening) = match mode {
            Mode::Clear => (self.scalars(), self.opening_bytes),
            Mode::ZeroKnowledge => (self.hidden_items(), self.hiding_opening_bytes),
        };
        items.saturating_mul(SCALAR_BYTES).saturating_add(commitments).saturating_add(opening)
    }

    /// Rows that a proof in zero-knowledge combines: those of messages, of the value that is opened,
    /// of masks, of products, and of the rounds of `hiding.products`.
    pub fn rows(&self) -> usize {
        let messages = self.stages.iter().flat_map(|stage| &stage.messages);
        let messages: usize = messages.map(|count| count.div_ceil(ROW_WIDTH)).sum();
        let products = self.products();
        let rounds = variables(products.saturating_add(1));
        let of_products = products.saturating_add(3).div_ceil(ROW_WIDTH);
        [messages, 2, of_products, rounds].into_iter().sum()
    }

    /// Rows and scalars of a proof in zero-knowledge, beside its commitments and their opening.
    fn hidden_items(&self) -> usize {
        let rows = self.rows();
        let rounds = variables(rows);
        // Two factors, the folded row and its blind, one equation on masks; of each round its row, a
        // mask, two entries and a blind.
        let shown = ROW_WIDTH.saturating_add(4);
        rows.saturating_add(shown).saturating_add(rounds.saturating_mul(5))
    }
}

impl StageCount {
    /// Scalars of all messages.
    pub fn scalars(&self) -> usize {
        self.messages.iter().sum()
    }

    /// Scalars of the last message, the openings.
    pub fn openings(&self) -> usize {
        self.messages.last().copied().unwrap_or(0)
    }
}

/// Counts a proof of `dimensions` about the program of `key`: those of a statement are
/// [`Dimensions::new`].
///
/// # Errors
/// The statement is none about this program, or there is no shape for the dimensions.
pub fn count(
    key: &ProgramKey,
    statement: &Statement,
    dimensions: &Dimensions,
) -> Result<Count, VerifyError> {
    let products = Cell::new(0);
    let mut counter = Counter { count: Count::default(), drawn: 0, products: &products };
    page(key, statement, dimensions, &mut counter)?;
    Ok(counter.count)
}

/// The channel that counts.
struct Counter<'a> {
    count: Count,
    /// Challenges since the last message.
    drawn: usize,
    products: &'a Cell<usize>,
}

impl Counter<'_> {
    /// Notes what happened since the last message: products belong to the stage that is over,
    /// challenges to the one that begins.
    fn settle(&mut self) -> usize {
        if let Some(stage) = self.count.stages.last_mut() {
            stage.products = stage.products.saturating_add(self.products.take());
        }
        core::mem::take(&mut self.drawn)
    }
}

/// A value: public, or one that counts its products with others.
#[derive(Clone, Copy)]
struct Value<'a>(Option<&'a Cell<usize>>);

impl Add for Value<'_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }
}

impl Sub for Value<'_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }
}

impl Mul for Value<'_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if let (Some(products), Some(_)) = (self.0, other.0) {
            products.set(products.get().saturating_add(1));
        }
        Self(self.0.or(other.0))
    }
}

impl Mul<F> for Value<'_> {
    type Output = Self;
    fn mul(self, _: F) -> Self {
        self
    }
}

impl Ring for Value<'_> {
    fn constant(_: F) -> Self {
        Self(None)
    }
}

impl Transcript for Counter<'_> {
    fn absorb(&mut self, _: &'static str, _: &[u8]) {}

    fn challenge(&mut self, _: &'static str) -> F {
        self.drawn = self.drawn.saturating_add(1);
        F::ZERO
    }
}

impl<'a> Values for Counter<'a> {
    type Value = Value<'a>;

    fn absorb_value(&mut self, _: &'static str, _: Value<'a>) {}
}

impl<'a> Channel for Counter<'a> {
    fn begin(&mut self, label: &'static str, count: usize) -> Result<(), ReadError> {
        let drawn = self.settle();
        if self.count.stages.last().is_none_or(|stage| stage.name != label) {
            self.count.stages.push(StageCount { name: label, ..StageCount::default() });
        }
        if let Some(stage) = self.count.stages.last_mut() {
            stage.challenges = stage.challenges.saturating_add(drawn);
            stage.messages.push(count);
        }
        Ok(())
    }

    fn scalar(&mut self, _: &'static str) -> Result<Value<'a>, ReadError> {
        Ok(Value(Some(self.products)))
    }

    fn equal(&mut self, _: Value<'a>, _: Value<'a>) -> Result<(), Unequal> {
        Ok(())
    }
}

impl Reading for Counter<'_> {
    type Commitment = ();

    fn commitments(&mut self, count: usize) -> Result<Vec<()>, PcsError> {
        self.count.commitments = count;
        Ok(alloc::vec![(); count])
    }

    fn open(&mut self, shape: Shape, _: &[()], _: &Joint<Self::Value>) -> Result<(), PcsError> {
        let drawn = self.settle();
        self.count.opening_bytes = opening_bytes(shape);
        self.count.hiding_opening_bytes = hiding_opening_bytes(shape);
        self.count.opening_challenges = drawn.saturating_add(opening_challenges(shape));
        Ok(())
    }
}
