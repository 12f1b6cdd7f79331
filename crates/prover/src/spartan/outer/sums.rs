//! Sums of the columns at a cycle point, by signature.

use super::columns::{INTEGERS, assemble, integers};
use super::signature::{Signature, Signatures};
use super::weights::RowWeights;
use crate::columns::integer::{IntegerSum, add_row};
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::{Part, Pass, Request, add_all, encode};
use rill_verifier::spartan::outer::Columns;
use rill_verifier::spartan::rows::constraints;
use rill_witness::Block;
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

/// The pass for the sums at a point.
pub(crate) struct GroupPass(RowWeights);

/// `Σ eq(point,j)` and `Σ eq(point,j)·column` over the rows of a signature, so far.
type Sums = (F, [IntegerSum; INTEGERS]);

/// The same, reduced.
type Group = (Signature, (F, [F; INTEGERS]));

/// What the rows of a range add up to, by signature.
pub(crate) struct Groups(Vec<Group>);

encode!(Groups { 0 });

impl Part for Groups {
    fn append(&mut self, next: Self) {
        for (signature, (weight, columns)) in next.0 {
            match self.0.iter_mut().find(|(met, _)| met.agrees(&signature)) {
                Some((_, (sum, sums))) => {
                    *sum += weight;
                    add_all(sums, columns);
                }
                None => self.0.push((signature, (weight, columns))),
            }
        }
    }
}

impl GroupPass {
    pub(super) fn new(point: &[F]) -> Self {
        Self(RowWeights::new(point))
    }
}

impl Pass<Block> for GroupPass {
    /// The sums of one worker, and the weights of a block's rows.
    type Scratch = (Signatures<Sums>, Vec<F>);
    type Part = Groups;

    fn request(&self) -> Request {
        Request::of_sums(Signatures::<Sums>::BYTES)
    }

    fn scratch(&self, _: Range<u64>) -> Self::Scratch {
        Default::default()
    }

    fn visit(&self, (sums, weights): &mut Self::Scratch, block: &Block) {
        self.0.of_block(block, weights);
        let none = |_: &Signature| (F::zero(), [IntegerSum::default(); INTEGERS]);
        for (weight, cycle) in weights.iter().zip(&block.cycles) {
            let (sum, columns) = sums.get(Signature::of(cycle), none);
            *sum += weight;
            add_row(columns, weight, integers(cycle));
        }
    }

    fn finish(&self, (sums, _): Self::Scratch) -> Groups {
        let reduced = |(signature, (weight, columns)): (Signature, Sums)| {
            (signature, (weight, columns.map(|sum| sum.reduce())))
        };
        Groups(sums.into_vec().into_iter().map(reduced).collect())
    }
}

impl Groups {
    /// The sums of all columns.
    pub(super) fn sums(self) -> Vec<GroupSum> {
        let group = |(signature, (weight, integers)): Group| {
            let flags = signature.columns();
            // A flag is the same on all rows of the group.
            let scaled: Vec<F> = flags.to_vec().iter().map(|flag| weight * flag).collect();
            let scaled = Columns::from_slice(&scaled).expect("as many values as columns");
            GroupSum { signature: flags, weight, columns: assemble(&integers, &scaled) }
        };
        self.0.into_iter().map(group).collect()
    }
}
