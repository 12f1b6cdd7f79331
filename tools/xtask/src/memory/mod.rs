//! `cargo xtask memory`: the memory law, measured.
//!
//! Every proof is made by a process of its own, `rill prove`, and everything is taken from its
//! report, but what it writes, which is watched from outside. A measurement that is missing is a
//! failure.

mod judge;
mod page;
mod plot;
mod record;
mod subject;

use crate::workspace::{Workspace, cargo, verdict};
use std::path::PathBuf;
use std::process::Command;

/// What to measure.
struct Options {
    /// Up to 2^24 rows.
    long: bool,
    /// A prover that breaks the law on purpose; the gate must fail.
    control: Option<String>,
}

/// Sizes at which the linear prover is measured beside the streaming one.
const COMPARED: [u8; 3] = [18, 20, 22];

/// The size whose peak counts as what a program takes whatever the rows.
const FLOOR: u8 = 12;

/// Measures, writes the page, judges.
pub(crate) fn command(workspace: &Workspace, args: &[&str]) -> Result<String, String> {
    let options = Options::parse(args)?;
    build(workspace)?;
    let rill = rill()?;
    let mut records = Vec::new();
    for subject in subject::all(options.long, options.control.is_some()) {
        let input = subject.input(workspace, &rill)?;
        for form in subject.forms() {
            let record = record::measure(workspace, &rill, &subject, &input, form, &options)?;
            eprintln!("{}", record.line());
            records.push(record);
        }
    }
    let findings = judge::judge(&records);
    if options.control.is_none() {
        page::write(workspace, &records, &findings)?;
    }
    let praise = format!("{} proofs obey the memory law", records.len());
    verdict(&praise, &findings)
}

impl Options {
    fn parse(args: &[&str]) -> Result<Self, String> {
        let mut options = Self { long: false, control: None };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match *arg {
                "--long" => options.long = true,
                "--control" => {
                    let name = args.next().ok_or("--control keep-rows|write-rows")?;
                    options.control = Some((*name).to_owned());
                }
                other => return Err(format!("memory: unknown option `{other}`")),
            }
        }
        Ok(options)
    }
}

/// Builds `rill`.
fn build(workspace: &Workspace) -> Result<(), String> {
    let mut command = Command::new(cargo());
    command.args(["build", "--release", "--locked", "--package", "rill-cli"]);
    let status = command.current_dir(workspace.path("")).status();
    match status.map_err(|error| error.to_string())?.success() {
        true => Ok(()),
        false => Err("rill does not build".to_owned()),
    }
}

/// The command beside this one.
fn rill() -> Result<PathBuf, String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let path = here.with_file_name("rill");
    if path.exists() { Ok(path) } else { Err(format!("{} is not there", path.display())) }
}
