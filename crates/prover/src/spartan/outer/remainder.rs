//! The remainder: group, then cycles, then the columns.

use super::openings::Openings;
#[cfg(test)]
use super::rows::Cycles;
use super::rows::RowColumns;
use super::sums::GroupSum;
use crate::BoxForm;
use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::EqStream;
use rill_sumcheck_prover::{Elastic, Form, Request, RoundProver, Schedule, Scratch};
#[cfg(test)]
use rill_sumcheck_prover::{Resident, dense::Table};
use rill_verifier::spartan::outer::Remainder;
use rill_verifier::spartan::rows::GROUPS;
use rill_witness::Block;
use std::ops::Range;

/// *Computes* the group round from the sums by signature, the cycle rounds on windows or tables of
/// Az and Bz, then the columns.
pub(super) struct Remaining {
    remainder: Remainder,
    /// Of the cycle rounds.
    schedule: Schedule,
    challenges: Vec<F>,
    phase: Phase,
}

enum Phase {
    /// `Σ_x eq(τ,x)·Az·Bz` at group 0, `∞` and 1.
    Group([F; 3]),
    Cycles(BoxForm<'static>),
    Opening(Openings),
    Open(Vec<F>),
}

impl Remaining {
    /// From the sums at the cycle coordinates of `τ`.
    pub(super) fn new(remainder: &Remainder, sums: &[GroupSum], schedule: Schedule) -> Self {
        let phase = Phase::Group(group_values(remainder, sums));
        Self { remainder: remainder.clone(), schedule, challenges: Vec::new(), phase }
    }

    /// At the round after `challenges`, from tables of Az and Bz bound to them.
    #[cfg(test)]
    pub(super) fn resume(remainder: &Remainder, tables: [Vec<F>; 2], challenges: &[F]) -> Self {
        let mut eq = SplitEq::scaled(&remainder.tau, remainder.kernel);
        challenges.iter().for_each(|challenge| eq.bind(*challenge));
        let cycles = Cycles::new(eq, tables.map(Table::new).to_vec());
        let mut form = Self {
            remainder: remainder.clone(),
            schedule: Schedule::linear(),
            challenges: challenges.to_vec(),
            phase: Phase::Cycles(Box::new(Resident(cycles))),
        };
        form.open_if_bound();
        form
    }

    /// The cycle rounds, the group bound to `group`.
    fn cycles(&self, group: F) -> BoxForm<'static> {
        let mut eq = SplitEq::scaled(&self.remainder.tau, self.remainder.kernel);
        eq.bind(group);
        let columns = RowColumns::new(self.remainder.clone(), group);
        Box::new(Elastic::new(EqStream::new(eq, columns), self.schedule.clone()))
    }

    /// After the last bind, what is missing are the columns at r1.
    fn open_if_bound(&mut self) {
        if self.challenges.len() == self.rounds() {
            let r1: Vec<F> = self.challenges.iter().skip(1).rev().copied().collect();
            self.phase = Phase::Opening(Openings::new(&r1));
        }
    }
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

impl RoundProver for Remaining {
    fn rounds(&self) -> usize {
        self.remainder.tau.len()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &mut self.phase {
            Phase::Group([zero, infinity, one]) => {
                let eq = SplitEq::scaled(&self.remainder.tau, self.remainder.kernel);
                let known = [*zero, *infinity];
                eq.recover(claim, &known).unwrap_or_else(|| eq.polynomial(&known, *one))
            }
            Phase::Cycles(form) => form.round(claim),
            _ => unreachable!("all rounds are over"),
        }
    }

    fn bind(&mut self, challenge: F) {
        self.challenges.push(challenge);
        match &mut self.phase {
            Phase::Cycles(form) => form.bind(challenge),
            _ => self.phase = Phase::Cycles(self.cycles(challenge)),
        }
        self.open_if_bound();
    }

    fn openings(&self) -> Vec<F> {
        match &self.phase {
            Phase::Open(columns) => columns.clone(),
            _ => unreachable!("openings come after the last pass"),
        }
    }
}

impl Form<Block> for Remaining {
    fn request(&self) -> Option<Request> {
        match &self.phase {
            Phase::Cycles(form) => form.request(),
            Phase::Opening(openings) => Some(openings.request()),
            _ => None,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        match &self.phase {
            Phase::Cycles(form) => form.scratch(rows),
            Phase::Opening(openings) => openings.scratch(),
            _ => Box::new(()),
        }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        match &self.phase {
            Phase::Cycles(form) => form.visit(scratch, block),
            Phase::Opening(openings) => openings.visit(scratch, block),
            _ => {}
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        match &mut self.phase {
            Phase::Cycles(form) => form.merge(scratch),
            Phase::Opening(openings) => openings.merge(scratch),
            _ => {}
        }
    }

    fn end_pass(&mut self) {
        match &mut self.phase {
            Phase::Cycles(form) => form.end_pass(),
            Phase::Opening(openings) => self.phase = Phase::Open(openings.columns()),
            _ => {}
        }
    }
}
