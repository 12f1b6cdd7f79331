//! The address rounds.
//!
//! A phase binds eight variables. Before it every row has the weight
//!
//! `u_j = eq(r2,j) · Π_{finished phases p} eq(r_p, c_{p,j})`, `c_{p,j}` the chunk of the phase,
//!
//! and one scan adds `u_j·S(suffix of k_j)` to the sums of the row's class; the factor of the last
//! phase is multiplied in by the same scan. All padding rows count as one row: index 0, no table,
//! weight `Σ eq(r2,j)`.

use super::super::prefix_suffix::{
    CHUNK_BITS, CHUNK_SIZE, Checkpoints, Class, Form, PHASES, Phase, Weights, suffix_len,
};
use super::rows::Rows;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::SmallSum;
use rill_poly::{eq_table, masked_prefix};
use rill_sumcheck_prover::dense::SplitEq;
use rill_verifier::lookups::read_raf::ReadRaf;

/// Rows a worker takes at once.
const PIECE: usize = 1 << 15;

/// The words of a row of the padding.
const PADDING: (u64, u64) = (0, 0);

/// *Memory* 53 bytes per row before the padding, and the sums of one phase. *Work* per row and
/// phase a multiplication and two to five products with a word.
pub(super) struct Address {
    gamma: F,
    pub(super) rows: Rows,
    /// `u_j`, in the order of `rows.words`.
    weights: Vec<F>,
    /// `Σ u_j` over the padding.
    padding: F,
    checkpoints: Checkpoints,
    /// Present but in between.
    phase: Option<Phase>,
    /// The challenges so far.
    pub(super) point: Vec<F>,
    /// The values `eq(r_p, ·)` of each finished phase.
    pub(super) factors: Vec<Vec<F>>,
}

impl Address {
    pub(super) fn new(relation: &ReadRaf, rows: Rows) -> Self {
        let split = SplitEq::new(&relation.r2);
        let eq = split.weights(0);
        let weights = rows.order.par_iter().with_min_len(PIECE).map(|row| eq.at(*row as usize));
        let padding = F::ONE - masked_prefix(rows.order.len() as u64, &relation.r2);
        let classes = rows.runs.iter().map(|(class, _)| *class).chain([Class::NONE]);
        let mut address = Self {
            gamma: relation.gamma,
            weights: weights.collect(),
            padding,
            checkpoints: Checkpoints::new(classes),
            rows,
            phase: None,
            point: Vec::new(),
            factors: Vec::new(),
        };
        address.open();
        address
    }

    pub(super) fn round(&self, claim: F) -> [F; 3] {
        self.phase.as_ref().map_or([F::ZERO; 3], |phase| phase.round(claim))
    }

    pub(super) fn bind(&mut self, challenge: F) {
        self.point.push(challenge);
        let Some(mut phase) = self.phase.take() else { return };
        phase.bind(challenge);
        let width = CHUNK_BITS as usize;
        if self.point.len().is_multiple_of(width) {
            phase.finish(&mut self.checkpoints);
            self.factors.push(eq_table(&self.point[self.point.len() - width..], F::ONE));
            if self.factors.len() < PHASES as usize {
                self.open();
            }
        } else {
            self.phase = Some(phase);
        }
    }

    /// Opens the next phase.
    fn open(&mut self) {
        let suffix_len = suffix_len(self.factors.len() as u32);
        let scan = Scan { suffix_len, last: self.factors.last() };
        let sums = scan.rows(&self.rows, &mut self.weights);
        let mut weights = Weights::default();
        for ((class, _), sums) in self.rows.runs.iter().zip(sums) {
            let slots: Vec<Vec<F>> = sums
                .chunks(CHUNK_SIZE)
                .map(|slot| slot.iter().map(SmallSum::reduce).collect())
                .collect();
            weights.add(&Form::new(*class, suffix_len), &slots);
        }
        self.padding *= self.factors.last().map_or(F::ONE, |factor| factor[0]);
        add_padding(&mut weights, self.padding, suffix_len);
        self.phase = Some(Phase::new(&self.checkpoints, weights, self.gamma, suffix_len));
    }
}

/// The padding as one row.
pub(in super::super) fn add_padding(weights: &mut Weights, weight: F, suffix_len: u32) {
    let form = Form::new(Class::NONE, suffix_len);
    let mut slots = vec![vec![F::ZERO; CHUNK_SIZE]; form.suffixes().len()];
    let chunk = form.chunk(PADDING);
    form.scatter(PADDING, |slot, value| slots[slot][chunk] += weight * F::from(value));
    weights.add(&form, &slots);
}

/// One scan of all rows, at the beginning of a phase.
struct Scan<'a> {
    suffix_len: u32,
    /// The factor of the phase before, not yet in the weights.
    last: Option<&'a Vec<F>>,
}

impl Scan<'_> {
    /// For each run the sums of its slots, [`CHUNK_SIZE`] each.
    fn rows(&self, rows: &Rows, weights: &mut [F]) -> Vec<Vec<SmallSum>> {
        let mut pieces = Vec::new();
        let mut rest = weights;
        for (run, (class, range)) in rows.runs.iter().enumerate() {
            let (own, after) = rest.split_at_mut(range.len());
            let words = rows.words[range.clone()].chunks(PIECE);
            pieces
                .extend(own.chunks_mut(PIECE).zip(words).map(|(u, words)| (run, *class, u, words)));
            rest = after;
        }
        let parts: Vec<(usize, Vec<SmallSum>)> = pieces
            .into_par_iter()
            .map(|(run, class, weights, words)| (run, self.piece(class, weights, words)))
            .collect();
        let mut sums: Vec<Vec<SmallSum>> = vec![Vec::new(); rows.runs.len()];
        for (run, part) in parts {
            if sums[run].is_empty() {
                sums[run] = part;
            } else {
                sums[run].iter_mut().zip(&part).for_each(|(sum, part)| sum.merge(part));
            }
        }
        sums
    }

    /// Brings the weights of some rows of a class up to date and adds them to new sums.
    fn piece(&self, class: Class, weights: &mut [F], words: &[(u64, u64)]) -> Vec<SmallSum> {
        let form = Form::new(class, self.suffix_len);
        if let Some(factor) = self.last {
            let before = Form::new(class, self.suffix_len + CHUNK_BITS);
            for (weight, words) in weights.iter_mut().zip(words) {
                *weight *= factor[before.chunk(*words)];
            }
        }
        let mut sums = vec![SmallSum::default(); form.suffixes().len() * CHUNK_SIZE];
        for (weight, words) in weights.iter().zip(words) {
            let chunk = form.chunk(*words);
            form.scatter(*words, |slot, value| sums[slot * CHUNK_SIZE + chunk].add(weight, value));
        }
        sums
    }
}
