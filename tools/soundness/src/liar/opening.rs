//! Commitments to tables of field elements, and their opening.

use super::{Argument, Proving, calls};
use ark_bn254::Bn254;
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, CurveGroup};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, Zero};
use rill_pcs::{Commitment, G1Affine, G1Projective, StartMessage, Target, write_commitment};
use rill_pcs_prover::{Joint, open_with};
use rill_poly::{eq_table, eq_zero};
use rill_verifier::stages::opening::{COMMITMENT, NAME, commitments, draw};
use rill_verifier::stages::{chunks, cycles};

/// What was committed.
pub(super) struct Committed {
    columns: Vec<Vec<F>>,
    rows: Vec<Vec<G1Affine>>,
}

/// Commits to RdInc, RamInc, the chunks and the tables of calls, as they are shown.
pub(super) fn commit(p: &mut Proving<'_>) -> Committed {
    let world = p.liar.world;
    let columns = [&world.rd_inc, &world.ram_inc].into_iter().chain(&world.chunks).cloned();
    let columns = columns.chain(calls::parts(p)).collect();
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
    let tables: Vec<_> = p.liar.world.calls.iter().map(|table| table.table).collect();
    for _ in 0..commitments(&p.liar.dimensions, &tables) {
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
    note_false_openings(p, committed, cycles, chunks);
    let setup = p.liar.setup;
    let shape = setup.shape();
    let (row_point, column_point) = shape.split_point(&joint.point).expect("a point of the shape");
    let [l, r] = [row_point, column_point].map(|point| eq_table(point, F::ONE));
    let mut rows = joint_rows(committed, &joint.coefficients, 1 << shape.log_rows());
    let mut vector = joint_vector(committed, &joint.coefficients, &l, 1 << shape.log_columns());
    let found: F = vector.iter().zip(&r).map(|(v, r)| *v * r).sum();
    // By so much the first entry is changed where the claim is to be true of what is shown.
    let missing = (joint.value - found) * r[0].inverse().expect("no coordinate is 1");
    let (g1, _) = setup.generators();
    let mut shift = G1Affine::default();
    match p.liar.argument {
        Argument::Committed => {}
        Argument::OtherCombination => {
            vector[0] += missing;
            shift = (g1[0] * missing).into_affine();
        }
        Argument::OtherRows => {
            vector[0] += missing;
            let entry = missing * l[0].inverse().expect("no coordinate is 1");
            rows[0] = (rows[0] + g1[0] * entry).into_affine();
        }
    }
    let joint = Joint { rows, vector, point: joint.point, value: joint.value };
    let start =
        |start: StartMessage| StartMessage { row: (start.row + shift).into_affine(), ..start };
    open_with(&mut p.writer, setup, joint, start).expect("an opening is made of anything");
}

/// The row commitments of the joint polynomial.
fn joint_rows(committed: &Committed, coefficients: &[F], count: usize) -> Vec<G1Affine> {
    let row = |row: usize| {
        let points = committed.rows.iter().map(|rows| rows.get(row).copied().unwrap_or_default());
        let mut sum = G1Projective::ZERO;
        for (point, c) in points.zip(coefficients).filter(|(point, _)| !point.is_zero()) {
            sum += point * c;
        }
        sum.into_affine()
    };
    (0..count).into_par_iter().map(row).collect()
}

/// `L^T·M` of the joint polynomial.
fn joint_vector(committed: &Committed, coefficients: &[F], l: &[F], count: usize) -> Vec<F> {
    let mut vector = vec![F::ZERO; count];
    for (table, coefficient) in committed.columns.iter().zip(coefficients) {
        for (row, weight) in table.chunks(count).zip(l) {
            let scale = *coefficient * weight;
            for (slot, entry) in vector.iter_mut().zip(row).filter(|(_, entry)| !entry.is_zero()) {
                *slot += scale * entry;
            }
        }
    }
    vector
}

/// Notes the columns that do not have the value that was sent for them; of a table the first part.
fn note_false_openings(
    p: &Proving<'_>,
    committed: &Committed,
    cycles: &cycles::Outcome,
    chunks: &chunks::Outcome,
) {
    let increments = &cycles.openings.increments;
    let zero = eq_zero(&chunks.r7);
    let of_columns = [increments.rd_inc * zero, increments.ram_inc * zero];
    let of_columns = of_columns.into_iter().chain(chunks.openings.ra.iter().copied());
    let claimed = of_columns.map(|value| (&[F::ONE][..], value)).chain(calls::claimed(chunks));
    let weights = eq_table(&[&chunks.r7[..], &cycles.r6].concat(), F::ONE);
    let mut place = 0;
    for (parts, claimed) in claimed {
        let columns = committed.columns[place..].iter().zip(parts);
        let value = |(column, part): (&Vec<F>, &F)| -> F {
            let entries = column.iter().zip(&weights).filter(|(entry, _)| !entry.is_zero());
            entries.map(|(entry, weight)| *entry * weight).sum::<F>() * part
        };
        if columns.map(value).sum::<F>() != claimed {
            p.ledger.note(format!("{NAME}[{place}]"));
        }
        place += parts.len();
    }
}
