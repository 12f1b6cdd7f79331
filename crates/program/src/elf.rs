//! Reading an executable.

use crate::ProgramError;
use crate::key::Symbol;
use crate::layout::ADDRESS_LIMIT;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;
use object::elf;
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader, SectionTable, Sym};

type Header = elf::FileHeader64<LittleEndian>;

/// Most bytes of initialised memory.
pub const MAX_IMAGE_BYTES: u64 = 1 << 27;

/// Most loadable segments.
pub const MAX_SEGMENTS: usize = 64;

/// Memory the program starts with, or reserves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loaded<'a> {
    pub(crate) address: u64,
    /// The initialised part.
    pub(crate) bytes: &'a [u8],
    /// First address after the reserved part.
    pub(crate) end: u64,
    pub(crate) executable: bool,
}

impl Loaded<'_> {
    /// First address after the initialised part.
    pub(crate) fn bytes_end(&self) -> u64 {
        self.address.saturating_add(self.bytes.len() as u64)
    }
}

/// What an executable says.
pub(crate) struct Executable<'a> {
    pub(crate) entry: u64,
    /// At least one, ascending, without overlap.
    pub(crate) segments: Vec<Loaded<'a>>,
    /// Address ranges of code, ascending, without overlap, inside initialised executable segments.
    pub(crate) code: Vec<Range<u64>>,
    /// Functions, ascending.
    pub(crate) functions: Vec<Symbol>,
}

impl<'a> Executable<'a> {
    pub(crate) fn parse(data: &'a [u8]) -> Result<Self, ProgramError> {
        check_identity(data)?;
        let header = Header::parse(data)?;
        let endian = LittleEndian;
        if header.e_machine.get(endian) != elf::EM_RISCV {
            return Err(ProgramError::NotRiscV);
        }
        if header.e_type.get(endian) != elf::ET_EXEC {
            return Err(ProgramError::NotStatic);
        }
        let segments = segments(header, data)?;
        let sections = header.sections(endian, data)?;
        let code = code_ranges(&segments, &sections);
        let functions = functions(&sections, data)?;
        Ok(Self { entry: header.e_entry.get(endian), segments, code, functions })
    }
}

/// Class and byte order come before all other fields: they say how to read those.
fn check_identity(data: &[u8]) -> Result<(), ProgramError> {
    if data.get(..4) != Some(&elf::ELFMAG) {
        return Err(ProgramError::NotElf);
    }
    match (data.get(4), data.get(5)) {
        (Some(&elf::ELFCLASS64), Some(&elf::ELFDATA2LSB)) => Ok(()),
        (Some(&elf::ELFCLASS64), Some(_)) => Err(ProgramError::NotLittleEndian),
        _ => Err(ProgramError::Not64Bit),
    }
}

fn segments<'a>(header: &Header, data: &'a [u8]) -> Result<Vec<Loaded<'a>>, ProgramError> {
    let endian = LittleEndian;
    let mut segments: Vec<Loaded<'a>> = Vec::new();
    let mut total = 0u64;
    for header in header.program_headers(endian, data)? {
        match header.p_type(endian) {
            elf::PT_INTERP | elf::PT_DYNAMIC => return Err(ProgramError::NotStatic),
            elf::PT_LOAD if header.p_memsz(endian) > 0 => {}
            _ => continue,
        }
        let segment = load(header, data)?;
        let address = segment.address;
        total = total.saturating_add(segment.bytes.len() as u64);
        if total > MAX_IMAGE_BYTES {
            return Err(ProgramError::ImageTooLarge);
        }
        if segments.last().is_some_and(|last| address < last.end) {
            return Err(ProgramError::SegmentOrder { address });
        }
        if segments.len() == MAX_SEGMENTS {
            return Err(ProgramError::TooManySegments);
        }
        segments.push(segment);
    }
    if segments.is_empty() {
        return Err(ProgramError::NoSegments);
    }
    Ok(segments)
}

fn load<'a>(
    header: &elf::ProgramHeader64<LittleEndian>,
    data: &'a [u8],
) -> Result<Loaded<'a>, ProgramError> {
    let endian = LittleEndian;
    let address = header.p_vaddr(endian);
    let end = address.checked_add(header.p_memsz(endian)).filter(|&end| end <= ADDRESS_LIMIT);
    let Some(end) = end.filter(|_| address >= 8) else {
        return Err(ProgramError::SegmentAddress { address });
    };
    if header.p_filesz(endian) > header.p_memsz(endian) {
        return Err(ProgramError::SegmentAddress { address });
    }
    let truncated = |()| ProgramError::Truncated { address };
    let bytes = header.data(endian, data).map_err(truncated)?;
    let executable = header.p_flags(endian) & elf::PF_X != 0;
    Ok(Loaded { address, bytes, end, executable })
}

/// The executable sections inside each executable segment, or all of the segment if it has none.
fn code_ranges(segments: &[Loaded<'_>], sections: &SectionTable<'_, Header>) -> Vec<Range<u64>> {
    let endian = LittleEndian;
    let wanted = u64::from(elf::SHF_ALLOC | elf::SHF_EXECINSTR);
    let mut code_sections: Vec<Range<u64>> = sections
        .iter()
        .filter(|s| s.sh_type(endian) == elf::SHT_PROGBITS && s.sh_flags(endian) & wanted == wanted)
        .map(|s| s.sh_addr(endian)..s.sh_addr(endian).saturating_add(s.sh_size(endian)))
        .collect();
    code_sections.sort_by_key(|range| range.start);
    let mut code = Vec::new();
    for segment in segments.iter().filter(|segment| segment.executable) {
        let all = segment.address..segment.bytes_end();
        let before = code.len();
        let mut start = all.start;
        for section in &code_sections {
            let range = section.start.max(start)..section.end.min(all.end);
            if !range.is_empty() {
                start = range.end;
                code.push(range);
            }
        }
        if code.len() == before && !all.is_empty() {
            code.push(all);
        }
    }
    code
}

fn functions(
    sections: &SectionTable<'_, Header>,
    data: &[u8],
) -> Result<Vec<Symbol>, ProgramError> {
    let endian = LittleEndian;
    let table = sections.symbols(endian, data, elf::SHT_SYMTAB)?;
    let strings = table.strings();
    let mut functions: Vec<Symbol> = table
        .iter()
        .filter(|symbol| symbol.st_type() == elf::STT_FUNC && symbol.st_shndx(endian) != 0)
        .filter_map(|symbol| {
            let name = symbol.name(endian, strings).ok()?;
            let name = String::from_utf8_lossy(name).into_owned();
            Some(Symbol { address: symbol.st_value(endian), name })
        })
        .collect();
    functions.sort_by(|a, b| (a.address, &a.name).cmp(&(b.address, &b.name)));
    functions.dedup_by_key(|symbol| symbol.address);
    Ok(functions)
}
