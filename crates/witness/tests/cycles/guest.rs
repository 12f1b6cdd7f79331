//! Runs of the prebuilt guests.

use rill_executor::{Limits, Machine, Run, Trace};
use rill_program::ProgramKey;
use rill_witness::{Block, Cycle, CycleSource, Replayed};
use std::fs;
use std::path::Path;

/// A guest's run.
pub(crate) struct Guest {
    pub(crate) key: ProgramKey,
    pub(crate) run: Run,
}

impl Guest {
    /// The guest `name` with a count as its input.
    pub(crate) fn new(name: &str, count: u64) -> Self {
        let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests/prebuilt");
        let elf = fs::read(guests.join(format!("{name}.elf"))).unwrap();
        let key = rill_loader::key(&elf).unwrap();
        let machine = Machine::new(&key).unwrap();
        let run = machine.run(&count.to_le_bytes(), &Limits::default()).unwrap();
        Self { key, run }
    }

    pub(crate) fn log_cycles(&self) -> u32 {
        (self.run.rows + 1).next_power_of_two().ilog2().max(8)
    }

    pub(crate) fn replayed(&self) -> Replayed<'_, Trace> {
        Replayed::new(&self.run.trace, &self.key, self.log_cycles())
    }
}

/// All cycles, segment by segment; blocks must be where they say.
pub(crate) fn list(source: &dyn CycleSource) -> Vec<Cycle> {
    let mut list = Vec::new();
    for segment in source.segments() {
        assert_eq!(segment.start, list.len() as u64);
        let visit = &mut |block: &Block| {
            assert_eq!(block.first_row, list.len() as u64);
            assert_eq!(block.cycles.len(), source.block_rows());
            list.extend_from_slice(&block.cycles);
        };
        source.replay(segment, visit).unwrap();
    }
    assert_eq!(list.len() as u64, source.rows());
    list
}
