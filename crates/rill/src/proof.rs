//! A proof with its statement, and its judgement.

use rill_program::ProgramKey;
use rill_verifier::Statement;
use thiserror::Error;

/// A statement and the bytes that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What is proven.
    pub statement: Statement,
    /// What the verifier reads.
    pub bytes: Vec<u8>,
}

/// What a verified run left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its public output.
    pub bytes: Vec<u8>,
    /// Its exit code.
    pub exit_code: u8,
}

/// Why a proof was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    /// The proof does not prove its statement.
    #[error("proof refused at {0}")]
    Refused(#[from] rill_verifier::VerifyError),
    /// It does, but the statement has another exit code than was asked for.
    #[error("the proof is about a run that exited with {found}, not with {expected}")]
    ExitCode {
        /// The code asked for.
        expected: u8,
        /// The statement's code.
        found: u8,
    },
}

/// Accepts a proof about a run of the program that exited with 0.
///
/// # Errors
/// If the proof is refused, or is about a run that exited with another code.
pub fn verify(key: &ProgramKey, proof: &Proof) -> Result<Output, VerifyError> {
    verify_expecting(key, proof, 0)
}

/// Accepts a proof about a run of the program that exited with `exit_code`.
///
/// # Errors
/// If the proof is refused, or is about a run that exited with another code.
pub fn verify_expecting(
    key: &ProgramKey,
    proof: &Proof,
    exit_code: u8,
) -> Result<Output, VerifyError> {
    let found = proof.statement.exit_code;
    if found != exit_code {
        return Err(VerifyError::ExitCode { expected: exit_code, found });
    }
    rill_verifier::verify(key, &proof.statement, &proof.bytes)?;
    Ok(Output { bytes: proof.statement.output.clone(), exit_code })
}
