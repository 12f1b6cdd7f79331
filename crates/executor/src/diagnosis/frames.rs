//! Who called whom: the chain of calls, from the stack.

use super::assembly::decoded;
use super::code::Text;
use crate::Scene;
use rill_isa::{Register, Width};
use rill_loader::{BinaryOp, ImmediateOp, Instruction};

/// Calls that are followed.
pub(super) const MAX_CALLS: usize = 1 << 10;

/// Instructions of a function that are looked at for its frame.
const MAX_BODY: usize = 1 << 12;

const RA: usize = 1;
const SP: usize = 2;
const FP: usize = 8;

/// Addresses of the calls that led to where a run stopped, innermost first, at most [`MAX_CALLS`].
///
/// A function that has a symbol is read from its start: what it takes off the stack pointer, and
/// where it puts the return address. One without is left by its frame pointer, if there is one. No
/// address is believed that does not follow a call, so the chain may be shorter than the truth,
/// and of a smashed stack there is none.
pub(super) fn calls(text: Text<'_>, scene: &Scene) -> Vec<u64> {
    let mut frame = Frame::of(scene);
    let mut calls = Vec::new();
    while calls.len() < MAX_CALLS {
        let Some(caller) = frame.caller(text, scene, calls.is_empty()) else { break };
        let Some(call) = text.call_before(caller.pc) else { break };
        calls.push(call);
        frame = Frame { pc: call, ..caller };
    }
    calls
}

/// An activation of a function.
#[derive(Clone, Copy)]
struct Frame {
    pc: u64,
    sp: u64,
    /// The register `s0`, as far as it is known.
    fp: Option<u64>,
    /// The return address, while it is in its register.
    ra: Option<u64>,
}

impl Frame {
    fn of(scene: &Scene) -> Self {
        let [ra, sp, fp] = [RA, SP, FP].map(|register| scene.registers[register]);
        Self { pc: scene.pc, sp, fp: Some(fp), ra: Some(ra) }
    }

    /// The frame of the caller, standing at the return address.
    fn caller(&self, text: Text<'_>, scene: &Scene, innermost: bool) -> Option<Self> {
        match text.function_of(self.pc) {
            Some(start) => self.by_prologue(Prologue::read(text, start, self.pc), scene),
            None => self.by_frame_pointer(scene),
        }
        .or_else(|| {
            // The stack may be gone; the register may still hold the address.
            let ra = self.ra.filter(|_| innermost)?;
            Some(Self { pc: ra, sp: self.sp, fp: None, ra: None })
        })
    }

    fn by_prologue(&self, prologue: Prologue, scene: &Scene) -> Option<Self> {
        let top = match (prologue.frame_pointer, self.fp) {
            (Some(offset), Some(fp)) => fp.wrapping_add_signed(offset),
            _ => self.sp.checked_add(prologue.size)?,
        };
        let saved = |place: Option<i64>| stacked(scene, top.wrapping_add_signed(place?));
        let pc = match prologue.return_address {
            Some(_) => saved(prologue.return_address)?,
            None => self.ra?,
        };
        let fp = if prologue.saved_pointer.is_some() {
            saved(prologue.saved_pointer)
        } else {
            self.fp.filter(|_| prologue.frame_pointer.is_none())
        };
        Some(Self { pc, sp: top, fp, ra: None })
    }

    /// The layout of `-fno-omit-frame-pointer`: `s0` points behind the return address, below which
    /// lies the caller's `s0`.
    fn by_frame_pointer(&self, scene: &Scene) -> Option<Self> {
        let fp = self.fp.filter(|&fp| fp > self.sp)?;
        let pc = stacked(scene, fp.wrapping_sub(8))?;
        Some(Self { pc, sp: fp, fp: stacked(scene, fp.wrapping_sub(16)), ra: None })
    }
}

