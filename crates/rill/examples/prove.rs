#![allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::allow_attributes_without_reason,
    clippy::allow_attributes
)]
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let elf = std::fs::read(format!("guests/prebuilt/{}.elf", args[1])).unwrap();
    let mut input = std::fs::read(format!("guests/inputs/{}.bin", args[1])).unwrap();
    input[..8].copy_from_slice(&args[2].parse::<u64>().unwrap().to_le_bytes());
    let program = rill::Program::from_elf(&elf).unwrap();
    let proven =
        rill::Prover::new(&program).threads(args[3].parse().unwrap()).prove(&input).unwrap();
    let r = &proven.report;
    println!(
        "rows {} / {} instr {} ratio {:.3} m={} trace {:.2} pre {:.2} prove {:.2} proof {}",
        r.cycles,
        r.padded_cycles,
        r.instructions,
        r.cycles as f64 / r.instructions as f64,
        r.memory_words,
        r.trace_seconds,
        r.preprocess_seconds,
        r.prove_seconds,
        r.proof_bytes
    );
    for s in &r.stages {
        println!(
            "  {:12} {:7.3} s passes {} rss {} MB",
            s.name,
            s.seconds,
            s.passes,
            s.peak_rss_bytes >> 20
        );
        for m in &s.members {
            println!("      {:28} {:7.3}", m.0, m.1);
        }
    }
    for _ in 0..3 {
        let t = std::time::Instant::now();
        rill::verify(&program.key, &proven.proof).unwrap();
        println!("verify {:.1} ms", t.elapsed().as_secs_f64() * 1e3);
    }
}
