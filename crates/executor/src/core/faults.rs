//! What the interpreter cannot go on with, as errors of a run.

use super::Core;
use crate::RunError;
use crate::interpreter::CallFault;
use crate::loaded::Loaded;
use crate::op::Handler;
use rill_isa::Register;
use rill_precompiles::Shape;
use rill_program::{Image, Layout};

impl Core {
    /// An access outside guest memory, by a call of a precompile or by another row.
    pub(super) fn outside(&self, loaded: &Loaded, pc: u64, address: u64) -> RunError {
        match self.pointer(loaded) {
            Some((register, pointer)) => {
                RunError::PointerOutside { pc, register, pointer, address }
            }
            None => RunError::OutsideMemory { pc, address },
        }
    }

    /// An access that is not aligned and must be, by a call of a precompile or by another row.
    pub(super) fn misaligned(&self, loaded: &Loaded, pc: u64, address: u64) -> RunError {
        match self.pointer(loaded) {
            Some((register, pointer)) => RunError::UnalignedPointer { pc, register, pointer },
            None => RunError::Misaligned { pc, address },
        }
    }

    /// A call that cannot be made.
    pub(super) fn call(&self, loaded: &Loaded, pc: u64, fault: CallFault) -> RunError {
        let precompile = self.precompile(loaded).map_or("a precompile", |shape| shape.name);
        match fault {
            CallFault::NoneBefore => RunError::NoCallBefore { pc, precompile },
            CallFault::NoResult => RunError::NoResult { pc, precompile },
            CallFault::Limit => RunError::CallLimit { pc, precompile },
        }
    }

    /// The precompile that the instruction calls: its last row counts the call.
    fn precompile(&self, loaded: &Loaded) -> Option<&'static Shape> {
        let ops = &loaded.code.ops[self.state.pc as usize..];
        let last = ops.iter().find(|op| op.last == 1)?;
        let (_, place) = last.call()?;
        loaded.precompiles.get(place).copied()
    }

    /// The pointer that a row of a call accesses, and its register.
    fn pointer(&self, loaded: &Loaded) -> Option<(Register, u64)> {
        self.precompile(loaded)?;
        let register = Register::new(loaded.code.ops[self.state.pc as usize].rs2);
        Some((register, self.state.registers[register.index()]))
    }

    /// Which assertion fails: that of the alignment of an atomic access, or one of the expansion
    /// that no advice of ours satisfies.
    pub(super) fn assertion(&self, loaded: &Loaded, pc: u64) -> RunError {
        let ops = &loaded.code.ops[self.state.pc as usize..];
        let access = ops.iter().find(|op| op.handler == Handler::Lw);
        match (ops[0].handler, access) {
            (Handler::AssertEq, Some(access)) => {
                let address = self.state.registers[usize::from(access.rs2)];
                RunError::Misaligned { pc, address }
            }
            _ => RunError::Assertion { pc },
        }
    }

    /// What a row that cannot be executed means. The firmware has one, for output beyond the
    /// capacity.
    pub(super) fn trap(&self, loaded: &Loaded, pc: u64) -> RunError {
        if Layout::is_firmware(pc) {
            let written = self.state.registers[Register::OUTPUT_LENGTH.index()];
            let length = written.saturating_add(self.state.registers[12]);
            return RunError::OutputTooLong { length, capacity: loaded.layout.output_capacity };
        }
        RunError::IllegalInstruction { pc, word: self.instruction(&loaded.image, pc) }
    }

    /// The instruction word in memory at `pc`, two or four bytes of it.
    fn instruction(&self, image: &Image, pc: u64) -> Option<u32> {
        let bytes: Vec<u8> = self.memory.bytes(image, pc, 4).collect();
        let low = u32::from(u16::from_le_bytes(*bytes.first_chunk()?));
        if low & 3 != 3 {
            return Some(low);
        }
        Some(u32::from_le_bytes(*bytes.first_chunk()?))
    }
}
