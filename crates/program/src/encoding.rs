//! The canonical encoding of a program key, which its digest is of.
//!
//! Little-endian. `magic (8) version (1)`, the three fields of the layout (8 each), reset index
//! (4), in version 4, which is that of programs with precompiles, their number (1) and ids (1
//! each), then number of rows (4), the rows, number of segments (4), the segments as `address (8)
//! length (4) bytes`. A row is `kind stamps rd rs1 rs2` (one byte each, `0x80` for an empty slot),
//! then its three ports (one byte each) if its kind has some, then the difference of its address to
//! that of the row before and its immediate, both as zigzag LEB128.

use crate::check::{KeyError, MAX_ROWS};
use crate::image::Segment;
use crate::{Image, Layout, ProgramKey};
use alloc::vec::Vec;
use rill_isa::{Kind, PORTS, Register, Row};
use thiserror::Error;

const MAGIC: &[u8; 8] = b"rill key";
const VERSIONS: Versions = Versions { plain: 2, calling: 4 };
const EMPTY_SLOT: u8 = 0x80;
/// Bytes of the shortest row.
const LEAST_ROW_BYTES: usize = 7;
/// Bytes of the shortest segment.
const LEAST_SEGMENT_BYTES: usize = 12;

/// Why bytes are not a program key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Wrong magic or version.
    #[error("not a program key of this version")]
    Header,
    /// The file ends early, or a count in it is too large.
    #[error("the program key ends early")]
    Truncated,
    /// Bytes follow the key.
    #[error("{0} bytes follow the program key")]
    Trailing(usize),
    /// The list of precompiles is empty, which another version says.
    #[error("the program key has an empty list of precompiles")]
    NoPrecompiles,
    /// A row is none.
    #[error("row {0} of the program key is malformed")]
    Row(usize),
    /// The key was read, but is not sound.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The versions of a format.
#[derive(Clone, Copy, Debug)]
pub struct Versions {
    /// That of programs without precompiles.
    pub plain: u8,
    /// That of programs with some.
    pub calling: u8,
}

/// What stands before the rows.
#[derive(Debug)]
pub struct Head<'a> {
    /// The layout.
    pub layout: Layout,
    /// The reset index.
    pub reset: u32,
    /// Ids of precompiles; not checked.
    pub precompiles: &'a [u8],
}

pub(crate) fn encode(key: &ProgramKey) -> Vec<u8> {
    let rows = key.rows();
    let mut out = Vec::with_capacity(rows.len().saturating_mul(10).saturating_add(64));
    encode_head(&mut out, VERSIONS, key);
    out.extend((rows.len() as u32).to_le_bytes());
    let mut address = 0u64;
    for row in rows {
        encode_row(&mut out, row, address);
        address = row.address;
    }
    encode_image(&mut out, key.image());
    out
}

/// Appends magic, version, layout, reset index and precompiles.
pub fn encode_head(out: &mut Vec<u8>, versions: Versions, key: &ProgramKey) {
    let declared = key.declared();
    let calls = !declared.is_empty();
    out.extend(MAGIC);
    out.push(if calls { versions.calling } else { versions.plain });
    let Layout { lowest, end, output_capacity } = *key.layout();
    for field in [lowest, end, output_capacity] {
        out.extend(field.to_le_bytes());
    }
    out.extend(key.reset().to_le_bytes());
    if calls {
        out.push(declared.len() as u8);
        out.extend(declared);
    }
}

/// Appends the segments.
pub fn encode_image(out: &mut Vec<u8>, image: &Image) {
    out.extend((image.segments.len() as u32).to_le_bytes());
    for segment in &image.segments {
        out.extend(segment.address.to_le_bytes());
        out.extend((segment.bytes.len() as u32).to_le_bytes());
        out.extend(&segment.bytes);
    }
}

/// Appends a row, after one at `previous_address`.
pub fn encode_row(out: &mut Vec<u8>, row: &Row, previous_address: u64) {
    let stamps =
        u8::from(row.continues) | u8::from(row.middle) << 1 | u8::from(row.compressed) << 2;
    let slot = |register: Option<Register>| register.map_or(EMPTY_SLOT, Register::number);
    out.extend([row.kind as u8, stamps, slot(row.rd), slot(row.rs1), slot(row.rs2)]);
    out.extend(row.ports.iter().flatten().map(|port| port.number()));
    encode_integer(out, i128::from(row.address).wrapping_sub(previous_address.into()));
    encode_integer(out, row.imm);
}

