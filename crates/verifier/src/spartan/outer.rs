//! `spartan.outer` — every row satisfies every constraint.
//!
//! Chapter: docs/protocol/spartan.md#outer
//!
//!   0 = Σ_{Y ∈ D9} Σ_{x,c} Lker(τ_h,Y)·eq(τ_l,(x,c))·Az(x,c,Y)·Bz(x,c,Y)
//!
//! x: row, c: group of constraints, Y: constraint within the group; Az, Bz interpolate guard and
//! difference over D9.
//!
//! rounds    one in Y, sent in full; then c, then n cycle variables, low bit first
//! degree    24; then 3
//! draws     τ ∈ F^(n+2)
//! produces  the 33 columns at r1
//! error     24/|F| + 3(n+1)/|F| + (n+9)/|F|

use super::rows::{DOMAIN, GROUPS, constraints};
use alloc::vec::Vec;
use rill_field::{F, Field, Ring};
use rill_poly::{eq, evaluate, lagrange_basis, lagrange_kernel, power_sums};
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

/// Coefficients of the first-round polynomial: kernel of degree 8, Az·Bz of degree 16.
pub const UNIVARIATE_COEFFICIENTS: usize = 25;

openings! { "spartan.outer",
    /// The columns that the row constraints speak about (docs/protocol/spartan.md#columns).
    #[expect(missing_docs, reason = "the chapter's column names")]
    Columns {
        left_input, right_input, product, should_branch, pc, unexpanded_pc, imm, ram_address,
        rs1_value, rs2_value, rd_write_value, ram_read_value, ram_write_value,
        left_lookup, right_lookup, lookup_output, lane_offset,
        next_unexpanded_pc, next_pc, next_middle,
        add, sub, mul, advice, load, store, jump, write_lookup, write_ram, write_link, assert,
        continues, compressed,
    }
}

cells! { weight; az, bz }

flags! { Columns {
    add: Add, sub: Sub, mul: Mul, advice: Advice, load: Load, store: Store, jump: Jump,
    write_lookup: WriteLookup, write_ram: WriteRam, write_link: WriteLink, assert: Assert,
    continues: Continues, compressed: Compressed,
} }

/// Public parameters of the zero-check.
#[derive(Clone, Debug)]
pub struct Outer {
    /// `τ_h`: pairs with Y.
    pub tau_row: F,
    /// `τ_l`: n cycle coordinates, most significant first, then the group.
    pub tau: Vec<F>,
}

impl Outer {
    /// Draws `τ`.
    pub fn draw(transcript: &mut impl Transcript, log_cycles: usize) -> Self {
        let tau_row = transcript.challenge("spartan.outer");
        let tau = transcript.challenges("spartan.outer", log_cycles.saturating_add(1));
        Self { tau_row, tau }
    }

    /// `Σ_{Y ∈ D9} s(Y)` for the coefficients of `s`.
    pub fn domain_sum<R: Ring>(coefficients: &[R]) -> R {
        let sums = power_sums(DOMAIN.0, DOMAIN.1, coefficients.len());
        coefficients.iter().zip(sums).fold(R::zero(), |sum, (c, s)| sum + *c * s)
    }

    /// The sum-check that remains once Y is bound to `y`; `univariate` is the first-round
    /// polynomial.
    pub fn bind_row<R: Ring>(&self, univariate: &[R], y: F) -> (Remainder, R) {
        let kernel = lagrange_kernel(DOMAIN.0, DOMAIN.1, self.tau_row, y);
        let basis = lagrange_basis(DOMAIN.0, DOMAIN.1, y);
        let remainder = Remainder { tau: self.tau.clone(), kernel, basis };
        (remainder, evaluate(univariate, y))
    }
}

/// `Σ_{x,c} kernel·eq(τ_l,(x,c))·Az(x,c)·Bz(x,c)`, Y bound. Cells: eq scaled by the kernel, Az, Bz.
///
/// Its openings on the wire are the 33 [`Columns`], from which the verifier computes Az and Bz.
#[derive(Clone, Debug)]
pub struct Remainder {
    /// n cycle coordinates, most significant first, then the group.
    pub tau: Vec<F>,
    /// `Lker(τ_h, y)`.
    pub kernel: F,
    /// `L_i(y)` for the nodes of D9.
    pub basis: Vec<F>,
}

impl Relation for Remainder {
    const SLUG: &'static str = "spartan.outer";
    shape!(self => rounds: self.tau.len(), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.weight * cells.az * cells.bz
    }
}

impl Remainder {
    /// `Az` and `Bz` of one group on a row with these columns.
    pub fn group<R: Ring>(&self, group: usize, z: &Columns<R>) -> (R, R) {
        let rows = constraints(z);
        let members = GROUPS.get(group).map_or(&[][..], |members| &members[..]);
        members.iter().zip(&self.basis).fold((R::zero(), R::zero()), |(az, bz), (row, weight)| {
            let weight = R::constant(*weight);
            rows.get(*row).map_or((az, bz), |(guard, difference)| {
                (az + weight * *guard, bz + weight * *difference)
            })
        })
    }

    /// The final value: the group variable bound to `group`, the columns at `r1`.
    pub fn final_value<R: Ring>(&self, group: F, r1: &[F], columns: &Columns<R>) -> R {
        let (az0, bz0) = self.group(0, columns);
        let (az1, bz1) = self.group(1, columns);
        let blend = |low: R, high: R| low * (F::ONE - group) + high * group;
        let mut point = r1.to_vec();
        point.push(group);
        let weight = self.kernel * eq(&self.tau, &point);
        let weight = R::constant(weight);
        self.summand(&Cells { weight, az: blend(az0, az1), bz: blend(bz0, bz1) })
    }
}
