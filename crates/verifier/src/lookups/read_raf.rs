//! `lookups.read_raf` — output, lane offset and operands of every lookup are functions of one
//! index.
//!
//! Chapter: docs/protocol/lookups.md#read_raf
//!
//!   LookupOutput(r2) + γ·LeftLookup(r2) + γ²·RightLookup(r2) + γ³·LaneOffset(r2)
//!     [ + γ⁴·Quotient(r2) + γ⁵·Remainder(r2) ]
//!     = Σ_{k,j} eq(r2,j)·Π_{v<V} LookupRaV_v(k_v,j)·{ Σ_t TableFlag_t(j)·( Table_t(k) + γ³·Lane_t(k) )
//!         + (1 - Raf(j))·( γ·Left(k) + γ²·Right(k) ) + Raf(j)·γ²·Int(k)
//!         [ + Gate(j)·( γ⁴·Upper(k) + γ⁵·Lower(k) ) ] }
//!
//! k ∈ {0,1}^128: lookup index, j ∈ {0,1}^n: row. What is in brackets is there if rows may have
//! ports; Upper and Lower are the tables UpperWord and RangeCheck.
//!
//! rounds    128 address variables, most significant first, then n cycle variables, low bit first
//! degree    2, then V + 2
//! draws     γ
//! consumes  LookupOutput, LeftLookup, RightLookup, LaneOffset, Quotient, Remainder at r2
//! produces  TableFlag_t, Raf, Gate at r5; LookupRaV_v at (rl_v,r5)
//! error     (2·128 + (V + 2)n + 3)/|F|, with ports (2·128 + (V + 2)n + 5)/|F|

use super::tables::{TableValues, evaluate_all};
use crate::dimensions::LOOKUP_BITS;
use crate::operands::reduction as operands;
use crate::points::R2;
use crate::sparse::gated;
use crate::spartan::product;
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Ring};
use rill_isa::Table;
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::{Channel, ReadError, Transcript, Writer};

/// Openings at r5, the selectors at (rl_v, r5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings<V = F> {
    /// `TableFlag_t` for all tables.
    pub table_flags: Vec<V>,
    /// `Raf`.
    pub raf: V,
    /// `Gate`, if rows may have ports.
    pub gate: Option<V>,
    /// `LookupRaV_v`.
    pub selectors: Vec<V>,
}

impl<V: Ring> Openings<V> {
    /// How many there are with so many selectors.
    pub const fn count(has_ports: bool, selectors: usize) -> usize {
        (Table::COUNT + 1).saturating_add(selectors).saturating_add(has_ports as usize)
    }

    /// Reads the openings.
    ///
    /// # Errors
    /// As [`Channel::scalar`].
    pub fn read<C: Channel<Value = V>>(
        channel: &mut C,
        has_ports: bool,
        selectors: usize,
    ) -> Result<Self, ReadError> {
        Ok(Self {
            table_flags: channel.scalars("lookups.read_raf/table_flag", Table::COUNT)?,
            raf: channel.scalar("lookups.read_raf/raf")?,
            gate: has_ports.then(|| channel.scalar("lookups.read_raf/gate")).transpose()?,
            selectors: channel.scalars("lookups.read_raf/selector", selectors)?,
        })
    }
}

impl<V: Ring> Openings<V> {
    /// The openings from the values of a form: flags, Raf, Gate if rows may have ports, selectors.
    pub fn from_slice(values: &[V], has_ports: bool) -> Option<Self> {
        let (table_flags, rest) = values.split_at_checked(Table::COUNT)?;
        let (raf, rest) = rest.split_first()?;
        let (gate, selectors) = rest.split_at_checked(has_ports.into())?;
        let (table_flags, selectors) = (table_flags.to_vec(), selectors.to_vec());
        Some(Self { table_flags, raf: *raf, gate: gate.first().copied(), selectors })
    }
}

impl Openings {
    /// Sends the openings.
    pub fn write(&self, writer: &mut Writer) {
        writer.scalars("lookups.read_raf/table_flag", &self.table_flags);
        writer.scalar("lookups.read_raf/raf", self.raf);
        self.gate.iter().for_each(|gate| writer.scalar("lookups.read_raf/gate", *gate));
        writer.scalars("lookups.read_raf/selector", &self.selectors);
    }
}

/// The cells. All weights but eq are functions of the index only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells<R> {
    /// `eq(r2, ·)`.
    pub eq: R,
    /// What the index gives.
    pub values: RowValues<R>,
    /// The openings.
    pub own: Openings<R>,
}

