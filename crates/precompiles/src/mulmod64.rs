//! Products modulo numbers of 64 bits, in place.
//!
//! ```text
//! .insn r4 0x0B, 3, 2, rd, rs1, rs2, rs3          rd = rs1·rs2 mod rs3
//! ```
//!
//! This instruction calls no table and reads no memory: it is a row of the bytecode whose operands,
//! quotient and remainder meet in one equation over the cycles (`sparse.gated`), which programs that
//! do not declare it do not have. `rs1·rs2 / rs3` must be below 2^64, as it is where one of the
//! factors is below the modulus; the remainder by 0 is the product, if it has 64 bits.

/// Its number in program keys and notes.
pub const ID: u8 = 7;

/// The code of its instruction.
pub const CODE: u8 = 19;

/// Its name in reports, errors and disassembly.
pub const NAME: &str = "mulmod64";
