//! State, memory and what the interpreter leaves to others.

mod faults;

use crate::RunError;
use crate::block::{Block, Counter};
use crate::interpreter::{Pause, Sink, State, execute, execute_call};
use crate::lanes;
use crate::loaded::Loaded;
use crate::memory::{Memory, Refusal};
use crate::rings::{Aside, Rings};
use core::mem::take;
use core::ops::Range;
use rill_isa::Register;
use rill_precompiles::Shape;

/// A machine somewhere in a run.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) state: State,
    pub(crate) memory: Memory,
    pub(crate) rings: Rings,
    /// The page that is shown for the next row only.
    shown: Option<u64>,
}

/// How far an execution got.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    pub(crate) rows: u64,
    pub(crate) instructions: u64,
    pub(crate) event: Event,
}

/// Why it got no further.
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
    /// A machine before its first row.
    pub(crate) fn new(loaded: &Loaded, memory: Memory, rings: Rings) -> Self {
        let state = State { registers: [0; 256], pc: loaded.code.reset, taken: 0 };
        Self { state, memory, rings, shown: None }
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

    /// Records the next rows at positions `rows` of a block, the calls that end in them, and what
    /// they read through ports; returns how many rows there were before the end of the run.
    pub(crate) fn fill(
        &mut self,
        loaded: &Loaded,
        tape: &[u8],
        block: &mut Block,
        rows: Range<usize>,
    ) -> Result<usize, RunError> {
        let (calls, ports) = (take(&mut block.calls), take(&mut block.ports));
        self.rings.aside = Some(Aside { calls, ports });
        let filled = self.fill_rows(loaded, tape, block, rows);
        let Aside { calls, ports } = self.rings.aside.take().unwrap_or_default();
        (block.calls, block.ports) = (calls, ports);
        filled
    }

    fn fill_rows(
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

    /// How many calls of each precompile have ended.
    pub(crate) fn calls(&self, loaded: &Loaded) -> Vec<(&'static Shape, u32)> {
        let count = |shape: &'static Shape| {
            let counter = self.state.registers[Register::calls(shape.id).index()];
            (shape, (counter >> (3 + shape.log_words)) as u32)
        };
        loaded.precompiles.iter().copied().map(count).collect()
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
        if self.shown.is_some() { 1 } else { rows as usize }
    }

    /// Executes rows until the loop pauses, and resolves the pause.
    fn burst<S: Sink>(
        &mut self,
        loaded: &Loaded,
        tape: &[u8],
        sink: S,
    ) -> Result<(usize, S, Event), RunError> {
        let Self { state, memory, rings, .. } = self;
        let (rows, sink, pause) = if loaded.code.ops[state.pc as usize].is_of_precompile() {
            execute_call(&loaded.code, state, memory, rings, sink)
        } else {
            execute(&loaded.code, state, memory, tape, sink)
        };
        if rows > 0
            && let Some(page) = self.shown.take()
        {
            self.memory.hide(page);
        }
        let event = self.resolve(loaded, tape, pause)?;
        Ok((rows, sink, event))
    }

    /// Does what lets the paused row go on, or says why it cannot.
    fn resolve(&mut self, loaded: &Loaded, tape: &[u8], pause: Pause) -> Result<Event, RunError> {
        let pc = loaded.code.address(self.state.pc);
        match pause {
            Pause::Log => return Ok(Event::Log),
            Pause::Full => {}
            Pause::End => return Ok(Event::End),
            Pause::Page { address, page, stores } => {
                if page == 0 {
                    self.guard_lowest(loaded, pc, address)?;
                }
                self.memory.show(page, stores, &loaded.image).map_err(|refusal| match refusal {
                    Refusal::Outside => self.outside(loaded, pc, address),
                    Refusal::Full => {
                        RunError::MemoryFull { pc, address, words: self.memory.words_in_use() }
                    }
                })?;
            }
            Pause::Crossing(address) => return Err(self.misaligned(loaded, pc, address)),
            Pause::Stray(address) => return Err(RunError::NotCode { pc, address }),
            Pause::Tape => return Err(RunError::InputExhausted { pc, length: tape.len() }),
            Pause::Assertion => return Err(self.assertion(loaded, pc)),
            Pause::Trap if loaded.code.ops[self.state.pc as usize].is_of_precompile() => {}
            Pause::Trap => return Err(self.trap(loaded, pc)),
            Pause::Product(ports) => return Err(RunError::NoProduct { pc, ports }),
            Pause::Call(fault) => return Err(self.call(loaded, pc, fault)),
        }
        Ok(Event::None)
    }

    /// The first page of addresses is shown for one row at a time, if its address is not a sum
    /// beyond `2^64`: such an access cannot be proven. The immediates of guests are smaller than a
    /// page, so sums beyond `2^64` lead nowhere else.
    fn guard_lowest(&mut self, loaded: &Loaded, pc: u64, address: u64) -> Result<(), RunError> {
        let op = &loaded.code.ops[self.state.pc as usize];
        let base = self.state.registers[usize::from(op.rs2)];
        if base.checked_add_signed(op.imm.cast_signed()).is_none() {
            return Err(self.outside(loaded, pc, address));
        }
        self.shown = Some(0);
        Ok(())
    }
}
