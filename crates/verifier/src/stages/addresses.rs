//! Stage 6, `addresses`: the address halves of the bytecode and the booleanity relation.

use super::{accesses, constraints, lookups, operands, products};
use crate::bytecode::read_raf::{self, ReadRaf};
use crate::dimensions::Dimensions;
use crate::error::{At, VerifyError};
use crate::onehot::booleanity::{self, Booleanity};
use alloc::vec;
use alloc::vec::Vec;
use rill_field::{F, Zero};
use rill_program::ProgramKey;
use rill_sumcheck::{Bound, Member, Relation};
use rill_transcript::{ReadError, Reader, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "addresses";

/// The outcomes of the five stages before, whose claims about bytecode columns end here.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Stage 1.
    pub constraints: &'a constraints::Outcome,
    /// Stage 2.
    pub products: &'a products::Outcome,
    /// Stage 3.
    pub operands: &'a operands::Outcome,
    /// Stage 4.
    pub accesses: &'a accesses::Outcome,
    /// Stage 5.
    pub lookups: &'a lookups::Outcome,
}

/// The members of the stage; both end with its last round.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// `bytecode.read_raf`, address half.
    pub bytecode: read_raf::Address,
    /// `onehot.booleanity`, address half.
    pub booleanity: booleanity::Address,
}

/// The values between the halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carries {
    /// Of `bytecode.read_raf`.
    pub bytecode: F,
    /// Of `onehot.booleanity`.
    pub booleanity: F,
}

/// The points fixed by the rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The bytecode index.
    pub rb: Vec<F>,
    /// The chunk value of booleanity.
    pub rx: Vec<F>,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The members, whose other halves follow.
    pub stage: Addresses,
    /// The points.
    pub points: Points,
    /// The values between the halves.
    pub carries: Carries,
}

impl Before<'_> {
    /// The cycle points r1 … r5.
    pub fn cycle_points(&self) -> [Vec<F>; 5] {
        [
            self.constraints.r1.clone(),
            self.products.r2.clone(),
            self.operands.r3.clone(),
            self.accesses.points.r4.clone(),
            self.lookups.points.r5.clone(),
        ]
    }

    /// The claims about bytecode columns, in the order of [`read_raf::Claims`].
    pub fn bytecode_claims(&self) -> read_raf::Claims {
        let z = &self.constraints.columns;
        let flags = [
            z.add,
            z.sub,
            z.mul,
            z.advice,
            z.load,
            z.store,
            z.jump,
            z.write_lookup,
            z.write_ram,
            z.write_link,
            z.assert,
            z.continues,
            z.compressed,
        ];
        let first = [&[z.unexpanded_pc, z.imm], &flags[..]].concat();
        let operands::Openings { shift, input, .. } = &self.operands.openings;
        let third = vec![
            shift.unexpanded_pc,
            input.imm,
            input.left_is_rs1,
            input.left_is_pc,
            input.left_is_ram,
            input.right_is_rs2,
            input.right_is_imm,
            shift.middle,
        ];
        let registers = &self.accesses.openings.registers;
        let lookups = &self.lookups.openings;
        let mut fifth = vec![lookups.registers.rd_wa, lookups.read_raf.raf];
        fifth.extend_from_slice(&lookups.read_raf.table_flags);
        read_raf::Claims {
            lists: [
                first,
                vec![self.products.openings.product.branch],
                third,
                vec![registers.rd_wa, registers.rs1_ra, registers.rs2_ra],
                fifth,
            ],
            pc: [z.pc, shift.pc],
        }
    }
}

impl Addresses {
    /// Draws the members' challenges.
    pub fn draw(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        key: &ProgramKey,
        before: &Before<'_>,
    ) -> Self {
        let points = before.cycle_points();
        let [.., r5] = points.clone();
        let rg = &before.accesses.points.rg;
        let bytecode = ReadRaf::draw(transcript, points, rg, key, dimensions.bytecode_chunks());
        let booleanity =
            Booleanity::draw(transcript, &r5, dimensions.chunk_bits, dimensions.chunks());
        Self { bytecode: read_raf::Address(bytecode), booleanity: booleanity::Address(booleanity) }
    }

    /// The members with their claims.
    pub fn members(&self, before: &Before<'_>) -> [Member; 2] {
        let rounds = self.rounds();
        let claim = self.bytecode.0.claim(&before.bytecode_claims());
        [
            Member::new(&self.bytecode, claim, rounds - self.bytecode.rounds()),
            Member::new(&self.booleanity, F::zero(), rounds - self.booleanity.rounds()),
        ]
    }

    /// The points fixed by the rounds.
    pub fn points(&self, bound: &Bound) -> Points {
        let rounds = self.rounds();
        let point = |own: usize| bound.point(rounds - own, own);
        Points { rb: point(self.bytecode.rounds()), rx: point(self.booleanity.rounds()) }
    }

    fn rounds(&self) -> usize {
        self.bytecode.rounds().max(self.booleanity.rounds())
    }
}

impl Carries {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let bytecode = reader.scalar(read_raf::CARRY)?;
        Ok(Self { bytecode, booleanity: reader.scalar(booleanity::CARRY)? })
    }

    /// Sends the carries.
    pub fn write(&self, writer: &mut Writer) {
        writer.scalar(read_raf::CARRY, self.bytecode);
        writer.scalar(booleanity::CARRY, self.booleanity);
    }
}

/// Reads and checks the stage: the final values are the carries.
pub fn verify(
    reader: &mut Reader<'_>,
    dimensions: &Dimensions,
    key: &ProgramKey,
    before: &Before<'_>,
) -> Result<Outcome, VerifyError> {
    let stage = Addresses::draw(reader, dimensions, key, before);
    let bound = rill_sumcheck::verify(reader, NAME, &stage.members(before)).at(NAME)?;
    let carries = Carries::read(reader).at(NAME)?;
    bound.check(&[carries.bytecode, carries.booleanity]).at(NAME)?;
    let points = stage.points(&bound);
    Ok(Outcome { stage, points, carries })
}
