//! The columns at a point, in one pass.

use super::columns::assemble;
use super::signature::{Signature, Signatures};
use super::weights::RowWeights;
use super::words::{self, PLACES, Words};
use rill_field::{F, Zero};
use rill_field_simd::table::inner_product_small;
use rill_sumcheck_prover::{Pass, Request, Sums, add_all};
use rill_verifier::spartan::outer::Columns;
use rill_witness::{BLOCK_ROWS, Block};
use std::ops::Range;

/// The pass for `Σ_j eq(point,j)·(columns of j)`.
pub(super) struct Openings {
    weights: RowWeights,
}

/// The sums of one worker.
#[derive(Default)]
pub(super) struct Scratch {
    words: Words,
    /// Sums by place of a word.
    places: Vec<F>,
    /// The weight of each signature.
    signatures: Signatures<F>,
    /// The weights of a block's rows.
    weights: Vec<F>,
}

impl Openings {
    pub(super) fn new(point: &[F]) -> Self {
        Self { weights: RowWeights::new(point) }
    }
}

impl Pass<Block> for Openings {
    type Scratch = Scratch;
    type Part = Sums;

    fn request(&self) -> Request {
        let weights = BLOCK_ROWS * size_of::<F>();
        Request::of_sums(Words::BYTES + Signatures::<F>::BYTES + weights)
    }

    fn scratch(&self, _: Range<u64>) -> Scratch {
        Scratch { places: vec![F::zero(); PLACES], ..Scratch::default() }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let Scratch { words, places, signatures, weights } = scratch;
        self.weights.of_block(block, weights);
        words.read(&block.cycles);
        for (place, words) in words.used() {
            places[place] += inner_product_small(weights, words);
        }
        for (weight, cycle) in weights.iter().zip(&block.cycles) {
            *signatures.get(Signature::of(cycle), |_| F::zero()) += weight;
        }
    }

    /// The columns: linear in the rows, so those of ranges are added.
    fn finish(&self, scratch: Scratch) -> Sums {
        let mut flags = vec![F::zero(); Columns::<F>::COUNT];
        for (signature, weight) in scratch.signatures.into_vec() {
            add_all(&mut flags, signature.columns().to_vec().into_iter().map(|f| weight * f));
        }
        let flags = Columns::from_slice(&flags).expect("as many values as columns");
        Sums(assemble(&words::columns(&scratch.places), &flags).to_vec())
    }
}
