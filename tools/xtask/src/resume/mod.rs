//! `cargo xtask resume`: a proof that is killed goes on where it stopped.
//!
//! In every stage a proof is ended with `SIGKILL`, at a random moment of it. The same command must
//! then make the bytes of a proof that nobody disturbed, without proving again the stages before,
//! and leave no state behind. States that are damaged or of another proof must be refused.

mod killed;
mod refused;
mod subject;

use crate::workspace::{Finding, Workspace, verdict};
use clap::Args;
use fastrand::Rng;
use subject::Undisturbed;

/// What to do.
#[derive(Args)]
pub(crate) struct Options {
    /// Seeds everything random; another one each time if it is not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Rows of the proofs, as a power of two.
    #[arg(long, default_value_t = 18)]
    log_cycles: u8,
}

/// Kills, goes on, compares; a line for each stage.
pub(crate) fn command(workspace: &Workspace, options: &Options) -> Result<String, String> {
    let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
    let mut random = Rng::with_seed(seed);
    let subject = Undisturbed::prove(workspace, options.log_cycles)?;
    eprintln!("seed {seed}: {}", subject.line());
    let mut findings = Vec::new();
    for index in 0..subject.stages().len() {
        let place = subject.stages()[index].name.clone();
        let killed = subject.kill_in(index, &mut random)?;
        let mut wrong = Vec::new();
        if index + 1 == subject.stages().len() {
            wrong.extend(subject.refusals(&killed, &mut random)?);
        }
        let resumed = subject.resume(&killed)?;
        eprintln!("{}", resumed.line);
        wrong.extend(resumed.wrong);
        findings.extend(wrong.into_iter().map(|what| Finding::new(&place, what)));
    }
    let praise = format!("{} killed proofs went on, seed {seed}", subject.stages().len());
    verdict(&praise, &findings)
}
