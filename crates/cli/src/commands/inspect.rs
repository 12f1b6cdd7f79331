//! `rill inspect`

use crate::failure::Failure;
use crate::{files, terminal};
use rill::Proof;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A proof file
    proof: PathBuf,
}

impl Arguments {
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        let bytes = files::proof(&self.proof)?;
        let proof = Proof::from_file(&bytes)
            .map_err(|source| Failure::Proof { path: self.proof.clone(), source })?;
        terminal::print(format!(
            "NOT VERIFIED. The file claims:\n{}proof      {} bytes\n",
            terminal::statement(&proof.statement),
            proof.bytes.len()
        ))
    }
}
