//! The stage `calls`, between `lookups` and `addresses`: the tables of calls are true, and what
//! memory has of them. It exists if there is a table.

use crate::calls::Table;
use crate::calls::bits::{self, Bits};
use crate::calls::rows::{self, Rows};
use crate::calls::words::{self, Words};
use crate::error::{At, VerifyError};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_sumcheck::{Bound, Member};
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "calls";

/// The members of one table. All begin with the stage: call variables come first.
#[derive(Clone, Debug)]
pub struct Members {
    /// `calls.rows`.
    pub rows: Rows,
    /// `calls.bits`.
    pub bits: Bits,
    /// `calls.words`.
    pub words: Words,
}

/// The members of the stage, table by table.
#[derive(Clone, Debug)]
pub struct Calls {
    /// The tables, in order of their id.
    pub tables: Vec<Members>,
}

/// What is claimed of one table, in transcript order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims<V = F> {
    /// `X_q` at (ry, ru).
    pub columns: Vec<V>,
    /// `B` at (rb, ru).
    pub bit: bits::Openings<V>,
    /// `Y` at ru.
    pub word: words::Openings<V>,
}

/// The points of one table, fixed by the rounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The call.
    pub ru: Vec<F>,
    /// The point of the columns.
    pub ry: Vec<F>,
    /// The bit.
    pub rb: Vec<F>,
}

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The members.
    pub stage: Calls,
    /// The points, table by table.
    pub points: Vec<Points>,
    /// The openings there.
    pub openings: Vec<Claims<V>>,
}

impl Calls {
    /// Draws the members' challenges; `ra` is the word point.
    pub fn draw(transcript: &mut impl Transcript, tables: &[Table], ra: &[F]) -> Self {
        let members = tables.iter().map(|table| {
            let rows = Rows::draw(transcript, *table);
            let bits = Bits::draw(transcript, &rows);
            Members { rows, bits, words: Words::new(table, ra) }
        });
        Self { tables: members.collect() }
    }

    /// The members with their claims; `words` is what memory has of each table.
    pub fn members<V: Ring>(&self, words: &[V]) -> Vec<Member<V>> {
        let of = |(table, word): (&Members, &V)| {
            [
                Member::new(&table.rows, V::zero(), 0),
                Member::new(&table.bits, V::zero(), 0),
                Member::new(&table.words, *word, 0),
            ]
        };
        self.tables.iter().zip(words).flat_map(of).collect()
    }

    /// The points fixed by the rounds.
    pub fn points<V: Ring>(&self, bound: &Bound<V>) -> Vec<Points> {
        let of = |members: &Members| {
            let table = &members.rows.table;
            let calls = table.log_calls;
            Points {
                ru: bound.point(0, calls),
                ry: bound.point(calls, table.log_points()),
                rb: bound.point(calls, table.log_bits()),
            }
        };
        self.tables.iter().map(of).collect()
    }

    /// The members' final values.
    pub fn finals<V: Ring>(&self, points: &[Points], openings: &[Claims<V>]) -> Vec<V> {
        let tables = self.tables.iter().zip(points).zip(openings);
        let of = |((members, Points { ru, ry, rb }), own): ((&Members, &Points), &Claims<V>)| {
            [
                members.rows.final_value(ry, ru, &own.columns),
                members.bits.final_value(rb, ru, &own.bit),
                members.words.final_value(ru, &own.word),
            ]
        };
        tables.flat_map(of).collect()
    }

    fn read<C: Channel>(&self, channel: &mut C) -> Result<Vec<Claims<C::Value>>, ReadError> {
        let columns = |members: &Members| members.rows.table.shape.columns;
        let count = |members: &Members| columns(members).saturating_add(2);
        let scalars = self.tables.iter().fold(0, |sum: usize, m| sum.saturating_add(count(m)));
        channel.begin(NAME, scalars)?;
        let claims = |members| {
            Ok(Claims {
                columns: channel.scalars(rows::COLUMNS, columns(members))?,
                bit: bits::Openings::read(channel)?,
                word: words::Openings::read(channel)?,
            })
        };
        self.tables.iter().map(claims).collect()
    }
}

impl Claims {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        writer.scalars(rows::COLUMNS, &self.columns);
        self.bit.write(writer);
        self.word.write(writer);
    }
}

/// Reads and checks the stage; `words` is what memory has of each table at the word point `ra`.
pub fn verify<C: Channel>(
    channel: &mut C,
    tables: &[Table],
    ra: &[F],
    words: &[C::Value],
) -> Result<Outcome<C::Value>, VerifyError> {
    let stage = Calls::draw(channel, tables, ra);
    if tables.is_empty() {
        return Ok(Outcome { stage, points: Vec::new(), openings: Vec::new() });
    }
    let bound = rill_sumcheck::verify(channel, NAME, &stage.members(words)).at(NAME)?;
    let openings = stage.read(channel).at(NAME)?;
    let points = stage.points(&bound);
    bound.check(channel, &stage.finals(&points, &openings)).at(NAME)?;
    Ok(Outcome { stage, points, openings })
}
