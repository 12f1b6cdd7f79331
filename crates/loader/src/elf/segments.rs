//! What is loaded.

use super::Header;
use crate::ProgramError;
use alloc::string::String;
use alloc::vec::Vec;
use object::elf;
use object::endian::LittleEndian;
use object::read::elf::{FileHeader, ProgramHeader};
use rill_program::ADDRESS_LIMIT;

type SegmentHeader = elf::ProgramHeader64<LittleEndian>;

/// Most bytes of initialised memory.
pub const MAX_IMAGE_BYTES: u64 = 1 << 27;

/// Most loadable segments.
pub const MAX_SEGMENTS: usize = 64;

/// Most characters of an interpreter's path in a message.
const PATH_SHOWN: usize = 64;

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

pub(super) fn headers<'a>(
    header: &Header,
    data: &'a [u8],
) -> Result<&'a [SegmentHeader], ProgramError> {
    let endian = LittleEndian;
    let count = header.phnum(endian, data)? as u64;
    let size = count.saturating_mul(size_of::<SegmentHeader>() as u64);
    let (end, length) = (header.e_phoff.get(endian).saturating_add(size), data.len() as u64);
    if count > 0 && end > length {
        return Err(ProgramError::Headers { end, length });
    }
    Ok(header.program_headers(endian, data)?)
}

/// All segments, by ascending address; headers may have any order.
pub(super) fn load<'a>(
    headers: &[SegmentHeader],
    data: &'a [u8],
) -> Result<Vec<Loaded<'a>>, ProgramError> {
    let endian = LittleEndian;
    let mut segments: Vec<Loaded<'a>> = Vec::new();
    let (mut count, mut bytes) = (0usize, 0u64);
    for header in headers {
        match header.p_type(endian) {
            elf::PT_INTERP => {
                return Err(ProgramError::Interpreter { path: path(header, data) });
            }
            elf::PT_DYNAMIC => return Err(ProgramError::Dynamic),
            elf::PT_LOAD => {}
            _ => continue,
        }
        let Some(segment) = segment(header, data)? else { continue };
        count = count.saturating_add(1);
        bytes = bytes.saturating_add(segment.bytes.len() as u64);
        if count <= MAX_SEGMENTS {
            segments.push(segment);
        }
    }
    if count == 0 {
        return Err(ProgramError::NoSegments);
    }
    if count > MAX_SEGMENTS {
        return Err(ProgramError::TooManySegments { count });
    }
    if bytes > MAX_IMAGE_BYTES {
        return Err(ProgramError::ImageTooLarge { bytes });
    }
    segments.sort_by_key(|segment| segment.address);
    for (lower, upper) in segments.iter().zip(segments.iter().skip(1)) {
        if upper.address < lower.end {
            return Err(ProgramError::Overlap {
                lower: (lower.address, lower.end),
                upper: (upper.address, upper.end),
            });
        }
    }
    Ok(segments)
}

/// `None` if it occupies no memory, wherever that would be.
fn segment<'a>(header: &SegmentHeader, data: &'a [u8]) -> Result<Option<Loaded<'a>>, ProgramError> {
    let endian = LittleEndian;
    let address = header.p_vaddr(endian);
    let (file_bytes, memory) = (header.p_filesz(endian), header.p_memsz(endian));
    if file_bytes > memory {
        return Err(ProgramError::LargerInFile { address, file_bytes, memory });
    }
    if memory == 0 {
        return Ok(None);
    }
    let end = address.checked_add(memory).filter(|&end| end <= ADDRESS_LIMIT);
    let end = end.ok_or(ProgramError::SegmentAddress { address, memory })?;
    let last = header.p_offset(endian).saturating_add(file_bytes);
    let truncated = |()| ProgramError::Truncated { address, end: last, length: data.len() as u64 };
    let bytes = header.data(endian, data).map_err(truncated)?;
    let executable = header.p_flags(endian) & elf::PF_X != 0;
    Ok(Some(Loaded { address, bytes, end, executable }))
}

/// The path of an interpreter, fit for a message.
fn path(header: &SegmentHeader, data: &[u8]) -> String {
    let bytes = header.data(LittleEndian, data).unwrap_or_default();
    let path = bytes.iter().take_while(|&&byte| byte != 0).take(PATH_SHOWN);
    path.map(|&byte| if byte.is_ascii_graphic() { char::from(byte) } else { '?' }).collect()
}
