//! Processor seconds of the linear forms at `2^20` rows, summed over threads:
//! `cargo test --release -p rill-prover lookups::measure -- --ignored --nocapture`.

#![expect(clippy::print_stderr, reason = "a measurement is there to be read")]

use super::{ra_virtual, read_raf};
use crate::Context;
use crate::Schedules;
use crate::fixtures::Fixture;
use crate::{BoxForm, FormKind, Rows};
use rill_field::F;
use rill_poly::evaluate;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Schedule, run_pass};
use rill_transcript::{Transcript, Writer};
use rill_verifier::lookups::{ra_virtual::RaVirtual, read_raf::ReadRaf};
use rill_verifier::stages::chunk_points;
use rill_witness::Block;
use std::time::Instant;

/// Drives a form from a wrong claim, which costs the same, and says when it reached the rounds
/// `marks`.
fn drive(name: &str, mut form: BoxForm<'_>, rows: &Rows<'_>, marks: &[usize]) {
    let (start, clock) = (processor_seconds(), Instant::now());
    eprint!("  {name}: ");
    let (mut passes, mut bytes) = (0, 0);
    let mut serve = |form: &mut BoxForm<'_>| {
        if let Some(request) = form.request() {
            run_pass::<Block>(&mut [&mut **form], rows).unwrap();
            passes += 1;
            bytes = bytes.max(request.scratch_bytes);
        }
    };
    let mut draw = Writer::new(b"measure");
    let mut claim = F::from(1u64);
    for round in 0..form.rounds() {
        serve(&mut form);
        let polynomial = form.round(claim);
        let challenge = draw.challenge("round");
        form.bind(challenge);
        claim = evaluate(&polynomial, challenge);
        if marks.contains(&(round + 1)) {
            eprint!("{} rounds {:.2}, ", round + 1, processor_seconds() - start);
        }
    }
    serve(&mut form);
    form.openings();
    let (all, clock) = (processor_seconds() - start, clock.elapsed().as_secs_f64());
    eprintln!("all {all:.2}, {clock:.2} by the clock; {passes} passes, scratch {bytes}");
}

/// User time of this process so far; the clock says little on a shared machine.
fn processor_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    after_name.split_whitespace().nth(11).unwrap().parse::<f64>().unwrap() / TICKS_PER_SECOND
}

#[test]
#[ignore = "a measurement"]
fn seconds_at_2_20_rows() {
    for (name, count) in [("sha2-chain", 280), ("btreemap", 1_000)] {
        let fixture = Fixture::guest(name, &[count], 20);
        eprintln!("{name}: {} rows", fixture.run.rows);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Linear);
        let dimensions = context.dimensions;
        let rows = Rows(&cycles);
        let mut draw = Writer::new(b"measure");
        let point = draw.challenges("r", dimensions.log_cycles);

        let relation = ReadRaf::draw(&mut draw, &point, dimensions.selectors());
        let form = read_raf::form(&relation, &context).unwrap();
        let marks = [8, 64, 127, 128, 129, 130, 132];
        drive("read_raf", form, &rows, &marks);
        for windows in [&[1, 1][..], &[1; 4], &[1, 1, 2], &[1, 1, 2, 2], &[1, 1, 2, 3, 3]] {
            let schedule = Schedule::new(windows.to_vec());
            let name = format!("read_raf, {schedule}");
            let schedules = Schedules::none().with(ReadRaf::SLUG, schedule);
            let context = fixture.context(&cycles, FormKind::Streaming);
            let context = Context { schedules: &schedules, ..context };
            let form = read_raf::form(&relation, &context).unwrap();
            drive(&name, form, &rows, &marks);
        }

        let (chunks, bits) = (dimensions.lookup_chunks(), dimensions.chunk_bits);
        let points = chunk_points(&draw.challenges("rl", 128), bits, chunks);
        let per_selector = dimensions.chunks_per_selector();
        let relation = RaVirtual::draw(&mut draw, &point, chunks, per_selector);
        let form = ra_virtual::form(&relation, &context, &points).unwrap();
        drive("ra_virtual", form, &rows, &[1, 2, 3, 4, 5]);
    }
}
