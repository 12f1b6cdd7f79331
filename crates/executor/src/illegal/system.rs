//! Opcode 0x73: control and status registers, and what is privileged.

use super::{Extension, IllegalName, Names};

pub(super) fn name(word: u32) -> Option<IllegalName> {
    match word >> 12 & 7 {
        0 => privileged(word),
        4 if word >> 25 & 0x60 == 0x40 => {
            Some(IllegalName::new("mop.r", Extension::Other("Zimop")))
        }
        4 => Some(IllegalName::new("a hypervisor access", Extension::Privileged)),
        operation => Some(csr(word, operation)),
    }
}

fn privileged(word: u32) -> Option<IllegalName> {
    let name = match (word, word >> 25) {
        (0x0010_0073, _) => return Some(IllegalName::new("ebreak", Extension::Breakpoint)),
        (0x00d0_0073, _) => return Some(IllegalName::new("wrs.nto", Extension::Other("Zawrs"))),
        (0x01d0_0073, _) => return Some(IllegalName::new("wrs.sto", Extension::Other("Zawrs"))),
        (0x0020_0073, _) => "uret",
        (0x1020_0073, _) => "sret",
        (0x3020_0073, _) => "mret",
        (0x7020_0073, _) => "mnret",
        (0x1050_0073, _) => "wfi",
        (_, 0x09) => "sfence.vma",
        (_, 0x0b) => "sinval.vma",
        (_, 0x0c) => "sfence.inval",
        (_, 0x11) => "hfence.vvma",
        (_, 0x31) => "hfence.gvma",
        _ => return None,
    };
    Some(IllegalName::new(name, Extension::Privileged))
}

fn csr(word: u32, operation: u32) -> IllegalName {
    let number = word >> 20;
    let reads_only = operation == 2 && word & 0x000f_8000 == 0;
    if word == 0xc000_1073 {
        return IllegalName::new("unimp", Extension::Unimplemented);
    }
    let counter = [(0xc00, "rdcycle"), (0xc01, "rdtime"), (0xc02, "rdinstret")];
    if let Some((_, name)) = counter.iter().find(|&&(n, _)| reads_only && n == number) {
        return IllegalName::new(*name, Extension::Csr);
    }
    let mnemonic = match operation {
        1 => "csrrw",
        2 => "csrrs",
        3 => "csrrc",
        5 => "csrrwi",
        6 => "csrrsi",
        _ => "csrrci",
    };
    let extension = match number {
        1..=3 => Extension::Float("F"),
        0x008..=0x00f | 0xc20..=0xc22 => Extension::Vector("V"),
        _ => Extension::Csr,
    };
    match REGISTERS.iter().find(|&&(n, _)| n == number) {
        Some((_, name)) => IllegalName::new(format!("{mnemonic} {name}"), extension),
        None => IllegalName::new(format!("{mnemonic} {number:#x}"), extension),
    }
}

const REGISTERS: Names = names! {
    0x001 fflags  0x002 frm  0x003 fcsr  0x008 vstart  0x009 vxsat  0x00a vxrm  0x00f vcsr
    0x015 seed  0x100 sstatus  0x104 sie  0x105 stvec  0x140 sscratch  0x141 sepc  0x142 scause
    0x143 stval  0x144 sip  0x180 satp  0x300 mstatus  0x301 misa  0x302 medeleg  0x303 mideleg
    0x304 mie  0x305 mtvec  0x306 mcounteren  0x340 mscratch  0x341 mepc  0x342 mcause
    0x343 mtval  0x344 mip  0x3a0 pmpcfg0  0x3b0 pmpaddr0  0xb00 mcycle  0xb02 minstret
    0xc00 cycle  0xc01 time  0xc02 instret  0xc20 vl  0xc21 vtype  0xc22 vlenb  0xf11 mvendorid
    0xf12 marchid  0xf13 mimpid  0xf14 mhartid
};
