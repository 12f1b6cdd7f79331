//! Builds a tree and runs a suite on it.

use super::list::Suite;
use super::tree::Tree;
use crate::workspace::cargo;
use std::process::Command;
use std::time::Instant;

/// The profile of the workspace that compiles quickly and runs fast enough.
const PROFILE: &str = "mutants";
/// Seconds that a build may take.
const BUILD_SECONDS: u64 = 1800;
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
    let output = command(tree, suite, BUILD_SECONDS, None, &["--no-run"])
        .output()
        .map_err(|error| format!("timeout: cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error")).collect();
    Err(errors.first().map_or_else(|| said.trim().to_owned(), |line| (*line).to_owned()))
}

/// Runs the tests that `filters` choose, for `seconds` at most, and says how long it took.
pub(super) fn run(
    tree: &Tree,
    suite: &Suite,
    filters: &[String],
    seconds: u64,
) -> Result<(Tests, f64), String> {
    let rest: Vec<&str> =
        ["--no-fail-fast", "--"].into_iter().chain(filters.iter().map(String::as_str)).collect();
    let start = Instant::now();
    let output = command(tree, suite, seconds, Some(MEMORY_KIB), &rest)
        .output()
        .map_err(|error| format!("timeout: cannot be run: {error}"))?;
    let took = start.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stdout);
    let verdict = match output.status.code() {
        Some(0) if passed(&said) == 0 => {
            return Err(format!("suite `{}`: {filters:?} choose no test", suite.name));
        }
        Some(0) => Tests::Passed,
        Some(ENDED) => Tests::TimedOut,
        _ => Tests::Failed(failed(&said)),
    };
    Ok((verdict, took))
}

/// `timeout SECONDS cargo test …`: it ends the tests even if this tool is gone by then.
fn command(
    tree: &Tree,
    suite: &Suite,
    seconds: u64,
    memory: Option<u64>,
    rest: &[&str],
) -> Command {
    let mut command = Command::new("sh");
    let limit = memory.map_or_else(String::new, |kib| format!("ulimit -v {kib}; "));
    command.arg("-c").arg(format!("{limit}exec timeout --kill-after=5 {seconds} \"$@\"")).arg("sh");
    command.arg(cargo()).args(["test", "--quiet", "--locked", "--jobs", "2", "--profile", PROFILE]);
    command.args(&suite.cargo).args(rest);
    // `--quiet` is cargo's; the test binaries still name each test.
    command.env("CARGO_TARGET_DIR", &tree.build).env("CARGO_INCREMENTAL", "1");
    command.current_dir(tree.workspace.path(""));
    command
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
    fn passed_tests_are_counted_over_binaries() {
        assert_eq!(passed(SAID), 1);
        let two = "test result: ok. 3 passed; 0 failed\ntest result: ok. 0 passed; 0 failed";
        assert_eq!(passed(two), 3);
    }
}
