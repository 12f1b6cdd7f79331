//! Words made by an independent assembler decode to the text they were made from.

use rill_isa::Register;
use rill_loader::{Instruction, decode, decode_compressed, is_compressed};

/// `word text` a line, the word in hexadecimal, of four or eight digits.
const VECTORS: &str = include_str!("decode.txt");

/// The assembly text of an instruction, registers by number, targets relative to the instruction.
fn text(instruction: Instruction) -> String {
    use Instruction as I;
    let x = |register: Register| format!("x{}", register.number());
    let name = |op: &dyn std::fmt::Debug| format!("{op:?}").to_lowercase();
    let letter = |width: &dyn std::fmt::Debug| name(width)[..1].to_owned();
    match instruction {
        I::Lui { rd, imm } => format!("lui {},{:#x}", x(rd), imm >> 12 & 0xf_ffff),
        I::Auipc { rd, imm } => format!("auipc {},{:#x}", x(rd), imm >> 12 & 0xf_ffff),
        I::Jal { rd, offset } => format!("jal {},.{offset:+}", x(rd)),
        I::Jalr { rd, rs1, offset } => format!("jalr {},{},{offset}", x(rd), x(rs1)),
        I::Branch { condition, rs1, rs2, offset } => {
            format!("{} {},{},.{offset:+}", name(&condition), x(rs1), x(rs2))
        }
        I::Load { op, rd, base, offset } => {
            format!("{} {},{offset}({})", name(&op), x(rd), x(base))
        }
        I::Store { width, data, base, offset } => {
            format!("s{} {},{offset}({})", letter(&width), x(data), x(base))
        }
        I::Immediate { op, rd, rs1, imm } => format!("{} {},{},{imm}", name(&op), x(rd), x(rs1)),
        I::Binary { op, rd, rs1, rs2 } => format!("{} {},{},{}", name(&op), x(rd), x(rs1), x(rs2)),
        I::LoadReserved { width, rd, base } => {
            format!("lr.{} {},({})", letter(&width), x(rd), x(base))
        }
        I::StoreConditional { width, rd, data, base } => {
            format!("sc.{} {},{},({})", letter(&width), x(rd), x(data), x(base))
        }
        I::Amo { op, width, rd, data, base } => {
            format!("amo{}.{} {},{},({})", name(&op), letter(&width), x(rd), x(data), x(base))
        }
        I::Call { operation, rd, rs1, rs2, rs3 } => {
            format!("{} {},{},{},{}", operation.name, x(rd), x(rs1), x(rs2), x(rs3))
        }
        I::ModularProduct { rd, rs1, rs2, modulus } => {
            format!("mulmod64 {},{},{},{}", x(rd), x(rs1), x(rs2), x(modulus))
        }
        I::Fence => "fence".into(),
        I::Ecall => "ecall".into(),
        I::Trap => "trap".into(),
    }
}

#[test]
fn words_of_an_independent_assembler_decode_to_their_text() {
    let mut lengths = [0, 0];
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let (word, expected) = line.split_once(' ').unwrap();
        let short = word.len() == 4;
        let word = u32::from_str_radix(word, 16).unwrap();
        assert_eq!(is_compressed(word as u16), short, "{line}");
        let found = if short { decode_compressed(word as u16) } else { decode(word) };
        assert_eq!(text(found), expected, "{line}");
        lengths[usize::from(short)] += 1;
    }
    assert!(lengths[0] > 200 && lengths[1] > 80, "{lengths:?}");
}

#[test]
fn the_vectors_cover_every_instruction() {
    let covered =
        |mnemonic: &str| VECTORS.lines().any(|line| line.split(' ').nth(1) == Some(mnemonic));
    let names = "lui auipc jal jalr beq bne blt bge bltu bgeu lb lbu lh lhu lw lwu ld sb sh sw sd \
        addi addiw slti sltiu xori ori andi slli srli srai slliw srliw sraiw \
        add sub sll slt sltu xor srl sra or and addw subw sllw srlw sraw \
        mul mulh mulhsu mulhu mulw div divu rem remu divw divuw remw remuw \
        lr.w sc.w amoswap.w amoadd.w amoxor.w amoand.w amoor.w amomin.w amomax.w amominu.w amomaxu.w \
        lr.d sc.d amoswap.d amoadd.d amoxor.d amoand.d amoor.d amomin.d amomax.d amominu.d amomaxu.d \
        fence ecall";
    for name in names.split_whitespace() {
        assert!(covered(name), "{name}");
    }
}

#[test]
fn words_that_cannot_be_executed_are_traps() {
    let words = [
        0x0000_0000, // defined illegal
        0xffff_ffff, // defined illegal
        0x0010_0073, // ebreak
        0x3020_0073, // mret
        0x1050_0073, // wfi
        0xc000_2573, // rdcycle a0
        0x3412_9073, // csrw mepc, t0
        0x0005_3507, // fld fa0, 0(a0)
        0x02b5_7553, // fadd.d
        0x0000_7003, // load of funct3 7
        0x0000_4023, // store of funct3 4
        0x0000_2063, // branch of funct3 2
        0x0000_1067, // jalr of funct3 1
        0x4000_1013, // slli with a wrong upper field
        0x0200_101b, // slliw by 32
        0x0400_0033, // add with a wrong upper field
        0x0200_103b, // word multiplication of funct3 1
        0x1010_202f, // lr.w with rs2
        0x0000_002f, // atomic byte
        0x0000_200f, // cache block operation
        0x0000_01f3, // ecall with rd
    ];
    for word in words {
        assert_eq!(decode(word), Instruction::Trap, "{word:#010x}");
    }
    let halves = [
        0x0000, // defined illegal
        0x0004, // c.addi4spn with 0
        0x2000, // c.fld
        0x8000, // reserved
        0xa000, // c.fsd
        0x2001, // c.addiw to x0
        0x6081, // c.lui with 0
        0x6101, // c.addi16sp with 0
        0x9c41, // reserved
        0x4002, // c.lwsp to x0
        0x6002, // c.ldsp to x0
        0x8002, // c.jr x0
        0x9002, // c.ebreak
        0x2002, // c.fldsp
    ];
    for half in halves {
        assert_eq!(decode_compressed(half), Instruction::Trap, "{half:#06x}");
    }
}

#[test]
fn hints_decode_to_instructions_without_effect() {
    let nop = decode_compressed(0x0001);
    assert_eq!(nop, Instruction::NOP);
    assert_eq!(text(decode_compressed(0x4005)), "addi x0,x0,1");
    assert_eq!(text(decode_compressed(0x6005)), "lui x0,0x1");
    assert_eq!(text(decode(0x0100_000f)), "fence");
}
