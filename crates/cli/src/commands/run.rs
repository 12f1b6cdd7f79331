//! `rill run`

use crate::failure::{self, Failure, OK};
use crate::files::{self, Places};
use crate::log::Shown;
use crate::{crash, forecast, software, symbols, terminal};
use rill::{Limits, Machine, Program, Report, Run, peak_rss_bytes};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A static RV64IMAC ELF
    elf: PathBuf,
    /// The program's private input [default: none]
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Writes the program's output to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Stops the program after this many rows
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_rows)]
    max_cycles: u64,
    /// Writes a report to this file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Writes rows by function to this file, as folded stacks
    #[arg(long, value_name = "FILE")]
    flamegraph: Option<PathBuf>,
    /// Overwrites existing files
    #[arg(long)]
    force: bool,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        let mut places = Places::new(self.force);
        places.input("ELF", &self.elf)?;
        if let Some(input) = &self.input {
            places.input("--input", input)?;
        }
        let report = places.optional("--report", self.report.as_ref())?;
        let flamegraph = places.optional("--flamegraph", self.flamegraph.as_ref())?;
        let output = self.output.as_deref().unwrap_or(Path::new("-"));
        let output = places.output("--output", output)?;

        let program = files::program(&self.elf)?;
        let (run, mut measured) = match self.run(&program) {
            Ok(ran) => ran,
            Err(failure) => return Err(failure.reported_of(&program.key, report)),
        };
        failure::unless_closed(output.write(&run.output))?;
        if let Some(file) = flamegraph {
            file.write(symbols::folded_stacks(&program, &run)?.as_bytes())?;
        }
        terminal::note(&forecast::line(&program, &run));
        for found in software::found(&program, &run)? {
            terminal::note(&software::line(&found));
            measured.software_rows.insert(found.precompile.to_owned(), found.rows);
        }
        match run.exit_code {
            0 => report.map_or(Ok(()), |file| file.write_json(&measured)),
            code => {
                if let Some(hint) = crash::hint_of_log(&run.log) {
                    terminal::note(&format!("hint: {hint}"));
                }
                Err(Failure::Guest(code).reported(report, measured))
            }
        }
    }

    fn run(&self, program: &Program) -> Result<(Run, Report), Failure> {
        let input = Arc::new(files::input(self.input.as_deref())?);
        let machine = Machine::new(&program.key)?;
        let limits = Limits { max_rows: self.max_cycles, ..Limits::default() };
        let start = Instant::now();
        let mut log = Shown::new(false);
        let run = machine
            .run_watched(&input, &limits, &mut |part| log.part(part))
            .map_err(|crash| symbols::run_failure(program, &crash))?;
        let report = Report {
            trace_seconds: start.elapsed().as_secs_f64(),
            threads: 1,
            peak_rss_bytes: peak_rss_bytes().unwrap_or(0),
            outcome: OK.to_owned(),
            ..Report::of_run(program.key.digest(), &run)
        };
        Ok((run, report))
    }
}
