//! `rill bench`

use crate::bench::{self, Bench, Sizes};
use crate::failure::Failure;
use crate::files::Places;
use crate::guests::Guest;
use crate::options::{self, FormName};
use crate::progress::Progress;
use rill::Mode;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Guests to measure, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',', default_value = "sha2-chain")]
    guest: Vec<String>,
    /// Binary logarithms of the padded rows: A..B, both included, or one number
    #[arg(long, value_name = "A..B", default_value = "16..18")]
    log_cycles: Sizes,
    /// Forms of the prover, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', default_value = "auto")]
    form: Vec<FormName>,
    /// Measures each form in zero-knowledge too
    #[arg(long)]
    zk: bool,
    /// Number of threads [default: all the machine has]
    #[arg(long, value_name = "N", value_parser = options::threads())]
    threads: Option<u16>,
    /// Writes all measurements to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the input that fills the first size for the first guest here, and proves nothing
    #[arg(long, value_name = "FILE", hide = true)]
    input_only: Option<PathBuf>,
    /// Overwrites existing files
    #[arg(long)]
    force: bool,
    /// How to show progress on standard error
    #[arg(long, value_enum, default_value_t = Progress::Auto)]
    progress: Progress,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        self.progress.watch().end(self.measure())
    }

    fn measure(&self) -> Result<(), Failure> {
        let mut places = Places::new(self.force);
        let json = places.optional("--json", self.json.as_ref())?;
        let guests = self.guest.iter().map(|name| Guest::named(name));
        let input = places.optional("--input-only", self.input_only.as_ref())?;
        let text = places.text()?;
        let bench = Bench {
            guests: guests.collect::<Result<_, _>>()?,
            sizes: self.log_cycles,
            forms: self.form.iter().map(|form| (*form).into()).collect(),
            modes: if self.zk { vec![Mode::Clear, Mode::ZeroKnowledge] } else { vec![Mode::Clear] },
            threads: self.threads.map(usize::from),
            progress: self.progress,
        };
        if let Some(input_file) = input {
            return input_file.write(&bench.first_input()?);
        }
        let outcome = bench::execute(&bench, text)?;
        json.map_or(Ok(()), |file| file.write_json(&outcome))
    }
}
