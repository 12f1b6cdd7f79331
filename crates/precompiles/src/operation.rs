//! How a guest calls a precompile.
//!
//! An instruction of custom-0 with four registers, which hold pointers, is one call:
//!
//! ```text
//! .insn r4 0x0B, funct3, funct2, rd, rs1, rs2, rs3          code = 8·funct2 + funct3
//! ```
//!
//! Registers that an operation does not use are x0.

use crate::Shape;
use Source::{Before, BeforeXor, Guest, Zero};

/// The register of an instruction that points to words of the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of RISC-V")]
pub enum Pointer {
    Rd,
    Rs1,
    Rs2,
    Rs3,
}

/// Where consecutive input words of a call come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The next words behind a pointer: the first run of a pointer begins where it points to.
    Guest(Pointer),
    /// Output words of the call before, from this one on.
    Before(usize),
    /// Output words of the call before, from this one on, each xor the next word behind a pointer.
    BeforeXor(usize, Pointer),
    /// Zeros.
    Zero,
}

/// An instruction that calls a precompile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// Its code, below 32.
    pub code: u8,
    /// Its name in disassembly.
    pub name: &'static str,
    /// The precompile.
    pub shape: &'static Shape,
    /// Where the input words come from, in order: runs of words, [`Shape::inputs`] in all.
    pub inputs: &'static [(Source, usize)],
    /// Where the first output words go to, if any go to the guest, and how many.
    pub outputs: Option<(Pointer, usize)>,
}

impl Operation {
    /// An operation from its fields.
    pub(crate) const fn new(
        shape: &'static Shape,
        code: u8,
        name: &'static str,
        inputs: &'static [(Source, usize)],
        outputs: Option<(Pointer, usize)>,
    ) -> Self {
        Self { code, name, shape, inputs, outputs }
    }

    /// Whether it takes words of the call before.
    pub fn continues(&self) -> bool {
        self.inputs.iter().any(|(source, _)| matches!(source, Before(_) | BeforeXor(..)))
    }

    /// Whether it uses the register.
    pub fn uses(&self, pointer: Pointer) -> bool {
        let reads = self.inputs.iter().any(|(source, _)| match source {
            Guest(from) | BeforeXor(_, from) => *from == pointer,
            Before(_) | Zero => false,
        });
        reads || self.outputs.is_some_and(|(to, _)| to == pointer)
    }
}
