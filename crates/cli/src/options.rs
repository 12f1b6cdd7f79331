//! Options that several commands have.

use crate::failure::Failure;
use clap::ValueEnum;
use rill::Form;

/// How the prover trades memory for passes; the proof is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormName {
    /// The fastest that fits
    Auto,
    /// Memory proportional to the rows
    Linear,
    /// Memory proportional to the square root of the rows
    Streaming,
    /// The definition, interpreted, for runs of a few hundred rows
    #[value(hide = true)]
    Naive,
}

impl FormName {
    /// The form, if this version has it.
    pub(crate) fn form(self) -> Result<Form, Failure> {
        match self {
            Self::Auto | Self::Linear => Ok(Form::Linear),
            Self::Naive => Ok(Form::Naive),
            Self::Streaming => Err(Failure::NotYet("--form streaming")),
        }
    }
}

/// Most threads that can be asked for.
const MAX_THREADS: i64 = 1024;

/// Reads a number of threads, at least 1.
pub(crate) fn threads() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=MAX_THREADS)
}
