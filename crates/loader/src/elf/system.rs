//! Programs that expect an operating system.

use super::{Header, Loaded};
use crate::ProgramError;
use crate::{ImmediateOp, Instruction, decode, decode_compressed, is_compressed};
use alloc::format;
use alloc::string::String;
use object::elf;
use object::endian::LittleEndian;
use object::read::elf::ProgramHeader;
use rill_isa::Register;
use thiserror::Error;

/// Segments of notes, and notes of each, that are looked at.
const NOTE_SEGMENTS: usize = 16;
const NOTES: usize = 64;

/// Instructions from the entry point on that are looked at.
const START_UP: usize = 32;

const SP: Register = Register::new(2);

/// How a program says that it expects an operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum System {
    /// The ABI tag of the C library.
    #[error("Linux, kernel {} or later, says its ABI note", version(*.0))]
    Linux([u32; 3]),
    /// The note of another system.
    #[error("{0}, says a note in it")]
    Note(&'static str),
    /// The field OS/ABI of the header.
    #[error("the system with OS/ABI {0}, says its header")]
    OsAbi(u8),
    /// The entry point takes arguments from a stack that it did not set up.
    #[error("the initial stack of a Linux process: its start-up code uses sp before it sets it")]
    Stack,
}

fn version([major, minor, patch]: [u32; 3]) -> String {
    format!("{major}.{minor}.{patch}")
}

/// Refuses a program whose header or notes say that it is made for an operating system.
///
/// GNU as OS/ABI means nothing: linkers set it for features that bare-metal programs use too. The
/// same holds for a stack, a thread-local or a read-only-after-relocation segment.
pub(super) fn check(
    header: &Header,
    headers: &[elf::ProgramHeader64<LittleEndian>],
    data: &[u8],
) -> Result<(), ProgramError> {
    let endian = LittleEndian;
    let os_abi = header.e_ident.os_abi;
    if !matches!(os_abi, elf::ELFOSABI_SYSV | elf::ELFOSABI_GNU | 64..) {
        return Err(ProgramError::NeedsSystem(System::OsAbi(os_abi)));
    }
    let segments = headers.iter().filter(|header| header.p_type(endian) == elf::PT_NOTE);
    for segment in segments.take(NOTE_SEGMENTS) {
        let Ok(Some(notes)) = segment.notes(endian, data) else { continue };
        for note in notes.map_while(Result::ok).take(NOTES) {
            if let Some(system) = system_of(note.name(), note.n_type(endian), note.desc()) {
                return Err(ProgramError::NeedsSystem(system));
            }
        }
    }
    Ok(())
}

fn system_of(name: &[u8], kind: u32, content: &[u8]) -> Option<System> {
    match (name, kind) {
        (b"GNU", elf::NT_GNU_ABI_TAG) => Some(abi_tag(content)),
        (b"Go", 4) => Some(System::Note("an operating system, for the runtime of Go")),
        (b"FreeBSD", 1) => Some(System::Note("FreeBSD")),
        (b"NetBSD", 1) => Some(System::Note("NetBSD")),
        (b"OpenBSD", 1) => Some(System::Note("OpenBSD")),
        (b"Android", 1) => Some(System::Note("Android")),
        _ => None,
    }
}

/// System (0 is Linux), then version, revision and patch level.
fn abi_tag(content: &[u8]) -> System {
    let mut words = content.chunks_exact(4).filter_map(|word| word.first_chunk().copied());
    let mut next = || words.next().map_or(0, u32::from_le_bytes);
    match next() {
        elf::ELF_NOTE_OS_LINUX => System::Linux([next(), next(), next()]),
        _ => System::Note("another operating system"),
    }
}

/// Refuses a program whose first use of `sp` is to load the number of arguments from there, or to
/// align it. All registers are zero at the start of a run, so it would fault at once.
pub(super) fn check_entry(entry: u64, segments: &[Loaded<'_>]) -> Result<(), ProgramError> {
    let has_zero = segments.first().is_some_and(|segment| segment.address == 0);
    let Some(segment) = segments.iter().find(|s| s.address <= entry && entry < s.end) else {
        return Ok(());
    };
    let mut at = entry;
    for _ in 0..START_UP {
        let Some((instruction, bytes)) = instruction(segment, at) else { break };
        match instruction {
            Instruction::Load { base: SP, offset: 0, .. } if !has_zero => return refuse(),
            Instruction::Immediate { op: ImmediateOp::Andi, rd: SP, rs1: SP, imm: -16 } => {
                return refuse();
            }
            Instruction::Jal { offset, rd } => {
                // The start-up code of the GNU C library calls before it uses `sp`.
                let called = rd != Register::ZERO;
                at = at.wrapping_add(if called { bytes } else { offset as u64 });
                continue;
            }
            Instruction::Trap
            | Instruction::Ecall
            | Instruction::Branch { .. }
            | Instruction::Jalr { .. } => break,
            _ if sets_sp(instruction) => break,
            _ => {}
        }
        at = at.wrapping_add(bytes);
    }
    Ok(())
}

fn refuse() -> Result<(), ProgramError> {
    Err(ProgramError::NeedsSystem(System::Stack))
}

fn sets_sp(instruction: Instruction) -> bool {
    use Instruction as I;
    matches!(
        instruction,
        I::Lui { rd: SP, .. }
            | I::Auipc { rd: SP, .. }
            | I::Load { rd: SP, .. }
            | I::Immediate { rd: SP, .. }
            | I::Binary { rd: SP, .. }
            | I::LoadReserved { rd: SP, .. }
            | I::StoreConditional { rd: SP, .. }
            | I::Amo { rd: SP, .. }
    )
}

fn instruction(segment: &Loaded<'_>, at: u64) -> Option<(Instruction, u64)> {
    let offset = usize::try_from(at.checked_sub(segment.address)?).ok()?;
    let rest = segment.bytes.get(offset..)?;
    let first = u16::from_le_bytes(*rest.first_chunk()?);
    if is_compressed(first) {
        return Some((decode_compressed(first), 2));
    }
    Some((decode(u32::from_le_bytes(*rest.first_chunk()?)), 4))
}
