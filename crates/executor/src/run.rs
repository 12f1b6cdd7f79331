//! A run: from input to exit code and output.

use crate::checkpoint::{CheckpointLimits, Checkpoints};
use crate::core::{Core, Event};
use crate::loaded::Loaded;
use crate::trace::Trace;
use crate::{LoadError, RunError};
use rill_program::{Layout, ProgramKey};
use std::sync::Arc;

/// Bytes of input at most.
pub const MAX_INPUT: usize = 1 << 30;

/// Bytes of the log that are kept.
pub const MAX_LOG: usize = 1 << 20;

/// Binary logarithm of the least number of words in use.
const LEAST_LOG_MEMORY: u32 = 10;

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
    /// Binary logarithm of the words of memory it needs: all that it accessed, initial memory and
    /// I/O region.
    pub log_memory: u32,
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

    /// Runs the program to its end without recording rows, on a copy of `input`.
    pub fn run(&self, input: &[u8], limits: &Limits) -> Result<Run, RunError> {
        self.run_shared(&Arc::new(input.to_vec()), limits)
    }

    /// Runs the program to its end without recording rows. The rows of the run are made of the
    /// same `input`, so that there is one copy of it.
    pub fn run_shared(&self, input: &Arc<Vec<u8>>, limits: &Limits) -> Result<Run, RunError> {
        if input.len() > MAX_INPUT {
            return Err(RunError::InputTooLong { length: input.len() });
        }
        let loaded = &*self.loaded;
        let mut core = self.start(limits.log_memory.clamp(LEAST_LOG_MEMORY, 28))?;
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
                Event::Log => append_log(&core, &mut log),
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
        let log_memory = core.memory.log_visible();
        let (exit_code, output) = outcome(&core, &loaded.layout)?;
        let trace =
            Trace::new(Arc::clone(&self.loaded), Arc::clone(input), checkpoints, rows, log_memory);
        Ok(Run { rows, instructions, log_memory, exit_code, output, log, trace })
    }

    /// A machine before its first row, with room for `2^limit` words.
    fn start(&self, limit: u32) -> Result<Core, RunError> {
        let words = self.loaded.least_words.clamp(1 << LEAST_LOG_MEMORY, 1 << 63);
        let needed = words.next_power_of_two().trailing_zeros();
        if needed > limit {
            return Err(RunError::MemoryLimit { needed, limit });
        }
        let mut core = Core::new(&self.loaded, needed, limit);
        core.memory.load(&self.loaded.image);
        Ok(core)
    }
}

/// Appends what the call that was just executed writes to the log.
fn append_log(core: &Core, log: &mut Vec<u8>) {
    let [address, length] = [core.state.registers[11], core.state.registers[12]];
    let room = (MAX_LOG - log.len()) as u64;
    log.extend(core.memory.bytes(address, length.min(room)));
}

/// Exit code and output, from the I/O region.
fn outcome(core: &Core, layout: &Layout) -> Result<(u64, Vec<u8>), RunError> {
    let word = |address| core.memory.words()[core.memory.index(address) as usize];
    let exit = word(layout.exit_word());
    if exit % 2 == 0 {
        return Err(RunError::NoExit);
    }
    let length = word(layout.output_length_word());
    let capacity = layout.output_capacity;
    if length > capacity {
        return Err(RunError::OutputTooLong { length, capacity });
    }
    Ok((exit / 2, core.memory.bytes(layout.output(), length).collect()))
}