/// Parameters.
#[derive(Clone, Debug)]
pub struct ReadRaf {
    /// Batches output, operands, lane offset, and the words of gated lookups.
    pub gamma: F,
    /// The point of the claims.
    pub r2: Vec<F>,
    /// `V`.
    pub selectors: usize,
    /// Whether rows may have ports.
    pub has_ports: bool,
}

/// What a row contributes at the fully bound index, by table and form of index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowValues<R = F> {
    /// `Table_t + γ³·Lane_t` for each table.
    pub tables: Vec<R>,
    /// `γ·Left + γ²·Right`: rows with an interleaved index.
    pub interleaved: R,
    /// `γ²·Int`: rows with an identity index.
    pub identity: R,
    /// `γ⁴·Upper + γ⁵·Lower`: rows with ports.
    pub gate: R,
}

impl ReadRaf {
    /// Draws γ.
    pub fn draw(
        transcript: &mut impl Transcript,
        r2: impl Into<R2>,
        selectors: usize,
        has_ports: bool,
    ) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r2: r2.into().0, selectors, has_ports }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(
        &self,
        product: &product::Openings<R>,
        reduction: &operands::Openings<R>,
        gated: Option<&gated::Openings<R>>,
    ) -> R {
        let operands::Openings { left_lookup, right_lookup, lane_offset } = *reduction;
        let always = [lane_offset, right_lookup, left_lookup, product.lookup_output];
        let words = gated.map(|gated| [gated.remainder, gated.quotient]);
        let terms = words.into_iter().flatten().chain(always);
        terms.fold(R::zero(), |sum, x| sum * self.gamma + x)
    }

    /// Tables and operands at the index point `rl`.
    pub fn row_values(&self, rl: &[F; LOOKUP_BITS]) -> RowValues {
        let TableValues { values, lanes, left, right, int } = evaluate_all(rl);
        let square = self.gamma * self.gamma;
        let cube = square * self.gamma;
        let word = |table: Table| values.get(table as usize).copied().unwrap_or(F::ZERO);
        let words = word(Table::UpperWord) + self.gamma * word(Table::RangeCheck);
        RowValues {
            gate: cube * self.gamma * words,
            tables: values.iter().zip(&lanes).map(|(value, lane)| cube * lane + value).collect(),
            interleaved: self.gamma * left + square * right,
            identity: square * int,
        }
    }

    /// The final value at (`rl`, `r5`).
    pub fn final_value<R: Ring>(
        &self,
        rl: &[F; LOOKUP_BITS],
        r5: &[F],
        openings: &Openings<R>,
    ) -> R {
        let RowValues { tables, interleaved, identity, gate } = self.row_values(rl);
        let values = RowValues {
            tables: tables.into_iter().map(R::constant).collect(),
            interleaved: R::constant(interleaved),
            identity: R::constant(identity),
            gate: R::constant(gate),
        };
        let eq = R::constant(eq(&self.r2, r5));
        self.summand(&Cells { eq, values, own: openings.clone() })
    }
}

impl Relation for ReadRaf {
    const SLUG: &'static str = "lookups.read_raf";
    type Cells<R: Ring> = Cells<R>;

    /// eq, the interleaved and the identity operands, the tables, the gated words: all but eq
    /// functions of the index only.
    fn weights(&self) -> usize {
        4 + Table::COUNT
    }

    fn openings(&self) -> usize {
        Openings::<F>::count(self.has_ports, self.selectors)
    }

    fn rounds(&self) -> usize {
        LOOKUP_BITS.saturating_add(self.r2.len())
    }

    fn degree(&self, round: usize) -> usize {
        if round < LOOKUP_BITS { 2 } else { self.selectors.saturating_add(2) }
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
        let (weights, own) = values.split_at_checked(self.weights())?;
        let &[eq, interleaved, identity, ref tables @ .., gate] = weights else { return None };
        let values = RowValues { tables: tables.to_vec(), interleaved, identity, gate };
        let own = Openings::from_slice(own, self.has_ports);
        let own = own.filter(|own| own.selectors.len() == self.selectors)?;
        Some(Cells { eq, values, own })
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let Cells { eq, values, own } = cells;
        let flags = own.table_flags.iter().zip(&values.tables);
        let read = flags.fold(R::zero(), |sum, (flag, table)| sum + *flag * *table);
        let operands = (R::one() - own.raf) * values.interleaved + own.raf * values.identity;
        let gated = own.gate.map_or(operands, |gate| operands + gate * values.gate);
        own.selectors.iter().fold(*eq * (read + gated), |product, ra| product * *ra)
    }
}
