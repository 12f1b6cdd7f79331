//! Stage 3, `operands`: the chain of rows, and where operands come from.

use super::{constraints, products};
use crate::error::{At, VerifyError};
use crate::operands::input::{self, Input};
use crate::points::{R1, R2, R3};
use crate::sparse::reduction::{self, Reduction};
use crate::spartan::shift::{self, Shift};
use crate::{Dimensions, ram, registers};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "operands";

/// The members of the stage.
#[derive(Clone, Debug)]
pub struct Operands {
    /// `spartan.shift`.
    pub shift: Shift,
    /// `operands.input`.
    pub input: Input,
    /// `registers.reduction`.
    pub registers: registers::reduction::Reduction,
    /// `ram.reduction`.
    pub ram: ram::reduction::Reduction,
    /// `sparse.reduction`.
    pub ports: Option<Reduction>,
}

/// The openings of the stage, in transcript order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openings<V = F> {
    /// The openings of `spartan.shift`.
    pub shift: shift::Openings<V>,
    /// The openings of `operands.input`.
    pub input: input::Openings<V>,
    /// The openings of `registers.reduction`.
    pub registers: registers::reduction::Openings<V>,
    /// The openings of `ram.reduction`.
    pub ram: ram::reduction::Openings<V>,
    /// The openings of `sparse.reduction`.
    pub ports: Option<reduction::Openings<V>>,
}

/// Scalars of the openings that every proof has.
const COUNT: usize = shift::Openings::<F>::COUNT
    + input::Openings::<F>::COUNT
    + registers::reduction::Openings::<F>::COUNT
    + ram::reduction::Openings::<F>::COUNT;

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The cycle point.
    pub r3: R3,
    /// The openings there.
    pub openings: Openings<V>,
}

impl Operands {
    /// Draws the members' challenges.
    pub fn draw(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        r1: &R1,
        r2: &R2,
    ) -> Self {
        Self {
            shift: Shift::draw(transcript, r1),
            input: Input::draw(transcript, r2),
            registers: registers::reduction::Reduction::draw(transcript, r1),
            ram: ram::reduction::Reduction::draw(transcript, r1),
            ports: dimensions.has_ports.then(|| Reduction::draw(transcript, r2)),
        }
    }

    /// The members with their claims.
    pub fn members<V: Ring>(
        &self,
        first: &constraints::Outcome<V>,
        second: &products::Outcome<V>,
    ) -> Vec<Member<V>> {
        let columns = &first.columns;
        let input = self.input.claim(&second.openings.product);
        let always = [
            Member::new(&self.shift, self.shift.claim(columns), 0),
            Member::new(&self.input, input, 0),
            Member::new(&self.registers, self.registers.claim(columns), 0),
            Member::new(&self.ram, self.ram.claim(columns), 0),
        ];
        let ports = self.ports.iter().zip(&second.openings.gated);
        let ports = ports.map(|(ports, gated)| Member::new(ports, ports.claim(gated), 0));
        always.into_iter().chain(ports).collect()
    }

    /// The point fixed by the rounds.
    pub fn point<V: Ring>(&self, bound: &Bound<V>) -> R3 {
        R3(bound.point(0, self.shift.r1.len()))
    }

    /// The members' final values.
    pub fn finals<V: Ring>(&self, r3: &R3, openings: &Openings<V>) -> Vec<V> {
        let Openings { shift, input, registers, ram, ports } = openings;
        let always = [
            self.shift.final_value(r3, shift),
            self.input.final_value(r3, input, shift.unexpanded_pc),
            self.registers.final_value(r3, registers, input),
            self.ram.final_value(r3, ram, input.ram_read_value),
        ];
        let own = self.ports.iter().zip(ports).map(|(own, ports)| own.final_value(r3, ports));
        always.into_iter().chain(own).collect()
    }
}

impl<V: Ring> Openings<V> {
    fn read<C: Channel<Value = V>>(channel: &mut C, has_ports: bool) -> Result<Self, ReadError> {
        let ports = if has_ports { reduction::Openings::<V>::COUNT } else { 0 };
        channel.begin(NAME, COUNT.saturating_add(ports))?;
        Ok(Self {
            shift: shift::Openings::read(channel)?,
            input: input::Openings::read(channel)?,
            registers: registers::reduction::Openings::read(channel)?,
            ram: ram::reduction::Openings::read(channel)?,
            ports: has_ports.then(|| reduction::Openings::read(channel)).transpose()?,
        })
    }
}

impl Openings {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        self.shift.write(writer);
        self.input.write(writer);
        self.registers.write(writer);
        self.ram.write(writer);
        self.ports.iter().for_each(|ports| ports.write(writer));
    }
}

/// Reads and checks the stage.
pub fn verify<C: Channel>(
    channel: &mut C,
    dimensions: &Dimensions,
    first: &constraints::Outcome<C::Value>,
    second: &products::Outcome<C::Value>,
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Operands::draw(channel, dimensions, &first.r1, &second.r2);
    let bound = rill_sumcheck::verify(channel, NAME, &stage.members(first, second)).at(NAME)?;
    let openings = Openings::read(channel, dimensions.has_ports).at(NAME)?;
    let r3 = stage.point(&bound);
    bound.check(channel, &stage.finals(&r3, &openings)).at(NAME)?;
    Ok(Outcome { r3, openings })
}
