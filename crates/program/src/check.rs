//! Static checks of a program key. The proof relies on them; a key that fails one is refused.

mod calls;
mod row;
mod values;
mod variants;

use crate::Image;
use crate::layout::{ADDRESS_LIMIT, Layout, MAX_OUTPUT_BYTES, PAGE_BYTES, WORD_BYTES};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use rill_isa::Row;
use rill_precompiles::{ids, name};
use thiserror::Error;

/// Most rows of a program, the no-op and the firmware included.
pub const MAX_ROWS: usize = 1 << 20;

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
    /// There is no such precompile.
    #[error("no precompile has id {0}; there are {known}", known = known())]
    UnknownPrecompile(u8),
    /// Ids of precompiles that do not ascend.
    #[error("the ids of precompiles do not ascend")]
    PrecompileOrder,
}

/// A rule about rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Rule {
    #[error("row 0, and only row 0, is the no-op")]
    NoOp,
    #[error("code lies above address 0 and below 2^62")]
    Address,
    #[error("x0 is never written")]
    WritesZero,
    #[error("a row of this kind writes no register")]
    WritesNothing,
    #[error("the immediate is out of range")]
    Immediate,
    #[error("an environment call jumps to the firmware")]
    EcallTarget,
    #[error("no row of the guest names a register of the firmware")]
    FirmwareRegister,
    #[error("only an environment call leads from the guest to the firmware")]
    FirmwareTarget,
    #[error("only the last row of a sequence can be marked compressed")]
    Compressed,
    #[error("a row is marked as middle if and only if the row before it continues")]
    Stamps,
    #[error("all rows of a sequence have the same address")]
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
    #[error(
        "a register that counts calls occurs only in the rows of a call of a declared precompile"
    )]
    CallRegister,
    #[error(
        "an immediate of 2^66 and more occurs only in the rows of a call of a declared precompile"
    )]
    CallAddress,
    #[error(
        "a row has three ports if and only if it is a modular product, which reads nothing else"
    )]
    Ports,
    #[error("a modular product occurs only in a program that declares it")]
    ProductUndeclared,
    #[error("the row after a modular product compares it with its modulus, neither overwritten")]
    ProductUnchecked,
}

/// A rule about layout and image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say it")]
pub enum LayoutRule {
    #[error("memory starts at a multiple of 4096 below 2^62")]
    Lowest,
    #[error("the program ends at a multiple of 16, above its start and below 2^62")]
    End,
    #[error("the output capacity is a multiple of 8 up to 64 KiB")]
    OutputCapacity,
    #[error("image segments are whole words, ascending, where the program may have memory")]
    Image,
}

fn require(holds: bool, rule: LayoutRule) -> Result<(), KeyError> {
    if holds { Ok(()) } else { Err(KeyError::Layout(rule)) }
}

/// Checks `layout` and that `image` fits it.
pub(crate) fn layout(layout: &Layout, image: &Image) -> Result<(), KeyError> {
    let Layout { lowest, end, output_capacity } = *layout;
    let aligned = |address: u64| address.is_multiple_of(WORD_BYTES);
    let lowest_holds = lowest.is_multiple_of(PAGE_BYTES) && lowest < ADDRESS_LIMIT;
    require(lowest_holds, LayoutRule::Lowest)?;
    let end_holds = end.is_multiple_of(16) && end >= lowest && end <= ADDRESS_LIMIT;
    require(end_holds, LayoutRule::End)?;
    let capacity_holds = aligned(output_capacity) && output_capacity <= MAX_OUTPUT_BYTES;
    require(capacity_holds, LayoutRule::OutputCapacity)?;

    let mut after = lowest;
    for segment in &image.segments {
        let whole = aligned(segment.address) && aligned(segment.bytes.len() as u64);
        let counted = u32::try_from(segment.bytes.len()).is_ok();
        let inside = segment.address >= after && segment.end() <= end;
        let holds = whole && counted && inside;
        require(holds, LayoutRule::Image)?;
        after = segment.end();
    }
    Ok(())
}

/// Checks that these are ids of precompiles.
pub(crate) fn precompiles(ids: &[u8]) -> Result<&[u8], KeyError> {
    if !ids.is_sorted_by(|id, next| id < next) {
        return Err(KeyError::PrecompileOrder);
    }
    match ids.iter().find(|&&id| name(id).is_none()) {
        Some(&id) => Err(KeyError::UnknownPrecompile(id)),
        None => Ok(ids),
    }
}

/// All ids and their names.
fn known() -> String {
    let names = ids().filter_map(|id| Some(format!("{id} ({})", name(id)?)));
    names.collect::<Vec<_>>().join(", ")
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

/// Checks the bytecode of a program that may call these precompiles.
pub(crate) fn rows(rows: &[Row], reset: u32, declared: &[u8]) -> Result<(), KeyError> {
    if !(2..=MAX_ROWS).contains(&rows.len()) {
        return Err(KeyError::RowCount(rows.len()));
    }
    let error = |index, row: &Row, rule| KeyError::Row { index, address: row.address, rule };
    let mut previous = None;
    for (index, row) in rows.iter().enumerate() {
        row::check(index, row, declared).map_err(|rule| error(index, row, rule))?;
        check_order(previous, row).map_err(|rule| error(index, row, rule))?;
        previous = Some(row);
    }
    if let Some(last) = previous.filter(|last| last.continues) {
        return Err(error(rows.len().saturating_sub(1), last, Rule::Stamps));
    }
    let sequences = sequences(rows);
    variants::check(&sequences, reset)?;
    sequences.iter().try_for_each(|sequence| calls::check(sequence, declared))?;
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
