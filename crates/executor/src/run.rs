//! A run: from input to exit code and output.

use crate::checkpoint::{CheckpointLimits, Checkpoints};
use crate::core::{Core, Event};
use crate::loaded::Loaded;
use crate::memory::Memory;
use crate::trace::Trace;
use crate::{LoadError, RunError};
use rill_program::{Image, LOG_MEMORY, Layout, MemoryMap, PAGE_WORDS, ProgramKey};
use std::sync::Arc;

/// Bytes of input at most.
pub const MAX_INPUT: usize = 1 << 30;

/// Bytes of the log that are kept.
pub const MAX_LOG: usize = 1 << 20;

/// Bounds on a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows at most.
    pub max_rows: u64,
    /// Binary logarithm of the words of memory at most: 10 to 28.
    pub log_memory: u32,
    /// What checkpoints may cost.
    pub checkpoints: CheckpointLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_rows: 1 << 32, log_memory: 28, checkpoints: CheckpointLimits::default() }
    }
}

/// A program ready to run. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Machine {
    loaded: Arc<Loaded>,
}

/// A run that reached its end.
#[derive(Debug)]
pub struct Run {
    /// How many rows it has.
    pub rows: u64,
    /// How many instructions it has, those of the firmware included.
    pub instructions: u64,
    /// The memory that it accesses.
    pub map: MemoryMap,
    /// What the program handed to `exit`.
    pub exit_code: u64,
    /// What the program wrote to file descriptor 1.
    pub output: Vec<u8>,
    /// The first [`MAX_LOG`] bytes of what it wrote to file descriptor 2. No part of the statement.
    pub log: Vec<u8>,
    /// Its rows.
    pub trace: Trace,
}

impl Run {
    /// Bytes of memory pages that the checkpoints of [`Self::trace`] hold.
    pub fn checkpoint_bytes(&self) -> usize {
        self.trace.checkpoint_bytes()
    }
}

impl Machine {
    /// Pre-decodes the program of a key.
    pub fn new(key: &ProgramKey) -> Result<Self, LoadError> {
        Ok(Self::from_loaded(Loaded::new(key)?))
    }

    pub(crate) fn from_loaded(loaded: Loaded) -> Self {
        Self { loaded: Arc::new(loaded) }
    }

    /// Runs the program to its end without recording rows.
    pub fn run(&self, input: &[u8], limits: &Limits) -> Result<Run, RunError> {
        if input.len() > MAX_INPUT {
            return Err(RunError::InputTooLong { length: input.len() });
        }
        let loaded = &*self.loaded;
        let limit = limits.log_memory.clamp(LOG_MEMORY.0.into(), LOG_MEMORY.1.into());
        let mut core = Core::new(loaded, Memory::growing(&loaded.layout, 1 << limit));
        let mut checkpoints = Checkpoints::new(limits.checkpoints);
        let (mut rows, mut instructions, mut log) = (0, 0, Vec::new());
        loop {
            checkpoints.offer(rows, &mut core);
            let until = checkpoints.next_row().min(limits.max_rows);
            let progress = core.skip(loaded, input, until - rows)?;
            rows += progress.rows;
            instructions += progress.instructions;
            match progress.event {
                Event::End => break,
                Event::Log => append_log(&core, &loaded.image, &mut log),
                Event::None => {}
            }
            if core.state.pc == 0 {
                break;
            }
            if rows == limits.max_rows {
                let pc = loaded.code.address(core.state.pc);
                return Err(RunError::RowLimit { pc, rows });
            }
        }
        checkpoints.seal(rows, &mut core);
        let (exit_code, output) = outcome(core.memory.io(), &loaded.layout)?;
        let map = MemoryMap::covering(&loaded.layout, &core.memory.pages_in_use());
        if map.log_words() > limit {
            return Err(RunError::MemoryLimit { needed: map.log_words(), limit });
        }
        let frames = (map.words() / PAGE_WORDS) as usize;
        checkpoints.rearrange(&core.memory.frames_in(&map), frames);
        drop(core);
        let trace = Trace::new(Arc::clone(&self.loaded), input, checkpoints, rows, map.clone());
        Ok(Run { rows, instructions, map, exit_code, output, log, trace })
    }
}

/// Appends what the call that was just executed writes to the log.
fn append_log(core: &Core, image: &Image, log: &mut Vec<u8>) {
    let [address, length] = [core.state.registers[11], core.state.registers[12]];
    let room = (MAX_LOG - log.len()) as u64;
    log.extend(core.memory.bytes(image, address, length.min(room)));
}

/// Exit code and output, from the words of the I/O region.
fn outcome(io: &[u64], layout: &Layout) -> Result<(u64, Vec<u8>), RunError> {
    let exit = io[Layout::EXIT_WORD as usize];
    if exit % 2 == 0 {
        return Err(RunError::NoExit);
    }
    let length = io[Layout::OUTPUT_LENGTH_WORD as usize];
    let capacity = layout.output_capacity;
    if length > capacity {
        return Err(RunError::OutputTooLong { length, capacity });
    }
    let words = &io[Layout::OUTPUT_WORD as usize..];
    let bytes = words.iter().flat_map(|word| word.to_le_bytes()).take(length as usize);
    Ok((exit / 2, bytes.collect()))
}
