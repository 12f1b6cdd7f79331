//! The address rounds, a pass for each phase.

use super::super::linear::{Class, add_padding};
use super::super::prefix_suffix::{
    CHUNK_BITS, Checkpoints, Form as RowForm, PHASES, Phase, Weights,
};
use super::super::prefix_suffix::{CHUNK_SIZE, suffix_len};
use super::scan::{Part, Scan};
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::SmallSum;
use rill_poly::eq_table;
use rill_program::ProgramKey;
use rill_sumcheck_prover::{Form, Request, RoundProver, Scratch, scratch_into, scratch_mut};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::ReadRaf;
use rill_witness::Block;
use std::ops::Range;

/// *Memory* per worker a [`Part`]; beside it the tables of the finished phases, 8 KiB each. *Work*
/// per row and phase that of [`Scan`]. *Passes* one before every eighth round.
pub(super) struct Address {
    relation: ReadRaf,
    scan: Scan,
    /// What the pass has made of the ranges merged so far.
    merged: Option<Part>,
    /// `Σ eq(r2,j)` over the rows that are not like the padding, from the first pass on.
    live: Option<F>,
    /// From the first pass on, which says what classes there are.
    checkpoints: Option<Checkpoints>,
    /// The phase under way.
    phase: Option<Phase>,
    /// The challenges so far.
    point: Vec<F>,
}

impl Address {
    pub(super) fn new(relation: &ReadRaf, key: &ProgramKey) -> Self {
        let mut occurs = [false; Class::COUNT];
        key.rows().iter().for_each(|row| occurs[Class::of(row.table()).number()] = true);
        let classes = Class::all().filter(|class| occurs[class.number()]).collect();
        Self {
            relation: relation.clone(),
            scan: Scan::new(&relation.r2, classes),
            merged: None,
            live: None,
            checkpoints: None,
            phase: None,
            point: Vec::with_capacity(LOOKUP_BITS),
        }
    }

    /// All challenges, once there are all.
    pub(super) fn bound_point(&self) -> Option<[F; LOOKUP_BITS]> {
        self.point.as_slice().try_into().ok()
    }

    /// Opens the phase whose sums are in `part`.
    fn open(&mut self, part: Part) {
        let live = *self.live.get_or_insert(part.live);
        let suffix_len = suffix_len(self.scan.phase());
        let mut weights = Weights::default();
        let mut classes = vec![Class::NONE];
        for (class, sums) in Class::all().zip(part.sums) {
            let Some(sums) = sums else { continue };
            let slots = sums.chunks(CHUNK_SIZE);
            let slots: Vec<Vec<F>> =
                slots.map(|slot| slot.iter().map(SmallSum::reduce).collect()).collect();
            weights.add(&RowForm::new(class.table(), suffix_len), &slots);
            classes.push(class);
        }
        add_padding(&mut weights, (F::ONE - live) * self.scan.zeros(), suffix_len);
        let known = || Checkpoints::new(classes.iter().map(|class| class.table()));
        let checkpoints = self.checkpoints.get_or_insert_with(known);
        self.phase = Some(Phase::new(checkpoints, weights, self.relation.gamma, suffix_len));
    }
}

impl RoundProver for Address {
    fn rounds(&self) -> usize {
        LOOKUP_BITS
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.phase.as_ref().map_or([F::ZERO; 3], |phase| phase.round(claim)).to_vec()
    }

    fn bind(&mut self, challenge: F) {
        self.point.push(challenge);
        if let Some(phase) = &mut self.phase {
            phase.bind(challenge);
        }
        let width = CHUNK_BITS as usize;
        if !self.point.len().is_multiple_of(width) {
            return;
        }
        if let (Some(phase), Some(checkpoints)) = (self.phase.take(), &mut self.checkpoints) {
            phase.finish(checkpoints);
        }
        self.scan.finish_phase(eq_table(&self.point[self.point.len() - width..], F::ONE));
    }

    fn openings(&self) -> Vec<F> {
        unreachable!("the cycle rounds are still to come")
    }
}

impl Form<Block> for Address {
    fn request(&self) -> Option<Request> {
        if self.phase.is_some() || self.scan.phase() == PHASES {
            return None;
        }
        let bytes = self.scan.bytes();
        Some(Request { scratch_bytes: bytes, kept_bytes: bytes, row_bytes: 0, align_rows: 1 })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(Part::new(rows.start))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        scratch_mut::<Part>(scratch).visit(&self.scan, block);
    }

    fn merge(&mut self, scratch: Scratch) {
        let mut part: Part = scratch_into(scratch);
        part.close(&self.scan);
        match &mut self.merged {
            Some(merged) => merged.append(part),
            None => self.merged = Some(part),
        }
    }

    fn end_pass(&mut self) {
        if let Some(part) = self.merged.take() {
            self.scan.note_classes(&part);
            self.open(part);
        }
    }
}
