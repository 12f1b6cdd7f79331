//! `cargo xtask memory`: the memory law, measured.
//!
//! Every proof is made by a process of its own, `rill prove`, and everything is taken from its
//! report, but what it writes, which is watched from outside. A measurement that is missing is a
//! failure.

mod judge;
mod page;
mod plot;

use crate::proofs::{self, Form, Record, Rill, Subject};
use crate::workspace::{Finding, Workspace, verdict};
use clap::{Args, ValueEnum};

/// What to measure.
#[derive(Args)]
pub(crate) struct Options {
    /// Up to 2^24 rows.
    #[arg(long)]
    long: bool,
    /// A prover that breaks the law on purpose; the gate must notice.
    #[arg(long)]
    control: Option<Control>,
}

/// A way to break the law.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Control {
    KeepRows,
    WriteRows,
}

/// Sizes at which the linear prover is measured next to the streaming one.
const COMPARED: [u8; 3] = [18, 20, 22];

/// Measures, writes the page, judges.
pub(crate) fn command(workspace: &Workspace, options: &Options) -> Result<String, String> {
    let rill = match options.control {
        // The product has no such thing.
        Some(_) => Rill::build_with(workspace, "gates", &["--features", "gates"])?,
        None => Rill::build(workspace)?,
    };
    let wanted = options.wanted();
    let mut records: Vec<Record> = Vec::new();
    for subjects in wanted.chunk_by(|(a, _), (b, _)| a == b) {
        let input = subjects[0].0.input(&rill)?;
        for (subject, form) in subjects {
            let control = options.control.iter();
            let control = control.flat_map(|control| ["--control", control.name_and_symptom().0]);
            let more: Vec<&str> = control.chain(["--stage-peaks"]).collect();
            let record = proofs::measure(&rill, subject, input.path(), *form, &more)?;
            eprintln!("{}", record.line());
            records.push(record);
        }
        if options.control.is_none() {
            page::write(workspace, &records, &judge::judge(&wanted, &records))?;
        }
    }
    let findings = judge::judge(&wanted, &records);
    match options.control {
        Some(control) => control.verdict(&findings),
        None => verdict(&format!("{} proofs obey the memory law", records.len()), &findings),
    }
}

impl Control {
    /// What `rill prove --control` calls it, in a build with the feature `gates`; what some finding
    /// must speak of.
    fn name_and_symptom(self) -> (&'static str, &'static str) {
        match self {
            Self::KeepRows => ("keep-rows", "held before it"),
            Self::WriteRows => ("write-rows", "bytes written"),
        }
    }

    /// The control has failed if the gate has not noticed.
    fn verdict(self, findings: &[Finding]) -> Result<String, String> {
        let (name, symptom) = self.name_and_symptom();
        let lines: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
        if findings.iter().any(|finding| finding.what.contains(symptom)) {
            return Ok(format!("{lines}{} finding(s): the gate notices {name}\n", findings.len()));
        }
        Err(format!("{lines}the gate does not notice {name}: no finding says `{symptom}`"))
    }
}

impl Options {
    /// Guests at sizes, and in which forms.
    fn wanted(&self) -> Vec<(Subject, Form)> {
        let subjects = proofs::all(self.long, self.control.is_some()).into_iter();
        subjects
            .flat_map(|subject| self.forms(&subject).iter().map(move |form| (subject, *form)))
            .collect()
    }

    fn forms(&self, subject: &Subject) -> &'static [Form] {
        let compared = subject.is_usual() && self.control.is_none();
        if compared && COMPARED.contains(&subject.log_cycles) {
            &[Form::Linear, Form::Streaming]
        } else {
            &[Form::Streaming]
        }
    }
}
