//! Values of advice rows.

use rill_isa::{DivisionOp, Hint};
use rill_loader::quotient_advice;

/// A quotient to supply, packed into [`Op::target`](crate::op::Op::target).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quotient {
    op: DivisionOp,
    dividend: u8,
    divisor: u8,
}

const OPS: [DivisionOp; 8] = [
    DivisionOp::Divu,
    DivisionOp::Remu,
    DivisionOp::Div,
    DivisionOp::Rem,
    DivisionOp::Divuw,
    DivisionOp::Remuw,
    DivisionOp::Divw,
    DivisionOp::Remw,
];

impl Quotient {
    /// The quotient that `hint` asks for, if it asks for one.
    pub(crate) fn of(hint: Hint) -> Option<Self> {
        match hint {
            Hint::Quotient { op, dividend, divisor } => {
                Some(Self { op, dividend: dividend.number(), divisor: divisor.number() })
            }
            Hint::TapeLength | Hint::Tape { .. } => None,
        }
    }

    /// Bytes from the lowest: operation, dividend, divisor.
    pub(crate) fn pack(self) -> u32 {
        u32::from_le_bytes([self.op as u8, self.dividend, self.divisor, 0])
    }

    pub(crate) fn unpack(packed: u32) -> Self {
        let [op, dividend, divisor, _] = packed.to_le_bytes();
        Self { op: OPS[usize::from(op) % OPS.len()], dividend, divisor }
    }

    /// The value that makes the rows of the division hold.
    pub(crate) fn value(self, registers: &[u64; 256]) -> u64 {
        let n = registers[usize::from(self.dividend)];
        let d = registers[usize::from(self.divisor)];
        quotient_advice(self.op, n, d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_isa::Register;

    #[test]
    fn quotients_survive_packing() {
        for op in OPS {
            let hint =
                Hint::Quotient { op, dividend: Register::new(127), divisor: Register::new(31) };
            let quotient = Quotient::of(hint).unwrap();
            assert_eq!(Quotient::unpack(quotient.pack()), quotient);
        }
    }
}
