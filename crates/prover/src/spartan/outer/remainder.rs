//! The remainder: group, then cycles, then the columns.

use super::openings::Openings;
use super::rows::RowColumns;
use super::sums::GroupSum;
use crate::Form;
use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::EqStream;
use rill_sumcheck_prover::{Phase, Schedule};
use rill_verifier::spartan::outer::Remainder;
use rill_verifier::spartan::rows::GROUPS;
use rill_witness::Block;

/// *Computes* the group round from the sums by signature, the cycle rounds on windows or tables of
/// Az and Bz, then the columns.
pub(super) fn form<'a>(remainder: &Remainder, sums: &[GroupSum], schedule: &Schedule) -> Form<'a> {
    let values = group_values(remainder, sums);
    Form::rounds(Group { remainder: remainder.clone(), schedule: schedule.clone(), values })
}

/// The group round.
struct Group {
    remainder: Remainder,
    /// The schedule of the cycle rounds.
    schedule: Schedule,
    /// `Σ_x eq(τ,x)·Az·Bz` at group 0, `∞` and 1.
    values: [F; 3],
}

impl<'a> Phase<'a, Block> for Group {
    fn round(&mut self, claim: F) -> Vec<F> {
        let eq = SplitEq::scaled(&self.remainder.tau, self.remainder.kernel);
        let [zero, infinity, one] = self.values;
        let known = [zero, infinity];
        eq.recover(claim, &known).unwrap_or_else(|| eq.polynomial(&known, one))
    }

    fn bind(self: Box<Self>, challenge: F) -> Form<'a> {
        let mut eq = SplitEq::scaled(&self.remainder.tau, self.remainder.kernel);
        eq.bind(challenge);
        let columns = RowColumns::new(self.remainder, challenge);
        let rounds = eq.variables();
        EqStream::form(eq, columns, &self.schedule).after(rounds, columns_at)
    }
}

/// After the cycle rounds of `challenges`, what is missing are the columns at r1.
pub(super) fn columns_at<'a>(challenges: &[F]) -> Form<'a> {
    let r1: Vec<F> = challenges.iter().rev().copied().collect();
    Form::pass(Openings::new(&r1), |_, columns| Form::Openings(columns.0))
}

/// `Σ_x eq(τ,x)·Az·Bz`: Az of a signature times the sum of Bz over its rows.
fn group_values(remainder: &Remainder, sums: &[GroupSum]) -> [F; 3] {
    let mut values = [F::zero(); 3];
    for sum in sums {
        let at = |values: &[F; 18]| {
            GROUPS.map(|members| -> F {
                members.iter().zip(&remainder.basis).map(|(i, weight)| values[*i] * weight).sum()
            })
        };
        let ([az0, az1], [bz0, bz1]) = (at(&sum.guards()), at(&sum.differences()));
        values[0] += az0 * bz0;
        values[1] += (az1 - az0) * (bz1 - bz0);
        values[2] += az1 * bz1;
    }
    values
}
