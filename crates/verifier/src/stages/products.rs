//! Stage 2, `products`: products among the columns; the lookup's operands move to r2.
//!
//! Where rows may have ports, their equation is one more member.

use super::constraints;
use crate::Dimensions;
use crate::error::{At, VerifyError};
use crate::operands::reduction::{self, Reduction};
use crate::points::R2;
use crate::sparse::gated::{self, Gated};
use crate::spartan::product::{self, Product};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "products";

/// The members of the stage.
#[derive(Clone, Debug)]
pub struct Products {
    /// `spartan.product`.
    pub product: Product,
    /// `operands.reduction`.
    pub reduction: Reduction,
    /// `sparse.gated`.
    pub gated: Option<Gated>,
}

/// The openings of the stage, in transcript order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openings<V = F> {
    /// The openings of `spartan.product`.
    pub product: product::Openings<V>,
    /// The openings of `operands.reduction`.
    pub reduction: reduction::Openings<V>,
    /// The openings of `sparse.gated`.
    pub gated: Option<gated::Openings<V>>,
}

/// Scalars of the openings that every proof has.
const COUNT: usize = product::Openings::<F>::COUNT + reduction::Openings::<F>::COUNT;

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The cycle point.
    pub r2: R2,
    /// The openings there.
    pub openings: Openings<V>,
}

impl Products {
    /// Draws the members' challenges.
    pub fn draw<V>(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        before: &constraints::Outcome<V>,
    ) -> Self {
        Self {
            product: Product::draw(transcript, &before.r1),
            reduction: Reduction::draw(transcript, &before.r1),
            gated: dimensions.has_ports.then(|| Gated::new(&before.r1)),
        }
    }

    /// The members with their claims.
    pub fn members<V: Ring>(&self, before: &constraints::Outcome<V>) -> Vec<Member<V>> {
        let always = [
            Member::new(&self.product, self.product.claim(&before.columns), 0),
            Member::new(&self.reduction, self.reduction.claim(&before.columns), 0),
        ];
        let gated = self.gated.iter().map(|gated| Member::new(gated, V::zero(), 0));
        always.into_iter().chain(gated).collect()
    }

    /// The point fixed by the rounds.
    pub fn point<V: Ring>(&self, bound: &Bound<V>) -> R2 {
        R2(bound.point(0, self.product.r1.len()))
    }

    /// The members' final values.
    pub fn finals<V: Ring>(&self, r2: &R2, openings: &Openings<V>) -> Vec<V> {
        let always = [
            self.product.final_value(r2, &openings.product),
            self.reduction.final_value(r2, &openings.reduction, &openings.product),
        ];
        let gated = self.gated.iter().zip(&openings.gated);
        let gated = gated.map(|(gated, openings)| gated.final_value(r2, openings));
        always.into_iter().chain(gated).collect()
    }
}

impl<V: Ring> Openings<V> {
    fn read<C: Channel<Value = V>>(channel: &mut C, has_ports: bool) -> Result<Self, ReadError> {
        let gated = if has_ports { gated::Openings::<V>::COUNT } else { 0 };
        channel.begin(NAME, COUNT.saturating_add(gated))?;
        Ok(Self {
            product: product::Openings::read(channel)?,
            reduction: reduction::Openings::read(channel)?,
            gated: has_ports.then(|| gated::Openings::read(channel)).transpose()?,
        })
    }
}

impl Openings {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        self.product.write(writer);
        self.reduction.write(writer);
        self.gated.iter().for_each(|gated| gated.write(writer));
    }
}

/// Reads and checks the stage.
pub fn verify<C: Channel>(
    channel: &mut C,
    dimensions: &Dimensions,
    before: &constraints::Outcome<C::Value>,
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Products::draw(channel, dimensions, before);
    let bound = rill_sumcheck::verify(channel, NAME, &stage.members(before)).at(NAME)?;
    let openings = Openings::read(channel, dimensions.has_ports).at(NAME)?;
    let r2 = stage.point(&bound);
    bound.check(channel, &stage.finals(&r2, &openings)).at(NAME)?;
    Ok(Outcome { r2, openings })
}
