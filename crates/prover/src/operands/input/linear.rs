//! `g = RightIsRs2·Rs2Value + RightIsImm·Imm + γ·( LeftIsRs1·Rs1Value + LeftIsPC·UnexpandedPC +
//! LeftIsRam·RamReadValue )`.

use crate::Form;
use crate::eq_sum::{EqSum, Summand};
use crate::integer::{Integer, IntegerSum};
use rill_field::F;
use rill_isa::Flag;
use rill_sumcheck_prover::dense::{Line, Values, product};
use rill_sumcheck_prover::encode;
use rill_sumcheck_prover::window::Term;
use rill_verifier::operands::input::Input;
use rill_witness::Cycle;

pub(super) fn form<'a>(relation: &Input) -> Form<'a> {
    EqSum::form(relation)
}

/// What a row gives.
pub(crate) struct Row {
    flags: u32,
    rs1_value: u64,
    rs2_value: u64,
    imm: i128,
    ram_read_value: u64,
    unexpanded_pc: u64,
}

encode!(Row { flags, rs1_value, rs2_value, imm, ram_read_value, unexpanded_pc });

impl Row {
    fn has(&self, flag: Flag) -> bool {
        self.flags >> flag as u32 & 1 == 1
    }

    /// The terms of the left operand, each a flag and a value.
    fn left(&self) -> [(bool, i128); 3] {
        [
            (self.has(Flag::LeftIsRs1), self.rs1_value.into()),
            (self.has(Flag::LeftIsPc), self.unexpanded_pc.into()),
            (self.has(Flag::LeftIsRam), self.ram_read_value.into()),
        ]
    }

    /// The terms of the right operand.
    fn right(&self) -> [(bool, i128); 2] {
        [
            (self.has(Flag::RightIsRs2), self.rs2_value.into()),
            (self.has(Flag::RightIsImm), self.imm),
        ]
    }
}

/// The operands, each at 0 and `∞`.
#[derive(Default)]
pub(crate) struct Sums {
    left: [IntegerSum; 2],
    right: [IntegerSum; 2],
}

impl Summand<10> for Input {
    type Row = Row;
    type Sums = Sums;

    fn point(&self) -> &[F] {
        &self.r2
    }

    fn extract(cycle: &Cycle) -> Row {
        Row {
            flags: cycle.flags.bits(),
            rs1_value: cycle.rs1_value,
            rs2_value: cycle.rs2_value,
            imm: cycle.imm,
            ram_read_value: cycle.ram_read_value,
            unexpanded_pc: cycle.unexpanded_pc,
        }
    }

    fn columns(row: &Row) -> [Integer; 10] {
        [
            row.has(Flag::LeftIsRs1).into(),
            row.has(Flag::LeftIsPc).into(),
            row.has(Flag::LeftIsRam).into(),
            row.has(Flag::RightIsRs2).into(),
            row.has(Flag::RightIsImm).into(),
            row.rs1_value.into(),
            row.rs2_value.into(),
            row.imm.into(),
            row.ram_read_value.into(),
            row.unexpanded_pc.into(),
        ]
    }

    fn add_pair(sums: &mut Sums, weight: &F, zero: &Row, one: &Row) {
        add_terms(&mut sums.left, weight, zero.left(), one.left());
        add_terms(&mut sums.right, weight, zero.right(), one.right());
    }

    fn reduce(&self, sums: &Sums) -> [F; 2] {
        let both = |node: usize| sums.right[node].reduce() + self.gamma * sums.left[node].reduce();
        [both(0), both(1)]
    }

    fn terms(&self) -> Vec<Term> {
        let (one, gamma) = (F::from(1u64), self.gamma);
        [(gamma, [0, 5]), (gamma, [1, 9]), (gamma, [2, 8]), (one, [3, 6]), (one, [4, 7])]
            .map(|(coefficient, factors)| Term { coefficient, factors })
            .to_vec()
    }

    type Point = IntegerSum;

    fn weights(&self, weight: F) -> [F; 2] {
        [weight, self.gamma * weight]
    }

    #[inline]
    fn add_point(
        sum: &mut IntegerSum,
        weights: &[F; 2],
        &[is_rs1, is_pc, is_ram, is_rs2, is_imm, rs1, rs2, imm, ram, pc]: &[i128; 10],
    ) {
        let right = [(is_rs2, rs2), (is_imm, imm)];
        let left = [(is_rs1, rs1), (is_pc, pc), (is_ram, ram)];
        for (weight, terms) in [(&weights[0], &right[..]), (&weights[1], &left[..])] {
            let value = terms.iter().fold(0i128, |sum, (flag, value)| {
                sum.wrapping_add(if *flag == 0 { 0 } else { flag.wrapping_mul(*value) })
            });
            if value != 0 {
                sum.add(weight, value);
            }
        }
    }

    fn reduce_point(sum: &IntegerSum) -> F {
        sum.reduce()
    }

    fn values(
        &self,
        [is_rs1, is_pc, is_ram, is_rs2, is_imm, rs1, rs2, imm, ram, pc]: [Line; 10],
    ) -> Values<2> {
        let left = product([is_rs1, rs1]) + product([is_pc, pc]) + product([is_ram, ram]);
        product([is_rs2, rs2]) + product([is_imm, imm]) + left * self.gamma
    }
}

/// Adds `weight` times the values at 0 and `∞` of `Σ flag·value` on the lines through two rows.
#[inline]
fn add_terms<const K: usize>(
    sums: &mut [IntegerSum; 2],
    weight: &F,
    zero: [(bool, i128); K],
    one: [(bool, i128); K],
) {
    for ((flag, value), (next_flag, next_value)) in zero.into_iter().zip(one) {
        if flag {
            sums[0].add(weight, value);
        }
        // The slopes multiplied; that of the flag is -1, 0 or 1.
        let slope = Integer::difference(next_value, value);
        if flag != next_flag {
            sums[1].add(weight, if flag { -slope } else { slope });
        }
    }
}
