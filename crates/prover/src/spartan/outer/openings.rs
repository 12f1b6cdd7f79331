//! The columns at a point, in one pass.

use super::columns::assemble;
use super::signature::{Signature, Signatures};
use super::weights::RowWeights;
use super::words::{self, PLACES, Words};
use rill_field::{F, Zero};
use rill_field_simd::table::inner_product_small;
use rill_sumcheck_prover::{Request, Scratch, scratch_into, scratch_mut};
use rill_verifier::spartan::outer::Columns;
use rill_witness::{BLOCK_ROWS, Block};

/// The sums `Σ_j eq(point,j)·(columns of j)` in the making.
pub(super) struct Openings {
    weights: RowWeights,
    merged: Part,
}

/// The sums of one worker.
#[derive(Default)]
struct Part {
    words: Words,
    /// Sums by place of a word.
    places: Vec<F>,
    /// The weight of each signature.
    signatures: Signatures<F>,
    /// The weights of a block's rows.
    weights: Vec<F>,
}

impl Part {
    fn new() -> Self {
        Self { places: vec![F::zero(); PLACES], ..Self::default() }
    }
}

impl Openings {
    pub(super) fn new(point: &[F]) -> Self {
        Self { weights: RowWeights::new(point), merged: Part::new() }
    }

    pub(super) fn request(&self) -> Request {
        let weights = BLOCK_ROWS * size_of::<F>();
        let bytes = Words::BYTES + Signatures::<F>::BYTES + weights;
        Request { scratch_bytes: bytes, kept_bytes: bytes, row_bytes: 0, align_rows: 1 }
    }

    pub(super) fn scratch(&self) -> Scratch {
        Box::new(Part::new())
    }

    pub(super) fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let Part { words, places, signatures, weights } = scratch_mut::<Part>(scratch);
        self.weights.of_block(block, weights);
        words.read(&block.cycles);
        for (place, words) in words.used() {
            places[place] += inner_product_small(weights, words);
        }
        for (weight, cycle) in weights.iter().zip(&block.cycles) {
            *signatures.get(Signature::of(cycle), |_| F::zero()) += weight;
        }
    }

    pub(super) fn merge(&mut self, scratch: Scratch) {
        let part = scratch_into::<Part>(scratch);
        self.merged.places.iter_mut().zip(&part.places).for_each(|(sum, part)| *sum += part);
        for (signature, weight) in part.signatures.into_vec() {
            *self.merged.signatures.get(signature, |_| F::zero()) += weight;
        }
    }

    /// The columns.
    pub(super) fn columns(&mut self) -> Vec<F> {
        let mut flags = vec![F::zero(); Columns::<F>::COUNT];
        for (signature, weight) in std::mem::take(&mut self.merged.signatures).into_vec() {
            for (sum, flag) in flags.iter_mut().zip(signature.columns().to_vec()) {
                *sum += weight * flag;
            }
        }
        let flags = Columns::from_slice(&flags).expect("as many values as columns");
        assemble(&words::columns(&self.merged.places), &flags).to_vec()
    }
}
