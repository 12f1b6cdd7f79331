//! The precompiles that a program declares.
//!
//! Notes of name `Rill` and type 1 list them, one byte for each id. Several notes add up. They are
//! looked for in segments and in sections, because not every linker makes segments of notes.

use super::Header;
use crate::ProgramError;
use alloc::vec::Vec;
use object::elf;
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader};
use rill_precompiles::name;
use rill_program::KeyError;

const NAME: &[u8] = b"Rill";
const PRECOMPILES: u32 = 1;

/// Most notes that are looked at, of any owner.
const NOTES: usize = 1 << 16;

/// Most bytes of a list.
const LONGEST: usize = 255;

/// The ids of the declared precompiles, ascending. What is no note, or that of another owner, says
/// nothing.
pub(super) fn precompiles(
    header: &Header,
    headers: &[elf::ProgramHeader64<LittleEndian>],
    data: &[u8],
) -> Result<Vec<u8>, ProgramError> {
    let endian = LittleEndian;
    let sections = header.section_headers(endian, data).unwrap_or_default();
    let segments = headers.iter().filter_map(|segment| segment.notes(endian, data).ok()?);
    let sections = sections.iter().filter_map(|section| section.notes(endian, data).ok()?);
    let notes = segments.chain(sections).flat_map(|notes| notes.map_while(Result::ok));
    let mut declared = Vec::new();
    for note in notes.take(NOTES) {
        if note.name() != NAME || note.n_type(endian) != PRECOMPILES {
            continue;
        }
        let length = note.desc().len();
        if length > LONGEST {
            return Err(ProgramError::PrecompileNote { length });
        }
        for &id in note.desc() {
            name(id).ok_or(KeyError::UnknownPrecompile(id))?;
            if !declared.contains(&id) {
                declared.push(id);
            }
        }
    }
    declared.sort_unstable();
    Ok(declared)
}
