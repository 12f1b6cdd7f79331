//! The protocol as a page.

use crate::calls::Table;
use crate::error::{At, VerifyError};
use crate::stages::{
    accesses, addresses, calls, chunks, constraints, cycles, lookups, opening, operands, products,
};
use crate::{Dimensions, Mode, Reading, Statement, ram};
use alloc::vec::Vec;
use rill_hiding::labels::HIDING;
use rill_hiding::{Circuit, Hidden};
use rill_pcs::{HidingKey, PcsError};
use rill_program::ProgramKey;
use rill_transcript::{Input, Reader, Tape, Transcript};

/// Name and version of the protocol, the first thing absorbed.
pub const PROTOCOL: &[u8] = b"rill main 2";

/// Accepts if `proof` proves `statement` about the program of `key`.
///
/// Every size is a function of `statement` and `key`; nothing in `proof` sizes anything.
///
/// # Errors
/// Where and why the proof was refused.
pub fn verify(key: &ProgramKey, statement: &Statement, proof: &[u8]) -> Result<(), VerifyError> {
    read(key, statement, None, Reader::new(PROTOCOL, proof)).map(|_| ())
}

/// Name and version of the protocol of proofs that hide. It is absorbed first, so that a proof of one
/// protocol is noise in the other.
pub const HIDING_PROTOCOL: &[u8] = b"rill hiding 1";

/// Accepts if `proof` proves `statement` about the program of `key`, and is one that hides: nothing in
/// it depends on the run but the statement, if its prover was honest.
///
/// # Errors
/// As [`verify`]. A false stage is not named: all that is false of hidden values is seen at the end.
pub fn verify_hiding(
    key: &ProgramKey,
    statement: &Statement,
    proof: &[u8],
) -> Result<(), VerifyError> {
    let reader = Reader::new(HIDING_PROTOCOL, proof);
    read_hidden(key, statement, None, reader)?.finish().at(PROOF).map(|_| ())
}

/// [`verify`] or [`verify_hiding`]: the caller says which, never the proof.
///
/// # Errors
/// As those.
pub fn verify_mode(
    key: &ProgramKey,
    statement: &Statement,
    mode: Mode,
    proof: &[u8],
) -> Result<(), VerifyError> {
    match mode {
        Mode::Clear => verify(key, statement, proof),
        Mode::ZeroKnowledge => verify_hiding(key, statement, proof),
    }
}

/// [`verify_hiding`], keeping the log of the transcript.
///
/// # Errors
/// As [`verify_hiding`].
pub fn verify_hiding_recording(
    key: &ProgramKey,
    statement: &Statement,
    proof: &[u8],
) -> Result<Tape, VerifyError> {
    let reader = Reader::recording(HIDING_PROTOCOL, proof);
    read_hidden(key, statement, None, reader)?.finish().at(PROOF)
}

/// [`verify`], keeping the log of the transcript.
///
/// # Errors
/// As [`verify`].
pub fn verify_recording(
    key: &ProgramKey,
    statement: &Statement,
    proof: &[u8],
) -> Result<Tape, VerifyError> {
    read(key, statement, None, Reader::recording(PROTOCOL, proof))
}

/// The judge of another protocol: [`verify`] with committed chunks of `chunk_bits` bits, 4 or 8,
/// whatever the trace's length. It lets the suites of an adversary reach wide chunks on short
/// traces and decides nothing else; see `docs/decisions/0012-tests-of-the-verifier.md`.
///
/// # Errors
/// As [`verify`]; there is no shape for chunks of any other width.
#[doc(hidden)]
pub fn verify_with_chunks(
    key: &ProgramKey,
    statement: &Statement,
    chunk_bits: usize,
    proof: &[u8],
) -> Result<(), VerifyError> {
    if !matches!(chunk_bits, 4 | 8) {
        let log_cycles = usize::from(statement.log_cycles);
        let error = PcsError::UnsupportedShape { log_cycles, chunk_width: chunk_bits };
        return Err(error).at(opening::NAME);
    }
    read(key, statement, Some(chunk_bits), Reader::new(PROTOCOL, proof)).map(|_| ())
}

