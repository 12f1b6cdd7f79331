//! Options that several commands have.

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

impl From<FormName> for Form {
    fn from(name: FormName) -> Self {
        match name {
            FormName::Auto => Self::Auto,
            FormName::Linear => Self::Linear,
            FormName::Naive => Self::Naive,
            FormName::Streaming => Self::Streaming,
        }
    }
}

/// Most threads that can be asked for.
const MAX_THREADS: i64 = 1024;

/// Reads a number of threads, at least 1.
pub(crate) fn threads() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=MAX_THREADS)
}
