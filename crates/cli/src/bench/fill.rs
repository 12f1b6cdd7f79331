//! Which count makes a guest fill `2^k` rows.

use crate::failure::Failure;
use crate::guests::{Guest, Line};
use crate::symbols::run_failure;
use rill::{Limits, Machine, Program, RunError};
use std::sync::Arc;

/// Corrections after the line through two runs.
const CORRECTIONS: usize = 16;

/// A count and the input it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filled {
    pub(crate) count: u64,
    pub(crate) input: Vec<u8>,
}

/// The greatest count found with which `guest` takes at most `2^log_cycles` rows.
///
/// Rows are about linear in the count. Two runs, at half and at all of the count that the measured
/// line of the guest gives, make a line of their own; from there on the count is corrected by
/// running.
pub(crate) fn fill(guest: &Guest, program: &Program, log_cycles: u8) -> Result<Filled, Failure> {
    let rows_for = |count: f64| rows(program, guest.input(count as u64), log_cycles);
    let target = (1_u64 << log_cycles) as f64;
    let Line { rows_base, rows_per_count } = guest.line();
    let estimate = ((target - rows_base) / rows_per_count).max(1.0);
    let low = (estimate / 2.0).max(1.0).floor();
    let high = estimate.max(low + 1.0).floor();

    let (rows_low, rows_high) = (rows_for(low)?, rows_for(high)?);
    let slope = ((rows_high - rows_low) / (high - low)).max(1.0);
    let mut count = (low + (target - rows_low) / slope).floor();
    let mut best = None;
    for _ in 0..CORRECTIONS {
        if count < 1.0 || best.is_some_and(|best| count <= best) {
            break;
        }
        let spare = target - rows_for(count)?;
        if spare >= 0.0 {
            best = Some(count);
        }
        count += (spare / slope).floor();
    }
    let too_long = || Failure::Fill { guest: guest.name, log_cycles };
    let count = best.ok_or_else(too_long)? as u64;
    Ok(Filled { count, input: guest.input(count) })
}

/// Rows executed on `input`; four times the size for all that takes more.
fn rows(program: &Program, input: Vec<u8>, log_cycles: u8) -> Result<f64, Failure> {
    let limits = Limits { max_rows: 4 << log_cycles, ..Limits::default() };
    let machine = Machine::new(&program.key)?;
    match machine.run_watched(&Arc::new(input), &limits, &mut |_| {}) {
        Ok(run) => Ok(run.rows as f64),
        Err(crash) => match crash.error {
            RunError::RowLimit { rows, .. } => Ok(rows as f64),
            _ => Err(run_failure(program, &crash)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_fill_their_rows_to_95_percent_and_not_over() {
        for (name, log_cycles) in [
            ("sha2-chain", 18),
            ("sha3-chain", 18),
            ("fibonacci", 12),
            ("muldiv", 16),
            ("btreemap", 19),
            ("memory-walk", 14),
            ("json", 22),
            ("rows", 10),
        ] {
            let guest = Guest::named(name).unwrap();
            let program = guest.program().unwrap();
            let filled = fill(&guest, &program, log_cycles).unwrap();
            let run = Machine::new(&program.key).unwrap();
            let run = run.run(&filled.input, &Limits::default()).unwrap();
            let fill = run.rows as f64 / (1_u64 << log_cycles) as f64;
            assert!((0.95..=1.0).contains(&fill), "{name}: {fill}");
        }
    }

    #[test]
    fn a_guest_that_is_too_long_is_told() {
        let guest = Guest::named("ecdsa").unwrap();
        let program = guest.program().unwrap();
        assert!(matches!(fill(&guest, &program, 16), Err(Failure::Fill { .. })));
    }
}
