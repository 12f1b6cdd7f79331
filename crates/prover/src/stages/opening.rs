//! Before stage 1 and stage 9, `opening`: commitments and their opening.

use crate::calls::commit::{add_rows, add_to_vector};
use crate::plan::{Linear, MIB, Seconds, Stage, commitments, log_columns};
use crate::proof::commit::{self, RowPass, VectorPass, Windows};
use crate::proof::proving::{ProveError, Proving, StageReport};
use crate::{Context, JournalError};
use rill_field::F;
use rill_hiding::Circuit;
use rill_hiding::labels::VALUE;
use rill_hiding_prover::{HidingSetup, close, replay};
use rill_pcs::{Commitment, write_commitment};
use rill_pcs_prover::{HidingOpening, Joint, ProverSetup, RowCommitments, open, open_hiding};
use rill_sumcheck_prover::{Audit, Sums};
use rill_transcript::Writer;
use rill_verifier::Statement;
use rill_verifier::stages::opening::{self, COMMITMENT, NAME, draw};
use rill_verifier::stages::{chunks, cycles};

/// What the commitments cost.
pub(crate) const COMMIT: Stage = Stage {
    name: COMMITMENT,
    steps: &[COMMITMENT],
    passes: |_| 1,
    other_ns: 2800.0,
    linear: Linear { passes: 1, ns: 2800.0, row_bytes: 0, bytes: |_| 0 },
    more: Seconds { column: 60e-6, bit: 8e-9, ..Seconds::NONE },
    // Pieces of rows, and with 256 chunk values copies of generators; or the state kept of the
    // row commitments, while they are made of it.
    bytes: |s| {
        let of_column = if s.dimensions.chunk_bits < 8 { 100 } else { 280 };
        let pieces = s.threads * (7 * MIB / 2 + (of_column << log_columns(&s.dimensions)));
        pieces.max(commitments(&s.dimensions))
    },
    unused: |_| 0,
    members: &[],
};

/// What the opening costs.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[],
    passes: |_| 1,
    other_ns: 300.0,
    linear: Linear { passes: 1, ns: 300.0, row_bytes: 0, bytes: |_| 0 },
    more: Seconds { always: 0.28, column: 156e-6, bit: 1e-9, ..Seconds::NONE },
    bytes: |s| 7 * MIB + ((100 + 32 * s.workers()) << log_columns(&s.dimensions)),
    unused: |_| 0,
    members: &[],
};

/// What is kept of the committed columns for their opening.
pub(crate) struct Committed {
    rows: RowCommitments,
    /// The blind of each commitment; none in a proof that does not hide.
    blinds: Vec<F>,
}

/// Commits to all columns.
pub(crate) fn commit(
    p: &mut Proving<'_, '_>,
    setup: &ProverSetup,
) -> Result<Committed, ProveError> {
    p.observe(COMMITMENT, |p, report| {
        let rows = rows(p, setup, report)?;
        let commitments = rows.commitments(setup);
        let (blinds, commitments) = match p.hiding {
            None => (Vec::new(), commitments),
            Some(hiding) => blinded(&p.writer, hiding, &commitments),
        };
        for commitment in &commitments {
            write_commitment(&mut p.writer, COMMITMENT, commitment);
        }
        Ok(Committed { rows, blinds })
    })
}

/// The commitments with blinds, all drawn for the transcript before the first of them.
fn blinded(
    writer: &Writer,
    hiding: &HidingSetup,
    commitments: &[Commitment],
) -> (Vec<F>, Vec<Commitment>) {
    let blind = |i| writer.blind(COMMITMENT, i).expect("the writer hides");
    let blinds: Vec<F> = (0..commitments.len() as u64).map(blind).collect();
    let masks = hiding.target.multiples(&blinds);
    let pairs = commitments.iter().zip(masks);
    let blinded = pairs.map(|(commitment, mask)| Commitment::new(commitment.element() + mask));
    (blinds, blinded.collect())
}

/// The row commitments, unless they were made before.
fn rows(
    p: &mut Proving<'_, '_>,
    setup: &ProverSetup,
    report: &mut StageReport,
) -> Result<RowCommitments, ProveError> {
    let Context { dimensions, calls, .. } = p.context;
    let polynomials = opening::commitments(dimensions, &calls.shapes());
    let limit = RowCommitments::most_written(setup.shape(), polynomials);
    if let Some(state) = p.journal.recall(COMMITMENT, limit)? {
        let rows = RowCommitments::from_bytes(setup.shape(), polynomials, &state);
        return Ok(rows.ok_or_else(|| JournalError::Unfit(COMMITMENT))?);
    }
    let Windows(mut rows) = p.gather(report, RowPass::new(dimensions, setup))?;
    add_rows(&mut rows, calls.tables(), setup);
    p.journal.keep(COMMITMENT, &|to| rows.write(to))?;
    Ok(rows)
}

/// Opens them.
pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    statement: &Statement,
    setup: &ProverSetup,
    committed: &Committed,
    (cycles, chunks): (&cycles::Outcome, &chunks::Outcome),
) -> Result<(), ProveError> {
    p.observe(NAME, |p, report| {
        let joint = draw(&mut p.writer, cycles, chunks);
        let (dimensions, shape) = (&p.context.dimensions, setup.shape());
        let (columns, parts) = joint.coefficients.split_at(commit::polynomials(dimensions));
        let pass = VectorPass::new(dimensions, shape, columns, &joint.point)?;
        let Sums(mut vector) = p.gather(report, pass)?;
        let tables = p.context.calls.tables();
        add_to_vector(&mut vector, tables, parts, (shape, &joint.point))?;
        let coefficients = joint.coefficients;
        let joint = Joint {
            rows: committed.rows.combine(&coefficients),
            vector,
            point: joint.point,
            value: joint.value,
        };
        let Some(hiding) = p.hiding else {
            return Ok(open(&mut p.writer, setup, joint)?);
        };
        let blinds = coefficients.iter().zip(&committed.blinds);
        let joint_blind = blinds.map(|(coefficient, blind)| *coefficient * blind).sum();
        open_hidden(p, statement, (setup, hiding), joint, joint_blind)
    })
}

/// Opens the joint commitment, which has this blind, and proves what the page requires of all that
/// was hidden.
fn open_hidden(
    p: &mut Proving<'_, '_>,
    statement: &Statement,
    (setup, hiding): (&ProverSetup, &HidingSetup),
    joint: Joint,
    joint_blind: F,
) -> Result<(), ProveError> {
    let Context { key, dimensions, .. } = p.context;
    let joint = match p.audit {
        Audit::Check => joint,
        // The value that such a prover can open.
        Audit::Trust => Joint { value: joint.true_value(setup.shape())?, ..joint },
    };
    p.writer.message(VALUE, |writer| writer.scalar(VALUE, joint.value));
    let circuit = Circuit::default();
    let layout = replay(key, statement, dimensions, p.writer.sent(), &circuit)?;
    let row = p.writer.rows().last().expect("the value has a row");
    let value = hiding.rows.commitment(&row.values, row.blind);
    let (key, table, value_blind) = (&hiding.key, &hiding.target, row.blind);
    let opening = HidingOpening { key, table, joint_blind, value, value_blind };
    open_hiding(&mut p.writer, setup, joint, opening)?;
    Ok(close(&mut p.writer, &circuit, layout, p.audit)?)
}
