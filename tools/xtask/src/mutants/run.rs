//! Builds a tree and runs a suite on it.

use super::list::Suite;
use super::tree::Tree;
use crate::process::cargo;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
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
    /// The first test that failed; none if the process died.
    Failed(Option<String>),
    /// It had to be ended.
    TimedOut,
}

/// Builds what a suite needs; `Err` is what the compiler said.
pub(super) fn build(tree: &Tree, suite: &Suite) -> Result<(), String> {
    let line = format!("timeout {BUILD_SECONDS} \"$@\"");
    let output = command(tree, suite, &line, &["--quiet", "--no-run"]).output();
    let output = output.map_err(|error| format!("sh: cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let error = said.lines().find(|line| line.starts_with("error"));
    Err(error.map_or_else(|| said.trim().to_owned(), str::to_owned))
}

/// Runs the tests that `filters` choose until one fails, and says how long it took. Seconds are
/// those of the processor on all cores, which do not depend on what else the machine does;
/// `seconds` is how many it may take.
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
        "ulimit -v {MEMORY_KIB} -t {}; timeout --kill-after=5 {} \"$@\" & echo $!; \
         wait $!; code=$?; times >&2; exit $code",
        seconds * cores,
        seconds * PATIENCE,
    );
    let rest: Vec<&str> = ["--"].into_iter().chain(filters.iter().map(String::as_str)).collect();
    let said = until_failure(command(tree, suite, &limited, &rest))
        .map_err(|error| format!("sh: cannot be run: {error}"))?;
    let took = processor_seconds(&said.times) / cores as f64;
    let verdict = match (said.failed, said.status.code()) {
        (Some(name), _) => Tests::Failed(Some(name)),
        (None, Some(0)) if said.passed == 0 => {
            return Err(format!("suite `{}`: {filters:?} choose no test", suite.name));
        }
        (None, Some(0)) => Tests::Passed,
        (None, Some(ENDED)) => Tests::TimedOut,
        (None, _) if took * 1.1 > seconds as f64 => Tests::TimedOut,
        (None, _) => Tests::Failed(None),
    };
    Ok((verdict, took))
}

/// `cargo test` of a suite, with `rest`, by a line of shell whose `"$@"` it is.
fn command(tree: &Tree, suite: &Suite, line: &str, rest: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line, "sh"]).arg(cargo()).args(["test", "--locked"]);
    command.args(["--jobs", "2", "--profile", PROFILE]).args(&suite.cargo).args(rest);
    command.env("CARGO_TARGET_DIR", &tree.build).current_dir(tree.workspace.path(""));
    command
}

/// What a run of tests said.
struct Said {
    passed: usize,
    /// The first that failed.
    failed: Option<String>,
    /// The last line tells the processor's time.
    times: String,
    status: ExitStatus,
}

/// Runs a command whose first line is the number of a `timeout`, which is ended, with all that it
/// started, once a test has failed.
fn until_failure(mut command: Command) -> std::io::Result<Said> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let times = std::thread::spawn(move || {
        let mut said = Vec::new();
        let read = stderr.map(|mut stderr| stderr.read_to_end(&mut said));
        read.transpose().map(|_| String::from_utf8_lossy(&said).into_owned())
    });
    let (mut passed, mut failed) = (0, None);
    let mut lines = stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).split(b'\n'));
    let tests = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        match verdict(&String::from_utf8_lossy(&line?)) {
            Some((_, true)) => passed += 1,
            Some((name, false)) if failed.is_none() => {
                failed = Some(name.to_owned());
                let process = String::from_utf8_lossy(&tests).into_owned();
                Command::new("kill").arg(process).status()?;
            }
            _ => {}
        }
    }
    let status = child.wait()?;
    let times = times.join().unwrap_or_else(|_| Ok(String::new()))?;
    Ok(Said { passed, failed, times, status })
}

/// A test's name and whether it passed, if libtest says so in this line.
fn verdict(line: &str) -> Option<(&str, bool)> {
    let (name, word) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    match word {
        "ok" => Some((name, true)),
        "FAILED" => Some((name, false)),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_told_by_its_line() {
        assert_eq!(verdict("test a::b ... ok"), Some(("a::b", true)));
        assert_eq!(verdict("test c ... FAILED"), Some(("c", false)));
        for other in ["test c ... ignored", "test result: ok. 1 passed", "running 3 tests"] {
            assert_eq!(verdict(other), None, "{other}");
        }
    }

    #[test]
    fn tests_are_ended_at_the_first_that_fails() {
        let mut sh = Command::new("sh");
        let tests = "sleep 0.2; printf 'test a ... ok\\ntest b ... FAILED\\n'; sleep 600";
        sh.args(["-c", &format!("timeout 600 sh -c \"{tests}\" & echo $!; wait $!; times >&2")]);
        let start = std::time::Instant::now();
        let said = until_failure(sh).unwrap();
        assert_eq!((said.passed, said.failed.as_deref()), (1, Some("b")));
        assert!(start.elapsed().as_secs() < 60);
    }

    #[test]
    fn processor_time_is_that_of_the_children() {
        let milliseconds = |said| (processor_seconds(said) * 1000.0).round() as u64;
        assert_eq!(milliseconds("noise\n0m0.0s 0m0.0s\n1m2.500s 0m0.250s\n"), 62_750);
        assert_eq!(milliseconds(""), 0);
    }
}
