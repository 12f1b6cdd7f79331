//! Stage 4, `accesses`: registers and memory are read and written as they should.

use super::{constraints, operands};
use crate::dimensions::{Dimensions, LOG_REGISTERS};
use crate::error::{At, VerifyError};
use crate::ram::output::{self, Output};
use crate::ram::raf::{self, Raf};
use crate::{Statement, ram, registers};
use alloc::vec::Vec;
use rill_field::F;
use rill_program::MemoryMap;
use rill_sumcheck::{Bound, Member};
use rill_transcript::{ReadError, Reader, Transcript, Writer};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openings {
    /// Of `registers.read_write`.
    pub registers: registers::read_write::Openings,
    /// Of `ram.read_write`.
    pub ram: ram::read_write::Openings,
    /// Of `ram.raf`.
    pub raf: raf::Openings,
    /// Of `ram.output`.
    pub output: output::Openings,
}

/// The points fixed by the rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The cycle point.
    pub r4: Vec<F>,
    /// The register point.
    pub rg: Vec<F>,
    /// The word point.
    pub ra: Vec<F>,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The points.
    pub points: Points,
    /// The openings there.
    pub openings: Openings,
}

impl Accesses {
    /// Draws the members' challenges.
    pub fn draw(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        map: &MemoryMap,
        statement: &Statement,
        r3: &[F],
    ) -> Self {
        let log_memory = dimensions.log_memory;
        Self {
            registers: registers::read_write::ReadWrite::draw(transcript, r3),
            ram: ram::read_write::ReadWrite::draw(transcript, r3, log_memory),
            raf: Raf::draw(transcript, log_memory, map),
            output: Output::draw(transcript, log_memory, map, statement),
        }
    }

    /// The members with their claims.
    pub fn members(&self, first: &constraints::Outcome, third: &operands::Outcome) -> [Member; 4] {
        let operands::Openings { input, registers, ram, .. } = &third.openings;
        let slots =
            self.registers.claim(registers.rd_write_value, input.rs1_value, input.rs2_value);
        let word = self.ram.claim(input.ram_read_value, ram.ram_write_value);
        let cycles = self.registers.r3.len();
        [
            Member::new(&self.registers, slots, 0),
            Member::new(&self.ram, word, 0),
            Member::new(&self.raf, self.raf.claim(&first.columns), cycles),
            Member::new(&self.output, F::from(0u64), cycles),
        ]
    }

    /// The points fixed by the rounds.
    pub fn points(&self, bound: &Bound) -> Points {
        let cycles = self.registers.r3.len();
        Points {
            r4: bound.point(0, cycles),
            rg: bound.point(cycles, LOG_REGISTERS),
            ra: bound.point(cycles, self.raf.log_memory),
        }
    }

    /// The members' final values.
    pub fn finals(&self, points: &Points, openings: &Openings) -> [F; 4] {
        [
            self.registers.final_value(&points.r4, &openings.registers),
            self.ram.final_value(&points.r4, &openings.ram),
            self.raf.final_value(&points.ra, &openings.raf),
            self.output.final_value(&points.ra, &openings.output),
        ]
    }
}

impl Openings {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        Ok(Self {
            registers: registers::read_write::Openings::read(reader)?,
            ram: ram::read_write::Openings::read(reader)?,
            raf: raf::Openings::read(reader)?,
            output: output::Openings::read(reader)?,
        })
    }

    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        self.registers.write(writer);
        self.ram.write(writer);
        self.raf.write(writer);
        self.output.write(writer);
    }
}

/// Reads and checks the stage.
pub fn verify(
    reader: &mut Reader<'_>,
    (dimensions, map, statement): (&Dimensions, &MemoryMap, &Statement),
    first: &constraints::Outcome,
    third: &operands::Outcome,
) -> Result<Outcome, VerifyError> {
    let stage = Accesses::draw(reader, dimensions, map, statement, &third.r3);
    let bound = rill_sumcheck::verify(reader, NAME, &stage.members(first, third)).at(NAME)?;
    let openings = Openings::read(reader).at(NAME)?;
    let points = stage.points(&bound);
    bound.check(&stage.finals(&points, &openings)).at(NAME)?;
    Ok(Outcome { points, openings })
}
