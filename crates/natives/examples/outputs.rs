//! Nanoseconds of `outputs` and `fill` of each precompile, on one processor.
//!
//! `cargo run --release -p rill-natives --example outputs`
#![expect(clippy::print_stdout, reason = "an example talks to the terminal")]

use rill_precompiles::SHAPES;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    for shape in SHAPES {
        let inputs = rill_natives::filler(shape.id).expect("a filler").to_vec();
        let mut outputs = vec![0; shape.outputs];
        let of_outputs =
            nanoseconds(|| rill_natives::outputs(shape.id, black_box(&inputs), &mut outputs));
        let mut bits = vec![0; 1 << (shape.log_bits - 6)];
        let of_fill = nanoseconds(|| {
            bits.fill(0);
            rill_natives::fill(shape.id, black_box(&inputs), &mut bits)
        });
        println!("{:10} outputs {of_outputs:7.0} ns, fill {of_fill:7.0} ns", shape.name);
    }
}

/// The best of several rounds.
fn nanoseconds(mut call: impl FnMut() -> bool) -> f64 {
    const CALLS: u32 = 20_000;
    let round = |_| {
        let start = Instant::now();
        (0..CALLS).for_each(|_| assert!(black_box(call())));
        start.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };
    (0..5).map(round).fold(f64::INFINITY, f64::min)
}
