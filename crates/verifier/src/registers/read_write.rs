//! `registers.read_write` — every register read returns the last value written.
//!
//! Chapter: docs/protocol/registers.md#read_write
//!
//!   RdWriteValue(r3) + γ·Rs1Value(r3) + γ²·Rs2Value(r3) [ + Σ_{i<3} γ^(3+i)·Port_i(r3) ]
//!     = Σ_{k,j} eq(r3,j)·[ RdWa(k,j)·(Val(k,j) + RdInc(j)) + γ·Rs1Ra(k,j)·Val(k,j) + γ²·Rs2Ra(k,j)·Val(k,j)
//!         [ + Σ_{i<3} γ^(3+i)·PortRa_i(k,j)·Val(k,j) ] ]
//!
//! k ∈ {0,1}^7: register, j ∈ {0,1}^n: row; Val(k,j): register k before row j. What is in brackets
//! is there if rows may have ports: Port_i = First, Second, Modulus.
//!
//! rounds    n cycle variables, then 7 register variables, low bit first
//! degree    3
//! draws     γ
//! consumes  RdWriteValue, Rs1Value, Rs2Value at r3    from registers.reduction
//!           First, Second, Modulus at r3              from sparse.reduction
//! produces  Val, RdWa, Rs1Ra, Rs2Ra, PortRa_i at (rg,r4), RdInc at r4
//! error     (3(n + 7) + 2)/|F|, with ports (3(n + 7) + 5)/|F|

use crate::dimensions::LOG_REGISTERS;
use crate::sparse::reduction;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "registers.read_write",
    /// Openings at (rg, r4); `rd_inc` at r4.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { val, rd_wa, rs1_ra, rs2_ra, rd_inc }
}

openings! { "registers.read_write",
    /// Openings at (rg, r4), if rows may have ports.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Ports { first_ra, second_ra, modulus_ra }
}

/// The cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells<R> {
    /// `eq(r3, ·)`.
    pub eq: R,
    /// The openings.
    pub own: Openings<R>,
    /// Those of ports.
    pub ports: Option<Ports<R>>,
}

/// Parameters.
#[derive(Clone, Debug)]
pub struct ReadWrite {
    /// Batches the write and the reads.
    pub gamma: F,
    /// The point of the claims.
    pub r3: Vec<F>,
    /// Whether rows may have ports.
    pub has_ports: bool,
}

impl ReadWrite {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r3: &[F], has_ports: bool) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r3: r3.to_vec(), has_ports }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(
        &self,
        [rd_write_value, rs1_value, rs2_value]: [R; 3],
        ports: Option<&reduction::Openings<R>>,
    ) -> R {
        let slots = rd_write_value + (rs1_value + rs2_value * self.gamma) * self.gamma;
        ports.map_or(slots, |at| slots + self.ports(at.first, at.second, at.modulus))
    }

    /// The final value at cycle point `r4`.
    pub fn final_value<R: Ring>(
        &self,
        r4: &[F],
        openings: &Openings<R>,
        ports: Option<&Ports<R>>,
    ) -> R {
        let (eq, ports) = (R::constant(eq(&self.r3, r4)), ports.copied());
        self.summand(&Cells { eq, own: *openings, ports })
    }

    /// `Σ_i γ^(3+i)·x_i`.
    fn ports<R: Ring>(&self, first: R, second: R, third: R) -> R {
        let cube = self.gamma * self.gamma * self.gamma;
        (first + (second + third * self.gamma) * self.gamma) * cube
    }
}

impl Relation for ReadWrite {
    const SLUG: &'static str = "registers.read_write";
    type Cells<R: Ring> = Cells<R>;

    /// eq.
    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        let ports = if self.has_ports { Ports::<F>::COUNT } else { 0 };
        Openings::<F>::COUNT.saturating_add(ports)
    }

    fn rounds(&self) -> usize {
        self.r3.len().saturating_add(LOG_REGISTERS)
    }

    // Once cycles are bound, eq and RdInc are constants, and what is left has degree 2: it is sent
    // as 3 all the same.
    fn degree(&self, _round: usize) -> usize {
        3
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Cells<R>> {
        let (eq, openings) = values.split_first()?;
        let (own, ports) = openings.split_at_checked(Openings::<F>::COUNT)?;
        let own = Openings::from_slice(own)?;
        let ports = if self.has_ports { Some(Ports::from_slice(ports)?) } else { None };
        Some(Cells { eq: *eq, own, ports })
    }

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let Openings { val, rd_wa, rs1_ra, rs2_ra, rd_inc } = cells.own;
        let write = rd_wa * (val + rd_inc);
        let slots = (rs1_ra + rs2_ra * self.gamma) * self.gamma;
        let reads = cells
            .ports
            .map_or(slots, |at| slots + self.ports(at.first_ra, at.second_ra, at.modulus_ra));
        cells.eq * (write + reads * val)
    }
}
