//! `bytecode.read_raf` — every row is one row of the bytecode, the first one the reset row.
//!
//! Chapter: docs/protocol/bytecode.md#read_raf
//!
//!   Σ_{s=1..5} g^(s-1)·C_s + g⁵·PC(r1) + g⁶·PC(r3) + g⁷ + g⁸
//!     = Σ_{k,j} Π_i BytecodeRa_i(k_i,j)·{ Σ_s g^(s-1)·eq(r_s,j)·Val_s(k)
//!         + ( g⁵·eq(r1,j) + g⁶·eq(r3,j) )·Int(k) + g⁷·eq(0,j)·eq(k*,k) + g⁸·eq(r1,j) }
//!
//! k ∈ {0,1}^b: bytecode index, j ∈ {0,1}^n: row. C_s batches the claims about bytecode columns at
//! the cycle point r_s, Val_s the same columns of bytecode row k (see [`Claims`]).
//!
//! rounds    b address variables (stage addresses), then n cycle variables (stage cycles), low bit first
//! degree    2, then dB + 1
//! draws     g, β_1 … β_5
//! consumes  all bytecode columns at r1 … r5
//! produces  the value between the halves; BytecodeRa_i at (rb_i,r6)
//! error     (2b + (dB + 1)n + 8 + longest list)/|F|

use crate::operands::input;
use crate::points::{Points, Rg};
use crate::spartan::outer::Columns;
use crate::{Dimensions, Weighted};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field, Ring, from_i128, powers};
use rill_isa::{Flag, Flags, PORTS, Row, Table};
use rill_poly::{eq, eq_index, eq_table, eq_zero, int, masked_prefix};
use rill_program::ProgramKey;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Label of the value between the halves.
pub const CARRY: &str = "bytecode.read_raf/carry";
/// Label of the openings `BytecodeRa_i`.
pub const RA: &str = "bytecode.read_raf/ra";

/// Number of cycle points, hence of column lists.
pub const POINTS: usize = 5;

/// The flags claimed at r1, in order, after UnexpandedPC and Imm.
pub const FLAGS_1: [Flag; 13] = Columns::<F>::FLAGS;
/// The flags claimed at r3, in order, after UnexpandedPC and Imm.
pub const FLAGS_3: [Flag; 6] = {
    let [a, b, c, d, e] = input::Openings::<F>::FLAGS;
    [a, b, c, d, e, Flag::Middle]
};

/// Lengths of the lists of [`Claims`].
const LENGTHS: [usize; POINTS] =
    [2 + FLAGS_1.len(), 2, 2 + FLAGS_3.len(), 3 + PORTS, 3 + Table::COUNT];

/// The claims that this relation takes over, list by list.
#[derive(Clone, Debug)]
pub struct Claims<V = F> {
    /// At r1: UnexpandedPC, Imm, [`FLAGS_1`]. At r2: Branch, Gate. At r3: UnexpandedPC, Imm,
    /// [`FLAGS_3`]. At (rg,r4): RdWa, Rs1Ra, Rs2Ra, PortRa_i. At (rg,r5): RdWa, Raf, TableFlag_t,
    /// Gate. Gate and PortRa_i are there if rows may have ports: else no bytecode row has some.
    pub lists: [Vec<V>; POINTS],
    /// PC at r1 and at r3.
    pub pc: [V; 2],
}

/// Parameters of both halves.
#[derive(Clone, Debug)]
pub struct ReadRaf {
    /// `1, g, …, g⁸`.
    pub g: Vec<F>,
    /// Powers of each β.
    pub beta: [Vec<F>; POINTS],
    /// r1 … r5.
    pub points: [Vec<F>; POINTS],
    /// `eq(rg, ·)` for the 128 registers.
    pub registers: Vec<F>,
    /// `k*`.
    pub reset: u64,
    /// `b`.
    pub log_bytecode: usize,
    /// `dB`.
    pub chunks: usize,
}

impl ReadRaf {
    /// Draws g and β.
    pub fn draw(
        transcript: &mut impl Transcript,
        points: impl Into<Points<POINTS>>,
        rg: impl Into<Rg>,
        key: &ProgramKey,
        dimensions: &Dimensions,
    ) -> Self {
        let g = powers(transcript.challenge(Address::SLUG), 9);
        let beta = LENGTHS.map(|length| powers(transcript.challenge(Address::SLUG), length));
        Self {
            g,
            beta,
            points: points.into().0,
            registers: eq_table(&rg.into().0, F::ONE),
            reset: u64::from(key.reset()),
            log_bytecode: dimensions.log_bytecode,
            chunks: dimensions.bytecode_chunks(),
        }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, claims: &Claims<R>) -> R {
        let lists = claims.lists.iter().zip(&self.beta);
        let fold = |(list, beta): (&Vec<R>, &Vec<F>)| {
            list.iter().zip(beta).fold(R::zero(), |sum, (claim, b)| sum + *claim * *b)
        };
        let terms = lists.map(fold).chain(claims.pc).chain([R::one(), R::one()]);
        self.g.iter().zip(terms).fold(R::zero(), |sum, (g, term)| sum + term * *g)
    }

