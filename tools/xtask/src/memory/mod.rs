//! `cargo xtask memory`: the memory law, measured.
//!
//! Every proof is made by a process of its own, `rill prove`, and everything is taken from its
//! report, but what it writes, which is watched from outside. A measurement that is missing is a
//! failure.

mod judge;
mod page;
mod plot;

use crate::proofs::{self, Form, Rill, Subject};
use crate::workspace::{Workspace, verdict};

/// What to measure.
struct Options {
    /// Up to 2^24 rows.
    long: bool,
    /// A prover that breaks the law on purpose; the gate must fail.
    control: Option<String>,
}

/// Sizes at which the linear prover is measured beside the streaming one.
const COMPARED: [u8; 3] = [18, 20, 22];

/// Measures, writes the page, judges.
pub(crate) fn command(workspace: &Workspace, args: &[&str]) -> Result<String, String> {
    let options = Options::parse(args)?;
    let rill = Rill::build(workspace)?;
    let mut records = Vec::new();
    for subject in proofs::all(options.long, options.control.is_some()) {
        let input = rill.input(&subject)?;
        for form in options.forms(&subject) {
            let more: Vec<&str> =
                options.control.iter().flat_map(|name| ["--control", name]).collect();
            let record = proofs::measure(&rill, &subject, input.path(), form, &more)?;
            eprintln!("{}", record.line());
            records.push(record);
        }
        if options.control.is_none() {
            page::write(workspace, &records, &judge::judge(&records))?;
        }
    }
    let findings = judge::judge(&records);
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

    /// Forms to measure.
    fn forms(&self, subject: &Subject) -> Vec<Form> {
        let compared = subject.is_usual() && self.control.is_none();
        if compared && COMPARED.contains(&subject.log_cycles) {
            vec![Form::Linear, Form::Streaming]
        } else {
            vec![Form::Streaming]
        }
    }
}
