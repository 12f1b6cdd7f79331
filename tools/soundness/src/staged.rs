//! Provers that show other rows in other stages.

use crate::subject::Claim;
use rill_pcs_prover::ProverSetup;
use rill_prover::{Event, Proof};
use rill_witness::{Cycle, Forged};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

impl Claim<'_> {
    /// The proof over the first list in some stages, over the second in those that `is_second`
    /// names.
    pub fn prove_staged(
        &self,
        setup: &ProverSetup,
        [first, second]: [&[Cycle]; 2],
        is_second: &dyn Fn(&'static str) -> bool,
    ) -> Proof {
        let shows_second = AtomicBool::new(false);
        let source = Forged::new(self.listed(first), |block| {
            if shows_second.load(Ordering::Relaxed) {
                let start = block.first_row as usize;
                let rows = start..start + block.cycles.len();
                block.cycles.copy_from_slice(&second[rows]);
            }
        });
        let mut observer = |event: Event| {
            if let Event::Begin { stage } = event {
                shows_second.store(is_second(stage), Ordering::Relaxed);
            }
            ControlFlow::Continue(())
        };
        self.prove_observed(setup, &source, &mut observer)
    }

    /// The proof over rows that may name words at or above `2^m`. Chunks can say such a word, but
    /// `RamRa`, the product of the chunks over `2^m` words, is zero there: to the stages that speak
    /// about `RamRa` the row has no word.
    pub fn prove_above(&self, setup: &ProverSetup, cycles: &[Cycle]) -> Proof {
        let mut virtual_rows = cycles.to_vec();
        for cycle in &mut virtual_rows {
            cycle.ram_word = cycle.ram_word.filter(|word| word >> self.statement.log_memory == 0);
        }
        let is_virtual = |stage| matches!(stage, "accesses" | "lookups");
        self.prove_staged(setup, [cycles, &virtual_rows], &is_virtual)
    }
}
