//! Members whose tables are already in memory.

use crate::{Form, Request, RoundProver, Scratch};
use rill_field::F;
use std::ops::Range;

/// A round prover that never needs a pass, as a form over any kind of block.
#[derive(Clone, Debug)]
pub struct Resident<P>(pub P);

impl<P: RoundProver> RoundProver for Resident<P> {
    fn rounds(&self) -> usize {
        self.0.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.0.round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.0.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        self.0.openings()
    }
}

impl<B, P: RoundProver> Form<B> for Resident<P> {
    fn request(&self) -> Option<Request> {
        None
    }

    fn scratch(&self, _: Range<u64>) -> Scratch {
        Box::new(())
    }

    fn visit(&self, _: &mut Scratch, _: &B) {}

    fn merge(&mut self, _: Scratch) {}

    fn end_pass(&mut self) {}
}
