//! `rill id`

use crate::failure::Failure;
use crate::files::{self, Places};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A static RV64IMAC ELF, or a program key
    elf: PathBuf,
    /// Writes the program key to this file: all that a verifier needs to know of the program
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Writes it in full, as the crate `rill-verifier` reads it without any other: several times
    /// larger
    #[arg(long, requires = "key")]
    full: bool,
    /// Overwrites an existing file
    #[arg(long)]
    force: bool,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        let mut places = Places::new(self.force);
        places.input("ELF", &self.elf)?;
        let destination = places.optional("--key", self.key.as_ref())?;
        let text = places.text()?;
        let key = files::key(&self.elf)?;
        if let Some(file) = destination {
            let bytes = if self.full { key.encode() } else { rill_loader::write_key(&key) };
            file.write(&bytes)?;
        }
        text.print(&format!("{}\n", rill::hex(key.digest())))
    }
}
