//! A run: from input to exit code and output.

use crate::checkpoint::{CheckpointLimits, Checkpoints};
use crate::core::{Core, Event};
use crate::crash::{Crash, Scene};
use crate::loaded::Loaded;
use crate::memory::Memory;
use crate::rings::Rings;
use crate::trace::{Trace, TraceSource};
use crate::{LoadError, Log, LogPart, RunError};
use rill_precompiles::{Shape, mulmod64};
use rill_program::{LOG_MEMORY, Layout, MemoryMap, PAGE_WORDS, ProgramKey};
use std::sync::Arc;

/// The most bytes of input.
pub const MAX_INPUT: usize = 1 << 30;

/// The most calls of one precompile.
pub const MAX_CALLS: u64 = 1 << 22;

/// Rows at the start of a program in which it is expected to set its stack pointer.
const START_UP_ROWS: usize = 1 << 10;

/// Bounds on a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most rows.
    pub max_rows: u64,
    /// Binary logarithm of the most words of memory: 10 to 28.
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
    /// The memory that it accesses, that of calls included.
    pub map: MemoryMap,
    /// How many calls there are of each precompile that the program declares, in order of id.
    pub calls: Vec<(&'static Shape, u32)>,
    /// How many modular products it made, if the program declares them.
    pub products: Option<u32>,
    /// What the program handed to `exit`.
    pub exit_code: u64,
    /// What the program wrote to file descriptor 1.
    pub output: Vec<u8>,
    /// What it wrote to file descriptor 2. Not part of the statement.
    pub log: Log,
    /// Its rows.
    pub trace: Trace,
}

impl Run {
    /// The numbers of [`Self::calls`], as a statement has them.
    pub fn invocations(&self) -> Vec<u32> {
        self.calls.iter().map(|(_, calls)| *calls).collect()
    }

    /// How many calls there are of each precompile that the program declares, with its name; the
    /// modular products among them.
    pub fn named_calls(&self) -> Vec<(&'static str, u32)> {
        let tables = self.calls.iter().map(|(shape, calls)| (shape.name, *calls));
        tables.chain(self.products.map(|products| (mulmod64::NAME, products))).collect()
    }

    /// Bytes of memory pages that the checkpoints of [`Self::trace`] hold.
    pub fn checkpoint_bytes(&self) -> usize {
        self.trace.checkpoint_bytes()
    }
}

impl Machine {
    /// Pre-decodes the program of a key.
    pub fn new(key: &ProgramKey) -> Result<Self, LoadError> {
        Ok(Self::from_loaded(Loaded::new(
            key.rows(),
            key.reset(),
            key.layout(),
            key.image(),
            key.declared(),
        )?))
    }

    pub(crate) fn from_loaded(loaded: Loaded) -> Self {
        Self { loaded: Arc::new(loaded) }
    }

    /// Runs the program to its end without recording rows, on a copy of `input`.
    ///
    /// # Errors
    /// If the run does not reach its end within the limits.
    pub fn run(&self, input: &[u8], limits: &Limits) -> Result<Run, RunError> {
        let input = Arc::new(input.to_vec());
        self.run_watched(&input, limits, &mut |_| {}).map_err(|crash| crash.error)
    }