    /// `Val_1 … Val_5` of one bytecode row: the lists of [`Claims`], folded by the powers of β.
    pub fn row_values(&self, row: &Row) -> [F; POINTS] {
        let flags = row.flags();
        let register = |slot: Option<rill_isa::Register>| {
            slot.and_then(|r| self.registers.get(r.index())).copied().unwrap_or(F::ZERO)
        };
        let [beta1, beta2, beta3, beta4, beta5] = &self.beta;
        let address = F::from(row.address);
        let imm = from_i128(row.imm);
        let slots = [row.rd, row.rs1, row.rs2].into_iter();
        let slots = slots.chain(row.ports.into_iter().flatten().map(Some)).map(register);
        let gate = |beta: &[F]| row.ports.and(beta.last().copied()).unwrap_or(F::ZERO);
        let raf = flag_value(flags.is_identity());
        let table = row.table().and_then(|t| beta5.iter().skip(2).nth(t as usize)).copied();
        [
            address + second(beta1) * imm + flag_sum(flags, &FLAGS_1, beta1),
            flag_value(flags.has(Flag::Branch)) + gate(beta2),
            address + second(beta3) * imm + flag_sum(flags, &FLAGS_3, beta3),
            slots.zip(beta4).map(|(slot, b)| slot * b).sum(),
            register(row.rd) + second(beta5) * raf + table.unwrap_or(F::ZERO) + gate(beta5),
        ]
    }

    /// `Val_1(rb) … Val_5(rb)`; the padding of the bytecode is the no-op.
    pub fn values_at(&self, key: &ProgramKey, rb: &[F]) -> [F; POINTS] {
        let eq = eq_table(rb, F::ONE);
        let padding = F::ONE - masked_prefix(key.rows().len() as u64, rb);
        let mut sums = self.row_values(&Row::NO_OP).map(|value| value * padding);
        for (row, weight) in key.rows().iter().zip(&eq) {
            for (sum, value) in sums.iter_mut().zip(self.row_values(row)) {
                *sum += value * weight;
            }
        }
        sums
    }

    /// `W(j)` of the cycle half, extended to `r6`: the braces of the formula with k bound to `rb`.
    pub fn weight_at(&self, values: &[F; POINTS], rb: &[F], r6: &[F]) -> F {
        let index = int(rb);
        let reset = eq_index(self.reset, rb);
        let eqs = self.points.clone().map(|point| eq(&point, r6));
        let [eq1, _, eq3, _, _] = eqs;
        let terms = eqs.iter().zip(values).map(|(eq, value)| *eq * value).chain([
            eq1 * index,
            eq3 * index,
            eq_zero(r6) * reset,
            eq1,
        ]);
        self.g.iter().zip(terms).map(|(g, term)| *g * term).sum()
    }
}

fn second(powers: &[F]) -> F {
    powers.get(1).copied().unwrap_or(F::ZERO)
}

fn flag_value(set: bool) -> F {
    if set { F::ONE } else { F::ZERO }
}

/// `Σ β^(2+i)` over the flags of the list that are set.
fn flag_sum(flags: Flags, list: &[Flag], beta: &[F]) -> F {
    list.iter().zip(beta.iter().skip(2)).filter(|(flag, _)| flags.has(**flag)).map(|(_, b)| b).sum()
}

/// The address half. What it leaves is sent as the carry.
#[derive(Clone, Debug)]
pub struct Address(pub ReadRaf);

impl Relation for Address {
    const SLUG: &'static str = "bytecode.read_raf";
    /// The carry.
    type Cells<R: Ring> = R;

    fn weights(&self) -> usize {
        0
    }

    /// The carry.
    fn openings(&self) -> usize {
        1
    }

    fn rounds(&self) -> usize {
        self.0.log_bytecode
    }

    fn degree(&self, _round: usize) -> usize {
        2
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<R> {
        values.first().copied()
    }

    fn summand<R: Ring>(&self, carry: &R) -> R {
        *carry
    }
}

/// The cycle half. Cells: `W(j)`, then `BytecodeRa_i(rb_i,j)`.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// Parameters.
    pub whole: ReadRaf,
    /// The address point fixed by the address half.
    pub rb: Vec<F>,
    /// `Val_s(rb)`.
    pub values: [F; POINTS],
}

impl Cycle {
    /// The final value at `r6`.
    pub fn final_value<R: Ring>(&self, r6: &[F], ra: &[R]) -> R {
        let weight = self.whole.weight_at(&self.values, &self.rb, r6);
        self.summand(&Weighted { weight: R::constant(weight), columns: ra.to_vec() })
    }
}

impl Relation for Cycle {
    const SLUG: &'static str = "bytecode.read_raf";
    type Cells<R: Ring> = Weighted<R>;

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        self.whole.chunks
    }

    fn rounds(&self) -> usize {
        self.whole.points.first().map_or(0, Vec::len)
    }

    fn degree(&self, _round: usize) -> usize {
        self.whole.chunks.saturating_add(1)
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Weighted<R>> {
        Weighted::from_slice(values, self.whole.chunks)
    }

    fn summand<R: Ring>(&self, cells: &Weighted<R>) -> R {
        cells.columns.iter().fold(cells.weight, |product, ra| product * *ra)
    }
}
