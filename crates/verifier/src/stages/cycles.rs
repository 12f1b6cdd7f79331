//! Stage 7, `cycles`: all that is left of the rows, down to the committed columns.

use super::{addresses, chunk_points};
use crate::calls::reduction as calls;
use crate::dimensions::Dimensions;
use crate::error::{At, VerifyError};
use crate::increments::reduction::{self, Reduction};
use crate::onehot::booleanity;
use crate::points::{R6, Ra, Rb};
use crate::{bytecode, lookups, ram};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_program::ProgramKey;
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "cycles";

/// The members of the stage.
#[derive(Clone, Debug)]
pub struct Cycles {
    /// `bytecode.read_raf`, cycle half.
    pub bytecode: bytecode::read_raf::Cycle,
    /// `onehot.booleanity`, cycle half.
    pub booleanity: booleanity::Cycle,
    /// `ram.ra_virtual`.
    pub ram: ram::ra_virtual::RaVirtual,
    /// `lookups.ra_virtual`.
    pub lookups: lookups::ra_virtual::RaVirtual,
    /// `increments.reduction`.
    pub increments: Reduction,
    /// `calls.reduction`, cycle half, table by table.
    pub calls: Vec<calls::Cycle>,
}

/// The openings of the stage, in transcript order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings<V = F> {
    /// `BytecodeRa_i` at (rb_i, r6).
    pub bytecode: Vec<V>,
    /// `Ra_i` at (rx, r6), all chunks.
    pub booleanity: Vec<V>,
    /// `RamRa_i` at (ra_i, r6).
    pub ram: Vec<V>,
    /// `LookupRa_i` at (rl_i, r6).
    pub lookups: Vec<V>,
    /// The increments at r6.
    pub increments: reduction::Openings<V>,
    /// The carry of each table of calls.
    pub calls: Vec<V>,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The cycle point.
    pub r6: R6,
    /// The openings there.
    pub openings: Openings<V>,
    /// The points `a_i` of the chunks: lookups, bytecode, RAM.
    pub chunk_points: Vec<Vec<F>>,
    /// `calls.reduction`, whose other half follows.
    pub calls: Vec<calls::Cycle>,
}

impl Cycles {
    /// Draws the members' challenges.
    pub fn draw<V: Ring>(
        transcript: &mut impl Transcript,
        dimensions: &Dimensions,
        key: &ProgramKey,
        before: &addresses::Before<'_, V>,
        halves: &addresses::Outcome<V>,
    ) -> Self {
        let (r1, _, _, r4, r5) = before.cycle_points();
        let addresses::Points { rb, rx } = &halves.points;
        let whole = halves.stage.bytecode.0.clone();
        let values = whole.values_at(key, rb);
        Self {
            bytecode: bytecode::read_raf::Cycle { whole, rb: rb.to_vec(), values },
            booleanity: booleanity::Cycle {
                whole: halves.stage.booleanity.0.clone(),
                rx: rx.to_vec(),
            },
            ram: ram::ra_virtual::RaVirtual::draw(
                transcript,
                (r1, r4, r5),
                dimensions.ram_chunks(),
            ),
            lookups: lookups::ra_virtual::RaVirtual::draw(
                transcript,
                r5,
                dimensions.lookup_chunks(),
                dimensions.chunks_per_selector(),
            ),
            increments: Reduction::draw(transcript, r4, r5),
            calls: draw_calls(transcript, dimensions, before),
        }
    }

    /// The members with their claims.
    pub fn members<V: Ring>(
        &self,
        before: &addresses::Before<'_, V>,
        carries: &addresses::Carries<V>,
    ) -> Vec<Member<V>> {
        let accesses = &before.accesses.openings;
        let values = &before.lookups.openings;
        let ram = self.ram.claim([accesses.raf.ram_ra, accesses.ram.ram_ra, values.ram.ram_ra]);
        let lookups = self.lookups.claim(&values.read_raf.selectors);
        let increments = self.increments.claim(
            (accesses.ram.ram_inc, values.ram.ram_inc),
            (accesses.registers.rd_inc, values.registers.rd_inc),
        );
        let calls = self.calls.iter().zip(&before.calls.openings);
        let calls = calls.map(|(half, claims)| Member::new(half, half.0.claim(claims), 0));
        let members = [
            Member::new(&self.bytecode, carries.bytecode, 0),
            Member::new(&self.booleanity, carries.booleanity, 0),
            Member::new(&self.ram, ram, 0),
            Member::new(&self.lookups, lookups, 0),
            Member::new(&self.increments, increments, 0),
        ];
        members.into_iter().chain(calls).collect()
    }

