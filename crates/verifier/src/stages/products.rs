//! Stage 2, `products`: products among the columns; the lookup's operands move to r2.

use super::constraints;
use crate::error::{At, VerifyError};
use crate::operands::reduction::{self, Reduction};
use crate::spartan::product::{self, Product};
use alloc::vec::Vec;
use rill_field::F;
use rill_sumcheck::{Bound, Member};
use rill_transcript::{ReadError, Reader, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "products";

/// The members of the stage.
#[derive(Clone, Debug)]
pub struct Products {
    /// `spartan.product`.
    pub product: Product,
    /// `operands.reduction`.
    pub reduction: Reduction,
}

/// The openings of the stage, in transcript order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openings {
    /// Of `spartan.product`.
    pub product: product::Openings,
    /// Of `operands.reduction`.
    pub reduction: reduction::Openings,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The cycle point.
    pub r2: Vec<F>,
    /// The openings there.
    pub openings: Openings,
}

impl Products {
    /// Draws the members' challenges.
    pub fn draw(transcript: &mut impl Transcript, before: &constraints::Outcome) -> Self {
        Self {
            product: Product::draw(transcript, &before.r1),
            reduction: Reduction::draw(transcript, &before.r1),
        }
    }

    /// The members with their claims.
    pub fn members(&self, before: &constraints::Outcome) -> [Member; 2] {
        [
            Member::new(&self.product, self.product.claim(&before.columns), 0),
            Member::new(&self.reduction, self.reduction.claim(&before.columns), 0),
        ]
    }

    /// The point fixed by the rounds.
    pub fn point(&self, bound: &Bound) -> Vec<F> {
        bound.point(0, self.product.r1.len())
    }

    /// The members' final values.
    pub fn finals(&self, r2: &[F], openings: &Openings) -> [F; 2] {
        [
            self.product.final_value(r2, &openings.product),
            self.reduction.final_value(r2, &openings.reduction, &openings.product),
        ]
    }
}

impl Openings {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        Ok(Self {
            product: product::Openings::read(reader)?,
            reduction: reduction::Openings::read(reader)?,
        })
    }

    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        self.product.write(writer);
        self.reduction.write(writer);
    }
}

/// Reads and checks the stage.
pub fn verify(
    reader: &mut Reader<'_>,
    before: &constraints::Outcome,
) -> Result<Outcome, VerifyError> {
    let stage = Products::draw(reader, before);
    let bound = rill_sumcheck::verify(reader, NAME, &stage.members(before)).at(NAME)?;
    let openings = Openings::read(reader).at(NAME)?;
    let r2 = stage.point(&bound);
    bound.check(&stage.finals(&r2, &openings)).at(NAME)?;
    Ok(Outcome { r2, openings })
}
