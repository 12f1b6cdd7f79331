//! What a crash means, in terms of the program.

mod assembly;
mod code;
mod frames;

pub use assembly::disassemble;
pub(crate) use assembly::name;

use crate::illegal::{Extension, IllegalName, name_of_illegal};
use crate::{Crash, RunError, Scene, SystemCall};
use assembly::decoded;
use code::Text;
use core::ops::Range;
use rill_loader::{Instruction, Program, decode_call};

/// Addresses below this are taken for a null pointer and an offset.
const NULL_PAGE: u64 = 1 << 12;

/// What is known about the place where a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The instruction of the program that could not be executed; of an error inside a call, the
    /// `ecall`.
    pub place: Place,
    /// The instruction in assembly; `None` where there is none.
    pub instruction: Option<String>,
    /// The call in which it happened.
    pub call: Option<SystemCall>,
    /// The calls that led there, innermost first, as far as the stack and the return address tell.
    pub callers: Vec<Place>,
    /// The likely cause.
    pub hint: Option<Hint>,
}

/// An address of code, by the program's symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The address.
    pub address: u64,
    /// The name of its function, as the ELF has it, which may hold any character, and the bytes
    /// from the function's start; `None` for code without symbols.
    pub symbol: Option<(String, u64)>,
}

/// The likely cause of a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// The stack pointer lies below the stack.
    StackOverflow {
        /// Where it points.
        stack_pointer: u64,
        /// The stack: from the end of what lies below it to the first stack pointer.
        stack: Range<u64>,
    },
    /// There was no stack: no instruction ever set the stack pointer.
    NoStack,
    /// The heap was extended beyond the memory that the run may use.
    HeapExhausted {
        /// The heap: from the first break to the last.
        heap: Range<u64>,
        /// Binary logarithm of the words of memory that the run may use.
        log_memory: u32,
    },
    /// An access at a null pointer, or at a member of what one points to.
    NullPointer,
    /// A jump through a null pointer.
    NullCall,
    /// The outermost function returned, and nobody had called `exit`.
    NoExit,
    /// A return to an address without code: the return address was overwritten.
    BadReturn,
    /// A jump to an address outside the program.
    BadCall,
    /// A pointer or a length handed to a call.
    BadPointer,
    /// An instruction that is there to stop the program.
    Abort,
    /// An instruction of an extension that this machine does not have.
    OtherMachine(IllegalName),
    /// A call of the precompile of this name, which the program does not declare.
    Undeclared(&'static str),
}

/// The function that `address` lies in by its symbol, and how far in. Code of the program without
/// a symbol of its own lies in no function; the firmware is one.
pub fn function_at(program: &Program, address: u64) -> Option<(&str, u64)> {
    Text(program).symbol(address)
}

impl Place {
    /// The address, with the function that it lies in.
    pub fn new(program: &Program, address: u64) -> Self {
        let symbol = function_at(program, address);
        Self { address, symbol: symbol.map(|(name, offset)| (name.to_owned(), offset)) }
    }
}

impl Diagnosis {
    /// What a crash of `program` means; `None` if the run had not begun.
    pub fn new(program: &Program, crash: &Crash) -> Option<Self> {
        let scene = crash.scene.as_ref()?;
        let place = |&address: &u64| Place::new(program, address);
        let text = Text(program);
        let word = match crash.error {
            RunError::IllegalInstruction { word, .. } => word,
            _ => Some(text.word(scene.pc)),
        };
        let callers = frames::calls(text, scene);
        Some(Self {
            place: place(&scene.pc),
            instruction: word.map(|word| disassemble(word, scene.pc)),
            call: scene.call,
            callers: callers.iter().map(place).collect(),
            hint: Subject { scene, text }.hint(&crash.error),
        })
    }
}

/// What a hint is found in.
struct Subject<'a> {
    scene: &'a Scene,
    text: Text<'a>,
}

impl Subject<'_> {
    fn hint(&self, error: &RunError) -> Option<Hint> {
        match *error {
            RunError::OutsideMemory { address, .. }
            | RunError::PointerOutside { address, .. }
            | RunError::MemoryFull { address, .. } => self.of_access(address),
            RunError::NotCode { address, .. } => self.of_jump(address),
            RunError::NoExit => self.of_jump(0),
            RunError::IllegalInstruction { word: Some(word), .. } => {
                let undeclared = decode_call(word).and_then(|(_, id)| rill_precompiles::name(id));
                if let Some(name) = undeclared {
                    return Some(Hint::Undeclared(name));
                }
                let name = name_of_illegal(word)?;
                Some(match name.extension {
                    Extension::Breakpoint | Extension::Unimplemented => Hint::Abort,
                    _ => Hint::OtherMachine(name),
                })
            }
            // No program means to write that much.
            RunError::OutputTooLong { length, .. } if length >> 32 > 0 => Some(Hint::BadPointer),
            _ => None,
        }
    }

    /// The hint for an access that is not the program's.
    fn of_access(&self, address: u64) -> Option<Hint> {
        let in_call = self.scene.call.map(|_| Hint::BadPointer);
        let null = (address < NULL_PAGE).then_some(Hint::NullPointer);
        self.of_stack().or_else(|| self.of_heap(address)).or(in_call).or(null)
    }

    fn of_stack(&self) -> Option<Hint> {
        let stack_pointer = self.scene.registers[2];
        let Some(top) = self.scene.stack_top else { return Some(Hint::NoStack) };
        let stack = self.stack(top);
        let below = stack_pointer < stack.start || stack_pointer.cast_signed() < 0;
        below.then_some(Hint::StackOverflow { stack_pointer, stack })
    }

    /// The stack that begins at `top`: it reaches down to initialised memory, or to the start of
    /// its segment.
    fn stack(&self, top: u64) -> Range<u64> {
        let reserved = self.text.0.reserved.iter();
        let start = reserved.map(|range| range.start).filter(|&start| start < top).max();
        let image = self.text.0.key.image().segments.iter().map(rill_program::Segment::end);
        let image = image.filter(|&end| end <= top).max();
        start.max(image).unwrap_or(top)..top
    }

    fn of_heap(&self, address: u64) -> Option<Hint> {
        let start = self.text.0.key.layout().end;
        let heap = start..start.saturating_add(self.scene.heap);
        let log_memory = self.scene.log_memory;
        heap.contains(&address).then_some(Hint::HeapExhausted { heap, log_memory })
    }

    /// The hint for a jump to a place without code.
    fn of_jump(&self, address: u64) -> Option<Hint> {
        let (instruction, _) = decoded(self.text.word(self.scene.pc));
        let is_return = match instruction {
            Instruction::Jalr { rd, rs1, .. } => rd.number() == 0 && rs1.number() == 1,
            // The end of a straight line, or a jump that the file fixes.
            _ => return None,
        };
        let in_first_page = address < NULL_PAGE;
        Some(match (is_return, address) {
            (true, 0) if self.is_outermost() => Hint::NoExit,
            (true, _) => Hint::BadReturn,
            (false, _) if in_first_page => Hint::NullCall,
            (false, _) => Hint::BadCall,
        })
    }

    /// Whether the stack is as empty as at the start.
    fn is_outermost(&self) -> bool {
        self.scene.stack_top.is_none_or(|top| self.scene.registers[2] >= top)
    }
}
