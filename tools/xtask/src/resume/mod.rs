//! `cargo xtask resume`: a proof that is killed goes on where it stopped.
//!
//! In every stage a proof is ended with `SIGKILL`, at a random moment of it. The same command must
//! then make the bytes of a proof that nobody disturbed, without proving again the stages before,
//! and leave no state behind. States that are damaged or of another proof must be refused.

mod killed;
mod random;
mod refused;
mod subject;

use crate::workspace::{Finding, Workspace, verdict};
use random::Random;
use subject::Undisturbed;

/// What to do.
struct Options {
    /// Seeds everything random.
    seed: u64,
    log_cycles: u8,
}

/// Kills, goes on, compares; a line for each stage.
pub(crate) fn command(workspace: &Workspace, args: &[&str]) -> Result<String, String> {
    let options = Options::parse(args)?;
    let mut random = Random::new(options.seed);
    let subject = Undisturbed::prove(workspace, options.log_cycles)?;
    eprintln!("seed {}: {}", options.seed, subject.line());
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
    let praise = format!("{} killed proofs went on, seed {}", subject.stages().len(), options.seed);
    verdict(&praise, &findings)
}

impl Options {
    fn parse(args: &[&str]) -> Result<Self, String> {
        let usage = "resume [--seed N] [--log-cycles K]";
        let mut options = Self { seed: random::seed(), log_cycles: 18 };
        for pair in args.chunks(2) {
            let number = |text: &str| text.parse().map_err(|_| format!("`{text}`: {usage}"));
            match pair {
                ["--seed", value] => options.seed = number(value)?,
                ["--log-cycles", value] => {
                    options.log_cycles = u8::try_from(number(value)?).map_err(|_| usage)?;
                }
                _ => return Err(usage.to_owned()),
            }
        }
        Ok(options)
    }
}
