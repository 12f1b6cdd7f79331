//! Commitments to tables of field elements, and their opening.

use super::{Proving, folded};
use ark_bn254::Bn254;
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, CurveGroup};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, Zero};
use rill_pcs::{Commitment, G1Affine, G1Projective, Target, write_commitment};
use rill_pcs_prover::Joint;
use rill_poly::{eq_table, eq_zero};
use rill_verifier::stages::opening::{COMMITMENT, NAME, commitments, draw};
use rill_verifier::stages::{chunks, cycles};

/// What was committed.
pub(super) struct Committed {
    columns: Vec<Vec<F>>,
    rows: Vec<Vec<G1Affine>>,
}

/// Commits to RdInc, RamInc and the chunks, as they are shown.
pub(super) fn commit(p: &mut Proving<'_>) -> Committed {
    let world = p.liar.world;
    let columns: Vec<Vec<F>> =
        [&world.rd_inc, &world.ram_inc].into_iter().chain(&world.chunks).cloned().collect();
    let columns = p.shown(COMMITMENT, columns);
    let (g1, g2) = p.liar.setup.generators();
    let shape = p.liar.setup.shape();
    let rows: Vec<Vec<G1Affine>> = columns
        .par_iter()
        .map(|column| {
            column.chunks(1 << shape.log_columns()).map(|row| combination(row, g1)).collect()
        })
        .collect();
    let commitments: Vec<Commitment> = rows
        .par_iter()
        .map(|rows| {
            let pairs = rows.iter().zip(g2).filter(|(row, _)| !row.is_zero());
            let (rows, columns): (Vec<_>, Vec<_>) = pairs.map(|(r, c)| (*r, *c)).unzip();
            let product: Target = Bn254::multi_pairing(rows, columns);
            Commitment::new(product)
        })
        .collect();
    for commitment in &commitments {
        write_commitment(&mut p.writer, COMMITMENT, commitment);
    }
    Committed { columns, rows }
}

/// Sends commitments to zero columns.
pub(super) fn commit_to_nothing(p: &mut Proving<'_>) {
    let nothing = Commitment::new(Target::ZERO);
    for _ in 0..commitments(&p.liar.dimensions) {
        write_commitment(&mut p.writer, COMMITMENT, &nothing);
    }
}

/// `Σ_i scalars_i·points_i`; most scalars are 0 or 1.
fn combination(scalars: &[F], points: &[G1Affine]) -> G1Affine {
    let mut sum = G1Projective::ZERO;
    for (scalar, point) in scalars.iter().zip(points).filter(|(scalar, _)| !scalar.is_zero()) {
        if *scalar == F::ONE {
            sum += point;
        } else {
            sum += *point * scalar;
        }
    }
    sum.into_affine()
}

/// Opens what was committed, at the values that were sent.
pub(super) fn open(
    p: &mut Proving<'_>,
    committed: &Committed,
    cycles: &cycles::Outcome,
    chunks: &chunks::Outcome,
) {
    let joint = draw(&mut p.writer, cycles, chunks);
    let setup = p.liar.setup;
    note_false_openings(p, committed, cycles, chunks);
    let shape = setup.shape();
    let rows = (0..1usize << shape.log_rows())
        .into_par_iter()
        .map(|row| {
            let points: Vec<G1Affine> = committed
                .rows
                .iter()
                .map(|rows| rows.get(row).copied().unwrap_or_default())
                .collect();
            let mut sum = G1Projective::ZERO;
            for (point, c) in points.iter().zip(&joint.coefficients).filter(|(p, _)| !p.is_zero()) {
                sum += *point * c;
            }
            sum.into_affine()
        })
        .collect();
    let (row_point, _) = shape.split_point(&joint.point).expect("the point is one of the shape");
    let weights = eq_table(row_point, F::ONE);
    let columns = 1usize << shape.log_columns();
    let mut vector = vec![F::ZERO; columns];
    for (table, coefficient) in committed.columns.iter().zip(&joint.coefficients) {
        for (row, weight) in table.chunks(columns).zip(&weights) {
            let scale = *coefficient * weight;
            for (slot, entry) in vector.iter_mut().zip(row).filter(|(_, entry)| !entry.is_zero()) {
                *slot += scale * entry;
            }
        }
    }
    let joint = Joint { rows, vector, point: joint.point, value: joint.value };
    rill_pcs_prover::open(&mut p.writer, setup, joint).expect("an opening is made of anything");
}

/// Notes the columns that do not have the value that was sent for them.
fn note_false_openings(
    p: &Proving<'_>,
    committed: &Committed,
    cycles: &cycles::Outcome,
    chunks: &chunks::Outcome,
) {
    let increments = &cycles.openings.increments;
    let zero = eq_zero(&chunks.r7);
    let claimed = [increments.rd_inc * zero, increments.ram_inc * zero];
    let claimed = claimed.iter().chain(&chunks.ra);
    let row_weights = eq_table(&cycles.r6, F::ONE);
    let weights = eq_table(&chunks.r7, F::ONE);
    let rows = row_weights.len();
    for (place, (table, claimed)) in committed.columns.iter().zip(claimed).enumerate() {
        let values = folded(table, rows, &weights[..table.len() / rows]);
        let value: F = values.iter().zip(&row_weights).map(|(v, w)| *v * w).sum();
        if value != *claimed {
            p.ledger.note(format!("{NAME}[{place}]"));
        }
    }
}