/// The word at `address`, if it is part of the stack that is kept.
fn stacked(scene: &Scene, address: u64) -> Option<u64> {
    let offset = usize::try_from(address.checked_sub(scene.stack_start)?).ok()?;
    let bytes = scene.stack.get(offset..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
}

/// What a function has done to the stack on the way from its start to some instruction of it. All
/// places are relative to the stack pointer at its start, the top of its frame.
#[derive(Clone, Copy, Default)]
struct Prologue {
    /// Bytes taken off the stack pointer.
    size: u64,
    /// Where the return address is.
    return_address: Option<i64>,
    /// Where the caller's `s0` is.
    saved_pointer: Option<i64>,
    /// The top of the frame less `s0`, if `s0` points into it.
    frame_pointer: Option<i64>,
}

impl Prologue {
    /// Reads the function at `start` up to `pc`, as if no branch were taken. What an epilogue on
    /// the way gives back is taken again behind the jump that ends it.
    fn read(text: Text<'_>, start: u64, pc: u64) -> Self {
        let mut state = Self::default();
        let mut given_back = 0;
        let mut constants = [None; 32];
        let mut at = start;
        for _ in 0..MAX_BODY {
            if at >= pc {
                break;
            }
            let (instruction, bytes) = decoded(text.word(at));
            match effect(&instruction, &constants) {
                Effect::Take(bytes) => state.size = state.size.saturating_add(bytes),
                Effect::Give(bytes) => given_back = bytes.min(state.size),
                Effect::Leave => given_back = 0,
                Effect::Save(register, offset) => state.save(register, offset),
                Effect::Point(offset) => {
                    state.frame_pointer = Some(state.size as i64 - offset);
                }
                Effect::Set(register, value) => constants[register] = value,
                Effect::None => {}
            }
            at = at.wrapping_add(bytes);
        }
        state.size -= given_back;
        state
    }

    fn save(&mut self, register: usize, offset: i64) {
        let place = Some(offset.wrapping_sub(self.size as i64));
        match register {
            RA => self.return_address = self.return_address.or(place),
            _ => self.saved_pointer = self.saved_pointer.or(place),
        }
    }
}

/// What an instruction means for a frame.
enum Effect {
    /// Takes bytes off the stack pointer.
    Take(u64),
    /// Gives some back.
    Give(u64),
    /// Jumps away for good.
    Leave,
    /// Puts `ra` or `s0` at an offset from the stack pointer.
    Save(usize, i64),
    /// Makes `s0` the stack pointer and an offset.
    Point(i64),
    /// Gives a register a value, which may be unknown.
    Set(usize, Option<i64>),
    None,
}

fn effect(instruction: &Instruction, constants: &[Option<i64>; 32]) -> Effect {
    use Instruction as I;
    let known = |register: Register| match register.index() {
        0 => Some(0),
        index => constants.get(index).copied().flatten(),
    };
    match *instruction {
        I::Immediate { op: ImmediateOp::Addi, rd, rs1, imm } if rs1.index() == SP => {
            match rd.index() {
                SP => adjusted(imm),
                FP => Effect::Point(imm),
                other => Effect::Set(other, None),
            }
        }
        I::Binary { op, rd, rs1, rs2 } if rd.index() == SP && rs1.index() == SP => {
            match (op, known(rs2)) {
                (BinaryOp::Add, Some(amount)) => adjusted(amount),
                (BinaryOp::Sub, Some(amount)) => adjusted(amount.wrapping_neg()),
                _ => Effect::None,
            }
        }
        I::Store { width: Width::Double, data, base, offset }
            if base.index() == SP && matches!(data.index(), RA | FP) =>
        {
            Effect::Save(data.index(), offset)
        }
        I::Jal { rd, .. } | I::Jalr { rd, .. } if rd == Register::ZERO => Effect::Leave,
        I::Lui { rd, imm } => Effect::Set(rd.index(), Some(imm)),
        I::Immediate { op: ImmediateOp::Addi | ImmediateOp::Addiw, rd, rs1, imm } => {
            Effect::Set(rd.index(), known(rs1).map(|value| value.wrapping_add(imm)))
        }
        I::Immediate { op: ImmediateOp::Slli, rd, rs1, imm } => {
            Effect::Set(rd.index(), known(rs1).and_then(|value| value.checked_shl(imm as u32)))
        }
        I::Immediate { rd, .. } | I::Binary { rd, .. } | I::Load { rd, .. } => {
            Effect::Set(rd.index(), None)
        }
        _ => Effect::None,
    }
}

fn adjusted(amount: i64) -> Effect {
    if amount < 0 { Effect::Take(amount.unsigned_abs()) } else { Effect::Give(amount as u64) }
}
