//! Proofs made by processes of their own, `rill prove`, as the gates of memory, budget and
//! resumption need them: what to prove, and what there is to know of the proof afterwards.

pub(crate) mod promises;
mod record;
#[cfg(test)]
pub(crate) mod sample;
mod subject;

pub(crate) use record::{Form, Record, Report, Stage, measure};
pub(crate) use subject::{FLOOR_BELOW, Subject, all};

use crate::process;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// How the command is built.
const BUILD: &str = "cargo build --release --locked --package rill-cli";

/// The environment variable with the folder of the user's cache.
const CACHE: &str = "XDG_CACHE_HOME";

/// The command, and the checkout with the guests.
pub(crate) struct Rill<'w> {
    workspace: &'w Workspace,
    path: PathBuf,
    /// The user's cache, as far as the command knows.
    cache: TempDir,
}

impl<'w> Rill<'w> {
    /// Builds the command.
    pub(crate) fn build(workspace: &'w Workspace) -> Result<Self, String> {
        process::run(&mut workspace.command(BUILD))?;
        let here = std::env::current_exe().map_err(|error| error.to_string())?;
        Self::at(workspace, here.with_file_name("rill"))
    }

    /// Builds the command with other Cargo features, `options` of cargo, in a folder of its own.
    pub(crate) fn build_with(
        workspace: &'w Workspace,
        folder: &str,
        options: &[&str],
    ) -> Result<Self, String> {
        let target = workspace.path("target").join(folder);
        process::run(workspace.command(BUILD).args(options).env("CARGO_TARGET_DIR", &target))?;
        Self::at(workspace, target.join("release/rill"))
    }

    /// The command `path`, with an empty cache.
    fn at(workspace: &'w Workspace, path: PathBuf) -> Result<Self, String> {
        if !path.exists() {
            return Err(format!("{} is not there", path.display()));
        }
        let cache = TempDir::new().map_err(|error| error.to_string())?;
        Ok(Self { workspace, path, cache })
    }

    /// The command without arguments.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env(CACHE, self.cache.path());
        command
    }

    /// `rill prove` of a subject on an input; the output is still to be named.
    pub(crate) fn prove(&self, subject: &Subject, input: &Path, form: Form) -> Command {
        let mut command = self.command();
        command.arg("prove").arg(subject.elf(self.workspace)).arg("--input").arg(input);
        command.args(["--form", form.name()]);
        command
    }
}
