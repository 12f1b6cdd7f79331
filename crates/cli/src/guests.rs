//! The guests that are part of the command.

use crate::failure::Failure;
use rill::Program;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A guest whose length of run is set by a count, the first 8 bytes of its input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guest {
    pub(crate) name: &'static str,
    elf: &'static [u8],
    input: &'static [u8],
}

macro_rules! guests {
    ($($name:literal)*) => {
        [$(Guest {
            name: $name,
            elf: include_bytes!(concat!("../../../guests/prebuilt/", $name, ".elf")),
            input: include_bytes!(concat!("../../../guests/inputs/", $name, ".bin")),
        }),*]
    };
}

const GUESTS: [Guest; 15] = guests! {
    "sha2-chain" "sha3-chain" "fibonacci" "muldiv" "btreemap" "memory-walk" "ecdsa" "json" "rows"
    "sha2-calls" "sha3-calls" "blake3-calls" "mulmod-calls" "mulmod64-calls" "ecdsa-calls"
};

const COUNTS: [&str; 2] = [
    include_str!("../../../guests/inputs/counts.json"),
    include_str!("../../../guests/inputs/counts-calls.json"),
];

/// How many rows a guest takes for a count, about.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Line {
    pub(crate) rows_base: f64,
    pub(crate) rows_per_count: f64,
}

impl Guest {
    /// The guest called `name`.
    pub(crate) fn named(name: &str) -> Result<Self, Failure> {
        GUESTS.iter().find(|guest| guest.name == name).copied().ok_or_else(|| {
            let known = GUESTS.map(|guest| guest.name).join(", ");
            Failure::UnknownGuest { name: name.to_owned(), known }
        })
    }

    pub(crate) fn program(&self) -> Result<Program, Failure> {
        let path = || PathBuf::from(format!("guest {}", self.name));
        Program::from_elf(self.elf).map_err(|source| Failure::Elf { path: path(), source })
    }

    /// Its input for a count.
    pub(crate) fn input(&self, count: u64) -> Vec<u8> {
        let rest = self.input.get(8..).unwrap_or_default();
        [&count.to_le_bytes(), rest].concat()
    }

    /// Rows for a count, as `guests/measure` found them.
    pub(crate) fn line(&self) -> Line {
        let lines = |counts: &str| -> BTreeMap<String, Line> {
            serde_json::from_str(counts).expect("the file is part of the build and tested")
        };
        let mut lines = COUNTS.into_iter().flat_map(lines);
        lines.find(|(name, _)| name == self.name).expect("every guest was measured").1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guest_has_a_program_and_a_line() {
        for guest in GUESTS {
            guest.program().unwrap();
            assert!(guest.line().rows_per_count >= 1.0, "{}", guest.name);
            assert_eq!(guest.input(7)[..8], 7_u64.to_le_bytes());
            assert_eq!(guest.input(7)[8..], guest.input[8..]);
        }
    }
}
