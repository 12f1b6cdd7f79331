//! Seconds of the linear forms at `2^20` rows: `cargo test --release -p rill-prover ram::measure --
//! --ignored --nocapture`.

#![expect(clippy::print_stderr, reason = "a measurement is there to be read")]

use super::{output, ra_virtual, raf, read_write};
use crate::fixtures::Fixture;
use crate::{BoxForm, FormKind, Rows};
use rill_field::F;
use rill_poly::evaluate;
use rill_sumcheck_prover::run_pass;
use rill_transcript::{Transcript, Writer};
use rill_verifier::ram::{output::Output, ra_virtual::RaVirtual, raf::Raf, read_write::ReadWrite};
use rill_verifier::stages::chunk_points;
use rill_witness::Block;
use std::time::Instant;

/// Processor seconds of this process so far, from its statistics: wall time says little on a busy
/// machine.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / 100.0
}

/// Drives a form from a wrong claim, which costs the same.
fn drive(name: &str, mut form: BoxForm<'_>, rows: &Rows<'_>, until: usize) {
    let (start, before) = (Instant::now(), processor_seconds());
    let spent = || processor_seconds() - before;
    run_pass::<Block>(&mut [&mut *form], rows).unwrap();
    let passed = spent();
    let mut claim = F::from(1u64);
    let mut early = passed;
    for round in 0..form.rounds() {
        let polynomial = form.round(claim);
        let challenge = F::from(0x1234_5678_9abc_u64 + round as u64);
        form.bind(challenge);
        claim = evaluate(&polynomial, challenge);
        if round + 1 == until {
            early = spent();
        }
    }
    let (all, wall) = (spent(), start.elapsed());
    eprintln!(
        "  {name}: pass {passed:.2}, first rounds {early:.2}, all {all:.2} s CPU; {wall:.2?}"
    );
}

#[test]
#[ignore = "a measurement"]
fn seconds_at_2_20_rows() {
    let memory_walk: &[u64] = &[60_000, 1 << 14];
    for (name, counts) in [("memory-walk", memory_walk), ("btreemap", &[1_000])] {
        let fixture = Fixture::guest(name, counts, 20);
        let (n, m) = (20, fixture.run.map.log_words() as usize);
        eprintln!("{name}: {} rows, m = {m}", fixture.run.rows);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Linear);
        let dimensions = context.dimensions;
        let rows = Rows(&cycles);
        let mut draw = Writer::new(b"measure");
        let (r1, ra) = (draw.challenges("r", n), draw.challenges("ra", m));

        let relation = ReadWrite::draw(&mut draw, &r1, m);
        drive("read_write", read_write::form(&relation, &context).unwrap(), &rows, n);
        let relation = Raf::draw(&mut draw, m, context.map);
        drive("raf", raf::form(&relation, &context, &r1).unwrap(), &rows, 1);
        let relation = Output::draw(&mut draw, m, context.map, &fixture.statement);
        drive("output", output::form(&relation, &context).unwrap(), &rows, 1);
        let points = [r1.clone(), draw.challenges("r", n), draw.challenges("r", n)];
        let relation = RaVirtual::draw(&mut draw, points, dimensions.ram_chunks());
        let chunks = chunk_points(&ra, dimensions.chunk_bits, dimensions.ram_chunks());
        drive("ra_virtual", ra_virtual::form(&relation, &context, &chunks).unwrap(), &rows, 1);
    }
}
