//! After the switch: the linear form, and a pass for the flags once all is bound.

use super::super::linear::{Class, Cycles};
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Form, Request, RoundProver, Scratch, scratch_into, scratch_mut};
use rill_witness::Block;
use std::ops::Range;

/// `Σ_j eq(point, j)` over the rows of each class, of a range of rows.
#[derive(Debug)]
pub(super) struct ClassSums {
    row: usize,
    pub(super) sums: Vec<F>,
}

impl ClassSums {
    /// No rows, before row `row`.
    pub(super) fn new(row: u64) -> Self {
        Self { row: row as usize, sums: vec![F::ZERO; Class::COUNT] }
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, eq: &SplitEq, block: &Block) {
        let weights = eq.weights(0);
        for cycle in &block.cycles {
            self.sums[Class::of(cycle.table).number()] += weights.at(self.row);
            self.row += 1;
        }
    }

    /// Adds the sums of the next range.
    pub(super) fn append(&mut self, next: &Self) {
        self.sums.iter_mut().zip(&next.sums).for_each(|(sum, next)| *sum += next);
    }
}

/// The linear form without the classes of its rows. *Passes* one after the last round, unless the
/// pass at the switch came then.
pub(in super::super) struct Ending {
    cycles: Cycles,
    stage: Stage,
}

enum Stage {
    Rounds,
    /// All is bound: the point as weights, and the ranges merged so far.
    Flags(SplitEq, ClassSums),
    Done,
}

impl Ending {
    /// With `sums`, if they are known already.
    pub(super) fn new(mut cycles: Cycles, sums: Option<ClassSums>) -> Self {
        let known = sums.map(|sums| cycles.set_sums(sums.sums));
        let mut ending = Self { cycles, stage: known.map_or(Stage::Rounds, |()| Stage::Done) };
        ending.notice_end();
        ending
    }

    /// After the last round the flags are due.
    fn notice_end(&mut self) {
        if let (Stage::Rounds, Some(point)) = (&self.stage, self.cycles.bound_point()) {
            self.stage = Stage::Flags(SplitEq::new(&point), ClassSums::new(0));
        }
    }
}

impl RoundProver for Ending {
    fn rounds(&self) -> usize {
        self.cycles.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.cycles.round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.cycles.bind(challenge);
        self.notice_end();
    }

    fn openings(&self) -> Vec<F> {
        self.cycles.openings()
    }
}

impl Form<Block> for Ending {
    fn request(&self) -> Option<Request> {
        let bytes = Class::COUNT * size_of::<F>();
        match self.stage {
            Stage::Flags(..) => Some(Request {
                scratch_bytes: bytes,
                kept_bytes: bytes,
                row_bytes: 0,
                align_rows: 1,
            }),
            Stage::Rounds | Stage::Done => None,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(ClassSums::new(rows.start))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        if let Stage::Flags(eq, _) = &self.stage {
            scratch_mut::<ClassSums>(scratch).visit(eq, block);
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        if let Stage::Flags(_, merged) = &mut self.stage {
            merged.append(&scratch_into(scratch));
        }
    }

    fn end_pass(&mut self) {
        if let Stage::Flags(_, merged) = std::mem::replace(&mut self.stage, Stage::Done) {
            self.cycles.set_sums(merged.sums);
        }
    }
}
