//! A run that did not reach its end.

use crate::core::Core;
use crate::loaded::Loaded;
use crate::{Log, RunError};
use core::{fmt, iter};
use rill_isa::Register;
use rill_program::{Image, Layout};

/// Bytes of the stack that are kept.
const MAX_STACK: u64 = 1 << 20;

/// Bytes after which memory is tried again where a stack has overflowed.
const PAGE: u64 = 1 << 12;

/// `ecall` is four bytes long.
const ECALL_BYTES: u64 = 4;

/// Why a run did not reach its end, what it had logged until then, and the machine as it stood.
///
/// [`Diagnosis`](crate::Diagnosis) makes sense of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash {
    /// Why.
    pub error: RunError,
    /// What the program had written to its log.
    pub log: Log,
    /// The machine, if the run had begun.
    pub scene: Option<Scene>,
}

impl fmt::Display for Crash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(out)
    }
}

impl core::error::Error for Crash {}

impl From<RunError> for Box<Crash> {
    /// A run that did not begin.
    fn from(error: RunError) -> Self {
        Self::new(Crash { error, log: Log::default(), scene: None })
    }
}

/// The machine where a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Guest address of the instruction that could not be executed, or that led to where there is
    /// none. Inside the firmware, that of the program's `ecall`.
    pub pc: u64,
    /// `x0` to `x31`.
    pub registers: [u64; 32],
    /// The call that the firmware was handling.
    pub call: Option<SystemCall>,
    /// By how much the program has moved its break.
    pub heap: u64,
    /// The stack pointer with which the program began; `None` if it never set one.
    pub stack_top: Option<u64>,
    /// Address of the first byte of `stack`: the stack pointer, or where memory begins above it.
    pub stack_start: u64,
    /// Memory from there up to `stack_top`, as far as it is in use, at most 1 MiB.
    pub stack: Vec<u8>,
    /// Binary logarithm of the most words of memory that the run might use.
    pub log_memory: u32,
}

/// An `ecall`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemCall {
    /// The number in `a7`.
    pub number: u64,
    /// `a0` to `a2`. Of `a0` what the firmware must have been given to come where it is: it may
    /// have written over it.
    pub arguments: [u64; 3],
}

impl SystemCall {
    /// Its name, where the firmware knows one.
    pub fn name(&self) -> Option<&'static str> {
        match self.number {
            63 => Some("read"),
            64 => Some("write"),
            93 | 94 => Some("exit"),
            214 => Some("brk"),
            _ => None,
        }
    }

    /// The call that the firmware answers.
    fn of(core: &Core) -> Self {
        let [.., a7] = core.state.registers[10..18] else { unreachable!("eight registers") };
        let first = match a7 {
            63 => 0,
            64 => 1,
            _ => core.state.registers[10],
        };
        let [second, third] = [core.state.registers[11], core.state.registers[12]];
        Self { number: a7, arguments: [first, second, third] }
    }
}

impl Scene {
    /// The machine as it stands, at the instruction at `pc`.
    pub(crate) fn new(
        core: &Core,
        loaded: &Loaded,
        pc: u64,
        stack_top: Option<u64>,
        log_memory: u32,
    ) -> Self {
        let all = &core.state.registers;
        let in_firmware = Layout::is_firmware(pc);
        let link = all[Register::LINK.index()].wrapping_sub(ECALL_BYTES);
        let registers: [u64; 32] = *all.first_chunk().expect("32 of 256");
        let (stack_start, stack) = stack(core, &loaded.image, registers[2], stack_top);
        Self {
            pc: if in_firmware { link } else { pc },
            registers,
            call: in_firmware.then(|| SystemCall::of(core)),
            heap: all[Register::BREAK.index()],
            stack_top,
            stack_start,
            stack,
            log_memory,
        }
    }
}

/// The stack above `pointer`, which may have left memory at its lower end, and where it starts.
fn stack(core: &Core, image: &Image, pointer: u64, top: Option<u64>) -> (u64, Vec<u8>) {
    let end = top.unwrap_or_else(|| pointer.saturating_add(MAX_STACK));
    let pages = (1..=MAX_STACK / PAGE).filter_map(|page| (pointer / PAGE).checked_add(page));
    let start = iter::once(pointer)
        .chain(pages.map(|page| page.saturating_mul(PAGE)))
        .take_while(|&start| start < end)
        .find(|&start| core.memory.bytes(image, start, 1).next().is_some());
    match start {
        Some(start) => {
            let length = (end - start).min(MAX_STACK);
            (start, core.memory.bytes(image, start, length).collect())
        }
        None => (pointer, Vec::new()),
    }
}
