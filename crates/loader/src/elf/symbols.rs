//! Names of functions, for messages only. Even if the tables are wrong, the program is the same.

use super::{Header, Loaded};
use crate::Symbol;
use alloc::string::String;
use alloc::vec::Vec;
use object::elf;
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, SectionHeader, Sym};

/// Most functions that are kept.
pub const MAX_SYMBOLS: usize = 1 << 17;

/// Most bytes of all their names together.
pub const MAX_NAME_BYTES: usize = 1 << 23;

/// Most bytes of one name; what is longer is cut.
const LONGEST_NAME: usize = 4096;

/// The functions in executable segments, ascending, one for each address: the first by name. The
/// first [`MAX_SYMBOLS`] of the table are looked at; names beyond [`MAX_NAME_BYTES`] are left out.
pub(super) fn functions(header: &Header, data: &[u8], segments: &[Loaded<'_>]) -> Vec<Symbol> {
    let Some((table, strings)) = tables(header, data) else { return Vec::new() };
    let endian = LittleEndian;
    let is_code =
        |at: u64| segments.iter().any(|s| s.executable && s.address <= at && at < s.bytes_end());
    let mut functions: Vec<(u64, &[u8])> = table
        .iter()
        .filter(|symbol| symbol.st_type() == elf::STT_FUNC && symbol.st_shndx(endian) != 0)
        .filter(|symbol| is_code(symbol.st_value(endian)))
        .map(|symbol| (symbol.st_value(endian), name(strings, symbol.st_name(endian))))
        .filter(|(_, name)| !name.is_empty())
        .take(MAX_SYMBOLS)
        .collect();
    functions.sort_by_key(|&(address, _)| address);
    let firsts = functions.chunk_by(|a, b| a.0 == b.0);
    let firsts = firsts.filter_map(|same| same.iter().min_by_key(|(_, name)| *name));
    let mut room = MAX_NAME_BYTES;
    let mut symbols = Vec::new();
    for &(address, name) in firsts {
        let name = String::from_utf8_lossy(name).into_owned();
        let Some(left) = room.checked_sub(name.len()) else { break };
        room = left;
        symbols.push(Symbol { address, name });
    }
    symbols
}

type SymbolTable<'a> = &'a [elf::Sym64<LittleEndian>];

/// The first symbol table and the bytes of its strings.
fn tables<'a>(header: &Header, data: &'a [u8]) -> Option<(SymbolTable<'a>, &'a [u8])> {
    let endian = LittleEndian;
    let sections = header.section_headers(endian, data).ok()?;
    let table = sections.iter().find(|s| s.sh_type(endian) == elf::SHT_SYMTAB)?;
    let symbols = table.data_as_array(endian, data).ok()?;
    let strings = sections.get(usize::try_from(table.sh_link(endian)).ok()?)?;
    Some((symbols, strings.data(endian, data).ok()?))
}

/// The string that begins at `offset`, as far as [`LONGEST_NAME`].
fn name(strings: &[u8], offset: u32) -> &[u8] {
    let rest = usize::try_from(offset).ok().and_then(|offset| strings.get(offset..));
    let rest = rest.unwrap_or_default();
    let rest = rest.get(..LONGEST_NAME).unwrap_or(rest);
    rest.split(|&byte| byte == 0).next().unwrap_or_default()
}
