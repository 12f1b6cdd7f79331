//! Before stage 1 and stage 9, `opening`: commitments and their opening.

use crate::commit;
use crate::proving::{ProveError, Proving};
use rill_pcs::write_commitment;
use rill_pcs_prover::{Joint, ProverSetup, RowCommitments, open};
use rill_verifier::stages::opening::{COMMITMENT, NAME, draw};
use rill_verifier::stages::{chunks, cycles};

/// Commits to all columns.
pub(crate) fn commit(
    p: &mut Proving<'_, '_>,
    setup: &ProverSetup,
) -> Result<RowCommitments, ProveError> {
    p.observe(COMMITMENT, |p, report| {
        let rows = commit::rows(p.context, setup)?;
        report.passes += 1;
        for commitment in rows.commitments(setup) {
            write_commitment(&mut p.writer, COMMITMENT, &commitment);
        }
        Ok(rows)
    })
}

/// Opens them.
pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    setup: &ProverSetup,
    rows: &RowCommitments,
    cycles: &cycles::Outcome,
    chunks: &chunks::Outcome,
) -> Result<(), ProveError> {
    p.observe(NAME, |p, report| {
        let joint = draw(&mut p.writer, cycles, chunks);
        let vector = commit::vector(p.context, setup, &joint.coefficients, &joint.point)?;
        report.passes += 1;
        let joint = Joint {
            rows: rows.combine(&joint.coefficients),
            vector,
            point: joint.point,
            value: joint.value,
        };
        Ok(open(&mut p.writer, setup, joint)?)
    })
}