/// Reads a whole proof. Chunks are of `chunk_bits` bits, or as wide as the statement asks for.
fn read(
    key: &ProgramKey,
    statement: &Statement,
    chunk_bits: Option<usize>,
    mut reader: Reader<'_>,
) -> Result<Tape, VerifyError> {
    page(key, statement, &dimensions(key, statement, chunk_bits), &mut reader)?;
    reader.finish().at(PROOF)
}

/// [`verify_hiding`] of what `reader` gives, and the reader after it. Suites give a double of the
/// reader, and ask for chunks of `chunk_bits` bits; see `docs/decisions/0012-tests-of-the-verifier.md`.
///
/// # Errors
/// As [`verify_hiding`].
#[doc(hidden)]
pub fn read_hidden<'proof, R: Input<'proof>>(
    key: &ProgramKey,
    statement: &Statement,
    chunk_bits: Option<usize>,
    reader: R,
) -> Result<R, VerifyError> {
    let circuit = Circuit::default();
    let mut hidden = Hidden::new(reader, &circuit);
    page(key, statement, &dimensions(key, statement, chunk_bits), &mut hidden)?;
    let generators = HidingKey::committed().at(HIDING)?;
    hidden.close(&generators).at(HIDING)
}

/// Where a proof is refused that goes on after its end.
const PROOF: &str = "proof";

/// The sizes of a proof with chunks of `chunk_bits` bits, or as wide as the statement asks for.
fn dimensions(key: &ProgramKey, statement: &Statement, chunk_bits: Option<usize>) -> Dimensions {
    let own = Dimensions::new(statement, key);
    Dimensions { chunk_bits: chunk_bits.unwrap_or(own.chunk_bits), ..own }
}

/// The protocol, for proofs of `dimensions`.
///
/// # Errors
/// Where and why `input` was refused.
pub fn page<R: Reading>(
    key: &ProgramKey,
    statement: &Statement,
    dimensions: &Dimensions,
    input: &mut R,
) -> Result<(), VerifyError> {
    let map = statement.check(key).at("statement")?;
    absorb_statement(input, statement);
    let tables = Table::all(&map);
    let count = opening::commitments(dimensions, &tables);
    let commitments = input.commitments(count).at(opening::NAME)?;

    let constraints = constraints::verify(input, dimensions.log_cycles)?;
    let products = products::verify(input, dimensions, &constraints)?;
    let operands = operands::verify(input, dimensions, &constraints, &products)?;
    let public = (dimensions, &map, statement);
    let accesses = accesses::verify(input, public, &constraints, &operands)?;
    let (ra, words) = (&accesses.points.ra, &accesses.openings.calls);
    let init = ram::val_check::initial_value(key, &map, &tables, ra, words);
    let lookups = lookups::verify(input, dimensions, &products, &accesses, init)?;
    let calls = calls::verify(input, &tables, ra, words)?;
    let before = addresses::Before {
        constraints: &constraints,
        products: &products,
        operands: &operands,
        accesses: &accesses,
        lookups: &lookups,
        calls: &calls,
    };
    let addresses = addresses::verify(input, dimensions, key, &before)?;
    let cycles = cycles::verify(input, dimensions, key, &before, &addresses)?;
    let chunks = chunks::verify(input, dimensions, &addresses.points.rx, &cycles)?;
    opening::verify(input, dimensions, &commitments, &cycles, &chunks)
}

/// Absorbs all public facts, before anything else.
pub fn absorb_statement(transcript: &mut impl Transcript, statement: &Statement) {
    transcript.absorb("program_digest", &statement.program_digest);
    transcript.absorb("log_cycles", &[statement.log_cycles]);
    transcript.absorb("log_memory", &[statement.log_memory]);
    transcript.absorb("memory", &memory_bytes(statement));
    if !statement.invocations.is_empty() {
        let calls = statement.invocations.iter().flat_map(|calls| calls.to_le_bytes());
        transcript.absorb("invocations", &calls.collect::<Vec<u8>>());
    }
    transcript.absorb("exit_code", &[statement.exit_code]);
    transcript.absorb("output_length", &(statement.output.len() as u64).to_le_bytes());
    transcript.absorb("output", &statement.output);
}

/// First page and number of pages of each extent, little-endian.
fn memory_bytes(statement: &Statement) -> Vec<u8> {
    let numbers = statement.memory.iter().flat_map(|extent| [extent.first_page, extent.pages]);
    numbers.flat_map(u64::to_le_bytes).collect()
}
