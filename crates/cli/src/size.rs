//! Sizes of memory as people write them.

use std::str::FromStr;
use thiserror::Error;

/// A number of bytes, at least 1: `256MiB`, `2GiB`, `1048576`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

/// Why a text is not a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum SizeError {
    #[error("no size: write bytes, or a whole number with KiB, MiB, GiB or TiB, such as 256MiB")]
    Malformed,
    #[error("0 bytes hold nothing: give a larger size")]
    Zero,
    #[error("more bytes than 2^64")]
    TooLarge,
}

const UNITS: [(&str, u32); 6] =
    [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40), ("B", 0), ("", 0)];

impl FromStr for Size {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let (_, shift) =
            UNITS.iter().find(|(name, _)| *name == unit).ok_or(SizeError::Malformed)?;
        if number.is_empty() {
            return Err(SizeError::Malformed);
        }
        let number: u64 = number.parse().map_err(|_| SizeError::TooLarge)?;
        let bytes = number.checked_mul(1 << shift).ok_or(SizeError::TooLarge)?;
        if bytes == 0 { Err(SizeError::Zero) } else { Ok(Self(bytes)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_numbers_with_or_without_unit() {
        for (text, bytes) in [
            ("1", 1),
            ("512B", 512),
            ("3KiB", 3 << 10),
            ("256MiB", 256 << 20),
            ("2GiB", 2 << 30),
            ("1TiB", 1 << 40),
        ] {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused() {
        use SizeError::{Malformed, TooLarge, Zero};
        for (text, error) in [
            ("", Malformed),
            ("12XB", Malformed),
            ("MiB", Malformed),
            ("-1", Malformed),
            ("1.5GiB", Malformed),
            ("1 GiB", Malformed),
            ("0", Zero),
            ("0GiB", Zero),
            ("18446744073709551616", TooLarge),
            ("99999999TiB", TooLarge),
        ] {
            assert_eq!(text.parse::<Size>(), Err(error), "{text}");
        }
    }
}
