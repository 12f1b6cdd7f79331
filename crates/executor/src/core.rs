//! State, memory and what the interpreter leaves to others.

use crate::RunError;
use crate::block::{Block, Counter};
use crate::interpreter::{Pause, Sink, State, execute};
use crate::lanes;
use crate::loaded::Loaded;
use crate::memory::Memory;
use core::ops::Range;
use rill_isa::Register;

/// A machine somewhere in a run.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) state: State,
    pub(crate) memory: Memory,
    /// The word whose page is open for the next row only.
    open: Option<u64>,
    /// Whether the next row alone sees the lowest words.
    low: bool,
}

/// How far an execution came.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    pub(crate) rows: u64,
    pub(crate) instructions: u64,
    pub(crate) event: Event,
}

/// Why it came no further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Event {
    /// It may go on.
    #[default]
    None,
    /// The last row was a call that writes to the log.
    Log,
    /// Address 0 is reached.
    End,
}

impl Core {
    /// A machine before its first row, with zeroed memory.
    pub(crate) fn new(loaded: &Loaded, log_visible: u32, log_words: u32) -> Self {
        let state = State { registers: [0; 256], pc: loaded.code.reset, taken: 0 };
        let memory = Memory::new(&loaded.layout, log_visible, log_words);
        Self { state, memory, open: None, low: false }
    }

    /// Executes at most `rows` rows; stops early at an [`Event`] only.
    pub(crate) fn skip(
        &mut self,
        loaded: &Loaded,
        tape: &[u8],
        rows: u64,
    ) -> Result<Progress, RunError> {
        let mut progress = Progress::default();
        while progress.rows < rows && progress.event == Event::None {
            let counter = Counter { room: self.room(rows - progress.rows), instructions: 0 };
            let (done, counter, event) = self.burst(loaded, tape, counter)?;
            progress.rows += done as u64;
            progress.instructions += counter.instructions;
            progress.event = event;
        }
        Ok(progress)
    }

    /// Records the next rows at positions `rows` of a block; returns how many there were before the
    /// end of the run.
    pub(crate) fn fill(
        &mut self,
        loaded: &Loaded,
        tape: &[u8],
        block: &mut Block,
        rows: Range<usize>,
    ) -> Result<usize, RunError> {
        let mut at = rows.start;
        while at < rows.end {
            let room = self.room((rows.end - at) as u64);
            let (done, _, event) = self.burst(loaded, tape, block.columns(at, at + room))?;
            at += done;
            if event == Event::End {
                break;
            }
        }
        Ok(at - rows.start)
    }

    /// Index of the row that will be executed next: of an access with two variants, the one it
    /// takes.
    pub(crate) fn next_row(&self, loaded: &Loaded) -> u32 {
        let op = &loaded.code.ops[self.state.pc as usize];
        let address = self.state.registers[usize::from(op.rs2)].wrapping_add(op.imm);
        if lanes::crosses(op.handler, address) { op.target } else { self.state.pc }
    }

    /// Rows to execute at once if `rows` are wanted.
    fn room(&self, rows: u64) -> usize {
        if self.open.is_some() || self.low { 1 } else { rows as usize }
    }

    /// Executes rows until the loop pauses, and resolves the pause.
    fn burst<S: Sink>(
        &mut self,
        loaded: &Loaded,
        tape: &[u8],
        sink: S,
    ) -> Result<(usize, S, Event), RunError> {
        let room = sink.room();
        let (rows, sink, pause) =
            execute(&loaded.code, &mut self.state, &mut self.memory, tape, sink);
        if rows > 0 {
            self.end_exceptions();
        }
        let event = self.resolve(loaded, tape, pause, rows < room)?;
        Ok((rows, sink, event))
    }

    /// Closes what was open for one row.
    fn end_exceptions(&mut self) {
        if let Some(index) = self.open.take() {
            self.memory.close(index);
        }
        if self.low {
            self.low = false;
            self.memory.show_low(false);
        }
    }

    /// Does what lets the paused row go on, or says why it cannot.
    fn resolve(
        &mut self,
        loaded: &Loaded,
        tape: &[u8],
        pause: Pause,
        early: bool,
    ) -> Result<Event, RunError> {
        let pc = loaded.code.address(self.state.pc);
        match pause {
            Pause::Full if early => return Ok(Event::Log),
            Pause::Full => {}
            Pause::End => return Ok(Event::End),
            Pause::Reach(address) => self.reach(loaded, pc, address)?,
            Pause::Store(address) => {
                let index = self.memory.index(address);
                if self.memory.is_guarded(index) && !loaded.layout.is_firmware(pc) {
                    return Err(RunError::ReservedStore { pc, address });
                }
                self.open = self.memory.open(index).then_some(index);
            }
            Pause::Crossing(address) => return Err(RunError::Crossing { pc, address }),
            Pause::Stray(address) => return Err(RunError::NotCode { pc, address }),
            Pause::Tape => return Err(RunError::InputExhausted { pc, length: tape.len() }),
            Pause::Assertion => return Err(RunError::Assertion { pc }),
            Pause::Trap => return Err(self.trap(loaded, pc)),
        }
        Ok(Event::None)
    }

    /// Brings into use or shows what the paused row accesses, unless its address is a sum beyond
    /// 2^64.
    fn reach(&mut self, loaded: &Loaded, pc: u64, address: u64) -> Result<(), RunError> {
        let op = &loaded.code.ops[self.state.pc as usize];
        let base = self.state.registers[usize::from(op.rs2)];
        let wraps = base.checked_add_signed(op.imm.cast_signed()).is_none();
        let index = self.memory.index(address);
        if wraps || !self.memory.reach(index) {
            return Err(RunError::OutsideMemory { pc, address });
        }
        if self.memory.is_low(index) {
            self.low = true;
            self.memory.show_low(true);
        }
        Ok(())
    }

    /// What a row that cannot be executed means. The firmware has one, for output beyond the
    /// capacity.
    fn trap(&self, loaded: &Loaded, pc: u64) -> RunError {
        if loaded.layout.is_firmware(pc) {
            let written = self.state.registers[Register::OUTPUT_LENGTH.index()];
            let length = written.saturating_add(self.state.registers[12]);
            return RunError::OutputTooLong { length, capacity: loaded.layout.output_capacity };
        }
        RunError::IllegalInstruction { pc, word: self.instruction(pc) }
    }

    /// The instruction word in memory at `pc`, two or four bytes of it.
    fn instruction(&self, pc: u64) -> Option<u32> {
        let bytes: Vec<u8> = self.memory.bytes(pc, 4).collect();
        let low = u32::from(u16::from_le_bytes(*bytes.first_chunk()?));
        if low & 3 != 3 {
            return Some(low);
        }
        Some(u32::from_le_bytes(*bytes.first_chunk()?))
    }
}
