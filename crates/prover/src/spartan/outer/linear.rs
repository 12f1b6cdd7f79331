//! The remainder: group, then cycles.

use super::sums::{ColumnSums, GroupSum, total};
use super::tables::RowTables;
use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::{SplitEq, Table, product};
use rill_sumcheck_prover::{Form, Request, RoundProver, Scratch};
use rill_verifier::spartan::outer::Remainder;
use rill_verifier::spartan::rows::GROUPS;
use rill_witness::Block;
use std::ops::Range;

/// *Computes* the group round from the sums by signature, the cycle rounds on tables of Az and Bz,
/// then the columns.
pub(super) struct Linear {
    remainder: Remainder,
    eq: SplitEq,
    challenges: Vec<F>,
    phase: Phase,
}

enum Phase {
    /// `Σ_x eq(τ,x)·Az·Bz` at group 0, `∞` and 1.
    Group([F; 3]),
    Gathering(RowTables),
    Cycles {
        az: Table,
        bz: Table,
    },
    Opening(ColumnSums),
    Open(Vec<F>),
}

impl Linear {
    /// From the sums at the cycle coordinates of `τ`.
    pub(super) fn new(remainder: &Remainder, sums: &[GroupSum]) -> Self {
        let phase = Phase::Group(group_values(remainder, sums));
        let eq = SplitEq::scaled(&remainder.tau, remainder.kernel);
        Self { remainder: remainder.clone(), eq, challenges: Vec::new(), phase }
    }

    /// At the round after `challenges`, from tables of Az and Bz bound to them.
    #[cfg(test)]
    pub(super) fn resume(remainder: &Remainder, tables: [Vec<F>; 2], challenges: &[F]) -> Self {
        let mut eq = SplitEq::scaled(&remainder.tau, remainder.kernel);
        challenges.iter().for_each(|challenge| eq.bind(*challenge));
        let [az, bz] = tables.map(Table::new);
        let phase = Phase::Cycles { az, bz };
        let challenges = challenges.to_vec();
        let mut form = Self { remainder: remainder.clone(), eq, challenges, phase };
        form.open_if_bound();
        form
    }

    /// After the last bind, what is missing are the columns at r1.
    fn open_if_bound(&mut self) {
        if self.eq.variables() == 0 {
            let r1: Vec<F> = self.challenges.iter().skip(1).rev().copied().collect();
            self.phase = Phase::Opening(ColumnSums::new(&r1));
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

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.challenges.len() + self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &self.phase {
            Phase::Group([zero, infinity, one]) => {
                let known = [*zero, *infinity];
                let recovered = self.eq.recover(claim, &known);
                recovered.unwrap_or_else(|| self.eq.polynomial(&known, *one))
            }
            Phase::Cycles { az, bz } => {
                self.eq.round_polynomial(claim, 2, |pair| product([az.line(pair), bz.line(pair)]))
            }
            _ => unreachable!("the engine feeds a form that requests a pass"),
        }
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.challenges.push(challenge);
        match &mut self.phase {
            Phase::Cycles { az, bz } => {
                az.bind(challenge);
                bz.bind(challenge);
                self.open_if_bound();
            }
            _ => {
                let tables = RowTables::new(self.remainder.clone(), challenge);
                self.phase = Phase::Gathering(tables);
            }
        }
    }

    fn openings(&self) -> Vec<F> {
        match &self.phase {
            Phase::Open(columns) => columns.clone(),
            _ => unreachable!("openings come after the last pass"),
        }
    }
}

impl Form<Block> for Linear {
    fn request(&self) -> Option<Request> {
        let request = Request { scratch_bytes: 0, kept_bytes: 0, align_rows: 1 };
        matches!(self.phase, Phase::Gathering(_) | Phase::Opening(_)).then_some(request)
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        match &self.phase {
            Phase::Gathering(tables) => tables.scratch(&rows),
            Phase::Opening(sums) => sums.scratch(),
            _ => Box::new(()),
        }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        match &self.phase {
            Phase::Gathering(tables) => tables.visit(scratch, block),
            Phase::Opening(sums) => sums.visit(scratch, block),
            _ => {}
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        match &mut self.phase {
            Phase::Gathering(tables) => tables.merge(scratch),
            Phase::Opening(sums) => sums.merge(scratch),
            _ => {}
        }
    }

    fn end_pass(&mut self) {
        match &mut self.phase {
            Phase::Gathering(tables) => {
                let [az, bz] = tables.take().map(Table::new);
                self.phase = Phase::Cycles { az, bz };
            }
            Phase::Opening(sums) => self.phase = Phase::Open(total(&sums.take_groups())),
            _ => {}
        }
    }
}
