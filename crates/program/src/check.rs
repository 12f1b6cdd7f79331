//! Static checks of a program key. The proof relies on them; a key that fails one is refused.

mod values;
mod variants;

use crate::key::MAX_ROWS;
use crate::layout::{ADDRESS_LIMIT, FIRMWARE_BYTES, MAX_LOG_MEMORY, MAX_OUTPUT_BYTES, WORD_BYTES};
use crate::{Image, Layout};
use alloc::vec::Vec;
use rill_isa::{Flag, Kind, Register, Right, Row, Write};
use thiserror::Error;

/// Why a program key is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Fewer than two rows, or more than [`MAX_ROWS`].
    #[error("{0} rows; there must be 2 to {MAX_ROWS}")]
    RowCount(usize),
    /// A row breaks a rule.
    #[error("row {index} at {address:#x}: {rule}")]
    Row {
        /// Its bytecode index.
        index: usize,
        /// Its guest address.
        address: u64,
        /// The rule it breaks.
        rule: Rule,
    },
    /// The layout or the image breaks a rule.
    #[error("layout: {0}")]
    Layout(LayoutRule),
}

/// A rule about rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Rule {
    #[error("row 0, and only row 0, is the no-op")]
    NoOp,
    #[error("code lies between the lowest address of the window and 2^62")]
    Address,
    #[error("x0 is never written")]
    WritesZero,
    #[error("a row of this kind writes no register")]
    WritesNothing,
    #[error("the immediate is out of range")]
    Immediate,
    #[error("an environment call jumps to the firmware")]
    EcallTarget,
    #[error("only the last row of a sequence can be marked compressed")]
    Compressed,
    #[error("a row is marked as middle exactly if the row before it continues")]
    Stamps,
    #[error("the rows of a sequence have one address")]
    SequenceAddress,
    #[error("only the last row of a sequence can jump or branch")]
    JumpInside,
    #[error("an address belongs to one sequence, or to the two variants of one memory access")]
    Unique,
    #[error("the program starts at one row of its own address")]
    Reset,
    #[error("a partial store merges the lanes that the row before it prepared for the same place")]
    Merge,
    #[error("a temporary is written before it is read")]
    TempUnwritten,
    #[error("an exact product goes to a temporary and is only subtracted exactly")]
    ExactProduct,
    #[error("a value that may exceed 64 bits is next read by a lookup that bounds it")]
    Unbounded,
}

/// A rule about layout and image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say it")]
pub enum LayoutRule {
    #[error("the window starts at a multiple of 8 between 8 and 2^62")]
    Lowest,
    #[error("the I/O region starts at a multiple of 8 inside the window")]
    Io,
    #[error("the output capacity is a multiple of 8 up to 64 KiB")]
    OutputCapacity,
    #[error("the firmware lies inside the window, below 2^62")]
    Firmware,
    #[error(
        "image segments are whole words, ascending, inside the window and outside the I/O region"
    )]
    Image,
    #[error("the least number of words covers the I/O region and the image and is at most 2^28")]
    LeastWords,
}

fn require(holds: bool, rule: LayoutRule) -> Result<(), KeyError> {
    if holds { Ok(()) } else { Err(KeyError::Layout(rule)) }
}

/// Checks `layout` and that `image` fits it.
pub(crate) fn layout(layout: &Layout, image: &Image) -> Result<(), KeyError> {
    let Layout { lowest, io, output_capacity, firmware, least_words } = *layout;
    let aligned = |address: u64| address.is_multiple_of(WORD_BYTES);
    let below_limit = |address: u64| address <= ADDRESS_LIMIT;
    let lowest_holds = aligned(lowest) && lowest >= WORD_BYTES && below_limit(lowest);
    require(lowest_holds, LayoutRule::Lowest)?;
    require(aligned(io) && io >= lowest && below_limit(io), LayoutRule::Io)?;
    let capacity_holds = aligned(output_capacity) && output_capacity <= MAX_OUTPUT_BYTES;
    require(capacity_holds, LayoutRule::OutputCapacity)?;
    let firmware_end = firmware.saturating_add(FIRMWARE_BYTES);
    require(firmware >= lowest && below_limit(firmware_end), LayoutRule::Firmware)?;

    let mut end = lowest;
    for segment in &image.segments {
        let whole = aligned(segment.address) && aligned(segment.bytes.len() as u64);
        let outside_io = segment.end() <= io || segment.address >= layout.io_end();
        let holds = whole && segment.address >= end && below_limit(segment.end()) && outside_io;
        require(holds, LayoutRule::Image)?;
        end = segment.end();
    }
    let covered = lowest.saturating_add(least_words.saturating_mul(WORD_BYTES));
    let covers = end.max(layout.io_end()) <= covered && least_words <= 1 << MAX_LOG_MEMORY;
    require(covers, LayoutRule::LeastWords)
}

