//! Programs of a few words that fail, and the ELFs around them.

use rill_loader::Program;

/// The stack comes first, then the text.
pub(crate) const BASE: u64 = 0x4000_0000;
pub(crate) const TEXT: u64 = BASE + 0x1_0000;

/// Instructions, and where functions start among them.
pub(crate) struct Code {
    pub(crate) functions: &'static [(&'static str, u64)],
    pub(crate) words: &'static [u32],
}

pub(crate) const OVERFLOW: Code = Code {
    functions: &[("_start", 0x0), ("recurse", 0x8)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <recurse>
        // recurse
        0xc001_0113, // add sp,sp,-1024
        0x3e11_3c23, // sd ra,1016(sp)
        0x3e81_3823, // sd s0,1008(sp)
        0xff5f_f0ef, // jal 40010008 <recurse>
    ],
};

pub(crate) const NULL_CALL: Code = Code {
    functions: &[("_start", 0x0), ("outer", 0x8)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <outer>
        // outer
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0000_0793, // li a5,0
        0x0007_80e7, // jalr a5
    ],
};

pub(crate) const WILD_CALL: Code = Code {
    functions: &[("_start", 0x0), ("outer", 0x8)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <outer>
        // outer
        0x1234_57b7, // lui a5,0x12345
        0x0007_8067, // jr a5
    ],
};

pub(crate) const BAD_WRITE: Code = Code {
    functions: &[("_start", 0x0), ("outer", 0x8), ("sys", 0x24)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <outer>
        // outer
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0010_0513, // li a0,1
        0x7000_05b7, // lui a1,0x70000
        0x0205_9593, // sll a1,a1,0x20
        0x0080_0613, // li a2,8
        0x0040_00ef, // jal 40010024 <sys>
        // sys
        0x0400_0893, // li a7,64
        0x0000_0073, // ecall
        0x0000_8067, // ret
    ],
};

pub(crate) const LOG_THEN_STOP: Code = Code {
    functions: &[("_start", 0x0)],
    words: &[
        // _start
        0x0400_0893, // li a7,64
        0x0020_0513, // li a0,2
        0x4001_05b7, // lui a1,0x40010
        0x0040_0613, // li a2,4
        0x0000_0073, // ecall
        0xc000_1073, // unimp
    ],
};

pub(crate) const HEAP: Code = Code {
    functions: &[("_start", 0x0)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <_start+0x8>
        0x0000_0513, // li a0,0
        0x0d60_0893, // li a7,214
        0x0000_0073, // ecall
        0x0400_05b7, // lui a1,0x4000
        0x00b5_0533, // add a0,a0,a1
        0x0000_0073, // ecall
        0xfe05_3c23, // sd zero,-8(a0)
        0x0000_12b7, // lui t0,0x1
        0x4055_0533, // sub a0,a0,t0
        0xff5f_f06f, // j 40010020 <_start+0x20>
    ],
};

pub(crate) const RETURNS: Code = Code {
    functions: &[("_start", 0x0)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0000_8067, // ret
    ],
};

pub(crate) const SMASHED: Code = Code {
    functions: &[("_start", 0x0), ("outer", 0x8)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <outer>
        // outer
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0410_0793, // li a5,65
        0x00f1_3423, // sd a5,8(sp)
        0x0081_3083, // ld ra,8(sp)
        0x0101_0113, // add sp,sp,16
        0x0000_8067, // ret
    ],
};

pub(crate) const FRAMES: Code = Code {
    functions: &[("_start", 0x0), ("outer", 0x8), ("inner", 0x1c)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <outer>
        // outer
        0xfe01_0113, // add sp,sp,-32
        0x0011_3c23, // sd ra,24(sp)
        0x0081_3823, // sd s0,16(sp)
        0x0201_0413, // add s0,sp,32
        0x0040_00ef, // jal 4001001c <inner>
        // inner
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0081_3023, // sd s0,0(sp)
        0x0101_0413, // add s0,sp,16
        0x0000_0093, // li ra,0
        0x0000_3503, // ld a0,0(zero)
    ],
};

pub(crate) const ODD_SHAPES: Code = Code {
    functions: &[("_start", 0x0), ("outer", 0x8), ("inner", 0x2c)],
    words: &[
        // _start
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <outer>
        // outer
        0x0205_1063, // bnez a0,40010028 <outer+0x20>
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0005_0863, // beqz a0,40010024 <outer+0x1c>
        0x0081_3083, // ld ra,8(sp)
        0x0101_0113, // add sp,sp,16
        0x0000_8067, // ret
        0x0080_00ef, // jal 4001002c <inner>
        0x0000_8067, // ret
        // inner
        0xffff_e2b7, // lui t0,0xffffe
        0x0051_0133, // add sp,sp,t0
        0x0000_2337, // lui t1,0x2
        0xff83_0313, // add t1,t1,-8
        0x0011_3023, // sd ra,0(sp)
        0x0000_0093, // li ra,0
        0x0010_0073, // ebreak
    ],
};

