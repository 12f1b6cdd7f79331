//! `rill id`

use crate::failure::Failure;
use crate::files::{self, Destination};
use crate::terminal;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A static RV64IMAC ELF, or a program key
    elf: PathBuf,
    /// Where the program key goes: all that a verifier needs of the program
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Overwrites the file
    #[arg(long)]
    force: bool,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        let destination = Destination::optional(self.key.as_ref(), self.force)?;
        let key = files::key(&self.elf)?;
        if let Some(file) = &destination {
            file.write(&key.encode())?;
        }
        terminal::print(format!("{}\n", rill::hex(key.digest())))
    }
}
