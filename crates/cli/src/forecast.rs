//! What a run would take to prove, in one line.

use crate::terminal::mebibytes;
use rill::{Choice, Program, Prover, Run, log_cycles};

/// The size of a run, how much more fits the same size, and what proofs of it would take.
pub(crate) fn line(program: &Program, run: &Run) -> String {
    let Run { rows, instructions, .. } = *run;
    let log_memory = run.map.log_words();
    let log_rows = log_cycles(run);
    let padded = 1_u64.checked_shl(log_rows.into()).unwrap_or(u64::MAX);
    let headroom = padded.saturating_sub(rows);
    let percent = 100.0 * headroom as f64 / padded as f64;
    let proofs = match Prover::new(program).forecast(run) {
        Ok(choices) => {
            let all: Vec<String> = choices.iter().map(proof).collect();
            format!("predicted proof: {}", all.join(", or "))
        }
        Err(error) => format!("no proof: {error}"),
    };
    format!(
        "{rows} rows of 2^{log_rows}, headroom {headroom} ({percent:.1} %); \
         {instructions} instructions; {}2^{log_memory} words; {proofs}",
        invocations(run)
    )
}

/// The calls of precompiles that the program declares, if it declares any.
fn invocations(run: &Run) -> String {
    let all = run.calls.iter().map(|(of, calls)| {
        let plural = if *calls == 1 { "" } else { "s" };
        format!("{}: {calls} call{plural} of 2^{} bits", of.name, of.log_bits)
    });
    let products = run.products.map(|products| {
        let plural = if products == 1 { "" } else { "s" };
        format!("mulmod64: {products} product{plural} in place")
    });
    let all: Vec<String> = all.chain(products).collect();
    if all.is_empty() { String::new() } else { all.join(", ") + "; " }
}

fn proof(choice: &Choice) -> String {
    let (form, plan) = (choice.form.name(), &choice.plan);
    format!("{form} {:.1} s and {:.0} MiB", plan.seconds, mebibytes(plan.peak_bytes).ceil())
}
