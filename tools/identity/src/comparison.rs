//! One run proven in many ways.

use crate::case::Case;
use crate::configuration::Configuration;
use crate::difference::Difference;
use rill_prover::{Proof, ProveError};
use rill_verifier::VerifyError;
use thiserror::Error;

/// The proofs of a run are not one and the same.
#[derive(Debug, Error)]
#[error("{name}, {configuration}: {reason}")]
pub struct Failure {
    /// The run.
    pub name: String,
    /// How the proof at fault was made.
    pub configuration: Configuration,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a proof.
#[derive(Debug, Error)]
pub enum Reason {
    /// There is none.
    #[error("not proven: {0}")]
    Unproven(Box<ProveError>),
    /// The verifier refuses it.
    #[error("refused: {0}")]
    Refused(Box<VerifyError>),
    /// Its transcript is not that of the reference.
    #[error("{0}")]
    Differs(Box<Difference>),
    /// Its transcript is that of the reference, its bytes are not.
    #[error("equal transcripts, yet other bytes")]
    Bytes,
}

/// Proves `case` in every configuration and compares each proof with the one made in
/// [`Configuration::REFERENCE`], which the verifier has to accept; as all are equal it accepts all.
/// `before` is told of each configuration before it is tried. Returns the number of proofs, that of
/// the reference included.
///
/// # Errors
/// At the first proof that cannot be made, is refused or differs.
pub fn compare(
    case: &Case,
    configurations: &[Configuration],
    before: &mut dyn FnMut(&Configuration),
) -> Result<usize, Failure> {
    let mut tried = |configuration: &Configuration, reference: Option<&Proof>| {
        before(configuration);
        attempt(case, configuration, reference).map_err(|reason| Failure {
            name: case.name.clone(),
            configuration: *configuration,
            reason,
        })
    };
    let reference = tried(&Configuration::REFERENCE, None)?;
    for configuration in configurations {
        tried(configuration, Some(&reference))?;
    }
    Ok(1 + configurations.len())
}

/// A proof that is the reference or, if there is none yet, is accepted.
fn attempt(
    case: &Case,
    configuration: &Configuration,
    reference: Option<&Proof>,
) -> Result<Proof, Reason> {
    let proof = case.prove(configuration).map_err(|error| Reason::Unproven(error.into()))?;
    match reference {
        Some(reference) => same(reference, &proof)?,
        None => case.verify(&proof).map_err(|error| Reason::Refused(error.into()))?,
    }
    Ok(proof)
}

/// Whether a proof is the reference, transcript and bytes.
///
/// # Errors
/// Where they part.
pub fn same(reference: &Proof, proof: &Proof) -> Result<(), Reason> {
    match Difference::first(&reference.tape, &proof.tape) {
        Some(difference) => Err(Reason::Differs(difference.into())),
        None if reference.bytes != proof.bytes => Err(Reason::Bytes),
        None => Ok(()),
    }
}
