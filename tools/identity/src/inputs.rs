//! Inputs for runs of a wanted size.

use rill_e2e::guests;
use rill_executor::{Limits, Machine};
use rill_loader::Program;

/// Rows of a turn of the loop of the guest `rows`.
const LOOP_ROWS: u64 = 64;

/// A guest that is run to see how long it takes.
struct Runner<'a> {
    name: &'a str,
    machine: Machine,
}

impl<'a> Runner<'a> {
    fn new(name: &'a str) -> Self {
        let program = Program::from_elf(&guests::elf(name)).expect("a guest is a program");
        Self { name, machine: Machine::new(&program.key).expect("a guest loads") }
    }

    /// The rows of the run on these counts, if they are at most `limit`.
    fn rows(&self, counts: &[u64], limit: u64) -> Option<u64> {
        let limits = Limits { max_rows: limit, ..Limits::default() };
        let run = self.machine.run(&guests::input_with(self.name, counts), &limits);
        run.ok().map(|run| run.rows).filter(|rows| *rows <= limit)
    }
}

/// The input on which the guest `rows` runs for exactly `rows` rows; none if they are too few for
/// it.
pub fn exact(rows: u64) -> Option<Vec<u8>> {
    let runner = Runner::new("rows");
    let over = rows.checked_sub(runner.rows(&[0, 0], rows)?)?;
    let counts = [over / LOOP_ROWS, over % LOOP_ROWS];
    (runner.rows(&counts, rows)? == rows).then(|| guests::input_with("rows", &counts))
}

/// The input with the greatest count on which a guest runs for at most `2^log_rows` rows; none if
/// it does not even with count 1.
pub fn largest(name: &str, log_rows: u32) -> Option<Vec<u8>> {
    let runner = Runner::new(name);
    let fits = |count: &u64| runner.rows(&[*count], 1 << log_rows).is_some();
    let (mut low, mut high) = (1, 1 << log_rows);
    if !fits(&low) {
        return None;
    }
    // Invariant: `low` fits, `high` does not, as every turn has a row.
    while low + 1 < high {
        let middle = low.midpoint(high);
        if fits(&middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(guests::input_with(name, &[low]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_rows_in_a_turn_is_hit_exactly() {
        for rows in 256..256 + LOOP_ROWS {
            assert!(exact(rows).is_some(), "{rows}");
        }
    }

    #[test]
    fn fewer_rows_than_the_guest_takes_are_not_hit() {
        assert_eq!(exact(9), None);
    }
}
