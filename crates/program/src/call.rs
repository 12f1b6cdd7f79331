//! The rows of an instruction that calls a precompile.
//!
//! With `v` the register of the precompile, `base` the address of its first word and `t`, `u`
//! temporaries:
//!
//! ```text
//! source of input word i          rows
//! word k behind a pointer p       Ld t, 8k(p)                                   Sd t, base + 8i (v)
//! output o of the call before     Ld t, base + 8·(inputs + o) - 8·2^s (v)       Sd t, base + 8i (v)
//! both, xor                       Ld t, …(v)   Ld u, 8k(p)   Xor t, t, u        Sd t, base + 8i (v)
//! zero                                                                          Sd x0, base + 8i (v)
//! then, for each output word o    Ld t, base + 8·(inputs + o) (v)               Sd t, 8o(rd)
//! last                            Addi v, v, 8·2^s
//! ```
//!
//! All inputs come before the first output, so pointers may be equal.

use crate::layout::WORD_BYTES;
use alloc::vec::Vec;
use rill_isa::{At, Expansion, Kind, Register, Row};
use rill_precompiles::{Operation, Pointer, Shape, Source};

/// Words of precompile `id` begin at `CALLS_ADDRESS + id·2^56`. No guest row adds up to so much, no
/// row of the firmware does, and the tables of two precompiles are far from each other.
pub const CALLS_ADDRESS: u128 = 1 << 66;

/// Byte address of the first word of the first call.
pub fn calls_address(shape: &Shape) -> u128 {
    CALLS_ADDRESS.saturating_add(u128::from(shape.id) << 56)
}

/// The registers of an instruction that calls, which hold addresses of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of RISC-V")]
pub struct Pointers {
    pub rd: Register,
    pub rs1: Register,
    pub rs2: Register,
    pub rs3: Register,
}

impl Pointers {
    /// The register that is `pointer`.
    pub fn of(&self, pointer: Pointer) -> Register {
        match pointer {
            Pointer::Rd => self.rd,
            Pointer::Rs1 => self.rs1,
            Pointer::Rs2 => self.rs2,
            Pointer::Rs3 => self.rs3,
        }
    }
}

/// The rows of a call, before they are stamped.
pub fn call(at: At, operation: &Operation, pointers: &Pointers) -> Expansion {
    let [t, u, ..] = Register::TEMPS;
    let table = Table { shape: operation.shape, v: Register::calls(operation.shape.id), at };
    let mut rows = Vec::new();
    let runs = operation.inputs.iter().enumerate();
    let words = runs.flat_map(|(run, (source, count))| (0..*count).map(move |i| (run, source, i)));
    for (index, (run, source, step)) in words.enumerate() {
        let guest = |rd, pointer| {
            let word = words_before(operation, run, pointer).saturating_add(step);
            at.load(Kind::Ld, rd, pointers.of(pointer), bytes(word))
        };
        let before = |first: usize| table.load_before(t, first.saturating_add(step));
        let word = match *source {
            Source::Zero => Register::ZERO,
            Source::Guest(pointer) => {
                rows.push(guest(t, pointer));
                t
            }
            Source::Before(first) => {
                rows.push(before(first));
                t
            }
            Source::BeforeXor(first, pointer) => {
                rows.extend([before(first), guest(u, pointer), at.binary(Kind::Xor, t, t, u)]);
                t
            }
        };
        rows.push(at.store(Kind::Sd, word, table.v, table.word(index)));
    }
    if let Some((pointer, count)) = operation.outputs {
        for output in 0..count {
            let to = pointers.of(pointer);
            rows.extend([table.load(t, output), at.store(Kind::Sd, t, to, bytes(output))]);
        }
    }
    rows.push(at.immediate(Kind::Addi, table.v, table.v, table.step()));
    Expansion::sequence(rows)
}

/// Words that the runs of inputs before run number `run` take from behind `pointer`.
fn words_before(operation: &Operation, run: usize, pointer: Pointer) -> usize {
    let runs = operation.inputs.iter().take(run);
    let same = runs.filter(|(source, _)| match source {
        Source::Guest(from) | Source::BeforeXor(_, from) => *from == pointer,
        Source::Before(_) | Source::Zero => false,
    });
    same.map(|(_, count)| *count).fold(0, usize::saturating_add)
}

fn bytes(words: usize) -> i128 {
    i128::from(WORD_BYTES).saturating_mul(words as i128)
}

/// Accesses of the words of a precompile.
struct Table {
    shape: &'static Shape,
    v: Register,
    at: At,
}

impl Table {
    /// Address of word `index` of the call, less `v`.
    fn word(&self, index: usize) -> i128 {
        (calls_address(self.shape) as i128).saturating_add(bytes(index))
    }

    /// `rd` = output word `output` of the call.
    fn load(&self, rd: Register, output: usize) -> Row {
        let word = self.shape.inputs.saturating_add(output);
        self.at.load(Kind::Ld, rd, self.v, self.word(word))
    }

    /// `rd` = output word `output` of the call before.
    fn load_before(&self, rd: Register, output: usize) -> Row {
        let row = self.load(rd, output);
        Row { imm: row.imm.saturating_sub(self.step().into()), ..row }
    }

    /// Bytes of a call.
    fn step(&self) -> u64 {
        self.shape.words().saturating_mul(WORD_BYTES)
    }
}
