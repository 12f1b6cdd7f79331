//! `cargo xtask identity [NAME…]`: proves runs in many ways and compares the bytes.
//!
//! With names only the runs that begin so.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use rill_identity::boundaries::{Boundary, boundaries};
use rill_identity::case::Case;
use rill_identity::comparison::compare;
use rill_identity::configuration::Choices;
use rill_identity::subjects::{self, Job};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    match run(&names) {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("{complaint}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the jobs whose names begin with one of `names`, or all.
fn run(names: &[String]) -> Result<(), String> {
    let wanted = |job: &Job| names.is_empty() || names.iter().any(|n| job.name.starts_with(n));
    let jobs: Vec<Job> = subjects::all().into_iter().filter(wanted).collect();
    let start = Instant::now();
    let mut proofs = 0;
    let mut cuts = BTreeMap::new();
    for job in &jobs {
        let case = job.case();
        if job.cut {
            add_boundaries(&case, &mut cuts);
        }
        proofs += compare_all(&case, job)?;
    }
    if names.is_empty() {
        check_boundaries(&cuts)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{proofs} proofs compared, all equal ({} runs, {seconds:.0} s)", jobs.len());
    Ok(())
}

/// Proves one run in all its configurations: how many proofs there are.
fn compare_all(case: &Case, job: &Job) -> Result<usize, String> {
    let (start, total) = (Instant::now(), 1 + job.configurations.len());
    let mut number = 0;
    let mut before = |configuration: &_| {
        number += 1;
        let seconds = start.elapsed().as_secs_f64();
        eprintln!("{:>7.1} s  {}  {number}/{total}  {configuration}", seconds, job.name);
    };
    let proofs = compare(case, &job.configurations, &mut before).map_err(|e| e.to_string())?;
    println!(
        "{:<22} {:>8} of 2^{:<2} rows  {proofs:>3} proofs  {:>7.1} s",
        job.name,
        case.rows(),
        case.log_cycles(),
        start.elapsed().as_secs_f64()
    );
    Ok(proofs)
}

/// Adds the boundaries at the ends of the smallest blocks of the gate. Among its configurations is
/// one whose segments are as small, so they are ends of segments too.
fn add_boundaries(case: &Case, cuts: &mut BTreeMap<Boundary, usize>) {
    let smallest = Choices::of_the_gate().block_rows[0];
    let cycles = case.subject.cycles();
    for (kind, count) in boundaries(case.subject.key(), &cycles, case.rows() as usize, smallest) {
        *cuts.entry(kind).or_default() += count;
    }
}

/// Every kind of boundary has to occur, or the gate says less than it claims.
fn check_boundaries(cuts: &BTreeMap<Boundary, usize>) -> Result<(), String> {
    for kind in Boundary::ALL {
        let count = cuts.get(&kind).copied().unwrap_or(0);
        if count == 0 {
            return Err(format!("no block ends {kind}"));
        }
        println!("{count} blocks end {kind}");
    }
    Ok(())
}
