//! Pre-decoding: from rows to [`Op`]s with every static decision taken.

mod calls;

use crate::LoadError;
use crate::address::AddressMap;
use crate::advice::Quotient;
use crate::op::{Handler, Op, SINK};
use rill_isa::{Hint, Kind, Register, Row};
use rill_precompiles::Shape;
use rill_program::IO_ADDRESS;

/// A program as the interpreter wants it. Ops have the indices of their rows; those beyond are
/// [`Handler::Stray`].
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) ops: Vec<Op>,
    pub(crate) map: AddressMap,
    /// Guest address of each row.
    addresses: Vec<u64>,
    pub(crate) reset: u32,
}

impl Code {
    /// Pre-decodes the bytecode `rows`, index 0 of which is the no-op, of a program that starts at
    /// row `reset` and calls these precompiles.
    pub(crate) fn new(
        rows: &[Row],
        reset: u32,
        precompiles: &[&'static Shape],
    ) -> Result<Self, LoadError> {
        if reset as usize >= rows.len() {
            return Err(LoadError::NoReset { reset, rows: rows.len() });
        }
        let (map, variants) = heads(rows);
        let mut code = Self {
            ops: Vec::new(),
            map,
            addresses: rows.iter().map(|r| r.address).collect(),
            reset,
        };
        let mut strays = Vec::new();
        for (row, index) in rows.iter().zip(0u32..) {
            let mut op = code.decode(row, index, &mut strays, rows.len())?;
            if let Some(call) = calls::decode(row, precompiles) {
                let (row, place) = call?;
                op.set_call(row, place);
            }
            if let Some(ports) = row.ports {
                op.set_product(ports);
            }
            code.ops.push(op);
        }
        for (inside, crossing) in variants {
            code.ops[inside as usize].target = crossing;
        }
        code.ops.append(&mut strays);
        Ok(code)
    }

    /// Guest address of a row, or where a stray op was reached from.
    pub(crate) fn address(&self, index: u32) -> u64 {
        match self.addresses.get(index as usize) {
            Some(&address) => address,
            None => self.ops.get(index as usize).map_or(0, |op| op.link),
        }
    }

    fn decode(
        &self,
        row: &Row,
        index: u32,
        strays: &mut Vec<Op>,
        rows: usize,
    ) -> Result<Op, LoadError> {
        let mut to = |address: u64| {
            self.find(address).unwrap_or_else(|| {
                strays.push(stray(address, row.address));
                (rows + strays.len() - 1) as u32
            })
        };
        let imm = row.imm as u64;
        let relative = row.address.wrapping_add(imm);
        let next = match row.kind {
            Kind::NoOp | Kind::Jalr | Kind::Trap => 0,
            Kind::Jal => to(relative),
            Kind::Ecall => to(imm),
            _ if row.continues => index + 1,
            _ => to(row.fall_through()),
        };
        let target = match (row.kind, row.hint) {
            (kind, _) if is_branch(kind) => to(relative),
            (Kind::Advice, Some(hint)) => Quotient::of(hint).map_or(0, Quotient::pack),
            _ => 0,
        };
        Ok(Op {
            handler: handler(row)?,
            rd: row.rd.map_or(SINK, Register::number),
            before: row.rd.map_or(0, Register::number),
            rs1: row.rs1.map_or(0, Register::number),
            rs2: row.rs2.map_or(0, Register::number),
            last: u8::from(!row.continues),
            next,
            target,
            imm: operand(row),
            link: row.fall_through(),
        })
    }

    /// The index at a static address: 0 for address 0.
    fn find(&self, address: u64) -> Option<u32> {
        match self.map.index(address) {
            0 if address != 0 => None,
            index => Some(index),
        }
    }
}

/// The map of all sequence heads, and the pairs of heads at one address: inside a doubleword,
/// crossing.
fn heads(rows: &[Row]) -> (AddressMap, Vec<(u32, u32)>) {
    let mut map = AddressMap::new();
    let mut variants = Vec::new();
    for (row, index) in rows.iter().zip(0u32..) {
        if row.middle || index == 0 {
            continue;
        }
        match map.index(row.address) {
            0 => map.insert(row.address, index),
            first if is_crossing(row.kind) => variants.push((first, index)),
            first => {
                variants.push((index, first));
                map.insert(row.address, index);
            }
        }
    }
    (map, variants)
}

fn stray(address: u64, from: u64) -> Op {
    Op {
        handler: Handler::Stray,
        rd: SINK,
        before: 0,
        rs1: 0,
        rs2: 0,
        last: 0,
        next: 0,
        target: 0,
        imm: address,
        link: from,
    }
}

/// Whether a row of this kind heads the crossing variant of an access.
fn is_crossing(kind: Kind) -> bool {
    matches!(kind, Kind::LoadLoH | Kind::LoadLoW | Kind::LoadLoD | Kind::Shl)
}

fn is_branch(kind: Kind) -> bool {
    use Kind as K;
    matches!(kind, K::Beq | K::Bne | K::Blt | K::Bge | K::Bltu | K::Bgeu)
}

/// Whether the row stores to the I/O region.
fn reaches_io(row: &Row) -> bool {
    row.kind == Kind::Sd && row.imm >= IO_ADDRESS as i128
}

/// What the interpreter adds to the value of `rs2`. Modulo `2^64` the address of a word of the I/O
/// region is its offset there.
fn operand(row: &Row) -> u64 {
    let imm = row.imm as u64;
    match row.kind {
        Kind::Auipc => row.address.wrapping_add(imm),
        Kind::Srli | Kind::Srai => u64::from(imm.trailing_zeros()),
        Kind::Srliw | Kind::Sraiw => u64::from((imm as u32).trailing_zeros()),
        kind if is_branch(kind) => 0,
        _ => imm,
    }
}

fn advice(row: &Row) -> Result<Handler, LoadError> {
    match row.hint {
        Some(Hint::TapeLength) => Ok(Handler::TapeLength),
        Some(Hint::Tape { bytes: 1 }) => Ok(Handler::TapeByte),
        Some(Hint::Tape { bytes: 8 }) => Ok(Handler::TapeWord),
        Some(Hint::Quotient { .. }) => Ok(Handler::Quotient),
        Some(Hint::Tape { .. }) | None => {
            Err(LoadError::AdviceWithoutHint { address: row.address })
        }
    }
}

/// The handler of a row: most go by the name of the kind.
fn handler(row: &Row) -> Result<Handler, LoadError> {
    use Handler as H;
    use Kind as K;
    macro_rules! handlers {
        ($($same:ident)*; $($kinds:pat => $handler:expr,)*) => {
            match row.kind {
                $(K::$same => H::$same,)*
                $($kinds => $handler,)*
            }
        };
    }
    if reaches_io(row) {
        return Ok(H::SdIo);
    }
    Ok(handlers! {
        Fence Trap Ecall Jalr Beq Bne Blt Bge Bltu Bgeu ValidUr ValidDiv0 AssertEq
        Add Addw Sub Subw Mul Mulw Mulhu And Or Xor Slt Sltu Srl Srlw Sra Sraw
        Pow2 Pow2W SrMask SrMaskW AbsW SignCorr NegMaskAnd NegIf NegIfW
        Lb Lbu Lh Lhu Lw Lwu Ld LoadHiH LoadHiHu LoadHiW LoadHiWu LoadHiD
        ShiftDataB ShiftDataH ShiftDataW StoreMergeB StoreMergeH StoreMergeW Sd
        ShrDataH ShrDataW ShrDataD MergeHiH MergeHiW MergeHiD;

        K::NoOp => H::End,
        // Its op is made of its ports.
        K::MulMod => H::Trap,
        K::Advice => advice(row)?,
        K::Addi | K::Lui | K::Auipc => H::Add,
        K::Addiw | K::SextW => H::Addw,
        K::ExactSub => H::Sub,
        K::Muli | K::ExactMul => H::Mul,
        K::Muliw => H::Mulw,
        K::Andi => H::And,
        K::Ori => H::Or,
        K::Xori => H::Xor,
        K::Slti => H::Slt,
        K::Sltiu => H::Sltu,
        K::Srli => H::SrlBy,
        K::Srai => H::SraBy,
        K::Srliw => H::SrlWBy,
        K::Sraiw => H::SraWBy,
        K::Jal => H::Jump,
        K::LoadLoH | K::LoadLoW | K::LoadLoD => H::LoadLo,
        K::Shl => H::ShiftUp,
        K::MergeLoH | K::MergeLoW | K::MergeLoD => H::MergeLo,
    })
}
