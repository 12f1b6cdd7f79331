//! Our side: `rill-pcs-prover` proves, `rill-pcs` verifies.

use crate::case::Case;
use crate::trace;
use rill_field::{F, to_bytes};
use rill_pcs::{
    Commitment, FinalMessage, FirstMessage, PcsError, SecondMessage, StartMessage, VerifierSetup,
    absorb_statement, read_commitment, verify_opening, write_commitment,
};
use rill_pcs_prover::{Joint, open};
use rill_transcript::{EventKind, Reader, Transcript, Writer};

pub(crate) const PROTOCOL: &[u8] = b"dory-oracle";

/// Commitments, and what our prover says for the claim that the joint polynomial takes `value`.
pub(crate) fn prove(case: &Case, value: F) -> Vec<u8> {
    let Case { shape, setup, polynomials, coefficients, point } = case;
    let rows = trace::commit(setup, polynomials);
    let mut writer = Writer::new(PROTOCOL);
    for commitment in rows.commitments(setup) {
        write_commitment(&mut writer, "commitment", &commitment);
    }
    let vector = trace::joint_vector(*shape, polynomials, coefficients, point);
    let joint = Joint { rows: rows.combine(coefficients), vector, point: point.clone(), value };
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

pub(crate) fn read_commitments(
    reader: &mut Reader<'_>,
    count: usize,
) -> Result<Vec<Commitment>, PcsError> {
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
    absorb_statement(&mut reader, case.shape, &case.point, &to_bytes(value));
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