/// Zigzag: the sign goes to the lowest bit; then seven bits a byte, low ones first.
pub fn encode_integer(out: &mut Vec<u8>, value: i128) {
    let mut rest = (value << 1 ^ value >> 127) as u128;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

pub(crate) fn decode(bytes: &[u8]) -> Result<(Head<'_>, Vec<Row>, Image), DecodeError> {
    let mut reader = Reader(bytes);
    let head = reader.head(VERSIONS)?;
    let count = reader.count(LEAST_ROW_BYTES)?;
    if count > MAX_ROWS {
        return Err(KeyError::RowCount(count).into());
    }
    let mut rows = Vec::with_capacity(count);
    let mut address = 0u64;
    for index in 0..count {
        let row = reader.row(address)?.ok_or(DecodeError::Row(index))?;
        address = row.address;
        rows.push(row);
    }
    let image = reader.image()?;
    reader.finish()?;
    Ok((head, rows, image))
}

/// The bytes not yet read.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(DecodeError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(DecodeError::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        self.array().map(|[byte]| byte)
    }

    /// Takes what stands before the rows.
    pub fn head(&mut self, versions: Versions) -> Result<Head<'a>, DecodeError> {
        let (magic, version) = (self.array()?, self.byte()?);
        let calls = version == versions.calling;
        if magic != *MAGIC || !calls && version != versions.plain {
            return Err(DecodeError::Header);
        }
        let layout = Layout { lowest: self.u64()?, end: self.u64()?, output_capacity: self.u64()? };
        let reset = self.u32()?;
        let mut precompiles = [].as_slice();
        if calls {
            let count = self.byte()?;
            precompiles = self.take(count.into())?;
            if precompiles.is_empty() {
                return Err(DecodeError::NoPrecompiles);
            }
        }
        Ok(Head { layout, reset, precompiles })
    }

    /// Takes the segments.
    pub fn image(&mut self) -> Result<Image, DecodeError> {
        let count = self.count(LEAST_SEGMENT_BYTES)?;
        let mut segments = Vec::with_capacity(count);
        for _ in 0..count {
            let address = self.u64()?;
            let length = self.count(1)?;
            segments.push(Segment { address, bytes: self.take(length)?.to_vec() });
        }
        Ok(Image { segments })
    }

    /// Nothing may be left.
    pub fn finish(&self) -> Result<(), DecodeError> {
        if self.0.is_empty() { Ok(()) } else { Err(DecodeError::Trailing(self.0.len())) }
    }

    fn u32(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, DecodeError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number of things of at least `least_bytes` each: never more than the bytes that are left
    /// can hold.
    pub fn count(&mut self, least_bytes: usize) -> Result<usize, DecodeError> {
        let count = usize::try_from(self.u32()?).map_err(|_| DecodeError::Truncated)?;
        if count.saturating_mul(least_bytes) > self.0.len() {
            return Err(DecodeError::Truncated);
        }
        Ok(count)
    }

    /// Takes a row, after one at `previous_address`; `None` if it is none.
    pub fn row(&mut self, previous_address: u64) -> Result<Option<Row>, DecodeError> {
        let [kind, stamps, rd, rs1, rs2] = self.array()?;
        let kind = Kind::from_code(kind);
        let ports = if kind.is_some_and(Kind::has_ports) { Some(self.array()?) } else { None };
        let difference = self.integer()?;
        let imm = self.integer()?;
        let Some(kind) = kind else { return Ok(None) };
        Ok(row((kind, stamps), [rd, rs1, rs2], ports, previous_address, difference.zip(imm)))
    }

    /// `None` if it has more than 128 bits, or more bytes than it needs.
    pub fn integer(&mut self) -> Result<Option<i128>, DecodeError> {
        let mut value = 0u128;
        for shift in (0..128u32).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return Ok(None);
            }
            value |= bits << shift;
            if byte < 0x80 {
                let minimal = byte != 0 || shift == 0;
                let decoded = (value >> 1) as i128 ^ ((value & 1) as i128).wrapping_neg();
                return Ok(minimal.then_some(decoded));
            }
        }
        Ok(None)
    }
}

fn row(
    (kind, stamps): (Kind, u8),
    [rd, rs1, rs2]: [u8; 3],
    ports: Option<[u8; PORTS]>,
    previous_address: u64,
    integers: Option<(i128, i128)>,
) -> Option<Row> {
    let slot = |code: u8| match code {
        EMPTY_SLOT => Some(None),
        number if number < EMPTY_SLOT => Some(Some(Register::new(number))),
        _ => None,
    };
    let (difference, imm) = integers?;
    let address = i128::from(previous_address).checked_add(difference)?;
    if stamps > 7 || ports.is_some_and(|ports| ports.into_iter().any(|port| port >= EMPTY_SLOT)) {
        return None;
    }
    Some(Row {
        kind,
        address: u64::try_from(address).ok()?,
        rd: slot(rd)?,
        rs1: slot(rs1)?,
        rs2: slot(rs2)?,
        ports: ports.map(|ports| ports.map(Register::new)),
        imm,
        continues: stamps & 1 != 0,
        middle: stamps & 2 != 0,
        compressed: stamps & 4 != 0,
        hint: None,
    })
}
