//! Instructions in words.

use crate::illegal::name_of_illegal;
use rill_isa::Register;
use rill_loader::{Instruction, decode, decode_call, decode_compressed, is_compressed};
use rill_precompiles::mulmod64;

/// Names of `x0` to `x31` in the calling convention.
const NAMES: [&str; 32] = [
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
    "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
    "t5", "t6",
];

/// An instruction and its length in bytes, from the word at its address; of a compressed one the
/// low half alone. Calls of precompiles are calls whether or not the program declares them.
pub(super) fn decoded(word: u32) -> (Instruction, u64) {
    let half = word as u16;
    if is_compressed(half) {
        return (decode_compressed(half), 2);
    }
    (decode_call(word).map_or_else(|| decode(word), |(call, _)| call), 4)
}

/// The instruction `word` at `address` in assembly, compressed ones as what they abbreviate, jumps
/// and branches with the address they lead to. A word that is not an instruction of the machine
/// stays a word in hexadecimal, with a name where it has one that every assembler knows.
pub fn disassemble(word: u32, address: u64) -> String {
    match decoded(word) {
        (Instruction::Trap, bytes) => trap(word, bytes),
        (instruction, _) => text(&instruction, address),
    }
}

/// What cannot be executed: the word, with the name that it has on other machines.
fn trap(word: u32, bytes: u64) -> String {
    let (word, digits) = if bytes == 2 { (word & 0xffff, 4) } else { (word, 8) };
    let name = match word {
        0 | 0xc000_1073 => "unimp ".to_owned(),
        0x9002 | 0x0010_0073 => "ebreak ".to_owned(),
        _ => name_of_illegal(word).map_or_else(String::new, |name| format!("{name} ")),
    };
    format!("{name}0x{word:0digits$x}")
}

fn text(instruction: &Instruction, address: u64) -> String {
    use Instruction as I;
    let to = |offset: i64| address.wrapping_add_signed(offset);
    match *instruction {
        I::Lui { rd, imm } => format!("lui {}, {:#x}", name(rd), upper(imm)),
        I::Auipc { rd, imm } => format!("auipc {}, {:#x}", name(rd), upper(imm)),
        I::Jal { rd, offset } if rd == Register::ZERO => format!("j {:#x}", to(offset)),
        I::Jal { rd, offset } => format!("jal {}, {:#x}", name(rd), to(offset)),
        I::Jalr { rd, rs1, offset } => jump(rd, rs1, offset),
        I::Branch { condition, rs1, rs2, offset } => {
            let operation = lower(&condition);
            format!("{operation} {}, {}, {:#x}", name(rs1), name(rs2), to(offset))
        }
        I::Load { op, rd, base, offset } => {
            format!("{} {}, {offset}({})", lower(&op), name(rd), name(base))
        }
        I::Store { width, data, base, offset } => {
            format!("s{} {}, {offset}({})", letter(&width), name(data), name(base))
        }
        I::Immediate { op, rd, rs1, imm } => {
            format!("{} {}, {}, {imm}", lower(&op), name(rd), name(rs1))
        }
        I::Binary { op, rd, rs1, rs2 } => {
            format!("{} {}, {}, {}", lower(&op), name(rd), name(rs1), name(rs2))
        }
        I::LoadReserved { width, rd, base } => {
            format!("lr.{} {}, ({})", letter(&width), name(rd), name(base))
        }
        I::StoreConditional { width, rd, data, base } => {
            format!("sc.{} {}, {}, ({})", letter(&width), name(rd), name(data), name(base))
        }
        I::Amo { op, width, rd, data, base } => {
            let (op, width) = (lower(&op), letter(&width));
            format!("amo{op}.{width} {}, {}, ({})", name(rd), name(data), name(base))
        }
        I::Call { operation, rd, rs1, rs2, rs3 } => {
            let [rd, rs1, rs2, rs3] = [rd, rs1, rs2, rs3].map(name);
            format!("{} {rd}, {rs1}, {rs2}, {rs3}", operation.name)
        }
        I::ModularProduct { rd, rs1, rs2, modulus } => {
            let [rd, rs1, rs2, modulus] = [rd, rs1, rs2, modulus].map(name);
            format!("{} {rd}, {rs1}, {rs2}, {modulus}", mulmod64::NAME)
        }
        I::Fence => "fence".to_owned(),
        I::Ecall => "ecall".to_owned(),
        I::Trap => "illegal".to_owned(),
    }
}

fn jump(rd: Register, rs1: Register, offset: i64) -> String {
    match (rd.number(), rs1.number(), offset) {
        (0, 1, 0) => "ret".to_owned(),
        (0, _, 0) => format!("jr {}", name(rs1)),
        _ => format!("jalr {}, {offset}({})", name(rd), name(rs1)),
    }
}

/// The names of operations are those of the manual.
fn lower(operation: &impl core::fmt::Debug) -> String {
    format!("{operation:?}").to_lowercase()
}

/// The 20 bits that an instruction holds of its immediate.
fn upper(imm: i64) -> i64 {
    (imm >> 12) & 0xf_ffff
}

/// The letter that names a width.
fn letter(width: &impl core::fmt::Debug) -> String {
    lower(width)[..1].to_owned()
}

/// Its name in the calling convention.
pub(crate) fn name(register: Register) -> &'static str {
    NAMES.get(register.index()).copied().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_read_as_objdump_writes_them() {
        for (word, expected) in [
            (0x0000_8067, "ret"),
            (0x0005_0067, "jr a0"),
            (0x0105_80e7, "jalr ra, 16(a1)"),
            (0xfe11_3c23, "sd ra, -8(sp)"),
            (0x0041_2503, "lw a0, 4(sp)"),
            (0x1234_5537, "lui a0, 0x12345"),
            (0xffff_f517, "auipc a0, 0xfffff"),
            (0x0080_00ef, "jal ra, 0x1008"),
            (0xffdf_f06f, "j 0xffc"),
            (0x00b5_1463, "bne a0, a1, 0x1008"),
            (0xff01_0113, "addi sp, sp, -16"),
            (0x02b5_5533, "divu a0, a0, a1"),
            (0x1005_a52f, "lr.w a0, (a1)"),
            (0x18c5_b52f, "sc.d a0, a2, (a1)"),
            (0x00c5_a52f, "amoadd.w a0, a2, (a1)"),
            (0xe0c5_b52f, "amomaxu.d a0, a2, (a1)"),
            (0x0000_0073, "ecall"),
            (0x0ff0_000f, "fence"),
            (0x00c5_950b, "sha256 a0, a1, a2, zero"),
            (0x6cc5_b50b, "mulmod64 a0, a1, a2, a3"),
            (0xe5df_3f8b, "mulmod64 t6, t5, t4, t3"),
            (0xdead_8082, "ret"),
        ] {
            assert_eq!(disassemble(word, 0x1000), expected, "{word:#x}");
        }
    }

    #[test]
    fn what_is_no_instruction_is_shown_as_it_is() {
        for (word, expected) in [
            (0xc000_1073, "unimp 0xc0001073"),
            (0x1234_0000, "unimp 0x0000"),
            (0x0000_9002, "ebreak 0x9002"),
            (0x0010_0073, "ebreak 0x00100073"),
            (0x0205_0553, "fadd.d (extension D) 0x02050553"),
        ] {
            assert_eq!(disassemble(word, 0), expected, "{word:#x}");
        }
    }
}
