//! What a run computed in software although there is a precompile for it.

use crate::{Program, Run};
use rill_executor::{Block, ReplayError, TraceSource, function_at};
use std::collections::{BTreeMap, HashSet};

/// Rows that are judged as one: a few rounds of any function that is looked for.
const BLOCK_ROWS: usize = 1 << 10;

/// Parts of a long run that are looked at, each from where a replay can begin.
const PARTS: usize = 64;

/// Rows that are looked at in a part.
const PART_ROWS: u64 = 2 * BLOCK_ROWS as u64;

/// A function that a run computed in software.
#[derive(Clone, Debug, PartialEq)]
pub struct Software {
    /// What it is.
    pub name: &'static str,
    /// The precompile that could do it.
    pub precompile: &'static str,
    /// About how many rows it took.
    pub rows: u64,
    /// Their share of all rows.
    pub share: f64,
    /// About how many times fewer the precompile takes.
    pub times: u64,
    /// The symbol of the function with most of these rows.
    pub symbol: String,
}

/// What tells a function.
struct Known {
    name: &'static str,
    precompile: &'static str,
    /// Rows of one call of it in software over those by the precompile, from `docs/guests.md`.
    times: u64,
    /// Operands that others do not have, and how many different ones a block has at least.
    constants: (&'static [u64], usize),
    /// Parts of mangled names: crates, with their lengths.
    crates: &'static [&'static str],
}

/// Some of the constants of the rounds: those that are no addresses, with or without sign alike.
const SHA256: &[u64] = &[
    0x428a_2f98,
    0x7137_4491,
    0x3956_c25b,
    0x59f1_11f1,
    0x1283_5b01,
    0x2431_85be,
    0x550c_7dc3,
    0x72be_5d74,
    0x0fc1_9dc6,
    0x240c_a1cc,
    0x2de9_2c6f,
    0x4a74_84aa,
    0x5cb0_a9dc,
    0x76f9_88da,
    0x06ca_6351,
    0x1429_2967,
    0x27b7_0a85,
    0x2e1b_2138,
    0x4d2c_6dfc,
    0x5338_0d13,
    0x650a_7354,
    0x766a_0abb,
    0x106a_a070,
    0x19a4_c116,
    0x1e37_6c08,
    0x2748_774c,
    0x34b0_bcb5,
    0x391c_0cb3,
    0x4ed8_aa4a,
    0x5b9c_ca4f,
    0x682e_6ff3,
    0x748f_82ee,
    0x78a5_636f,
];
const KECCAK: &[u64] = &[
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x8000_0000_8000_000a,
    0x8000_0000_0000_8080,
    0x8000_0000_8000_8008,
];

/// Names of functions are not enough: a compiler makes one of many.
const KNOWN: [Known; 4] = [
    Known {
        name: "SHA-256",
        precompile: "sha256",
        times: 100,
        constants: (SHA256, 2),
        crates: &["8software6sha256"],
    },
    Known {
        name: "Keccak",
        precompile: "keccak",
        times: 70,
        constants: (KECCAK, 1),
        crates: &["6keccak", "11tiny_keccak"],
    },
    Known {
        name: "BLAKE3",
        precompile: "blake3",
        times: 40,
        constants: (&[], 1),
        crates: &["6blake3"],
    },
    Known {
        name: "arithmetic of big integers",
        precompile: "mulmod256",
        times: 5,
        constants: (&[], 1),
        crates: &["4k256", "4p256", "13crypto_bigint"],
    },
];

/// What of a run could have been done by precompiles, by a look at parts of it: at all of a short
/// run, and at 2^17 rows of a long one.
///
/// # Errors
/// If the run cannot be replayed.
pub fn software(program: &Program, run: &Run) -> Result<Vec<Software>, ReplayError> {
    let mut sample = Sample { program, rows: 0, found: KNOWN.map(|_| BTreeMap::new()) };
    let is_short = run.rows <= PARTS as u64 * PART_ROWS;
    let (parts, rows) = if is_short { (1, run.rows) } else { (PARTS, PART_ROWS) };
    for part in run.trace.segments(parts) {
        let end = part.end.min(part.start + rows);
        run.trace.replay(part.start..end, BLOCK_ROWS, &mut |block| sample.add(block))?;
    }
    Ok(sample.result(run.rows))
}

/// What was seen.
struct Sample<'a> {
    program: &'a Program,
    /// Rows.
    rows: u64,
    /// Rows of each known function, by symbol.
    found: [BTreeMap<&'a str, u64>; KNOWN.len()],
}

impl<'a> Sample<'a> {
    fn add(&mut self, block: &Block) {
        self.rows += block.pc.len() as u64;
        let mut by_symbol: BTreeMap<&'a str, u64> = BTreeMap::new();
        for pc in &block.pc {
            let address = self.program.key.rows()[*pc as usize].address;
            let symbol = function_at(self.program, address).map_or("unknown", |(name, _)| name);
            *by_symbol.entry(symbol).or_default() += 1;
        }
        let operands: HashSet<u64> = block.a.iter().chain(&block.b).copied().collect();
        for (known, found) in KNOWN.iter().zip(&mut self.found) {
            let (constants, enough) = known.constants;
            let seen = constants.iter().filter(|constant| operands.contains(constant)).count();
            let all = !constants.is_empty() && seen >= enough;
            for (symbol, rows) in &by_symbol {
                if all || is_of(symbol, known.crates) {
                    *found.entry(symbol).or_default() += rows;
                }
            }
        }
    }

    fn result(self, all: u64) -> Vec<Software> {
        let found = KNOWN.iter().zip(self.found).filter_map(|(known, found)| {
            let (symbol, _) = found.iter().max_by_key(|(_, rows)| **rows)?;
            let share = found.values().sum::<u64>() as f64 / self.rows as f64;
            Some(Software {
                name: known.name,
                precompile: known.precompile,
                rows: (share * all as f64) as u64,
                share,
                times: known.times,
                symbol: (*symbol).to_owned(),
            })
        });
        found.collect()
    }
}

/// Whether a symbol is a function of these crates; what calls precompiles is none.
fn is_of(symbol: &str, crates: &[&str]) -> bool {
    let calls = symbol.contains("10rill_accel") && !symbol.contains("8software");
    !calls && crates.iter().any(|name| symbol.contains(name))
}
