//! `rill prove`

use crate::failure::{Failure, OK};
use crate::files::{self, Destination, Places};
use crate::options::{self, FormName};
use crate::progress::{Progress, Watch};
use crate::size::Size;
use crate::{HEAP, symbols, terminal};
use rill::{Limits, Mode, Program, ProveError, Proven, Prover, Report, peak_rss_bytes};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most rows that can be proven.
const MAX_ROWS: u64 = 1 << 32;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A static RV64IMAC ELF
    elf: PathBuf,
    /// The program's private input [default: none]
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Writes the proof to this file
    #[arg(short, long, value_name = "PROOF", required_unless_present = "plan")]
    output: Option<PathBuf>,
    /// The expected exit code; a run that exits with another is refused
    #[arg(long, value_name = "CODE", default_value_t = 0)]
    expect_exit: u8,
    /// Stops the program after this many rows
    #[arg(
        long,
        value_name = "N",
        default_value_t = Limits::default().max_rows,
        value_parser = clap::value_parser!(u64).range(1..=MAX_ROWS)
    )]
    max_cycles: u64,
    /// Proves in zero-knowledge: the proof shows nothing of the input but what output, exit code and
    /// sizes say
    ///
    /// Not hidden: the program, the output, the exit code, the number of rows and words rounded up to
    /// powers of two, which pages of memory were used, the number of calls of each precompile; and, to those who watch this machine,
    /// its time and memory, reports, core dumps and the folder of `--resume`.
    #[arg(long)]
    zk: bool,
    /// How to trade memory for passes; the proof is the same
    #[arg(long, value_enum, default_value_t = FormName::Auto)]
    form: FormName,
    /// Streams half of the cycle rounds in every stage
    #[arg(long, conflicts_with = "max_memory")]
    strict: bool,
    /// Memory budget: bytes, or a whole number with KiB, MiB, GiB or TiB
    #[arg(long, value_name = "SIZE")]
    max_memory: Option<Size>,
    /// Runs the program and shows how the run would be proven, without proving it
    #[arg(long)]
    plan: bool,
    /// Number of threads [default: all the machine has]
    #[arg(long, value_name = "N", value_parser = options::threads())]
    threads: Option<u16>,
    /// Keeps the state of the proof in this folder, and continues where an interrupted proof
    /// stopped
    #[arg(long, value_name = "DIR")]
    resume: Option<PathBuf>,
    /// Neither reads nor writes generators in the user's cache folder
    #[arg(long)]
    no_cache: bool,
    /// Overwrites existing files
    #[arg(long)]
    force: bool,
    /// How to show progress on standard error
    #[arg(long, value_enum, default_value_t = Progress::Auto)]
    progress: Progress,
    /// Writes a report to this file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Breaks the memory law on purpose, for tests of the gate
    #[cfg(feature = "gates")]
    #[arg(long, value_enum)]
    control: Option<crate::gates::Control>,
    /// Measures resident memory stage by stage, for the gates; this hides the peak from outside
    #[arg(long, hide = true)]
    stage_peaks: bool,
    /// Writes the times of all passes to this file (not available yet)
    #[arg(long, value_name = "FILE")]
    timeline: Option<PathBuf>,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        match &self.output {
            _ if self.plan => self.check_wishes().and_then(|()| self.show_plan()),
            Some(output) => {
                let watch = self.progress.watch();
                watch.end(self.check_wishes().and_then(|()| self.prove_to(output, &watch)))
            }
            None => unreachable!("clap asks for an output unless there is `--plan`"),
        }
    }

    fn show_plan(&self) -> Result<(), Failure> {
        let mut places = self.inputs()?;
        let text = places.text()?;
        let watch = Progress::None.watch();
        let program = files::program(&self.elf)?;
        let (mut prover, input) = self.prover(&program, &watch)?;
        let plan = prover.plan_shared(&input).map_err(|error| failure(&program, error))?;
        text.print(&format!("mode       {}\n{plan}", self.mode()))
    }

    /// The files that are read.
    fn inputs(&self) -> Result<Places, Failure> {
        let mut places = Places::new(self.force);
        places.input("ELF", &self.elf)?;
        if let Some(input) = &self.input {
            places.input("--input", input)?;
        }
        Ok(places)
    }

    fn prove_to(&self, output: &Path, watch: &Watch) -> Result<(), Failure> {
        let mut places = self.inputs()?;
        let output = places.output("--output", output)?;
        let report = places.optional("--report", self.report.as_ref())?;
        if let Some(folder) = &self.resume {
            places.states(folder)?;
        }
        let program = files::program(&self.elf)?;
        watch.program(program.key.digest());
        let proven = self.prover(&program, watch).and_then(|(mut prover, input)| {
            prover.prove_shared(&input).map_err(|error| failure(&program, error))
        });
        match proven {
            Ok(proven) => self.keep(proven, output, report),
            Err(failure) => Err(failure.reported(report, self.known(watch))),
        }
    }

    /// What can be reported about a proof that was not made.
    fn known(&self, watch: &Watch) -> Report {
        Report { max_memory_bytes: self.max_memory.map(|size| size.0), ..watch.report() }
    }

    fn keep(
        &self,
        proven: Proven,
        output: Destination,
        report: Option<Destination>,
    ) -> Result<(), Failure> {
        output.write(&proven.proof.to_file())?;
        if self.progress.is_watched() {
            terminal::note(&summary(&proven));
        }
        if let (Some(state), Some(folder)) = (proven.state, &self.resume) {
            let failed = |source| Failure::Write { path: folder.clone(), source };
            state.discard().map_err(failed)?;
        }
        let outcome = OK.to_owned();
        // Those who watch the process see its peak to the end.
        let peak = peak_rss_bytes().unwrap_or(0).max(proven.report.peak_rss_bytes);
        let measured = Report { outcome, peak_rss_bytes: peak, ..proven.report };
        report.map_or(Ok(()), |file| file.write_json(&measured))
    }

    /// Refuses options that this version does not have.
    fn check_wishes(&self) -> Result<(), Failure> {
        if self.strict && self.form != FormName::Streaming {
            return Err(Failure::Strict);
        }
        if self.timeline.is_some() { Err(Failure::NotYet("--timeline")) } else { Ok(()) }
    }

    fn mode(&self) -> Mode {
        if self.zk { Mode::ZeroKnowledge } else { Mode::Clear }
    }

    /// A prover as the options want it, and the input.
    fn prover<'p>(
        &self,
        program: &'p Program,
        watch: &Watch,
    ) -> Result<(Prover<'p>, Arc<Vec<u8>>), Failure> {
        let input = Arc::new(files::input(self.input.as_deref())?);
        let observer = watch.observer();
        #[cfg(feature = "gates")]
        let observer = crate::gates::misbehaving(self.control, observer);
        let mut prover = Prover::new(program)
            .form(self.form.into())
            .mode(self.mode())
            .strict(self.strict)
            .held_before(peak_rss_bytes().unwrap_or(0))
            .stage_peaks(self.stage_peaks)
            .meter(&HEAP)
            .expect_exit(self.expect_exit)
            .limits(Limits { max_rows: self.max_cycles, ..Limits::default() })
            .observer(observer)
            .log(watch.log());
        if let Some(threads) = self.threads {
            prover = prover.threads(threads.into());
        }
        if let Some(Size(bytes)) = self.max_memory {
            prover = prover.max_memory(bytes);
        }
        if let Some(folder) = &self.resume {
            prover = prover.resume(folder);
        }
        if let Some(folder) = files::cache().filter(|_| !self.no_cache) {
            prover = prover.cache(folder);
        }
        Ok((prover, input))
    }
}

fn failure(program: &Program, error: ProveError) -> Failure {
    match error {
        ProveError::ExitCode { code, expected, .. } => Failure::unexpected(code, expected),
        error => symbols::prove_failure(program, error),
    }
}

fn summary(proven: &Proven) -> String {
    let report = &proven.report;
    format!(
        "{}mode       {}\nproof      {} bytes in {:.1} s, {:.0} rows/s, at most {:.0} MiB of heap",
        terminal::statement(&proven.proof.statement),
        proven.proof.mode,
        report.proof_bytes,
        report.prove_seconds,
        report.padded_cycles as f64 / report.prove_seconds,
        terminal::mebibytes(report.peak_heap_bytes),
    )
}
