//! Sums of the columns at a cycle point, by signature.

use super::columns::{INTEGERS, assemble, integers};
use super::signature::{Signature, Signatures};
use super::weights::RowWeights;
use crate::integer::IntegerSum;
use crate::{Context, Rows};
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::{
    Form, Request, RoundProver, Scratch, SourceError, run_pass, scratch_into, scratch_mut,
};
use rill_verifier::spartan::outer::Columns;
use rill_verifier::spartan::rows::constraints;
use rill_witness::Block;
use std::mem::take;
use std::ops::Range;

/// `Σ eq(point,j)·(1, columns of j)` over the rows `j` of one signature.
pub(super) struct GroupSum {
    signature: Columns,
    weight: F,
    columns: Columns,
}

impl GroupSum {
    /// The guards of the rows.
    pub(super) fn guards(&self) -> [F; 18] {
        constraints(&self.signature).map(|(guard, _)| guard)
    }

    /// `Σ eq(point,j)·difference(j)` of every constraint.
    ///
    /// A difference `d` is affine: `Σ_j w_j·d(z_j) = d(Σ_j w_j·z_j) + (Σ_j w_j - 1)·d(0)`.
    pub(super) fn differences(&self) -> [F; 18] {
        let zero = Columns::from_slice(&[F::zero(); Columns::<F>::COUNT]);
        let at_zero = constraints(&zero.expect("as many zeros as columns"));
        let mut differences = constraints(&self.columns).map(|(_, difference)| difference);
        let excess = self.weight - F::one();
        for (difference, (_, constant)) in differences.iter_mut().zip(at_zero) {
            *difference += excess * constant;
        }
        differences
    }
}

/// Bytes that the pass for the sums holds.
pub(super) fn bytes() -> usize {
    Signatures::<Sums>::BYTES * (1 + rayon::current_num_threads())
}

/// The sums at `point`, in one pass.
pub(super) fn at(point: &[F], context: &Context<'_>) -> Result<Vec<GroupSum>, SourceError> {
    let mut pass = Pass(ColumnSums::new(point));
    run_pass(&mut [&mut pass], &Rows(context.cycles))?;
    Ok(pass.0.take_groups())
}

/// The sums in the making.
pub(super) struct ColumnSums {
    weights: RowWeights,
    merged: Signatures<Sums>,
}

/// The sums of one worker.
struct Part {
    sums: Signatures<Sums>,
    /// The weights of a block's rows.
    weights: Vec<F>,
}

#[derive(Clone)]
struct Sums {
    weight: F,
    integers: [IntegerSum; INTEGERS],
}

impl Sums {
    fn none(_: &Signature) -> Self {
        Self { weight: F::zero(), integers: [IntegerSum::default(); INTEGERS] }
    }
}

impl ColumnSums {
    pub(super) fn new(point: &[F]) -> Self {
        Self { weights: RowWeights::new(point), merged: Signatures::default() }
    }

    pub(super) fn scratch(&self) -> Scratch {
        Box::new(Part { sums: Signatures::default(), weights: Vec::new() })
    }

    pub(super) fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let Part { sums, weights } = scratch_mut::<Part>(scratch);
        self.weights.of_block(block, weights);
        for (weight, cycle) in weights.iter().zip(&block.cycles) {
            let sums = sums.get(Signature::of(cycle), Sums::none);
            sums.weight += weight;
            for (sum, value) in sums.integers.iter_mut().zip(integers(cycle)) {
                if value.magnitude != 0 {
                    sum.add(weight, value);
                }
            }
        }
    }

    pub(super) fn merge(&mut self, scratch: Scratch) {
        for (signature, part) in scratch_into::<Part>(scratch).sums.into_vec() {
            let sums = self.merged.get(signature, Sums::none);
            sums.weight += part.weight;
            sums.integers.iter_mut().zip(&part.integers).for_each(|(sum, part)| sum.merge(part));
        }
    }

    /// The sums made; none are left.
    pub(super) fn take_groups(&mut self) -> Vec<GroupSum> {
        let group = |(signature, sums): (Signature, Sums)| {
            let flags = signature.columns();
            // A flag is the same on all rows of the group.
            let scaled: Vec<F> = flags.to_vec().iter().map(|flag| sums.weight * flag).collect();
            let scaled = Columns::from_slice(&scaled).expect("as many values as columns");
            let columns = assemble(&sums.integers.map(|sum| sum.reduce()), &scaled);
            GroupSum { signature: flags, weight: sums.weight, columns }
        };
        take(&mut self.merged).into_vec().into_iter().map(group).collect()
    }
}

/// A pass by itself.
struct Pass(ColumnSums);

impl RoundProver for Pass {
    fn rounds(&self) -> usize {
        0
    }

    fn round(&mut self, _: F) -> Vec<F> {
        Vec::new()
    }

    fn bind(&mut self, _: F) {}

    fn openings(&self) -> Vec<F> {
        Vec::new()
    }
}

impl Form<Block> for Pass {
    fn request(&self) -> Option<Request> {
        let bytes = Signatures::<Sums>::BYTES;
        Some(Request { scratch_bytes: bytes, kept_bytes: bytes, row_bytes: 0, align_rows: 1 })
    }

    fn scratch(&self, _: Range<u64>) -> Scratch {
        self.0.scratch()
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        self.0.visit(scratch, block);
    }

    fn merge(&mut self, scratch: Scratch) {
        self.0.merge(scratch);
    }

    fn end_pass(&mut self) {}
}
