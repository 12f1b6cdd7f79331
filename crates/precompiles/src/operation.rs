//! How a guest calls a precompile.
//!
//! An instruction of custom-0 with four registers, which hold pointers, is one call:
//!
//! ```text
//! .insn r4 0x0B, funct3, funct2, rd, rs1, rs2, rs3          code = 8·funct2 + funct3
//! ```
//!
//! Registers that an operation does not use are x0.

use crate::shape::{KECCAK, MULMOD, SHA256, Shape};

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

use Pointer::{Rd, Rs1, Rs2, Rs3};
use Source::{Before, BeforeXor, Guest, Zero};

/// All operations, by code.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        code: 1,
        name: "sha256",
        shape: &SHA256,
        inputs: &[(Guest(Rs1), 4), (Guest(Rs2), 8)],
        outputs: Some((Rd, 4)),
    },
    Operation {
        code: 2,
        name: "sha256.first",
        shape: &SHA256,
        inputs: &[(Guest(Rs1), 4), (Guest(Rs2), 8)],
        outputs: None,
    },
    Operation {
        code: 3,
        name: "sha256.next",
        shape: &SHA256,
        inputs: &[(Before(0), 4), (Guest(Rs2), 8)],
        outputs: None,
    },
    Operation {
        code: 4,
        name: "sha256.last",
        shape: &SHA256,
        inputs: &[(Before(0), 4), (Guest(Rs2), 8)],
        outputs: Some((Rd, 4)),
    },
    Operation {
        code: 8,
        name: "keccak.f1600",
        shape: &KECCAK,
        inputs: &[(Guest(Rs1), 25)],
        outputs: Some((Rd, 25)),
    },
    Operation {
        code: 9,
        name: "keccak.absorb136.first",
        shape: &KECCAK,
        inputs: &[(Guest(Rs2), 17), (Zero, 8)],
        outputs: None,
    },
    Operation {
        code: 10,
        name: "keccak.absorb136.next",
        shape: &KECCAK,
        inputs: &[(BeforeXor(0, Rs2), 17), (Before(17), 8)],
        outputs: None,
    },
    Operation {
        code: 11,
        name: "keccak.absorb136.last",
        shape: &KECCAK,
        inputs: &[(BeforeXor(0, Rs2), 17), (Before(17), 8)],
        outputs: Some((Rd, 4)),
    },
    Operation {
        code: 12,
        name: "keccak.absorb136",
        shape: &KECCAK,
        inputs: &[(Guest(Rs2), 17), (Zero, 8)],
        outputs: Some((Rd, 4)),
    },
    Operation {
        code: 16,
        name: "mulmod256",
        shape: &MULMOD,
        inputs: &[(Guest(Rs1), 4), (Guest(Rs2), 4), (Guest(Rs3), 4)],
        outputs: Some((Rd, 4)),
    },
];

/// The operation of this code.
pub fn operation(code: u8) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_in_order_and_fill_all_inputs() {
        assert!(OPERATIONS.windows(2).all(|pair| pair[0].code < pair[1].code));
        for operation in OPERATIONS {
            let words: usize = operation.inputs.iter().map(|(_, words)| words).sum();
            assert_eq!(words, operation.shape.inputs, "{}", operation.name);
            assert!(
                operation.code < 32
                    && operation.outputs.is_none_or(|(_, n)| n <= operation.shape.outputs)
            );
        }
    }
}
