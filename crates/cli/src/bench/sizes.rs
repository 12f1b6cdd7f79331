//! The requested sizes.

use std::str::FromStr;
use thiserror::Error;

/// Binary logarithms of numbers of rows, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    least: u8,
    greatest: u8,
}

/// Smallest and greatest `log_cycles` that are accepted.
const BOUNDS: (u8, u8) = (8, 32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no sizes: write A..B or one number, from {} to {}, A at most B", BOUNDS.0, BOUNDS.1)]
pub(crate) struct SizesError;

impl FromStr for Sizes {
    type Err = SizesError;

    fn from_str(text: &str) -> Result<Self, SizesError> {
        let (least, greatest) = text.split_once("..").unwrap_or((text, text));
        let number = |text: &str| text.parse::<u8>().map_err(|_| SizesError);
        let (least, greatest) = (number(least)?, number(greatest)?);
        if BOUNDS.0 <= least && least <= greatest && greatest <= BOUNDS.1 {
            Ok(Self { least, greatest })
        } else {
            Err(SizesError)
        }
    }
}

impl Sizes {
    /// All of them, ascending.
    pub(crate) fn all(self) -> impl Iterator<Item = u8> {
        self.least..=self.greatest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_a_number_or_two() {
        assert_eq!("16".parse(), Ok(Sizes { least: 16, greatest: 16 }));
        assert_eq!("10..12".parse::<Sizes>().unwrap().all().collect::<Vec<_>>(), [10, 11, 12]);
        for text in ["", "x", "7", "33", "12..10", "10..", "..10", "10...12", "10..12..14"] {
            assert_eq!(text.parse::<Sizes>(), Err(SizesError), "{text}");
        }
    }
}
