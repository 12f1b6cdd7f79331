//! `rill verify`

use crate::failure::{Failure, OK};
use crate::files::{self, Places};
use crate::options::Digest;
use crate::{HEAP, terminal};
use rill::{Meter, Mode, ProgramKey, Proof, Report, peak_rss_bytes};
use std::path::PathBuf;
use std::time::Instant;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The program: an ELF, or a program key made by `rill id`
    #[arg(value_name = "ELF|KEY")]
    program: PathBuf,
    /// The proof
    proof: PathBuf,
    /// The digest of the expected program, as `rill id` prints it
    ///
    /// With the program pinned like this, you need not trust ELF or KEY.
    #[arg(long, value_name = "HEX")]
    id: Option<Digest>,
    /// The expected exit code
    #[arg(long, value_name = "CODE", default_value_t = 0)]
    expect_exit: u8,
    /// Refuses a proof that is not in zero-knowledge
    #[arg(long)]
    require_zk: bool,
    /// Writes the program's output to this file, once the proof is verified
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Writes a report to this file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Overwrites existing files
    #[arg(long)]
    force: bool,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        let mut places = Places::new(self.force);
        places.input("ELF|KEY", &self.program)?;
        places.input("PROOF", &self.proof)?;
        let output = places.optional("--output", self.output.as_ref())?;
        let report = places.optional("--report", self.report.as_ref())?;
        let text = places.text()?;
        let key = files::key(&self.program)?;
        let bytes = files::proof(&self.proof)?;

        let (proof, measured) = match self.verify(&key, &bytes) {
            Ok(verified) => verified,
            Err(failure) => return Err(failure.reported_of(&key, report)),
        };
        if let Some(file) = output {
            file.write(&proof.statement.output)?;
        }
        if let Some(file) = report {
            file.write_json(&measured)?;
        }
        let statement = terminal::statement(&proof.statement);
        text.print(&format!("The proof is valid.\n{statement}mode       {}\n", proof.mode))
    }

    fn verify(&self, key: &ProgramKey, bytes: &[u8]) -> Result<(Proof, Report), Failure> {
        let found = *key.digest();
        if let Some(Digest(expected)) = self.id.filter(|id| id.0 != found) {
            return Err(Failure::OtherProgram { path: self.program.clone(), expected, found });
        }
        let start = Instant::now();
        let proof = Proof::from_file(bytes)
            .map_err(|source| Failure::Proof { path: self.proof.clone(), source })?;
        if self.require_zk && proof.mode != Mode::ZeroKnowledge {
            return Err(Failure::Clear { path: self.proof.clone() });
        }
        rill::verify_expecting(key, &proof, self.expect_exit)?;
        let report = Report {
            verify_seconds: start.elapsed().as_secs_f64(),
            threads: 1,
            zero_knowledge: proof.mode == Mode::ZeroKnowledge,
            proof_bytes: proof.bytes.len(),
            peak_heap_bytes: HEAP.peak_bytes(),
            peak_rss_bytes: peak_rss_bytes().unwrap_or(0),
            outcome: OK.to_owned(),
            ..Report::of_statement(&proof.statement)
        };
        Ok((proof, report))
    }
}