    /// The point fixed by the rounds.
    pub fn point<V: Ring>(&self, bound: &Bound<V>) -> R6 {
        R6(bound.point(0, self.lookups.r5.len()))
    }

    /// The members' final values.
    pub fn finals<V: Ring>(&self, r6: &R6, openings: &Openings<V>) -> Vec<V> {
        let finals = [
            self.bytecode.final_value(r6, &openings.bytecode),
            self.booleanity.final_value(r6, &openings.booleanity),
            self.ram.final_value(r6, &openings.ram),
            self.lookups.final_value(r6, &openings.lookups),
            self.increments.final_value(r6, &openings.increments),
        ];
        finals.into_iter().chain(openings.calls.iter().copied()).collect()
    }
}

impl<V: Ring> Openings<V> {
    fn read<C: Channel<Value = V>>(
        channel: &mut C,
        dimensions: &Dimensions,
        tables: usize,
    ) -> Result<Self, ReadError> {
        let ra = dimensions.chunks().saturating_mul(2);
        let others = reduction::Openings::<V>::COUNT.saturating_add(tables);
        channel.begin(NAME, ra.saturating_add(others))?;
        Ok(Self {
            bytecode: channel.scalars(bytecode::read_raf::RA, dimensions.bytecode_chunks())?,
            booleanity: channel.scalars(booleanity::RA, dimensions.chunks())?,
            ram: channel.scalars(ram::ra_virtual::RAM_RA, dimensions.ram_chunks())?,
            lookups: channel.scalars(lookups::ra_virtual::LOOKUP_RA, dimensions.lookup_chunks())?,
            increments: reduction::Openings::read(channel)?,
            calls: channel.scalars(calls::CARRY, tables)?,
        })
    }

    /// `Ra_i` at (a_i, r6), in the order lookups, bytecode, RAM.
    pub fn own(&self) -> Vec<V> {
        [&self.lookups[..], &self.bytecode, &self.ram].concat()
    }
}

impl Openings {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        writer.scalars(bytecode::read_raf::RA, &self.bytecode);
        writer.scalars(booleanity::RA, &self.booleanity);
        writer.scalars(ram::ra_virtual::RAM_RA, &self.ram);
        writer.scalars(lookups::ra_virtual::LOOKUP_RA, &self.lookups);
        self.increments.write(writer);
        writer.scalars(calls::CARRY, &self.calls);
    }
}

/// The points `a_i` of all chunks: lookups, bytecode, RAM.
pub fn own_points(dimensions: &Dimensions, rl: &[F], rb: &Rb, ra: &Ra) -> Vec<Vec<F>> {
    let bits = dimensions.chunk_bits;
    [
        chunk_points(rl, bits, dimensions.lookup_chunks()),
        chunk_points(rb, bits, dimensions.bytecode_chunks()),
        chunk_points(ra, bits, dimensions.ram_chunks()),
    ]
    .concat()
}

/// The cycle halves of `calls.reduction`.
fn draw_calls<V: Ring>(
    transcript: &mut impl Transcript,
    dimensions: &Dimensions,
    before: &addresses::Before<'_, V>,
) -> Vec<calls::Cycle> {
    let variables = [dimensions.log_cycles, dimensions.chunk_bits];
    let tables = before.calls.stage.tables.iter().zip(&before.calls.points);
    let draw = |(members, points): (&super::calls::Members, _)| {
        let rows = &members.rows;
        let with = (&rows.challenges[..], &members.words.word[..]);
        calls::Reduction::draw(transcript, &rows.table, variables, with, points)
    };
    tables.map(draw).map(calls::Cycle).collect()
}

/// Reads and checks the stage.
pub fn verify<C: Channel>(
    channel: &mut C,
    dimensions: &Dimensions,
    key: &ProgramKey,
    before: &addresses::Before<'_, C::Value>,
    halves: &addresses::Outcome<C::Value>,
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Cycles::draw(channel, dimensions, key, before, halves);
    let members = stage.members(before, &halves.carries);
    let bound = rill_sumcheck::verify(channel, NAME, &members).at(NAME)?;
    let openings = Openings::read(channel, dimensions, stage.calls.len()).at(NAME)?;
    let r6 = stage.point(&bound);
    bound.check(channel, &stage.finals(&r6, &openings)).at(NAME)?;
    let rl = &before.lookups.points.rl;
    let points = own_points(dimensions, rl, &halves.points.rb, &before.accesses.points.ra);
    Ok(Outcome { r6, openings, chunk_points: points, calls: stage.calls })
}
