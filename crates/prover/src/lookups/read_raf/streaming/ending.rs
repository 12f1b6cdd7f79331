//! After the switch: the form in memory, and a pass for the flags once all is bound.

use super::super::linear::{Class, Cycles};
use crate::Form;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Pass, Phase, Request, RoundProver, Sums};
use rill_witness::Block;
use std::ops::Range;

/// `Σ_j eq(point, j)` over the rows of each class, of a range of rows.
#[derive(Debug)]
pub(super) struct ClassSums {
    row: usize,
    pub(super) sums: Sums,
}

impl ClassSums {
    /// No rows, before row `row`.
    pub(super) fn new(row: u64) -> Self {
        Self { row: row as usize, sums: Sums(vec![F::ZERO; Class::COUNT]) }
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, eq: &SplitEq, block: &Block) {
        let weights = eq.weights(0);
        for cycle in &block.cycles {
            self.sums.0[Class::of(cycle.table).number()] += weights.at(self.row);
            self.row += 1;
        }
    }
}

/// The form in memory without the classes of its rows. *Passes* one after the last round, unless
/// the pass at the switch came then.
pub(super) struct Ending(Cycles);

impl Ending {
    /// With `sums`, if they are known already.
    pub(super) fn form<'a>(mut cycles: Cycles, sums: Option<Sums>) -> Form<'a> {
        if let Some(sums) = sums {
            cycles.set_sums(sums.0);
            return Form::resident(cycles);
        }
        Box::new(Self(cycles)).settled()
    }

    /// After the last round the flags are due.
    fn settled<'a>(self: Box<Self>) -> Form<'a> {
        let Some(point) = self.0.bound_point() else { return Form::Rounds(self) };
        let pass = ClassPass { cycles: self.0, point: SplitEq::new(&point) };
        Form::pass(pass, |ClassPass { mut cycles, .. }, sums| {
            cycles.set_sums(sums.0);
            Form::resident(cycles)
        })
    }
}

impl<'a> Phase<'a, Block> for Ending {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.0.round(claim)
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.0.bind(challenge);
        self.settled()
    }
}

/// The pass for the flags.
struct ClassPass {
    cycles: Cycles,
    point: SplitEq,
}

impl Pass<Block> for ClassPass {
    type Scratch = ClassSums;
    type Part = Sums;

    fn request(&self) -> Request {
        let bytes = Class::COUNT * size_of::<F>();
        Request { scratch_bytes: bytes, kept_bytes: bytes, row_bytes: 0, align_rows: 1 }
    }

    fn scratch(&self, rows: Range<u64>) -> ClassSums {
        ClassSums::new(rows.start)
    }

    fn visit(&self, scratch: &mut ClassSums, block: &Block) {
        scratch.visit(&self.point, block);
    }

    fn finish(&self, scratch: ClassSums) -> Sums {
        scratch.sums
    }
}
