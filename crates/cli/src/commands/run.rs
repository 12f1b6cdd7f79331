//! `rill run`

use crate::failure::Failure;
use crate::files::{self, Destination};
use crate::log::Shown;
use crate::{crash, symbols, terminal};
use rill::{Limits, Machine, Program, Report, Run, peak_rss_bytes};
use std::path::PathBuf;
use std::time::Instant;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A static RV64IMAC ELF
    elf: PathBuf,
    /// The program's private input; none if absent
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Where the program's output goes instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Rows after which the program is stopped
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_rows)]
    max_cycles: u64,
    /// Where a report goes, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Where rows by function go, as folded stacks
    #[arg(long, value_name = "FILE")]
    flamegraph: Option<PathBuf>,
    /// Overwrites files
    #[arg(long)]
    force: bool,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        let output = Destination::optional(self.output.as_ref(), self.force)?;
        let report = Destination::optional(self.report.as_ref(), self.force)?;
        let flamegraph = Destination::optional(self.flamegraph.as_ref(), self.force)?;
        files::distinct(&[output.as_ref(), report.as_ref(), flamegraph.as_ref()])?;

        let program = files::program(&self.elf)?;
        let (run, measured) = self.run(&program)?;
        match &output {
            Some(file) => file.write(&run.output)?,
            None => terminal::print(&run.output)?,
        }
        if let Some(file) = &flamegraph {
            file.write(symbols::folded_stacks(&program, &run)?.as_bytes())?;
        }
        if let Some(file) = &report {
            file.write_json(&measured)?;
        }
        match run.exit_code {
            0 => Ok(()),
            code => {
                if let Some(hint) = crash::hint_of_log(&run.log) {
                    terminal::note(&format!("hint: {hint}"));
                }
                Err(Failure::Guest(code))
            }
        }
    }

    fn run(&self, program: &Program) -> Result<(Run, Report), Failure> {
        let input = files::input(self.input.as_deref())?;
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
            ..Report::of_run(program.key.digest(), &run)
        };
        Ok((run, report))
    }
}