    /// Runs the program to its end without recording rows, and tells `log` what it writes to its
    /// log: call by call while it runs, and once when the run has ended, however it did. The rows
    /// of the run are made from the same `input`, so that there is one copy of it.
    ///
    /// # Errors
    /// If the run does not reach its end within the limits. The error has the log, too.
    pub fn run_watched(
        &self,
        input: &Arc<Vec<u8>>,
        limits: &Limits,
        log: &mut dyn FnMut(LogPart<'_>),
    ) -> Result<Run, Box<Crash>> {
        if input.len() > MAX_INPUT {
            return Err(RunError::InputTooLong { length: input.len() }.into());
        }
        let log_memory = limits.log_memory.clamp(LOG_MEMORY.0.into(), LOG_MEMORY.1.into());
        let mut course = Course::new(self.start(log_memory)?, limits);
        let followed = course.follow(&self.loaded, input, limits.max_rows, log);
        log(LogPart::End(&course.log));
        match followed {
            Ok(()) => self.finish(course, input, log_memory),
            Err(error) => {
                // Where an error names no instruction, it is the one that is next.
                let next = self.loaded.code.address(course.core.state.pc);
                let pc = error.pc().unwrap_or(next);
                Err(self.crash(&course.core, error, course.log, pc, log_memory))
            }
        }
    }

    /// What a run that reached address 0 has left.
    fn finish(
        &self,
        mut course: Course,
        input: &Arc<Vec<u8>>,
        log_memory: u32,
    ) -> Result<Run, Box<Crash>> {
        let calls = course.core.calls(&self.loaded);
        let products = self.loaded.has_products.then_some(course.core.rings.products);
        let map = match self.map(&course.core, &calls, log_memory) {
            Ok(map) => map,
            Err(error) => {
                return Err(self.crash(&course.core, error, course.log, 0, log_memory));
            }
        };
        let Course { core, checkpoints, rows, .. } = &mut course;
        checkpoints.seal(*rows, core);
        let frames = (map.words() / PAGE_WORDS) as usize;
        checkpoints.rearrange(&core.memory.frames_in(&map), frames);
        let outcome = outcome(core.memory.io(), &self.loaded.layout);
        let Course { core, checkpoints, rows, instructions, log } = course;
        let (loaded, tape) = (Arc::clone(&self.loaded), Arc::clone(input));
        let trace = Trace::new(loaded, tape, checkpoints, rows, map.clone());
        match outcome {
            Ok((exit_code, output)) => {
                Ok(Run { rows, instructions, map, calls, products, exit_code, output, log, trace })
            }
            Err(error) => {
                let pc = self.last_address(&trace, rows);
                Err(self.crash(&core, error, log, pc, log_memory))
            }
        }
    }

    /// The least memory map of a run that has ended and made these calls.
    fn map(
        &self,
        core: &Core,
        calls: &[(&'static Shape, u32)],
        limit: u32,
    ) -> Result<MemoryMap, RunError> {
        let layout = &self.loaded.layout;
        let map = MemoryMap::covering(layout, &core.memory.pages_in_use());
        let needed = map.log_words_with(calls);
        if needed > limit {
            return Err(RunError::MemoryLimit { needed, limit });
        }
        let map = MemoryMap::with_calls(layout, map.extents(), needed as u8, calls);
        Ok(map.expect("the extents are those of a map, and everything fits"))
    }

    /// Guest address of the last row of a run.
    fn last_address(&self, trace: &Trace, rows: u64) -> u64 {
        let mut last = 0;
        // A replay that diverges leaves the address at 0, which is where the program went.
        let _ = trace.replay(rows.saturating_sub(1)..rows, 1, &mut |block| {
            last = block.pc.first().copied().unwrap_or(0);
        });
        self.loaded.code.address(last)
    }

    fn crash(
        &self,
        core: &Core,
        error: RunError,
        log: Log,
        pc: u64,
        log_memory: u32,
    ) -> Box<Crash> {
        let stack_top = self.first_stack_pointer(log_memory);
        let scene = Scene::new(core, &self.loaded, pc, stack_top, log_memory);
        Box::new(Crash { error, log, scene: Some(scene) })
    }

    /// The stack pointer with which a program makes its first call: start-up code has set it by
    /// then. One that is still zero or was counted down from there was never set.
    fn first_stack_pointer(&self, log_memory: u32) -> Option<u64> {
        let mut core = self.start(log_memory).ok()?;
        for _ in 0..START_UP_ROWS {
            let [ra, sp] = [core.state.registers[1], core.state.registers[2]];
            if ra != 0 && sp != 0 {
                break;
            }
            match core.skip(&self.loaded, &[], 1) {
                Ok(progress) if progress.rows == 1 => {}
                _ => break,
            }
        }
        Some(core.state.registers[2]).filter(|sp| sp.cast_signed() > 0)
    }

    /// A machine before its first row, with room for `2^limit` words.
    fn start(&self, limit: u32) -> Result<Core, RunError> {
        let io_words = self.loaded.layout.io_words();
        let needed = io_words.next_power_of_two().trailing_zeros();
        if needed > limit {
            return Err(RunError::MemoryLimit { needed, limit });
        }
        let memory = Memory::growing(&self.loaded.layout, 1 << limit);
        Ok(Core::new(&self.loaded, memory, Rings::new(&self.loaded.precompiles)))
    }
}

/// A run under way.
struct Course {
    core: Core,
    checkpoints: Checkpoints,
    rows: u64,
    instructions: u64,
    log: Log,
}

impl Course {
    fn new(core: Core, limits: &Limits) -> Self {
        let checkpoints = Checkpoints::new(limits.checkpoints);
        Self { core, checkpoints, rows: 0, instructions: 0, log: Log::default() }
    }

    /// Goes on to address 0.
    fn follow(
        &mut self,
        loaded: &Loaded,
        input: &[u8],
        max_rows: u64,
        log: &mut dyn FnMut(LogPart<'_>),
    ) -> Result<(), RunError> {
        let Self { core, checkpoints, rows, .. } = self;
        loop {
            checkpoints.offer(*rows, core);
            let until = checkpoints.next_row().min(max_rows);
            let progress = core.skip(loaded, input, until - *rows)?;
            *rows += progress.rows;
            self.instructions += progress.instructions;
            match progress.event {
                Event::End => return Ok(()),
                Event::Log => match self.log.take(core, &loaded.image) {
                    [] => {}
                    text => log(LogPart::Text(text)),
                },
                Event::None => {}
            }
            if core.state.pc == 0 {
                return Ok(());
            }
            if *rows == max_rows {
                let pc = loaded.code.address(core.state.pc);
                return Err(RunError::RowLimit { pc, rows: *rows });
            }
        }
    }
}

/// Exit code and output, from the words of the I/O region.
fn outcome(io: &[u64], layout: &Layout) -> Result<(u64, Vec<u8>), RunError> {
    let exit = io[Layout::EXIT_WORD as usize];
    if exit.is_multiple_of(2) {
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
