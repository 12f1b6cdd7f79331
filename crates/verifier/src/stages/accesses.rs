//! Stage 4, `accesses`: registers and memory are read and written as they should.

use super::{constraints, operands};
use crate::dimensions::{Dimensions, LOG_REGISTERS};
use crate::error::{At, VerifyError};
use crate::points::{R3, R4, Ra, Rg};
use crate::ram::output::{self, Output};
use crate::ram::raf::{self, Raf};
use crate::registers::read_write::Ports;
use crate::{Statement, ram, registers};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_program::MemoryMap;
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "accesses";

/// The members of the stage. The first two bind the cycle variables in the first n rounds; all bind
/// address variables from round n on, so that all word points are one point `ra` and the register
/// point is its low part.
#[derive(Clone, Debug)]
pub struct Accesses {
    /// `registers.read_write`.
    pub registers: registers::read_write::ReadWrite,
    /// `ram.read_write`.
    pub ram: ram::read_write::ReadWrite,
    /// `ram.raf`.
    pub raf: Raf,
    /// `ram.output`.
    pub output: Output,
}

/// The openings of the stage, in transcript order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings<V = F> {
    /// The openings of `registers.read_write`.
    pub registers: registers::read_write::Openings<V>,
    /// Its openings of ports.
    pub ports: Option<Ports<V>>,
    /// The openings of `ram.read_write`.
    pub ram: ram::read_write::Openings<V>,
    /// The openings of `ram.raf`.
    pub raf: raf::Openings<V>,
    /// The openings of `ram.output`.
    pub output: output::Openings<V>,
    /// What initial memory has of each table of calls at `ra`.
    pub calls: Vec<V>,
}

/// Scalars of the openings that every proof has.
const COUNT: usize = registers::read_write::Openings::<F>::COUNT
    + ram::read_write::Openings::<F>::COUNT
    + raf::Openings::<F>::COUNT
    + output::Openings::<F>::COUNT;

/// The points fixed by the rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The cycle point.
    pub r4: R4,
    /// The register point.
    pub rg: Rg,
    /// The word point.
    pub ra: Ra,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The points.
    pub points: Points,
    /// The openings there.
    pub openings: Openings<V>,
}

impl Accesses {
    /// Draws the members' challenges.
    pub fn draw(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        map: &MemoryMap,
        statement: &Statement,
        r3: &R3,
    ) -> Self {
        let log_memory = dimensions.log_memory;
        Self {
            registers: registers::read_write::ReadWrite::draw(transcript, r3, dimensions.has_ports),
            ram: ram::read_write::ReadWrite::draw(transcript, r3, log_memory, map.immutable()),
            raf: Raf::draw(transcript, log_memory, map),
            output: Output::draw(transcript, log_memory, map, statement),
        }
    }

    /// The members with their claims.
    pub fn members<V: Ring>(
        &self,
        first: &constraints::Outcome<V>,
        third: &operands::Outcome<V>,
    ) -> [Member<V>; 4] {
        let operands::Openings { input, registers, ram, ports, .. } = &third.openings;
        let slots = [registers.rd_write_value, input.rs1_value, input.rs2_value];
        let slots = self.registers.claim(slots, ports.as_ref());
        let word = self.ram.claim(input.ram_read_value, ram.ram_write_value);
        let cycles = self.registers.r3.len();
        [
            Member::new(&self.registers, slots, 0),
            Member::new(&self.ram, word, 0),
            Member::new(&self.raf, self.raf.claim(&first.columns), cycles),
            Member::new(&self.output, V::zero(), cycles),
        ]
    }

    /// The points fixed by the rounds.
    pub fn points<V: Ring>(&self, bound: &Bound<V>) -> Points {
        let cycles = self.registers.r3.len();
        Points {
            r4: R4(bound.point(0, cycles)),
            rg: Rg(bound.point(cycles, LOG_REGISTERS)),
            ra: Ra(bound.point(cycles, self.raf.log_memory)),
        }
    }

    /// The members' final values.
    pub fn finals<V: Ring>(&self, points: &Points, openings: &Openings<V>) -> [V; 4] {
        [
            self.registers.final_value(&points.r4, &openings.registers, openings.ports.as_ref()),
            self.ram.final_value(&points.r4, &points.ra, &openings.ram),
            self.raf.final_value(&points.ra, &openings.raf),
            self.output.final_value(&points.ra, &openings.output),
        ]
    }
}

impl<V: Ring> Openings<V> {
    fn read<C: Channel<Value = V>>(
        channel: &mut C,
        has_ports: bool,
        tables: usize,
    ) -> Result<Self, ReadError> {
        let ports = if has_ports { Ports::<V>::COUNT } else { 0 };
        channel.begin(NAME, COUNT.saturating_add(ports).saturating_add(tables))?;
        Ok(Self {
            registers: registers::read_write::Openings::read(channel)?,
            ports: has_ports.then(|| Ports::read(channel)).transpose()?,
            ram: ram::read_write::Openings::read(channel)?,
            raf: raf::Openings::read(channel)?,
            output: output::Openings::read(channel)?,
            calls: channel.scalars(ram::val_check::CALLS, tables)?,
        })
    }
}

impl Openings {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        self.registers.write(writer);
        self.ports.iter().for_each(|ports| ports.write(writer));
        self.ram.write(writer);
        self.raf.write(writer);
        self.output.write(writer);
        writer.scalars(ram::val_check::CALLS, &self.calls);
    }
}

/// Reads and checks the stage.
pub fn verify<C: Channel>(
    channel: &mut C,
    (dimensions, map, statement): (&Dimensions, &MemoryMap, &Statement),
    first: &constraints::Outcome<C::Value>,
    third: &operands::Outcome<C::Value>,
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Accesses::draw(channel, dimensions, map, statement, &third.r3);
    let bound = rill_sumcheck::verify(channel, NAME, &stage.members(first, third)).at(NAME)?;
    let openings = Openings::read(channel, dimensions.has_ports, map.blocks().len()).at(NAME)?;
    let points = stage.points(&bound);
    bound.check(channel, &stage.finals(&points, &openings)).at(NAME)?;
    Ok(Outcome { points, openings })
}
