//! The address rounds, a pass for each phase.

use super::super::linear::add_padding;
use super::super::prefix_suffix::{
    CHUNK_BITS, CHUNK_SIZE, Checkpoints, Class, Form as RowForm, Phase, Weights, suffix_len,
};
use super::Stream;
use super::scan::{PhaseSums, Scan, Scratch};
use crate::Form;
use rill_field::{F, Field};
use rill_isa::Row;
use rill_poly::eq_table;
use rill_program::ProgramKey;
use rill_sumcheck_prover::{Pass, Request, Schedule, streamed};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::ReadRaf;
use rill_witness::Block;
use std::ops::Range;

/// Between two phases.
///
/// *Memory* per worker a [`Scratch`]; also the tables of the finished phases, 8 KiB each.
/// *Work* per row and phase that of [`Scan`]. *Passes* one before every eighth round.
pub(in super::super) struct Address {
    relation: ReadRaf,
    /// The schedule of the cycle rounds.
    schedule: Schedule,
    scan: Scan,
    known: Option<Known>,
    /// The challenges so far.
    point: Vec<F>,
}

/// What the first pass finds out for all phases.
struct Known {
    /// `Σ eq(r2,j)` over the rows that differ from the padding.
    live: F,
    /// The checkpoints of the classes that occur.
    checkpoints: Checkpoints,
}

impl Address {
    /// The streaming form; `schedule` is that of the cycle rounds.
    ///
    /// A window of `w` rounds from round `i` costs `(V+2)^(w-1)` products of `V + 1` lines for
    /// `2^(i+w)` rows: with eight selectors a second round is worth its pass from `i = 2` on, a
    /// third from `i = 5`.
    pub(in super::super) fn form<'a>(
        relation: &ReadRaf,
        key: &ProgramKey,
        schedule: &Schedule,
    ) -> Form<'a> {
        let mut occurs = [false; Class::COUNT];
        let class = |row: &Row| Class::new(row.table(), row.ports.is_some());
        key.rows().iter().for_each(|row| occurs[class(row).number()] = true);
        let classes = Class::all().filter(|class| occurs[class.number()]).collect();
        let address = Self {
            relation: relation.clone(),
            schedule: schedule.clone(),
            scan: Scan::new(&relation.r2, classes),
            known: None,
            point: Vec::with_capacity(LOOKUP_BITS),
        };
        address.next_phase()
    }

    /// Waits for the sums of the next phase.
    fn next_phase<'a>(self) -> Form<'a> {
        Form::pass(self, |mut address, sums| {
            address.scan.note_classes(&sums);
            Form::rounds(address.open(sums))
        })
    }

    /// The phase with these sums.
    fn open(mut self, part: PhaseSums) -> Open {
        let suffix_len = suffix_len(self.scan.phase());
        let mut weights = Weights::default();
        let mut classes = vec![Class::NONE];
        for (class, sums) in Class::all().zip(part.sums) {
            let Some(sums) = sums else { continue };
            let slots: Vec<Vec<F>> = sums.0.chunks(CHUNK_SIZE).map(<[F]>::to_vec).collect();
            weights.add(&RowForm::new(class, suffix_len), &slots);
            classes.push(class);
        }
        let known = self
            .known
            .take()
            .unwrap_or_else(|| Known { live: part.live, checkpoints: Checkpoints::new(classes) });
        add_padding(&mut weights, (F::ONE - known.live) * self.scan.zeros(), suffix_len);
        let phase = Phase::new(&known.checkpoints, weights, self.relation.gamma, suffix_len);
        Open { address: self, known, phase }
    }
}

/// The pass of a phase.
impl Pass<Block> for Address {
    type Scratch = Scratch;
    type Part = PhaseSums;

    fn request(&self) -> Request {
        Request::of_sums(self.scan.bytes())
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Scratch::new(rows.start)
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        scratch.visit(&self.scan, block);
    }

    fn finish(&self, scratch: Scratch) -> PhaseSums {
        scratch.finish(&self.scan)
    }
}

/// A phase under way.
struct Open {
    address: Address,
    known: Known,
    phase: Phase,
}

impl<'a> rill_sumcheck_prover::Phase<'a, Block> for Open {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.phase.round(claim).to_vec()
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.address.point.push(challenge);
        self.phase.bind(challenge);
        let width = CHUNK_BITS as usize;
        if !self.address.point.len().is_multiple_of(width) {
            return Form::Rounds(self);
        }
        let Self { mut address, mut known, phase } = *self;
        phase.finish(&mut known.checkpoints);
        if let Ok(point) = <&[F; LOOKUP_BITS]>::try_from(&address.point[..]) {
            return streamed(Stream::new(&address.relation, point), &address.schedule);
        }
        let bound = &address.point[address.point.len() - width..];
        address.scan.finish_phase(eq_table(bound, F::ONE));
        Address { known: Some(known), ..address }.next_phase()
    }
}
