//! `rill demo`

use crate::failure::Failure;
use crate::guests::Guest;
use crate::progress::Progress;
use crate::{HEAP, symbols, terminal};
use rill::{ProgramKey, Proof, Proven, Prover};
use std::fmt::Write;
use std::time::Instant;

const GUEST: &str = "sha2-chain";

/// Hashes in the chain: enough for 2^14 rows.
const COUNT: u64 = 4;

pub(crate) fn execute() -> Result<(), Failure> {
    let guest = Guest::named(GUEST)?;
    let program = guest.program()?;
    terminal::print(introduction(&program.key))?;

    let proven = Prover::new(&program)
        .meter(&HEAP)
        .observer(Progress::Auto.watch().observer())
        .prove(&guest.input(COUNT))
        .map_err(|error| symbols::prove_failure(&program, error))?;
    terminal::print(proving(&proven))?;

    let start = Instant::now();
    rill::verify(&program.key, &proven.proof)?;
    let milliseconds = 1e3 * start.elapsed().as_secs_f64();
    terminal::print(verified(&proven.proof, milliseconds))?;
    terminal::print(tampered(&program.key, proven.proof)?)
}

fn introduction(key: &ProgramKey) -> String {
    format!(
        "1. The program\n\n\
         `{GUEST}` hashes 32 zero bytes with SHA-256, {COUNT} times in a row. It is ordinary RISC-V\n\
         code. Its digest names its code and initial memory; whoever verifies must know it:\n\n\
         \x20 {}\n\n\
         2. The proof\n\n\
         The program is run once. Then its rows are run again wherever a stage needs them. Every stage\n\
         is a sum-check: it turns claims about a table with a line for each row into claims about a\n\
         single random point of it. The first stage commits to the table, the last one opens it.\n\n",
        rill::hex(key.digest())
    )
}

fn proving(proven: &Proven) -> String {
    let report = &proven.report;
    let mut text = format!(
        "  {} instructions are {} rows, padded to {}\n\n  {:12} {:>9}  {:>9}\n",
        report.instructions, report.cycles, report.padded_cycles, "stage", "seconds", "heap, MiB"
    );
    let mut line = |name: &str, seconds: f64, bytes: u64| {
        let heap = terminal::mebibytes(bytes);
        writeln!(text, "  {name:12} {seconds:>9.3}  {heap:>9.1}").expect("a string takes all");
    };
    for stage in &report.stages {
        line(&stage.name, stage.seconds, stage.peak_heap_bytes);
    }
    line("all", report.prove_seconds, report.peak_heap_bytes);
    let _ = writeln!(
        text,
        "\n  The proof has {} bytes. Generators, made once for each size: {:.3} s.",
        report.proof_bytes, report.preprocess_seconds
    );
    text
}

fn verified(proof: &Proof, milliseconds: f64) -> String {
    format!(
        "\n3. The verification\n\n\
         The verifier has the program key, the statement and the proof. It does not run the program.\n\
         It accepts after {milliseconds:.1} ms:\n\n{}\n",
        terminal::statement(&proof.statement)
    )
}

/// What the verifier says to the proof with one bit changed.
fn tampered(key: &ProgramKey, mut proof: Proof) -> Result<String, Failure> {
    let place = proof.bytes.len() / 2;
    if let Some(byte) = proof.bytes.get_mut(place) {
        *byte ^= 1;
    }
    match rill::verify(key, &proof) {
        Err(refusal) => Ok(format!(
            "4. A lie\n\nWith one bit of byte {place} changed, the same proof is worth nothing:\n\n  {refusal}\n"
        )),
        Ok(_) => Err(Failure::Wrong("the verifier accepted a proof with one bit changed")),
    }
}
