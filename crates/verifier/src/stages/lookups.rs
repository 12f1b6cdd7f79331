//! Stage 5, `lookups`: lookups read their tables; values are sums of increments.

use super::{accesses, products};
use crate::dimensions::{Dimensions, LOOKUP_BITS};
use crate::error::{At, VerifyError};
use crate::lookups::read_raf::{self, ReadRaf};
use crate::points::{R2, R5};
use crate::ram::val_check::{self, ValCheck};
use crate::registers::val_evaluation::{self, ValEvaluation};
use rill_field::{AdditiveGroup, F, Ring};
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "lookups";

/// The members of the stage. The two value relations join for the last n rounds.
#[derive(Clone, Debug)]
pub struct Lookups {
    /// `lookups.read_raf`.
    pub read_raf: ReadRaf,
    /// `registers.val_evaluation`.
    pub registers: ValEvaluation,
    /// `ram.val_check`.
    pub ram: ValCheck,
}

/// The openings of the stage, in transcript order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings<V = F> {
    /// The openings of `lookups.read_raf`.
    pub read_raf: read_raf::Openings<V>,
    /// The openings of `registers.val_evaluation`.
    pub registers: val_evaluation::Openings<V>,
    /// The openings of `ram.val_check`.
    pub ram: val_check::Openings<V>,
}

/// The points fixed by the rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The lookup index.
    pub rl: [F; LOOKUP_BITS],
    /// The cycle point.
    pub r5: R5,
}

/// Scalars of the openings.
const VALUES: usize = val_evaluation::Openings::<F>::COUNT + val_check::Openings::<F>::COUNT;

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The points.
    pub points: Points,
    /// The openings there.
    pub openings: Openings<V>,
}

impl Lookups {
    /// Draws the members' challenges.
    pub fn draw(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        r2: &R2,
        accesses::Points { r4, rg, ra }: &accesses::Points,
    ) -> Self {
        Self {
            read_raf: ReadRaf::draw(transcript, r2, dimensions.selectors(), dimensions.has_ports),
            registers: ValEvaluation::new(r4, rg),
            ram: ValCheck::draw(transcript, r4, ra),
        }
    }

    /// The members with their claims; `init` is initial memory at `ra`.
    pub fn members<V: Ring>(
        &self,
        second: &products::Outcome<V>,
        fourth: &accesses::Outcome<V>,
        init: V,
    ) -> [Member<V>; 3] {
        let products::Openings { product, reduction, gated } = &second.openings;
        let lookup = self.read_raf.claim(product, reduction, gated.as_ref());
        let accesses::Openings { registers, ram, output, .. } = &fourth.openings;
        let values = self.ram.claim(ram.val, output.val_final, init);
        [
            Member::new(&self.read_raf, lookup, 0),
            Member::new(&self.registers, registers.val, LOOKUP_BITS),
            Member::new(&self.ram, values, LOOKUP_BITS),
        ]
    }

    /// The points fixed by the rounds. Address variables are bound most significant first.
    pub fn points<V: Ring>(&self, bound: &Bound<V>) -> Points {
        let mut rl = [F::ZERO; LOOKUP_BITS];
        for (coordinate, challenge) in rl.iter_mut().zip(&bound.challenges) {
            *coordinate = *challenge;
        }
        Points { rl, r5: R5(bound.point(LOOKUP_BITS, self.read_raf.r2.len())) }
    }

    /// The members' final values.
    pub fn finals<V: Ring>(&self, Points { rl, r5 }: &Points, openings: &Openings<V>) -> [V; 3] {
        [
            self.read_raf.final_value(rl, r5, &openings.read_raf),
            self.registers.final_value(r5, &openings.registers),
            self.ram.final_value(r5, &openings.ram),
        ]
    }
}

impl<V: Ring> Openings<V> {
    fn read<C: Channel<Value = V>>(
        channel: &mut C,
        dimensions: &Dimensions,
    ) -> Result<Self, ReadError> {
        let (has_ports, selectors) = (dimensions.has_ports, dimensions.selectors());
        let lookup = read_raf::Openings::<V>::count(has_ports, selectors);
        channel.begin(NAME, lookup.saturating_add(VALUES))?;
        Ok(Self {
            read_raf: read_raf::Openings::read(channel, has_ports, selectors)?,
            registers: val_evaluation::Openings::read(channel)?,
            ram: val_check::Openings::read(channel)?,
        })
    }
}

impl Openings {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        self.read_raf.write(writer);
        self.registers.write(writer);
        self.ram.write(writer);
    }
}

/// Reads and checks the stage; `init` is initial memory at the word point.
pub fn verify<C: Channel>(
    channel: &mut C,
    dimensions: &Dimensions,
    second: &products::Outcome<C::Value>,
    fourth: &accesses::Outcome<C::Value>,
    init: C::Value,
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Lookups::draw(channel, dimensions, &second.r2, &fourth.points);
    let members = stage.members(second, fourth, init);
    let bound = rill_sumcheck::verify(channel, NAME, &members).at(NAME)?;
    let openings = Openings::read(channel, dimensions).at(NAME)?;
    let points = stage.points(&bound);
    bound.check(channel, &stage.finals(&points, &openings)).at(NAME)?;
    Ok(Outcome { points, openings })
}
