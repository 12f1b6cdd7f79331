//! `rill inspect`

use crate::failure::Failure;
use crate::files::{self, Places};
use crate::terminal;
use rill::Proof;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A proof file
    proof: PathBuf,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        let mut places = Places::new(false);
        places.input("PROOF", &self.proof)?;
        let text = places.text()?;
        let bytes = files::proof(&self.proof)?;
        let proof = Proof::from_file(&bytes)
            .map_err(|source| Failure::Proof { path: self.proof.clone(), source })?;
        text.print(&format!(
            "NOT VERIFIED. The file claims:\n{}mode       {}\nproof      {} bytes\n",
            terminal::statement(&proof.statement),
            proof.mode,
            proof.bytes.len()
        ))
    }
}
