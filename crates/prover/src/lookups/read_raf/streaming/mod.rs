//! The form that keeps no row: a pass for each phase of the address rounds, then the cycle rounds
//! as their schedule says.
//!
//! *Memory* per worker the sums of a phase, at most 256 for each suffix of each table that occurs,
//! and a few rows of each table; later the cells of a window. *Passes* sixteen for the address
//! rounds; one per window, one at the switch, and one for the flags.

mod address;
mod columns;
mod cycles;
mod ending;
mod scan;
mod window;

use crate::Context;
use address::Address;
pub(super) use cycles::Stream;
use rill_field::F;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Elastic, Form, Request, RoundProver, Schedule, Scratch};
use rill_verifier::lookups::read_raf::ReadRaf;
use rill_witness::Block;
use std::ops::Range;

/// The streaming form; `schedule` is that of the cycle rounds.
///
/// A window of `w` rounds from round `i` costs `(V+2)^(w-1)` products of `V + 1` lines for
/// `2^(i+w)` rows: with eight selectors a second round is worth its pass from `i = 2` on, a third
/// from `i = 5`.
pub(super) fn streaming(
    relation: &ReadRaf,
    context: &Context<'_>,
    schedule: Schedule,
) -> Streaming {
    let address = Box::new(Address::new(relation, context.key));
    Streaming { relation: relation.clone(), schedule, half: Half::Address(address) }
}

/// Both halves, one after the other.
pub(super) struct Streaming {
    relation: ReadRaf,
    schedule: Schedule,
    half: Half,
}

enum Half {
    Address(Box<Address>),
    Cycles(Box<Elastic<Stream>>),
}

/// The half in charge.
macro_rules! in_charge {
    ($half:expr, $form:ident => $call:expr) => {
        match $half {
            Half::Address($form) => $call,
            Half::Cycles($form) => $call,
        }
    };
}

impl RoundProver for Streaming {
    fn rounds(&self) -> usize {
        self.relation.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        in_charge!(&mut self.half, form => form.round(claim))
    }

    fn bind(&mut self, challenge: F) {
        in_charge!(&mut self.half, form => form.bind(challenge));
        if let Half::Address(address) = &self.half
            && let Some(point) = address.bound_point()
        {
            let stream = Stream::new(&self.relation, &point);
            self.half = Half::Cycles(Box::new(Elastic::new(stream, self.schedule.clone())));
        }
    }

    fn openings(&self) -> Vec<F> {
        in_charge!(&self.half, form => form.openings())
    }
}

impl Form<Block> for Streaming {
    fn request(&self) -> Option<Request> {
        in_charge!(&self.half, form => form.request())
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        in_charge!(&self.half, form => form.scratch(rows))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        in_charge!(&self.half, form => form.visit(scratch, block));
    }

    fn merge(&mut self, scratch: Scratch) {
        in_charge!(&mut self.half, form => Form::<Block>::merge(&mut **form, scratch));
    }

    fn end_pass(&mut self) {
        in_charge!(&mut self.half, form => Form::<Block>::end_pass(&mut **form));
    }
}
