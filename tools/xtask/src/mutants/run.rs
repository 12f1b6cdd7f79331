//! Builds a tree and runs a suite on it.

use super::list::Suite;
use super::tree::Tree;
use crate::workspace::cargo;
use std::process::{Command, Output};
use std::thread::available_parallelism;

/// The profile of the workspace that compiles quickly and runs fast enough.
const PROFILE: &str = "mutants";
/// Seconds by the clock that a build may take.
const BUILD_SECONDS: u64 = 1800;
/// By the clock a suite may take so many times its processor time: the machine may be shared.
const PATIENCE: u64 = 10;
/// Address space of a suite, in KiB: a mutant that forgets a bound must not take the machine.
const MEMORY_KIB: u64 = 12 << 20;
/// What `timeout` returns when it had to end the command.
const ENDED: i32 = 124;

/// How a run of tests ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tests {
    Passed,
    /// The tests that failed; none if the process died.
    Failed(Vec<String>),
    /// It had to be ended.
    TimedOut,
}

/// Builds what a suite needs; `Err` is what the compiler said.
pub(super) fn build(tree: &Tree, suite: &Suite) -> Result<(), String> {
    let output =
        run_limited(tree, suite, &format!("timeout {BUILD_SECONDS} \"$@\""), &["--no-run"])?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let error = said.lines().find(|line| line.starts_with("error"));
    Err(error.map_or_else(|| said.trim().to_owned(), str::to_owned))
}

/// Runs the tests that `filters` choose, and says how long it took. Seconds are those of the
/// processor on all cores, which do not depend on what else the machine does; `seconds` is how
/// many it may take.
pub(super) fn run(
    tree: &Tree,
    suite: &Suite,
    filters: &[String],
    seconds: u64,
) -> Result<(Tests, f64), String> {
    let cores = available_parallelism().map_or(1, |cores| cores.get() as u64);
    // `timeout` and `ulimit` end the tests even if this tool is gone by then. `times` tells the
    // processor time of all children.
    let limited = format!(
        "ulimit -v {MEMORY_KIB} -t {}; timeout --kill-after=5 {} \"$@\"; \
         code=$?; times >&2; exit $code",
        seconds * cores,
        seconds * PATIENCE,
    );
    let rest: Vec<&str> = ["--"].into_iter().chain(filters.iter().map(String::as_str)).collect();
    let output = run_limited(tree, suite, &limited, &rest)?;
    let (said, times) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let took = processor_seconds(&times) / cores as f64;
    let verdict = match (output.status.code(), failed(&said)) {
        (Some(0), _) if passed(&said) == 0 => {
            return Err(format!("suite `{}`: {filters:?} choose no test", suite.name));
        }
        (Some(0), _) => Tests::Passed,
        (Some(ENDED), _) => Tests::TimedOut,
        (_, names) if names.is_empty() && took * 1.1 > seconds as f64 => Tests::TimedOut,
        (_, names) => Tests::Failed(names),
    };
    Ok((verdict, took))
}

/// `cargo test` of a suite, with `rest`, by a line of shell whose `"$@"` it is.
fn run_limited(tree: &Tree, suite: &Suite, line: &str, rest: &[&str]) -> Result<Output, String> {
    let mut command = Command::new("sh");
    command.args(["-c", line, "sh"]).arg(cargo()).args(["test", "--quiet", "--locked"]);
    command.args(["--jobs", "2", "--profile", PROFILE]).args(&suite.cargo).args(rest);
    command.env("CARGO_TARGET_DIR", &tree.build).current_dir(tree.workspace.path(""));
    command.output().map_err(|error| format!("sh: cannot be run: {error}"))
}

/// User and system time of the children, by the last line of `times`: `0m1.250s 0m0.100s`.
fn processor_seconds(said: &str) -> f64 {
    let words = said.trim_end().lines().next_back().unwrap_or_default().split_whitespace();
    let seconds = words.filter_map(|word| {
        let (minutes, seconds) = word.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    });
    seconds.sum()
}

/// How many tests passed, over all test binaries.
fn passed(said: &str) -> usize {
    let counts = said.lines().filter_map(|line| line.strip_prefix("test result: "));
    let words = counts.filter_map(|line| line.split(". ").nth(1)?.split(' ').next());
    words.filter_map(|word| word.parse::<usize>().ok()).sum()
}

/// The tests that failed: the lists at the ends of the test binaries' outputs.
fn failed(said: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in said.lines() {
        match line.strip_prefix("    ") {
            _ if line == "failures:" => inside = true,
            Some(name) if inside && !name.contains(' ') => names.push(name.to_owned()),
            _ => inside &= line.is_empty(),
        }
    }
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "
running 3 tests
..F
failures:

---- a::b stdout ----
thread 'a::b' panicked at src/lib.rs:1:1:
    left: 1
    right
failures:
    a::b
    c

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.1s
";

    #[test]
    fn failed_tests_are_those_that_libtest_lists() {
        assert_eq!(failed(SAID), ["a::b", "c"]);
        assert_eq!(failed("test result: ok. 3 passed; 0 failed"), [] as [&str; 0]);
    }

    #[test]
    fn processor_time_is_that_of_the_children() {
        let milliseconds = |said| (processor_seconds(said) * 1000.0).round() as u64;
        assert_eq!(milliseconds("noise\n0m0.0s 0m0.0s\n1m2.500s 0m0.250s\n"), 62_750);
        assert_eq!(milliseconds(""), 0);
    }

    #[test]
    fn passed_tests_are_counted_over_binaries() {
        assert_eq!(passed(SAID), 1);
        let two = "test result: ok. 3 passed; 0 failed\ntest result: ok. 0 passed; 0 failed";
        assert_eq!(passed(two), 3);
    }
}
