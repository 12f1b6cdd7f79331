//! Az and Bz of every row, Y and the group bound.

use super::columns::{INTEGERS, assemble, integers};
use super::signature::{Signature, Signatures};
use crate::integer::IntegerSum;
use rill_field::{F, One, Zero};
use rill_sumcheck_prover::{Scratch, scratch_into, scratch_mut};
use rill_verifier::spartan::outer::{Columns, Remainder};
use rill_witness::Block;
use std::ops::Range;

/// The tables in the making.
pub(super) struct RowTables {
    remainder: Remainder,
    group: F,
    /// What one more of a column adds to Bz.
    slopes: [F; INTEGERS],
    az: Vec<F>,
    bz: Vec<F>,
}

/// The rows of one worker.
struct Part {
    /// Az, and Bz where the other columns are 0.
    constants: Signatures<(F, F)>,
    az: Vec<F>,
    bz: Vec<F>,
}

impl RowTables {
    pub(super) fn new(remainder: Remainder, group: F) -> Self {
        let zeros = [F::zero(); INTEGERS];
        let flags = Columns::from_slice(&[F::zero(); Columns::<F>::COUNT]);
        let flags = flags.expect("as many zeros as columns");
        let bz = |z: &Columns| bound(&remainder, group, z).1;
        let constant = bz(&flags);
        let slopes = std::array::from_fn(|column| {
            let mut unit = zeros;
            unit[column] = F::one();
            bz(&assemble(&unit, &flags)) - constant
        });
        Self { remainder, group, slopes, az: Vec::new(), bz: Vec::new() }
    }

    pub(super) fn scratch(&self, rows: &Range<u64>) -> Scratch {
        let rows = (rows.end - rows.start) as usize;
        let (az, bz) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        Box::new(Part { constants: Signatures::new(), az, bz })
    }

    pub(super) fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let Part { constants, az, bz } = scratch_mut::<Part>(scratch);
        for cycle in &block.cycles {
            let make = |s: &Signature| bound(&self.remainder, self.group, &s.columns());
            let (guard, constant) = *constants.get(Signature::of(cycle), make);
            let mut sum = IntegerSum::default();
            for (slope, value) in self.slopes.iter().zip(integers(cycle)) {
                if value.magnitude != 0 {
                    sum.add(slope, value);
                }
            }
            az.push(guard);
            bz.push(constant + sum.reduce());
        }
    }

    pub(super) fn merge(&mut self, scratch: Scratch) {
        let mut part = scratch_into::<Part>(scratch);
        self.az.append(&mut part.az);
        self.bz.append(&mut part.bz);
    }

    /// The tables of Az and Bz.
    pub(super) fn take(&mut self) -> [Vec<F>; 2] {
        [std::mem::take(&mut self.az), std::mem::take(&mut self.bz)]
    }
}

/// Az and Bz of a row with the columns `z`, the group variable bound to `group`.
fn bound(remainder: &Remainder, group: F, z: &Columns) -> (F, F) {
    let (az0, bz0) = remainder.group(0, z);
    let (az1, bz1) = remainder.group(1, z);
    (az0 + group * (az1 - az0), bz0 + group * (bz1 - bz0))
}
