//! What a row must fulfil by itself.

use super::{Rule, calls};
use crate::layout::{ADDRESS_LIMIT, ECALL_ADDRESS, IO_ADDRESS, Layout, MAX_OUTPUT_BYTES};
use rill_isa::{Flag, Kind, Register, Right, Row, Write};
use rill_precompiles::mulmod64;

/// Immediates that lead to the I/O region.
const IO_RANGE: core::ops::Range<i128> = {
    let first = IO_ADDRESS as i128;
    let end = first + MAX_OUTPUT_BYTES as i128 + 16;
    first..end
};

/// What a row must fulfil by itself. That flags do not contradict each other is a property of its
/// kind.
pub(super) fn check(index: usize, row: &Row, declared: &[u8]) -> Result<(), Rule> {
    let first = index == 0;
    if first != (row.kind == Kind::NoOp) || first && *row != Row::NO_OP {
        return Err(Rule::NoOp);
    }
    if first {
        return Ok(());
    }
    if row.address == 0 || row.address >= ADDRESS_LIMIT {
        return Err(Rule::Address);
    }
    let spec = row.kind.spec();
    match row.rd {
        Some(Register::ZERO) => return Err(Rule::WritesZero),
        Some(_) if spec.write == Write::None => return Err(Rule::WritesNothing),
        _ => {}
    }
    check_ports(row, declared)?;
    if !immediate_range(row).contains(&row.imm) {
        return Err(Rule::Immediate);
    }
    if row.kind == Kind::Ecall && row.imm != i128::from(ECALL_ADDRESS) {
        return Err(Rule::EcallTarget);
    }
    if !Layout::is_firmware(row.address) {
        check_guest(row)?;
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

/// Ports belong to modular products, which read nothing else, and these to programs that declare
/// them.
fn check_ports(row: &Row, declared: &[u8]) -> Result<(), Rule> {
    let product = row.kind.has_ports();
    let slots = row.rs1.is_some() || row.rs2.is_some() || row.imm != 0;
    if product != row.ports.is_some() || product && slots {
        return Err(Rule::Ports);
    }
    if product && !declared.contains(&mulmod64::ID) { Err(Rule::ProductUndeclared) } else { Ok(()) }
}

/// What a row of the guest must fulfil so that the firmware's state is out of its reach: it names
/// no register of the firmware but to link an environment call, and no odd address. Computed jumps
/// clear the lowest bit of their target. What names a register that counts calls is checked with
/// its sequence.
fn check_guest(row: &Row) -> Result<(), Rule> {
    let links = row.kind == Kind::Ecall && row.rd == Some(Register::LINK);
    let written = row.rd.filter(|_| !links);
    let mut named = written.into_iter().chain(row.reads());
    if !named.all(|register| register.is_guest() || register.counts_calls()) {
        return Err(Rule::FirmwareRegister);
    }
    let relative = row.kind == Kind::Jal || row.flags().has(Flag::Branch);
    if relative && row.imm % 2 != 0 {
        return Err(Rule::FirmwareTarget);
    }
    Ok(())
}

/// 64-bit two's complement (and 8 more, in the upper half of a crossing access) where an address is
/// added to, else 64 bits unsigned: so no lookup index of honest operands leaves 128 bits.
///
/// Doublewords, which have no lookup, may go further: of the firmware to the I/O region, of calls
/// to their words, which is checked with the sequence.
fn immediate_range(row: &Row) -> core::ops::Range<i128> {
    let whole = matches!(row.kind, Kind::Ld | Kind::Sd);
    if whole && row.imm >= calls::IMMEDIATES.start {
        return calls::IMMEDIATES;
    }
    let reaches_io = row.kind == Kind::Sd && Layout::is_firmware(row.address);
    if reaches_io && row.imm >= IO_RANGE.start {
        return IO_RANGE;
    }
    let flags = row.flags();
    let signed = flags.accesses_ram()
        || flags.has(Flag::Branch)
        || row.kind.spec().right == Right::Rs2PlusImm;
    if signed { -(1 << 63)..(1 << 63) + 8 } else { 0..1 << 64 }
}