/// Rows from one without to the next without [`Row::middle`].
#[derive(Clone, Copy)]
struct Sequence<'a> {
    /// Bytecode index of the first row.
    index: usize,
    rows: &'a [Row],
}

impl Sequence<'_> {
    /// The error that the row at `offset` of the sequence breaks `rule`.
    fn error(&self, offset: usize, rule: Rule) -> KeyError {
        let address = self.rows.get(offset).map_or(0, |row| row.address);
        KeyError::Row { index: self.index.saturating_add(offset), address, rule }
    }
}

/// Checks the bytecode.
pub(crate) fn rows(rows: &[Row], reset: u32, layout: &Layout) -> Result<(), KeyError> {
    if !(2..=MAX_ROWS).contains(&rows.len()) {
        return Err(KeyError::RowCount(rows.len()));
    }
    let error = |index, row: &Row, rule| KeyError::Row { index, address: row.address, rule };
    let mut previous = None;
    for (index, row) in rows.iter().enumerate() {
        check_row(index, row, layout).map_err(|rule| error(index, row, rule))?;
        check_order(previous, row).map_err(|rule| error(index, row, rule))?;
        previous = Some(row);
    }
    if let Some(last) = previous.filter(|last| last.continues) {
        return Err(error(rows.len().saturating_sub(1), last, Rule::Stamps));
    }
    let sequences = sequences(rows);
    variants::check(&sequences, reset)?;
    sequences.iter().try_for_each(values::check)
}

fn sequences(rows: &[Row]) -> Vec<Sequence<'_>> {
    let mut sequences = Vec::new();
    let mut index = 0usize;
    for rows in rows.chunk_by(|_, next| next.middle) {
        sequences.push(Sequence { index, rows });
        index = index.saturating_add(rows.len());
    }
    sequences
}

/// What a row must fulfil by itself. That flags do not contradict each other is a property of its
/// kind.
fn check_row(index: usize, row: &Row, layout: &Layout) -> Result<(), Rule> {
    let first = index == 0;
    if first != (row.kind == Kind::NoOp) || first && *row != Row::NO_OP {
        return Err(Rule::NoOp);
    }
    if first {
        return Ok(());
    }
    if row.address < layout.lowest || row.address >= ADDRESS_LIMIT {
        return Err(Rule::Address);
    }
    let spec = row.kind.spec();
    match row.rd {
        Some(Register::ZERO) => return Err(Rule::WritesZero),
        Some(_) if spec.write == Write::None => return Err(Rule::WritesNothing),
        _ => {}
    }
    if !immediate_range(row).contains(&row.imm) {
        return Err(Rule::Immediate);
    }
    if row.kind == Kind::Ecall && row.imm != i128::from(layout.firmware) {
        return Err(Rule::EcallTarget);
    }
    if row.continues && row.compressed {
        return Err(Rule::Compressed);
    }
    let flags = row.flags();
    if row.continues && (flags.has(Flag::Jump) || flags.has(Flag::Branch)) {
        return Err(Rule::JumpInside);
    }
    Ok(())
}

/// 64-bit two's complement (and 8 more, in the upper half of a crossing access) where an address is
/// added to, else 64 bits unsigned: so no lookup index of honest operands leaves 128 bits.
fn immediate_range(row: &Row) -> core::ops::Range<i128> {
    let flags = row.flags();
    let signed = flags.accesses_ram()
        || flags.has(Flag::Branch)
        || row.kind.spec().right == Right::Rs2PlusImm;
    if signed { -(1 << 63)..(1 << 63) + 8 } else { 0..1 << 64 }
}

fn check_order(previous: Option<&Row>, row: &Row) -> Result<(), Rule> {
    let continued = previous.is_some_and(|previous| previous.continues);
    if row.middle != continued {
        return Err(Rule::Stamps);
    }
    if row.middle && previous.is_some_and(|previous| previous.address != row.address) {
        return Err(Rule::SequenceAddress);
    }
    Ok(())
}
