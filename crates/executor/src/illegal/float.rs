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

/// Loads and stores of opcodes 0x07 and 0x27.
pub(super) fn memory(word: u32) -> Option<IllegalName> {
    let store = word & 0x20 != 0;
    let (load_name, store_name, extension) = match rounding(word) {
        1 => ("flh", "fsh", "Zfh"),
        2 => ("flw", "fsw", "F"),
        3 => ("fld", "fsd", "D"),
        4 => ("flq", "fsq", "Q"),
        _ => return None,
    };
    let mnemonic = if store { store_name } else { load_name };
    Some(IllegalName::new(mnemonic, Extension::Float(extension)))
}

/// `fmadd` and its kin.
pub(super) fn fused(word: u32) -> Option<IllegalName> {
    let operation = ["fmadd", "fmsub", "fnmsub", "fnmadd"].get((word >> 2 & 3) as usize)?;
    let (suffix, extension) = format(word);
    Some(IllegalName::new(format!("{operation}.{suffix}"), Extension::Float(extension)))
}

/// Opcode 0x53.
pub(super) fn operation(word: u32) -> Option<IllegalName> {
    let (suffix, extension) = format(word);
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
        0x18 => {
            let name = format!("fcvt.{}.{suffix}", integer()?);
            return Some(IllegalName::new(name, Extension::Float(extension)));
        }
        0x1a => {
            let name = format!("fcvt.{suffix}.{}", integer()?);
            return Some(IllegalName::new(name, Extension::Float(extension)));
        }
        0x1c if rounding(word) == 1 => "fclass",
        0x1c => return Some(moved(word, "fmv.x.", "")),
        0x1e if second(word) == 1 => "fli",
        0x1e => return Some(moved(word, "fmv.", ".x")),
        _ => return None,
    };
    let newer = matches!(plain, "fminm" | "fmaxm" | "fleq" | "fltq" | "fli");
    let extension = if newer { "Zfa" } else { extension };
    Some(IllegalName::new(format!("{plain}.{suffix}"), Extension::Float(extension)))
}

/// Between formats; the wider one decides the extension.
fn conversion(word: u32) -> Option<IllegalName> {
    let (to, extension) = format(word);
    let from = second(word);
    if from == 4 || from == 5 {
        let name = if from == 4 { "fround" } else { "froundnx" };
        return Some(IllegalName::new(format!("{name}.{to}"), Extension::Float("Zfa")));
    }
    let &(from, of_source) = FORMATS.get(from as usize)?;
    let rank = |name: &str| ["F", "Zfh", "D", "Q"].iter().position(|&other| other == name);
    let extension = if rank(of_source) > rank(extension) { of_source } else { extension };
    Some(IllegalName::new(format!("fcvt.{to}.{from}"), Extension::Float(extension)))
}

/// Moves between the register files; single precision is called a word there.
fn moved(word: u32, before: &str, after: &str) -> IllegalName {
    let (suffix, extension) = format(word);
    let suffix = if suffix == "s" { "w" } else { suffix };
    IllegalName::new(format!("{before}{suffix}{after}"), Extension::Float(extension))
}
