//! Stage 6, `addresses`: the address halves of the bytecode and the booleanity relation.

use super::{accesses, calls, constraints, lookups, operands, products};
use crate::bytecode::read_raf::{self, ReadRaf};
use crate::dimensions::Dimensions;
use crate::error::{At, VerifyError};
use crate::onehot::booleanity::{self, Booleanity};
use crate::points::{R1, R2, R3, R4, R5, Rb, Rx};
use crate::registers::read_write::Ports;
use alloc::vec;
use rill_field::{F, Ring};
use rill_program::ProgramKey;
use rill_sumcheck::{Bound, Member, Relation};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "addresses";

/// The outcomes of the stages before. Their claims about bytecode columns end here.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a, V = F> {
    /// Stage 1.
    pub constraints: &'a constraints::Outcome<V>,
    /// Stage 2.
    pub products: &'a products::Outcome<V>,
    /// Stage 3.
    pub operands: &'a operands::Outcome<V>,
    /// Stage 4.
    pub accesses: &'a accesses::Outcome<V>,
    /// Stage 5.
    pub lookups: &'a lookups::Outcome<V>,
    /// The stage `calls`.
    pub calls: &'a calls::Outcome<V>,
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
pub struct Carries<V = F> {
    /// The carry of `bytecode.read_raf`.
    pub bytecode: V,
    /// The carry of `onehot.booleanity`.
    pub booleanity: V,
}

/// The points fixed by the rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The bytecode index.
    pub rb: Rb,
    /// The chunk value of booleanity.
    pub rx: Rx,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The members, whose other halves follow.
    pub stage: Addresses,
    /// The points.
    pub points: Points,
    /// The values between the halves.
    pub carries: Carries<V>,
}

impl<V: Ring> Before<'_, V> {
    /// The cycle points r1 … r5.
    pub fn cycle_points(&self) -> (&R1, &R2, &R3, &R4, &R5) {
        let points = &self.accesses.points;
        let (r1, r2, r3) = (&self.constraints.r1, &self.products.r2, &self.operands.r3);
        (r1, r2, r3, &points.r4, &self.lookups.points.r5)
    }

    /// The claims about bytecode columns, in the order of [`read_raf::Claims`].
    pub fn bytecode_claims(&self) -> read_raf::Claims<V> {
        let z = &self.constraints.columns;
        let first = [&[z.unexpanded_pc, z.imm], &z.flags()[..]].concat();
        let operands::Openings { shift, input, .. } = &self.operands.openings;
        let third =
            [&[shift.unexpanded_pc, input.imm], &input.flags()[..], &[shift.middle]].concat();
        let products::Openings { product, gated, .. } = &self.products.openings;
        let second = [product.branch].into_iter().chain(gated.map(|gated| gated.gate)).collect();
        let accesses::Openings { registers, ports, .. } = &self.accesses.openings;
        let mut fourth = vec![registers.rd_wa, registers.rs1_ra, registers.rs2_ra];
        fourth.extend(ports.iter().flat_map(Ports::to_vec));
        let lookups = &self.lookups.openings;
        let mut fifth = vec![lookups.registers.rd_wa, lookups.read_raf.raf];
        fifth.extend_from_slice(&lookups.read_raf.table_flags);
        fifth.extend(lookups.read_raf.gate);
        read_raf::Claims { lists: [first, second, third, fourth, fifth], pc: [z.pc, shift.pc] }
    }
}

impl Addresses {
    /// Draws the members' challenges.
    pub fn draw<V: Ring>(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        key: &ProgramKey,
        before: &Before<'_, V>,
    ) -> Self {
        let points = before.cycle_points();
        let (.., r5) = points;
        let rg = &before.accesses.points.rg;
        let bytecode = ReadRaf::draw(transcript, points, rg, key, dimensions);
        let booleanity =
            Booleanity::draw(transcript, r5, dimensions.chunk_bits, dimensions.chunks());
        Self { bytecode: read_raf::Address(bytecode), booleanity: booleanity::Address(booleanity) }
    }

    /// The members with their claims.
    pub fn members<V: Ring>(&self, before: &Before<'_, V>) -> [Member<V>; 2] {
        let rounds = self.rounds();
        let claim = self.bytecode.0.claim(&before.bytecode_claims());
        [
            Member::new(&self.bytecode, claim, rounds.saturating_sub(self.bytecode.rounds())),
            Member::new(
                &self.booleanity,
                V::zero(),
                rounds.saturating_sub(self.booleanity.rounds()),
            ),
        ]
    }

    /// The points fixed by the rounds.
    pub fn points<V: Ring>(&self, bound: &Bound<V>) -> Points {
        let rounds = self.rounds();
        let point = |own: usize| bound.point(rounds.saturating_sub(own), own);
        Points { rb: Rb(point(self.bytecode.rounds())), rx: Rx(point(self.booleanity.rounds())) }
    }

    fn rounds(&self) -> usize {
        self.bytecode.rounds().max(self.booleanity.rounds())
    }
}

impl<V: Ring> Carries<V> {
    fn read<C: Channel<Value = V>>(channel: &mut C) -> Result<Self, ReadError> {
        channel.begin(NAME, 2)?;
        let bytecode = channel.scalar(read_raf::CARRY)?;
        Ok(Self { bytecode, booleanity: channel.scalar(booleanity::CARRY)? })
    }
}

impl Carries {
    /// Sends the carries.
    pub fn write(&self, writer: &mut Writer) {
        writer.scalar(read_raf::CARRY, self.bytecode);
        writer.scalar(booleanity::CARRY, self.booleanity);
    }
}

/// Reads and checks the stage: the final values are the carries.
pub fn verify<C: Channel>(
    channel: &mut C,
    dimensions: &Dimensions,
    key: &ProgramKey,
    before: &Before<'_, C::Value>,
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Addresses::draw(channel, dimensions, key, before);
    let bound = rill_sumcheck::verify(channel, NAME, &stage.members(before)).at(NAME)?;
    let carries = Carries::read(channel).at(NAME)?;
    bound.check(channel, &[carries.bytecode, carries.booleanity]).at(NAME)?;
    let points = stage.points(&bound);
    Ok(Outcome { stage, points, carries })
}
