//! Options that several commands have.

use clap::ValueEnum;
use rill::Form;
use std::str::FromStr;
use thiserror::Error;

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

/// The largest number of threads that is accepted.
const MAX_THREADS: i64 = 1024;

/// Reads a number of threads, at least 1.
pub(crate) fn threads() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=MAX_THREADS)
}

/// The digest that names a program, as `rill id` prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest(pub(crate) [u8; 32]);

/// Why a text is not a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum DigestError {
    #[error("{0} characters, not the 64 hexadecimal digits that `rill id` prints")]
    Length(usize),
    #[error("`{0}` is no hexadecimal digit; `rill id` prints the 64 that are needed")]
    Digit(char),
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let digit = |c: char| c.to_digit(16).ok_or(DigestError::Digit(c));
        let digits = text.chars().map(digit).collect::<Result<Vec<u32>, _>>()?;
        let bytes = digits.chunks_exact(2).map(|pair| (pair[0] << 4 | pair[1]) as u8);
        let bytes: Vec<u8> = bytes.collect();
        match bytes.try_into() {
            Ok(bytes) if digits.len() == 64 => Ok(Self(bytes)),
            _ => Err(DigestError::Length(digits.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_is_printed_and_nothing_else_is() {
        let bytes: [u8; 32] = std::array::from_fn(|i| (37 * i) as u8);
        let text = rill::hex(&bytes);
        assert_eq!(text.parse(), Ok(Digest(bytes)));
        assert_eq!(text.to_uppercase().parse(), Ok(Digest(bytes)));
        let read = str::parse::<Digest>;
        for length in [0, 1, 62, 63] {
            assert_eq!(read(&text[..length]), Err(DigestError::Length(length)));
        }
        for more in ["0", "00"] {
            let longer = format!("{text}{more}");
            assert_eq!(read(&longer), Err(DigestError::Length(longer.len())));
        }
        assert_eq!(read(&format!("0x{}", &text[2..])), Err(DigestError::Digit('x')));
        for wrong in ['g', ' ', '-', '\u{660}', '\n'] {
            assert_eq!(read(&format!("{wrong}{}", &text[1..])), Err(DigestError::Digit(wrong)));
        }
    }
}
