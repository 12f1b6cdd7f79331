//! Processor seconds of linear and streaming forms at `2^20` rows, summed over threads:
//! `cargo test --release -p rill-prover spartan::measure -- --ignored --nocapture`.

#![expect(clippy::print_stderr, reason = "a measurement is there to be read")]

use super::outer::OuterProver;
use super::product;
use crate::fixtures::Fixture;
use crate::operands::input;
use crate::{BoxForm, FormKind, Rows};
use rill_field::F;
use rill_poly::evaluate;
use rill_sumcheck_prover::{Schedule, run_pass};
use rill_transcript::{Transcript, Writer};
use rill_verifier::operands::input::Input;
use rill_verifier::spartan::outer::Outer;
use rill_verifier::spartan::product::Product;
use rill_witness::Block;

/// User time of this process so far; the clock says little on a shared machine.
fn processor_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    after_name.split_whitespace().nth(11).unwrap().parse::<f64>().unwrap() / TICKS_PER_SECOND
}

/// Drives a form from a wrong claim, which costs the same; its seconds, of which those in passes,
/// and the bytes of its largest scratch.
fn drive(mut form: BoxForm<'_>, rows: &Rows<'_>) -> (f64, Vec<f64>, usize) {
    let start = processor_seconds();
    let (mut passes, mut bytes) = (Vec::new(), 0);
    let mut pass = |form: &mut BoxForm<'_>| {
        if let Some(request) = form.request() {
            bytes = bytes.max(request.scratch_bytes);
            let before = processor_seconds();
            run_pass::<Block>(&mut [&mut **form], rows).unwrap();
            passes.push(processor_seconds() - before);
        }
    };
    let mut draw = Writer::new(b"measure");
    let mut claim = F::from(1u64);
    for _ in 0..form.rounds() {
        pass(&mut form);
        let polynomial = form.round(claim);
        let challenge = draw.challenge("round");
        form.bind(challenge);
        claim = evaluate(&polynomial, challenge);
    }
    pass(&mut form);
    form.openings();
    (processor_seconds() - start, passes, bytes)
}

/// Compares the form of `build` with itself under several schedules; without one it is linear.
fn compare<'a>(name: &str, rows: &Rows<'_>, build: impl Fn(Option<Schedule>) -> BoxForm<'a>) {
    let (linear, passes, _) = drive(build(None), rows);
    eprintln!("  {name}: linear {linear:.2}, passes {passes:.2?}");
    let schedules: [&[usize]; 6] = [&[4], &[3, 3], &[4, 2], &[3, 7], &[4, 6], &[3, 3, 4]];
    for windows in schedules {
        let schedule = Schedule::new(windows.iter().copied());
        let (seconds, passes, bytes) = drive(build(Some(schedule.clone())), rows);
        let ratio = seconds / linear;
        eprintln!("    {schedule}: {seconds:.2}, ratio {ratio:.2}, passes {passes:.2?}, {bytes} B");
    }
}

#[test]
#[ignore = "a measurement"]
fn seconds_at_2_20_rows() {
    let fixture = Fixture::guest("sha2-chain", &[280], 20);
    eprintln!("{} rows", fixture.run.rows);
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Linear);
    let rows = Rows(&cycles);
    let start = processor_seconds();
    rows.0.segments().into_iter().for_each(|rows_of| {
        rows.0.replay(rows_of, &mut |_| {}).unwrap();
    });
    eprintln!("  replay {:.2}", processor_seconds() - start);

    let mut draw = Writer::new(b"measure");
    let point = draw.challenges("r", 20);
    let relation = Product::draw(&mut draw, &point);
    compare("product", &rows, |schedule| match schedule {
        None => product::form(&relation, &context).unwrap(),
        Some(schedule) => Box::new(product::streaming::streaming(&relation, schedule)),
    });
    let relation = Input::draw(&mut draw, &point);
    compare("input", &rows, |schedule| match schedule {
        None => input::form(&relation, &context).unwrap(),
        Some(schedule) => Box::new(input::streaming::streaming(&relation, schedule)),
    });
    let relation = Outer::draw(&mut draw, 20);
    let start = processor_seconds();
    let prover = OuterProver::new(&relation, &context).unwrap();
    let (remainder, _) = relation.bind_row(&[F::from(0u64)], F::from(9u64));
    eprintln!("  univariate {:.2}", processor_seconds() - start);
    compare("outer", &rows, |schedule| {
        Box::new(prover.streaming(&remainder, schedule.unwrap_or_default()))
    });
}
