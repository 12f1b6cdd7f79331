//! Floating point.

use super::{Extension, IllegalName};

/// Suffixes and extensions by the format field.
const FORMATS: [(&str, &str); 4] = [("s", "F"), ("d", "D"), ("h", "Zfh"), ("q", "Q")];

/// Integer formats by the field of the second register.
const INTEGERS: [&str; 4] = ["w", "wu", "l", "lu"];

fn format(word: u32) -> (&'static str, &'static str) {
    FORMATS[(word >> 25 & 3) as usize]
}

fn rounding(word: u32) -> u32 {
    word >> 12 & 7
}

fn second(word: u32) -> u32 {
    word >> 20 & 31
}

fn named(mnemonic: String, extension: &'static str) -> IllegalName {
    IllegalName::new(mnemonic, Extension::Float(extension))
}

/// Loads and stores of opcodes 0x07 and 0x27.
pub(super) fn memory(word: u32) -> Option<IllegalName> {
    let letter = if word & 0x20 != 0 { 's' } else { 'l' };
    let (width, extension) = match rounding(word) {
        1 => ('h', "Zfh"),
        2 => ('w', "F"),
        3 => ('d', "D"),
        4 => ('q', "Q"),
        _ => return None,
    };
    Some(named(format!("f{letter}{width}"), extension))
}

/// `fmadd` and its kin.
pub(super) fn fused(word: u32) -> Option<IllegalName> {
    let operation = ["fmadd", "fmsub", "fnmsub", "fnmadd"].get((word >> 2 & 3) as usize)?;
    let (suffix, extension) = format(word);
    Some(named(format!("{operation}.{suffix}"), extension))
}

/// Opcode 0x53.
pub(super) fn operation(word: u32) -> Option<IllegalName> {
    let (suffix, extension) = format(word);
    // Between the register files single precision is called a word.
    let moved = if suffix == "s" { "w" } else { suffix };
    let choice = |names: &[&'static str]| names.get(rounding(word) as usize).copied();
    let integer = || INTEGERS.get(second(word) as usize).copied();
    let plain = match word >> 27 {
        0x00 => "fadd",
        0x01 => "fsub",
        0x02 => "fmul",
        0x03 => "fdiv",
        0x0b => "fsqrt",
        0x04 => choice(&["fsgnj", "fsgnjn", "fsgnjx"])?,
        0x05 => choice(&["fmin", "fmax", "fminm", "fmaxm"])?,
        0x14 => choice(&["fle", "flt", "feq", "", "fleq", "fltq"]).filter(|n| !n.is_empty())?,
        0x08 => return conversion(word),
        0x18 => return Some(named(format!("fcvt.{}.{suffix}", integer()?), extension)),
        0x1a => return Some(named(format!("fcvt.{suffix}.{}", integer()?), extension)),
        0x1c if rounding(word) == 1 => "fclass",
        0x1c => return Some(named(format!("fmv.x.{moved}"), extension)),
        0x1e if second(word) == 1 => "fli",
        0x1e => return Some(named(format!("fmv.{moved}.x"), extension)),
        _ => return None,
    };
    let newer = matches!(plain, "fminm" | "fmaxm" | "fleq" | "fltq" | "fli");
    let extension = if newer { "Zfa" } else { extension };
    Some(named(format!("{plain}.{suffix}"), extension))
}

/// Between formats; the wider one decides the extension.
fn conversion(word: u32) -> Option<IllegalName> {
    let (to, extension) = format(word);
    let from = second(word);
    if from == 4 || from == 5 {
        let name = if from == 4 { "fround" } else { "froundnx" };
        return Some(named(format!("{name}.{to}"), "Zfa"));
    }
    let &(from, of_source) = FORMATS.get(from as usize)?;
    let rank = |name: &str| ["F", "Zfh", "D", "Q"].iter().position(|&other| other == name);
    let extension = if rank(of_source) > rank(extension) { of_source } else { extension };
    Some(named(format!("fcvt.{to}.{from}"), extension))
}
