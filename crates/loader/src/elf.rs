//! Reading an executable: program headers and the bytes they load. Section headers are read for
//! symbols and notes only; if they are garbage, that does no harm.

mod notes;
mod segments;
mod symbols;
mod system;

pub(crate) use segments::Loaded;
pub use segments::{MAX_IMAGE_BYTES, MAX_SEGMENTS};
pub use symbols::{MAX_NAME_BYTES, MAX_SYMBOLS};
pub use system::System;

use crate::ProgramError;
use crate::Symbol;
use alloc::vec::Vec;
use object::elf;
use object::endian::LittleEndian;
use object::read::elf::FileHeader;

type Header = elf::FileHeader64<LittleEndian>;

/// What an executable says.
pub(crate) struct Executable<'a> {
    pub(crate) entry: u64,
    /// At least one, ascending, without overlap, none empty.
    pub(crate) segments: Vec<Loaded<'a>>,
    /// The ids of the precompiles that it declares, ascending.
    pub(crate) precompiles: Vec<u8>,
    /// Functions, ascending. For messages only.
    pub(crate) functions: Vec<Symbol>,
}

impl<'a> Executable<'a> {
    pub(crate) fn parse(data: &'a [u8]) -> Result<Self, ProgramError> {
        let endian = LittleEndian;
        check_identity(data)?;
        let header = Header::parse(data)?;
        let machine = header.e_machine.get(endian);
        if machine != elf::EM_RISCV {
            return Err(ProgramError::Machine { machine });
        }
        check_type(header.e_type.get(endian))?;
        let headers = segments::headers(header, data)?;
        let segments = segments::load(headers, data)?;
        let entry = header.e_entry.get(endian);
        system::check(header, headers, data)?;
        check_entry(entry, &segments)?;
        system::check_entry(entry, &segments)?;
        let precompiles = notes::precompiles(header, headers, data)?;
        let functions = symbols::functions(header, data, &segments);
        Ok(Self { entry, segments, precompiles, functions })
    }
}

/// Class and byte order come before all other fields, because they say how to read them.
fn check_identity(data: &[u8]) -> Result<(), ProgramError> {
    if data.get(..4) != Some(&elf::ELFMAG) {
        return Err(ProgramError::NotElf);
    }
    let Some(&[class, order]) = data.get(4..6) else {
        return Err(ProgramError::Headers { end: 64, length: data.len() as u64 });
    };
    if class != elf::ELFCLASS64 {
        return Err(ProgramError::Class { class });
    }
    if order != elf::ELFDATA2LSB {
        return Err(ProgramError::ByteOrder { order });
    }
    let header = size_of::<Header>() as u64;
    if (data.len() as u64) < header {
        return Err(ProgramError::Headers { end: header, length: data.len() as u64 });
    }
    Ok(())
}

fn check_type(kind: u16) -> Result<(), ProgramError> {
    match kind {
        elf::ET_EXEC => Ok(()),
        elf::ET_REL => Err(ProgramError::Object),
        elf::ET_DYN => Err(ProgramError::PositionIndependent),
        _ => Err(ProgramError::Type { kind }),
    }
}

/// The entry point is the address of an instruction, and not of the end of the run.
fn check_entry(entry: u64, segments: &[Loaded<'_>]) -> Result<(), ProgramError> {
    if entry == 0 {
        return Err(ProgramError::EntryZero);
    }
    if !entry.is_multiple_of(2) {
        return Err(ProgramError::EntryOdd { entry });
    }
    let inside = segments.iter().find(|s| s.address <= entry && entry < s.end);
    match inside {
        Some(segment) if !segment.executable => {
            Err(ProgramError::EntryInData { entry, segment: segment.address })
        }
        Some(segment) if entry < segment.bytes_end().saturating_sub(1) => Ok(()),
        _ => Err(ProgramError::EntryOutsideText { entry }),
    }
}
