//! Az and Bz of every row, Y and the group bound.

use super::columns::{INTEGERS, assemble};
use super::signature::{Signature, Signatures};
use super::words::{Words, scales};
use rill_field::{F, One, Zero};
use rill_field_simd::table::{combine_small, inner_product};
use rill_sumcheck_prover::dense::{EqProduct, SplitEq, Table};
use rill_sumcheck_prover::window::{Columns, Term};
use rill_verifier::spartan::outer::{Columns as Row, Remainder};
use rill_witness::{BLOCK_ROWS, Block, Cycle};
use std::ops::Range;

/// The two columns of the cycle rounds. Az of a row depends on its signature; Bz is affine in its
/// columns.
pub(super) struct RowColumns {
    remainder: Remainder,
    group: F,
    /// What one more of a word adds to Bz.
    scales: Vec<F>,
}

/// The rows of a block.
#[derive(Default)]
pub(super) struct Rows {
    words: Words,
    /// Az, and Bz where the other columns are 0.
    constants: Signatures<(F, F)>,
    az: Vec<F>,
    bz: Vec<F>,
}

impl RowColumns {
    pub(super) fn new(remainder: Remainder, group: F) -> Self {
        let flags = Row::from_slice(&[F::zero(); Row::<F>::COUNT]);
        let flags = flags.expect("as many zeros as columns");
        let bz = |z: &Row| bound(&remainder, group, z).1;
        let constant = bz(&flags);
        let slopes = std::array::from_fn(|column| {
            let mut unit = [F::zero(); INTEGERS];
            unit[column] = F::one();
            bz(&assemble(&unit, &flags)) - constant
        });
        Self { scales: scales(&slopes), remainder, group }
    }

    /// Sets Az and Bz of the rows `cycles`.
    fn fold(&self, cycles: &[Cycle], rows: &mut Rows) {
        let Rows { words, constants, az, bz } = rows;
        words.read(cycles);
        let (places, columns): (Vec<usize>, Vec<&[u64]>) = words.used().unzip();
        let scales: Vec<F> = places.into_iter().map(|place| self.scales[place]).collect();
        az.clear();
        bz.resize(cycles.len(), F::zero());
        combine_small(&scales, &columns, bz);
        let make = |signature: &Signature| bound(&self.remainder, self.group, &signature.columns());
        for (cycle, bz) in cycles.iter().zip(bz) {
            let (guard, constant) = *constants.get(Signature::of(cycle), make);
            az.push(guard);
            *bz += constant;
        }
    }
}

impl Columns for RowColumns {
    type Block = Block;
    type Rows = Rows;
    type Cell = [F; 2];
    type Linear = EqProduct;

    fn count(&self) -> usize {
        2
    }

    fn terms(&self) -> Vec<Term> {
        vec![Term { coefficient: F::one(), factors: [0, 1] }]
    }

    fn bytes(&self) -> usize {
        Words::BYTES + Signatures::<(F, F)>::BYTES + 2 * BLOCK_ROWS * size_of::<F>()
    }

    fn read(&self, block: &Block, rows: &mut Rows) -> usize {
        let cycles = &block.cycles[..];
        // Blocks of padding need one row.
        if cycles[0].is_padding() && cycles.iter().all(|cycle| *cycle == cycles[0]) {
            self.fold(&cycles[..1], rows);
            rows.az.resize(cycles.len(), rows.az[0]);
            rows.bz.resize(cycles.len(), rows.bz[0]);
        } else {
            self.fold(cycles, rows);
        }
        cycles.len()
    }

    fn cell(&self) -> [F; 2] {
        [F::zero(); 2]
    }

    fn accumulate(
        &self,
        (_, rows): (&Block, &Rows),
        range: Range<usize>,
        weights: &[F],
        cell: &mut [F; 2],
    ) {
        for (sum, values) in cell.iter_mut().zip([&rows.az[range.clone()], &rows.bz[range]]) {
            *sum += match (weights, values) {
                ([weight], [value]) if weight.is_one() => *value,
                _ => inner_product(weights, values),
            };
        }
    }

    fn close(&self, cell: &mut [F; 2], columns: &mut [F]) {
        columns.copy_from_slice(&std::mem::replace(cell, self.cell()));
    }

    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear {
        EqProduct::new(eq, columns.try_into().expect("tables of Az and Bz"))
    }
}

/// Az and Bz of a row with the columns `z`, the group variable bound to `group`.
fn bound(remainder: &Remainder, group: F, z: &Row) -> (F, F) {
    let (az0, bz0) = remainder.group(0, z);
    let (az1, bz1) = remainder.group(1, z);
    (az0 + group * (az1 - az0), bz0 + group * (bz1 - bz0))
}