pub(crate) const ENDLESS_LOG: Code = Code {
    functions: &[("_start", 0)],
    words: &[
        // _start
        0x0400_0893, // li a7,64
        0x0020_0513, // li a0,2
        0x4001_05b7, // lui a1,0x40010
        0x0400_0613, // li a2,64
        0x0000_0073, // ecall
        0xff1f_f06f, // j 40010004
    ],
};

pub(crate) const BAD_LOG: Code = Code {
    functions: &[("_start", 0)],
    words: &[
        // _start
        0x0400_0893, // li a7,64
        0x0020_0513, // li a0,2
        0x7000_05b7, // lui a1,0x70000
        0x0205_9593, // sll a1,a1,0x20
        0x0080_0613, // li a2,8
        0x0000_0073, // ecall
        0xc000_1073, // unimp
    ],
};

pub(crate) const ABSURD_WRITE: Code = Code {
    functions: &[("_start", 0)],
    words: &[
        // _start
        0x0400_0893, // li a7,64
        0x0010_0513, // li a0,1
        0x4001_05b7, // lui a1,0x40010
        0x7000_0637, // lui a2,0x70000
        0x0206_1613, // sll a2,a2,0x20
        0x0000_0073, // ecall
    ],
};

pub(crate) const NO_STACK: Code = Code {
    functions: &[("_start", 0)],
    words: &[
        // _start
        0xfe01_0113, // add sp,sp,-32
        0x0011_3c23, // sd ra,24(sp)
    ],
};

/// A segment's type, flags, file offset, address, bytes in the file and in memory.
fn segment(flags: u32, offset: u64, address: u64, file: u64, memory: u64) -> Vec<u8> {
    let mut header = [1_u32.to_le_bytes(), flags.to_le_bytes()].concat();
    for field in [offset, address, address, file, memory, 0x1000] {
        header.extend(field.to_le_bytes());
    }
    header
}

/// A section without name, flags and address.
fn section(kind: u32, offset: u64, size: u64, link: u32, entry: u64) -> Vec<u8> {
    let mut header = [0_u32.to_le_bytes(), kind.to_le_bytes()].concat();
    for field in [0, 0, offset, size] {
        header.extend(field.to_le_bytes());
    }
    header.extend([link.to_le_bytes(), 0_u32.to_le_bytes()].concat());
    header.extend([8_u64.to_le_bytes(), entry.to_le_bytes()].concat());
    header
}

/// The program of `code`, with a stack of 64 KiB below it and symbols unless it is `stripped`.
pub(crate) fn program(code: &Code, stripped: bool) -> Program {
    let text: Vec<u8> = code.words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let mut names = vec![0];
    let mut symbols = vec![0; 24];
    for (name, offset) in code.functions {
        symbols.extend((names.len() as u32).to_le_bytes());
        symbols.extend([0x12, 0, 1, 0]);
        symbols.extend((TEXT + offset).to_le_bytes());
        symbols.extend([0; 8]);
        names.extend(name.bytes());
        names.push(0);
    }
    let text_at = 64 + 2 * 56;
    let symbols_at = text_at + text.len() as u64;
    let names_at = symbols_at + symbols.len() as u64;
    let sections_at = names_at + names.len() as u64;
    // The null section, the symbols, the names.
    let [sections, names_section]: [u16; 2] = if stripped { [0; 2] } else { [3, 2] };
    let mut elf = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    elf.extend([2, 0, 243, 0, 1, 0, 0, 0]);
    for field in [TEXT, 64, if stripped { 0 } else { sections_at }] {
        elf.extend(field.to_le_bytes());
    }
    elf.extend([0; 4]);
    for field in [64, 56, 2, 64, sections, names_section] {
        elf.extend(field.to_le_bytes());
    }
    elf.extend(segment(6, 0, BASE, 0, TEXT - BASE));
    elf.extend(segment(5, text_at, TEXT, text.len() as u64, text.len() as u64));
    elf.extend(&text);
    elf.extend(&symbols);
    elf.extend(&names);
    elf.extend([0; 64]);
    elf.extend(section(2, symbols_at, symbols.len() as u64, 2, 24));
    elf.extend(section(3, names_at, names.len() as u64, 0, 0));
    Program::from_elf(&elf).unwrap()
}
