//! What the library promises about memory. The only test of its process, which is what is measured.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use rill::{Form, ProveError, Prover, peak_rss_bytes};

#[test]
fn the_smallest_budget_that_a_refusal_names_is_kept() {
    let guest = include_bytes!("../../../guests/prebuilt/muldiv.elf");
    let program = rill::Program::from_elf(guest).unwrap();
    // Threads of the host's own, each with an arena of the allocator.
    let host = || drop(std::thread::spawn(|| drop(vec![1_u8; 1 << 16])).join());
    (0..4).for_each(|_| host());
    let input = include_bytes!("../../../guests/inputs/muldiv.bin");
    let prover = || Prover::new(&program).form(Form::Streaming).threads(2);
    let error = prover().max_memory(1024).prove(input).unwrap_err();
    let ProveError::Memory(refusal) = error else { panic!("{error}") };
    let proven = prover().max_memory(refusal.needed).prove(input).unwrap();
    let peak = peak_rss_bytes().unwrap();
    assert!(peak <= refusal.needed, "{peak} of {}", refusal.needed);
    assert!(proven.report.peak_rss_bytes <= peak);
    assert!(proven.report.planned_rss_bytes <= refusal.needed);
}
