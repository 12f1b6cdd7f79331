//! The file of a program key: it leaves out rows that follow from an instruction in the image.
//!
//! ```text
//! "rill key" 3     9 bytes; 5 instead of 3 with precompiles
//! layout, reset    as in the encoding
//! precompiles      as in the encoding
//! segments         as in the encoding
//! runs             4 bytes, their number, then each:
//!                    rows        number, then so many as in the encoding
//!                    distance    of the first instruction to the last row, bytes
//!                    length      number of instructions, one after another in the image
//! ```
//!
//! Numbers without a width are zigzag LEB128, as those of rows. What is read is a key like any
//! other: its digest is that of the encoding, and all checks are made again. However little the
//! file has, there are never more than [`MAX_ROWS`] rows.

use crate::{Instruction, decode_compressed, decode_with, expand, is_compressed};
use alloc::vec::Vec;
use rill_isa::{Expansion, Row};
use rill_program::encoding::{self, Head, Reader, Versions};
use rill_program::{DecodeError, ECALL_ADDRESS, Image, KeyError, MAX_ROWS, ProgramKey};
use thiserror::Error;

/// Why a file is not that of a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyFileError {
    /// It is malformed, or the key is not sound.
    #[error(transparent)]
    Key(#[from] DecodeError),
    /// An instruction that rows come from is not in the image.
    #[error("no instruction at {0:#x} of the program key's image")]
    Instruction(u64),
}

impl From<KeyError> for KeyFileError {
    fn from(error: KeyError) -> Self {
        Self::Key(error.into())
    }
}

const VERSIONS: Versions = Versions { plain: 3, calling: 5 };

/// Bytes of the shortest run.
const LEAST_RUN_BYTES: usize = 3;

/// The key as a file: a fraction of the encoding, because rows that come from instructions in the
/// image are not in it.
pub fn write_key(key: &ProgramKey) -> Vec<u8> {
    let mut out = Vec::new();
    encoding::encode_head(&mut out, VERSIONS, key);
    encoding::encode_image(&mut out, key.image());
    let runs = runs(key);
    out.extend((runs.len() as u32).to_le_bytes());
    let mut address = 0u64;
    for run in &runs {
        encoding::encode_integer(&mut out, run.rows.len() as i128);
        for row in &run.rows {
            encoding::encode_row(&mut out, row, address);
            address = row.address;
        }
        let distance = i128::from(run.start).wrapping_sub(address.into());
        encoding::encode_integer(&mut out, if run.length == 0 { 0 } else { distance });
        encoding::encode_integer(&mut out, run.length.into());
        address = run.last;
    }
    out
}

/// Reads a file of [`write_key`], or the canonical encoding, and checks the key as
/// [`ProgramKey::decode`] does.
///
/// # Errors
/// If `bytes` is neither, or the key fails a check.
pub fn read_key(bytes: &[u8]) -> Result<ProgramKey, KeyFileError> {
    let mut reader = Reader(bytes);
    let Head { layout, reset, precompiles } = match reader.head(VERSIONS) {
        Err(DecodeError::Header) => return Ok(ProgramKey::decode(bytes)?),
        read => read?,
    };
    let image = reader.image()?;
    let text = Text { image: &image, precompiles };
    let mut rows = Rows { all: Vec::new(), address: 0 };
    for _ in 0..reader.count(LEAST_RUN_BYTES)? {
        rows.read_run(&mut reader, &text)?;
    }
    reader.finish()?;
    Ok(ProgramKey::new(rows.all, reset, layout, image, precompiles)?)
}

/// Rows, and the instructions of the image that the rows after them come from.
#[derive(Default)]
struct Run {
    rows: Vec<Row>,
    /// Address of the first instruction, how many there are, and the address after them.
    start: u64,
    length: u32,
    next: u64,
    /// Address of the last row of all these.
    last: u64,
}

