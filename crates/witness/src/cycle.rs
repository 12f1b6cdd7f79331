//! One row with all its wires.

use rill_executor::Calls;
use rill_isa::{Flag, Flags, PORTS, Register, Table};

/// Consecutive cycles, padding included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Number of the first cycle, a multiple of the block size.
    pub first_row: u64,
    /// The cycles.
    pub cycles: Vec<Cycle>,
    /// The calls of precompiles whose last cycles are among them, in order.
    pub calls: Calls,
}

/// Every wire of one row, each an explicit value, so that a test may forge any one of them alone.
///
/// On the rows of a run all values are as the design's column table says; operands, outputs and
/// register values are below `2^64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Bytecode index (`PC`).
    pub pc: u32,
    /// Guest address of the source instruction.
    pub unexpanded_pc: u64,
    /// The immediate.
    pub imm: i128,
    /// All flag columns.
    pub flags: Flags,
    /// The table looked up.
    pub table: Option<Table>,
    /// Register written.
    pub rd: Option<Register>,
    /// Register of the first slot.
    pub rs1: Option<Register>,
    /// Register of the second slot.
    pub rs2: Option<Register>,
    /// What the row reads besides, if it has ports.
    pub gate: Option<Gate>,
    /// Value of the first slot; 0 if empty.
    pub rs1_value: u64,
    /// Value of the second slot; 0 if empty.
    pub rs2_value: u64,
    /// Value of `rd` before the row; 0 without `rd`.
    pub rd_before: u64,
    /// Value of `rd` after the row; 0 without `rd`.
    pub rd_write_value: u64,
    /// The committed increment of `rd`.
    pub rd_inc: i128,
    /// Index of the word accessed.
    pub ram_word: Option<u32>,
    /// Byte address of that word, see [`MemoryMap`](rill_program::MemoryMap); 0 without access.
    pub ram_address: u128,
    /// The word before the row; 0 without access.
    pub ram_read_value: u64,
    /// The word after the row; 0 without access.
    pub ram_write_value: u64,
    /// The committed increment of the word.
    pub ram_inc: i128,
    /// Left operand.
    pub left_input: u64,
    /// Right operand.
    pub right_input: i128,
    /// `left_input · right_input`.
    pub product: u128,
    /// Left lookup operand; 0 on identity rows.
    pub left_lookup: u64,
    /// Right lookup operand: the whole index on identity rows.
    pub right_lookup: u128,
    /// The lookup index, whose chunks are committed.
    pub lookup_index: u128,
    /// The table's entry; 0 without table.
    pub lookup_output: u64,
    /// The lane offset; 0 without lane function.
    pub lane_offset: u64,
    /// `lookup_output` on branch rows, else 0.
    pub should_branch: u64,
    /// Guest address of the next row; 0 after the last.
    pub next_unexpanded_pc: u64,
    /// Bytecode index of the next row; 0 after the last.
    pub next_pc: u32,
    /// The next row is in a sequence and not its first row.
    pub next_middle: bool,
}

/// The ports of a row that has some. Gated columns are made of this, so they are zero on all other
/// rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The registers read.
    pub registers: [Register; PORTS],
    /// What they hold.
    pub values: [u64; PORTS],
}

impl Cycle {
    /// The padding row.
    pub const NO_OP: Self = Self {
        pc: 0,
        unexpanded_pc: 0,
        imm: 0,
        flags: Flags::NONE.with(Flag::Jump),
        table: None,
        rd: None,
        rs1: None,
        rs2: None,
        gate: None,
        rs1_value: 0,
        rs2_value: 0,
        rd_before: 0,
        rd_write_value: 0,
        rd_inc: 0,
        ram_word: None,
        ram_address: 0,
        ram_read_value: 0,
        ram_write_value: 0,
        ram_inc: 0,
        left_input: 0,
        right_input: 0,
        product: 0,
        left_lookup: 0,
        right_lookup: 0,
        lookup_index: 0,
        lookup_output: 0,
        lane_offset: 0,
        should_branch: 0,
        next_unexpanded_pc: 0,
        next_pc: 0,
        next_middle: false,
    };

    /// Whether the row is the padding row. Forms skip padding where its contribution is known.
    pub fn is_padding(&self) -> bool {
        self.pc == 0
    }

    /// Chunk `index` of `count` chunks of `bits` bits of the lookup index, most significant first.
    pub fn lookup_digit(&self, index: usize, bits: usize) -> u8 {
        let shift = 128 - (index + 1) * bits;
        (self.lookup_index >> shift) as u8 & mask(bits)
    }

    /// Chunk `index` of the bytecode index, cut into `count` chunks of `bits` bits.
    pub fn bytecode_digit(&self, index: usize, count: usize, bits: usize) -> u8 {
        (self.pc >> ((count - 1 - index) * bits)) as u8 & mask(bits)
    }

    /// Chunk `index` of the word index, cut into `count` chunks of `bits` bits; `None` on rows
    /// without access.
    pub fn ram_digit(&self, index: usize, count: usize, bits: usize) -> Option<u8> {
        self.ram_word.map(|word| (word >> ((count - 1 - index) * bits)) as u8 & mask(bits))
    }
}

fn mask(bits: usize) -> u8 {
    (1u16 << bits).wrapping_sub(1) as u8
}
