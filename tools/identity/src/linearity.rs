//! What a proof takes by its calls, the rows being as many.
//!
//! A call takes rows too, so the program spends those that it does not call with in a loop. All runs
//! fill their padded rows but for a few, and only the number of calls differs.

use crate::case::Case;
use crate::configuration::{Configuration, Form};
use rill_e2e::assembler::{Assembler, DATA, declaring, elf_at};
use rill_prover::ProveError;
use std::fmt::Write;

/// A precompile that is called in a loop.
#[derive(Clone, Copy, Debug)]
pub struct Called {
    /// Its name.
    pub name: &'static str,
    /// The stage that has its relation.
    pub stage: &'static str,
    id: u8,
    code: u32,
    registers: [u32; 4],
}

/// Registers: pointers to a state and a block, the calls left, a product, a factor, a modulus.
const STATE: u32 = 5;
const BLOCK: u32 = 6;
const LEFT: u32 = 7;
const PRODUCT: u32 = 8;
const FACTOR: u32 = 9;
const MODULUS: u32 = 10;

/// A table of calls, and a precompile in place.
pub const CALLED: [Called; 2] = [
    Called { name: "sha256", stage: "calls", id: 1, code: 1, registers: [STATE, STATE, BLOCK, 0] },
    Called {
        name: "mulmod64",
        stage: "products",
        id: 7,
        code: 19,
        registers: [PRODUCT, FACTOR, FACTOR, MODULUS],
    },
];

/// Numbers of calls.
const CALLS: [u32; 5] = [0, 1, 1 << 4, 1 << 8, 1 << 12];

/// Runs of each; the least seconds count.
const RUNS: usize = 3;

/// A run of so many calls.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Calls.
    pub calls: u32,
    /// Rows.
    pub rows: u64,
    /// Seconds of the linear and of the streaming form, by stage.
    pub seconds: [Vec<(&'static str, f64)>; 2],
}

impl Measured {
    /// Seconds in all, or of one stage.
    fn of(&self, form: usize, stage: Option<&str>) -> f64 {
        let wanted = self.seconds[form].iter().filter(|(name, _)| stage.is_none_or(|s| s == *name));
        wanted.fold(0.0, |sum, (_, seconds)| sum + seconds)
    }
}

/// An ELF that calls so often and fills `2^log_rows` rows but for a few.
///
/// # Panics
/// If so many calls do not fit.
pub fn program(called: &Called, calls: u32, log_rows: u32) -> Vec<u8> {
    let rows = |turns| Case::new("", &elf(called, calls, turns), &[]).rows();
    let least = rows(1);
    let turns = ((1 << log_rows) - least).checked_sub(16).expect("the calls fit") / 2;
    elf(called, calls, turns)
}

/// An ELF that calls so often, then counts down from `turns`.
fn elf(called: &Called, calls: u32, turns: u64) -> Vec<u8> {
    let mut code = Assembler::new();
    code.set(STATE, DATA);
    code.addi(BLOCK, STATE, 32);
    code.addi(FACTOR, 0, 1234);
    code.addi(MODULUS, 0, 1999);
    if calls > 0 {
        code.set(LEFT, calls.into());
        code.invoke(called.code, called.registers);
        code.addi(LEFT, LEFT, -1);
        code.branch(1, [LEFT, 0], -8);
    }
    code.set(LEFT, turns);
    code.addi(LEFT, LEFT, -1);
    code.branch(1, [LEFT, 0], -4);
    code.call(93, 0, (0, 0), 0);
    declaring(&elf_at(&code.bytes(), DATA, 512, &[1, 2, 3]), &[called.id])
}

/// Proves runs of `2^log_rows` padded rows in both forms, on `threads` threads.
///
/// # Errors
/// If a proof cannot be made.
pub fn measure(
    called: &Called,
    log_rows: u32,
    threads: usize,
    told: &mut dyn FnMut(u32),
) -> Result<Vec<Measured>, ProveError> {
    let cases: Vec<Case> =
        CALLS.map(|calls| Case::new(called.name, &program(called, calls, log_rows), &[])).into();
    let mut all: Vec<Measured> = Vec::new();
    for run in 0..RUNS {
        for (index, (case, calls)) in cases.iter().zip(CALLS).enumerate() {
            told(calls);
            let mut seconds = [Vec::new(), Vec::new()];
            for (form, seconds) in [Form::Linear, Form::Streaming].into_iter().zip(&mut seconds) {
                let configuration = Configuration { threads, form, ..Configuration::REFERENCE };
                *seconds = case.seconds(&configuration)?;
            }
            if run == 0 {
                all.push(Measured { calls, rows: case.rows(), seconds });
            } else {
                let known = all[index].seconds.iter_mut().zip(seconds);
                known.for_each(|(known, new)| {
                    known.iter_mut().zip(new).for_each(|(known, new)| known.1 = known.1.min(new.1));
                });
            }
        }
    }
    Ok(all)
}

/// A row for each run: what it took, and what a call took more than none does.
pub fn table(called: &Called, all: &[Measured]) -> String {
    let form = |form| format!(" {form} s | stage `{}` s | ms a call |", called.stage);
    let mut text = format!("| calls | rows |{}{}\n", form("linear"), form("streaming"));
    text.push_str("|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for measured in all {
        let _ = write!(text, "| {} | {} |", measured.calls, measured.rows);
        for form in 0..2 {
            let (seconds, stage) = (measured.of(form, None), measured.of(form, Some(called.stage)));
            let more = seconds - all[0].of(form, None);
            let each =
                if measured.calls == 0 { 0.0 } else { 1e3 * more / f64::from(measured.calls) };
            let _ = write!(text, " {seconds:.2} | {stage:.3} | {each:.3} |");
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_runs_have_as_many_rows_and_the_calls_that_are_said() {
        for (called, calls) in CALLED.iter().flat_map(|called| [0, 1, 16].map(|c| (called, c))) {
            let case = Case::new(called.name, &program(called, calls, 12), &[]);
            assert!((1 << 12) - case.rows() < 32, "{}", case.rows());
            assert_eq!(case.subject.run.named_calls(), [(called.name, calls)]);
        }
    }
}
