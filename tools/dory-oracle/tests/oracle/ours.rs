//! Our side: `rill-pcs-prover` proves, `rill-pcs` verifies.

use crate::case::Case;
use rill_field::F;
use rill_pcs::{
    Commitment, FinalMessage, FirstMessage, PcsError, SecondMessage, StartMessage, VerifierSetup,
    absorb_statement, read_commitment, verify_opening, write_commitment,
};
use rill_pcs_prover::{Joint, ProverSetup, RowCommitments, VectorMatrix, WindowCommitter, open};
use rill_transcript::{EventKind, Reader, Transcript, Writer};

const PROTOCOL: &[u8] = b"dory-oracle";

/// Tier 1, window by window as the prover does it.
pub(crate) fn commit(setup: &ProverSetup, case: &Case) -> RowCommitments {
    let committer = WindowCommitter::new(setup);
    let mut rows = RowCommitments::new(case.shape, case.polynomials.len());
    let length = 1 << case.shape.log_columns();
    for window in 0..1 << case.shape.log_windows() {
        let columns: Vec<_> =
            case.polynomials.iter().map(|polynomial| polynomial.window(window, length)).collect();
        rows.push(committer.commit(&columns));
    }
    rows
}

/// Commitments, and what our prover says for the claim that the joint polynomial takes `value`.
pub(crate) fn prove(setup: &ProverSetup, case: &Case, value: F) -> Vec<u8> {
    let rows = commit(setup, case);
    let mut writer = Writer::new(PROTOCOL);
    for commitment in rows.commitments(setup) {
        write_commitment(&mut writer, "commitment", &commitment);
    }
    let matrix = VectorMatrix::new(case.shape, &case.coefficients, &case.point).unwrap();
    let mut vector = matrix.vector();
    let length = VectorMatrix::stretch(case.shape);
    for piece in 0..(1 << case.shape.log_cycles()) / length {
        let columns: Vec<_> =
            case.polynomials.iter().map(|polynomial| polynomial.window(piece, length)).collect();
        matrix.add(&mut vector, piece * length, &columns);
    }
    let joint =
        Joint { rows: rows.combine(&case.coefficients), vector, point: case.point.clone(), value };
    open(&mut writer, setup, joint).unwrap();
    writer.finish().0
}

/// Our verdict on `proof` as one that the joint polynomial takes `value` at `point`.
pub(crate) fn verify(
    case: &Case,
    proof: &[u8],
    coefficients: &[F],
    point: &[F],
    value: F,
) -> Result<(), PcsError> {
    let setup = VerifierSetup::for_shape(case.shape)?;
    let mut reader = Reader::new(PROTOCOL, proof);
    let commitments = read_commitments(&mut reader, coefficients.len())?;
    verify_opening(&mut reader, &setup, case.shape, &commitments, coefficients, point, value)?;
    reader.finish()?;
    Ok(())
}

fn read_commitments(reader: &mut Reader<'_>, count: usize) -> Result<Vec<Commitment>, PcsError> {
    (0..count).map(|_| read_commitment(reader, "commitment")).collect()
}

/// All that is said and drawn during an opening.
pub(crate) struct Conversation {
    pub(crate) commitments: Vec<Commitment>,
    pub(crate) start: StartMessage,
    pub(crate) rounds: Vec<Round>,
    pub(crate) last: FinalMessage,
    pub(crate) batch: F,
}

/// One round of it.
pub(crate) struct Round {
    pub(crate) first: FirstMessage,
    pub(crate) beta: F,
    pub(crate) second: SecondMessage,
    pub(crate) alpha: F,
}

/// Reads `proof` without judging it.
pub(crate) fn listen(case: &Case, proof: &[u8], value: F) -> Conversation {
    let mut reader = Reader::new(PROTOCOL, proof);
    let commitments = read_commitments(&mut reader, case.coefficients.len()).unwrap();
    absorb_statement(&mut reader, case.shape, &case.point, value);
    let start = StartMessage::read(&mut reader).unwrap();
    let round = |_| Round {
        first: FirstMessage::read(&mut reader).unwrap(),
        beta: reader.challenge("opening.beta"),
        second: SecondMessage::read(&mut reader).unwrap(),
        alpha: reader.challenge("opening.alpha"),
    };
    let rounds = (0..case.shape.log_columns()).map(round).collect();
    let last = FinalMessage::read(&mut reader).unwrap();
    let batch = reader.challenge("opening.batch");
    reader.finish().unwrap();
    Conversation { commitments, start, rounds, last, batch }
}

/// The number of bytes of each element of `proof`, in order.
pub(crate) fn element_sizes(case: &Case, proof: &[u8], value: F) -> Vec<usize> {
    let setup = VerifierSetup::for_shape(case.shape).unwrap();
    let mut reader = Reader::recording(PROTOCOL, proof);
    let commitments = read_commitments(&mut reader, case.coefficients.len()).unwrap();
    let (coefficients, point) = (&case.coefficients, &case.point);
    verify_opening(&mut reader, &setup, case.shape, &commitments, coefficients, point, value)
        .unwrap();
    let events = reader.finish().unwrap().events;
    let sent = events.iter().filter(|event| event.kind == EventKind::Bytes);
    sent.map(|event| event.bytes.len()).collect()
}
