//! The end of a hiding proof, as `rill_hiding`'s verifier reads it.

use rill_field::{F, Field};
use rill_hiding::labels::{
    BATCH, BLIND, CHALLENGE, DUMMY, ENTRIES, LEFT, MASK, MASK_FORM, RESPONSE, RESPONSE_BLIND, RIGHT,
};
use rill_hiding::{Circuit, Hidden, HidingError, Layout, Products, Rows, fold_rows, variables};
use rill_poly::{eq_table, evaluate};
use rill_sumcheck::{Bound, Member, Relation, decompress};
use rill_sumcheck_prover::{
    Audit, EngineError, Form, Naive, NoBlocks, Rounds, StageMember, prove_stage,
};
use rill_transcript::{ROW_WIDTH, Reader, Row, Transcript, Writer};
use std::ops::ControlFlow;
use thiserror::Error;

/// Why hidden values cannot be proven.
#[derive(Debug, Error)]
pub enum CloseError {
    /// A round does not continue its claim: the rows do not satisfy the circuit.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The prover cannot read what it has sent.
    #[error(transparent)]
    Hiding(#[from] HidingError),
}

/// Proves that all that `circuit` holds is true of the rows that `writer` has sent, `layout`.
///
/// # Errors
/// It is not, and the prover checks itself.
pub fn close(
    writer: &mut Writer,
    circuit: &Circuit,
    layout: Layout,
    audit: Audit,
) -> Result<(), CloseError> {
    close_with(writer, circuit, layout, audit, |_| ())
}

/// [`close`] with other products: for suites of an adversary, who may commit to anything.
#[doc(hidden)]
pub fn close_with(
    writer: &mut Writer,
    circuit: &Circuit,
    layout: Layout,
    audit: Audit,
    lie: impl FnOnce(&mut [F]),
) -> Result<(), CloseError> {
    let start = writer.checkpoint();
    let factors = circuit.factor_values(&entries(writer.rows()));
    let dummy: Vec<F> = (0..ROW_WIDTH as u64).map(|j| blind(writer, DUMMY_ENTRY, j)).collect();
    writer.message(DUMMY, |writer| writer.scalars(DUMMY, &dummy));
    prove_products(writer, factors, audit, lie)?;
    // The equations that the products leave are written down by the verifier's code.
    let reader = Reader::resumed(&start, writer.sent());
    let first_product = Hidden::resumed(reader, circuit, layout).products()?;

    let z = writer.challenge(Rows::SLUG);
    let entries = entries(writer.rows());
    let form = circuit.combined(z, entries.len());
    let weights = form.with_products_at(first_product);
    let committed = writer.rows().len();
    let bound = prove_rows(writer, &weights, &entries, -form.constant, audit)?;
    show_rounds(writer, committed, &bound);
    Ok(())
}

/// Labels of blinds that are committed to, not sent beside a commitment.
const DUMMY_ENTRY: &str = "hiding.dummy.entry";
const MASK_FACTOR: &str = "hiding.products.mask";
const MASK_ENTRY: &str = "hiding.closing.mask.entry";
const MASK_BLIND: &str = "hiding.closing.mask.blind";

fn blind(writer: &Writer, label: &'static str, index: u64) -> F {
    writer.blind(label, index).expect("the writer hides")
}

/// All entries of the rows; what is missing of a row is zero.
fn entries(rows: &[Row]) -> Vec<F> {
    let mut entries = vec![F::default(); ROW_WIDTH * rows.len()];
    for (place, row) in entries.chunks_mut(ROW_WIDTH).zip(rows) {
        place[..row.values.len()].copy_from_slice(&row.values);
    }
    entries
}

/// `hiding.products`, with one more product, of two uniform factors.
fn prove_products(
    writer: &mut Writer,
    mut factors: Vec<[F; 2]>,
    audit: Audit,
    lie: impl FnOnce(&mut [F]),
) -> Result<(), EngineError> {
    factors.push([0, 1].map(|side| blind(writer, MASK_FACTOR, side)));
    let mut products: Vec<F> = factors.iter().map(|[left, right]| *left * right).collect();
    lie(&mut products);
    let (mask, page) = products.split_last().expect("there is the mask");
    let [left, right] = factors[factors.len() - 1];
    writer.message(Products::SLUG, |writer| {
        writer.scalars(Products::SLUG, page);
        writer.scalars(Products::SLUG, &[left, right, *mask]);
    });
    let relation = Products::draw(writer, variables(products.len()));
    let eq = eq_table(&relation.tau, F::ONE);
    let claim = products.iter().zip(&eq).map(|(product, eq)| *product * eq).sum();
    factors.resize(eq.len(), Default::default());
    let (lefts, rights) = factors.into_iter().map(|[left, right]| (left, right)).unzip();
    let Rounds { openings, .. } = prove(writer, relation, claim, vec![eq, lefts, rights], audit)?;
    writer.reveal(LEFT, openings[0][0]);
    writer.reveal(RIGHT, openings[0][1]);
    Ok(())
}

/// `hiding.rows`: shows the combination of all rows.
fn prove_rows(
    writer: &mut Writer,
    weights: &[F],
    entries: &[F],
    claim: F,
    audit: Audit,
) -> Result<Bound, EngineError> {
    let blinds: Vec<F> = writer.rows().iter().map(|row| row.blind).collect();
    let relation = Rows { variables: variables(blinds.len()) };
    let columns = |table: &[F]| -> Vec<Vec<F>> {
        let column = |j| {
            let mut column: Vec<F> = table.iter().skip(j).step_by(ROW_WIDTH).copied().collect();
            column.resize(1 << relation.variables, F::default());
            column
        };
        (0..ROW_WIDTH).map(column).collect()
    };
    let tables = [columns(weights), columns(entries)].concat();
    let Rounds { bound, .. } = prove(writer, relation, claim, tables, audit)?;
    let eq = eq_table(&bound.point(0, relation.variables), F::ONE);
    writer.reveal_all(ENTRIES, &fold_rows(entries, &eq));
    writer.reveal(BLIND, blinds.iter().zip(&eq).map(|(blind, eq)| *blind * eq).sum());
    Ok(bound)
}

/// Shows the entries of the rounds of `hiding.rows`, masked.
fn show_rounds(writer: &mut Writer, committed: usize, bound: &Bound) {
    let rows: Vec<Row> = writer.rows()[committed..].to_vec();
    let masks: Vec<[F; 2]> = (0..rows.len() as u64)
        .map(|k| [0, 1].map(|j| blind(writer, MASK_ENTRY, 2 * k + j)))
        .collect();
    let mask_blinds: Vec<F> =
        (0..rows.len() as u64).map(|k| blind(writer, MASK_BLIND, k)).collect();
    for (mask, blind) in masks.iter().zip(&mask_blinds) {
        writer.mask(MASK, mask, *blind);
    }
    // The equation says that the final value less that of the rounds is zero.
    let last =
        masks.iter().zip(&bound.challenges).fold(F::default(), |claim, (sent, challenge)| {
            evaluate(&decompress(sent.to_vec(), claim), *challenge)
        });
    writer.reveal(MASK_FORM, -last);
    let x = writer.challenge(CHALLENGE);
    for (mask, row) in masks.iter().zip(&rows) {
        for (mask, value) in mask.iter().zip(&row.values) {
            writer.reveal(RESPONSE, *mask + x * value);
        }
    }
    for (mask, row) in mask_blinds.iter().zip(&rows) {
        writer.reveal(RESPONSE_BLIND, *mask + x * row.blind);
    }
    writer.challenge(BATCH);
}

/// Proves one relation as a stage of its own.
fn prove<R: Relation + Send + Sync>(
    writer: &mut Writer,
    relation: R,
    claim: F,
    tables: Vec<Vec<F>>,
    audit: Audit,
) -> Result<Rounds, EngineError> {
    let member = Member::new(&relation, claim, 0);
    let form = Form::<()>::resident(Naive::new(relation, tables));
    let members = &mut [StageMember::new(member, form)];
    prove_stage(writer, R::SLUG, members, &NoBlocks, audit, &mut |_| ControlFlow::Continue(()))
}