/// The rows of a key as runs.
fn runs(key: &ProgramKey) -> Vec<Run> {
    let (mut runs, mut run) = (Vec::new(), Run::default());
    let mut rest = key.rows();
    let text = Text { image: key.image(), precompiles: key.declared() };
    while let Some(first) = rest.first() {
        let at = first.address;
        let read = text.instruction(at).filter(|read| read.begins(rest));
        if run.length > 0 && (read.is_none() || run.next != at) {
            runs.push(core::mem::take(&mut run));
        }
        let count = match &read {
            None => {
                run.rows.push(*first);
                1
            }
            Some(read) => {
                if run.length == 0 {
                    run.start = at;
                }
                run.length = run.length.saturating_add(1);
                run.next = read.next;
                read.rows().count()
            }
        };
        run.last = at;
        rest = rest.get(count..).unwrap_or_default();
    }
    runs.push(run);
    runs
}

/// An instruction of the image.
struct Read {
    expansion: Expansion,
    /// The address after it.
    next: u64,
}

impl Read {
    /// Its rows. A key that was read has no hints.
    fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.expansion.all_rows().map(bare)
    }

    /// Whether `rows` begins with its rows.
    fn begins(&self, rows: &[Row]) -> bool {
        let count = self.expansion.all_rows().count();
        rows.get(..count).is_some_and(|rows| rows.iter().map(bare).eq(self.rows()))
    }
}

fn bare(row: &Row) -> Row {
    Row { hint: None, ..*row }
}

/// The image as code.
struct Text<'a> {
    image: &'a Image,
    precompiles: &'a [u8],
}

impl Text<'_> {
    /// The instruction at `at`, as a loader would read it. What is not an instruction gets the rows
    /// of a trap.
    fn instruction(&self, at: u64) -> Option<Read> {
        let first = self.half(at)?;
        let (instruction, length) = if is_compressed(first) {
            (decode_compressed(first), 2)
        } else {
            let second = self.half(at.checked_add(2)?)?;
            (decode_with(u32::from(second) << 16 | u32::from(first), self.precompiles), 4)
        };
        let length = if matches!(instruction, Instruction::Trap) { 2 } else { length };
        let expansion = expand(instruction, at, length == 2, ECALL_ADDRESS);
        Some(Read { expansion, next: at.checked_add(length)? })
    }

    /// Two bytes of the image.
    fn half(&self, at: u64) -> Option<u16> {
        let above = self.image.segments.partition_point(|segment| segment.address <= at);
        let segment = self.image.segments.get(above.checked_sub(1)?)?;
        let offset = usize::try_from(at.checked_sub(segment.address)?).ok()?;
        let bytes = segment.bytes.get(offset..)?.first_chunk()?;
        Some(u16::from_le_bytes(*bytes))
    }
}

/// The rows read so far.
struct Rows {
    all: Vec<Row>,
    /// Address of the last.
    address: u64,
}

impl Rows {
    fn push(&mut self, row: Row) -> Result<(), KeyFileError> {
        if self.all.len() >= MAX_ROWS {
            return Err(KeyError::RowCount(MAX_ROWS.saturating_add(1)).into());
        }
        self.address = row.address;
        self.all.push(row);
        Ok(())
    }

    fn read_run(&mut self, reader: &mut Reader<'_>, text: &Text<'_>) -> Result<(), KeyFileError> {
        for _ in 0..self.count(reader)? {
            let row = reader.row(self.address)?.ok_or(DecodeError::Row(self.all.len()))?;
            self.push(row)?;
        }
        let start = i128::from(self.address).checked_add(self.number(reader)?);
        let start = start.and_then(|start| u64::try_from(start).ok());
        let mut at = start.ok_or(DecodeError::Row(self.all.len()))?;
        for _ in 0..self.count(reader)? {
            let read = text.instruction(at).ok_or(KeyFileError::Instruction(at))?;
            read.rows().try_for_each(|row| self.push(row))?;
            at = read.next;
        }
        Ok(())
    }

    fn count(&self, reader: &mut Reader<'_>) -> Result<u32, DecodeError> {
        let count = self.number(reader)?;
        u32::try_from(count).map_err(|_| DecodeError::Row(self.all.len()))
    }

    fn number(&self, reader: &mut Reader<'_>) -> Result<i128, DecodeError> {
        reader.integer()?.ok_or(DecodeError::Row(self.all.len()))
    }
}
