//! The protocol on one page, the prover's side.

use crate::Context;
use crate::proof::journal::Journal;
use crate::proof::proving::{Observer, ProveError, Proving};
use crate::stages::{
    accesses, addresses, calls, chunks, constraints, cycles, lookups, opening, operands, products,
};
use rill_hiding_prover::HidingSetup;
use rill_pcs_prover::ProverSetup;
use rill_sumcheck_prover::{Audit, Cut};
use rill_transcript::{Cover, Tape, Writer};
use rill_verifier::stages::addresses::Before;
use rill_verifier::{HIDING_PROTOCOL, PROTOCOL, Statement, absorb_statement, verify_hiding};
use std::sync::Arc;

/// Proof bytes and, on request, the log of the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What the verifier reads.
    pub bytes: Vec<u8>,
    /// Every event of the transcript; empty unless [`Options::record`].
    pub tape: Tape,
}

/// How to prove. None of this changes the bytes of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether the prover checks itself and its statement. Soundness tools over forged rows switch
    /// it off.
    pub audit: Audit,
    /// Whether to keep the log of the transcript.
    pub record: bool,
    /// How passes over the rows are cut.
    pub cut: Cut,
}

impl Default for Options {
    fn default() -> Self {
        Self { audit: Audit::Check, record: false, cut: Cut::Threads }
    }
}

/// What makes a proof hide the run it is about.
#[derive(Clone)]
pub struct Hiding<'a> {
    /// The generators of blinds.
    pub setup: &'a HidingSetup,
    /// The blinds.
    pub cover: Arc<dyn Cover>,
}

/// [`prove`], in zero-knowledge: the proof shows nothing of the run but the statement. The bytes are a
/// function of the blinds too.
///
/// What is written is verified first: a fault of this machine must not show two answers of one mask.
///
/// # Errors
/// As [`prove`], and if the verifier refuses the proof.
pub fn prove_hiding(
    context: &Context<'_>,
    statement: &Statement,
    setup: (&ProverSetup, &Hiding<'_>),
    options: Options,
    journal: &mut dyn Journal,
    observer: &mut Observer<'_>,
) -> Result<Proof, ProveError> {
    let (setup, hiding) = setup;
    let proof = prove_with(context, statement, (setup, Some(hiding)), options, journal, observer)?;
    if options.audit == Audit::Check {
        verify_hiding(context.key, statement, &proof.bytes)?;
    }
    Ok(proof)
}

/// Proves `statement` about the run that `context` replays.
///
/// The stages are those of `rill_verifier::verify`, in the same order under the same names.
/// `journal` keeps the state after each stage; what it kept of an earlier attempt is not done
/// again. `observer` is told when stages begin, go on and end, and may stop the proof.
///
/// # Errors
/// If the statement is not about the program, rows cannot be replayed, or the rows are not those
/// of a run, or the journal fails or is that of another proof, or the observer stops it.
pub fn prove(
    context: &Context<'_>,
    statement: &Statement,
    setup: &ProverSetup,
    options: Options,
    journal: &mut dyn Journal,
    observer: &mut Observer<'_>,
) -> Result<Proof, ProveError> {
    prove_with(context, statement, (setup, None), options, journal, observer)
}

/// Proves, and hides if asked to.
fn prove_with(
    context: &Context<'_>,
    statement: &Statement,
    (setup, hiding): (&ProverSetup, Option<&Hiding<'_>>),
    options: Options,
    journal: &mut dyn Journal,
    observer: &mut Observer<'_>,
) -> Result<Proof, ProveError> {
    if options.audit == Audit::Check {
        statement.check(context.key)?;
    }
    let protocol = if hiding.is_some() { HIDING_PROTOCOL } else { PROTOCOL };
    let mut writer =
        if options.record { Writer::recording(protocol) } else { Writer::new(protocol) };
    if let Some(hiding) = hiding {
        writer.hide(hiding.cover.clone());
    }
    absorb_statement(&mut writer, statement);
    let Options { audit, cut, .. } = options;
    let hiding = hiding.map(|hiding| hiding.setup);
    let p = &mut Proving { context, hiding, writer, audit, cut, journal, observer };

    let committed = opening::commit(p, setup)?;
    let constraints = constraints::prove(p)?;
    let products = products::prove(p, &constraints)?;
    let operands = operands::prove(p, &constraints, &products)?;
    let accesses = accesses::prove(p, statement, &constraints, &operands)?;
    let lookups = lookups::prove(p, &products, &accesses)?;
    let calls = calls::prove(p, &accesses)?;
    let before = Before {
        constraints: &constraints,
        products: &products,
        operands: &operands,
        accesses: &accesses,
        lookups: &lookups,
        calls: &calls,
    };
    let addresses = addresses::prove(p, &before)?;
    let cycles = cycles::prove(p, &before, &addresses)?;
    let chunks = chunks::prove(p, &addresses, &cycles)?;
    opening::prove(p, statement, setup, &committed, (&cycles, &chunks))?;

    let writer = std::mem::replace(&mut p.writer, Writer::new(PROTOCOL));
    let (bytes, tape) = writer.finish();
    Ok(Proof { bytes, tape })
}
