//! What values the rows of a sequence hand to each other.
//!
//! All registers hold 64-bit integers between sequences. Inside one, an exact product or difference
//! may be any field element; this file follows such values from the row that makes them to the
//! lookup that bounds them.

use super::{KeyError, Rule, Sequence};
use alloc::vec::Vec;
use rill_isa::{Combine, Kind, Left, Register, Right, Row};

pub(super) fn check(sequence: &Sequence<'_>) -> Result<(), KeyError> {
    let mut values = Values::default();
    let mut previous = None;
    for (offset, row) in sequence.rows.iter().enumerate() {
        check_merge(previous, row)
            .and_then(|()| check_product(previous, Some(row)))
            .and_then(|()| values.read(row))
            .and_then(|()| values.write(row))
            .map_err(|rule| sequence.error(offset, rule))?;
        previous = Some(row);
    }
    let last = sequence.rows.len().saturating_sub(1);
    let end = check_product(previous, None).and_then(|()| values.end());
    end.map_err(|rule| sequence.error(last, rule))
}

/// A merge adds its data to a word whose lanes are cleared. The data must be zero in all other
/// lanes: it is what the row before computed for the same address.
fn check_merge(previous: Option<&Row>, row: &Row) -> Result<(), Rule> {
    let Some(partner) = lanes_of(row.kind) else { return Ok(()) };
    let holds = previous.is_some_and(|lanes| {
        let same_place = lanes.rs2 == row.rs2 && lanes.imm == row.imm && lanes.rd != row.rs2;
        lanes.kind == partner && same_place && lanes.rd.is_some() && lanes.rd == row.rs1
    });
    // A sequence may start with a merge only if it is broken: `previous` is none then.
    if holds { Ok(()) } else { Err(Rule::Merge) }
}

/// The equation of a modular product leaves the remainder free by multiples of the modulus. So the
/// next row asserts that it is smaller, while both registers hold what the equation read and wrote.
fn check_product(previous: Option<&Row>, next: Option<&Row>) -> Result<(), Rule> {
    let Some((product, [.., modulus])) = previous.and_then(|row| row.ports.map(|p| (row, p)))
    else {
        return Ok(());
    };
    let named = (modulus != Register::ZERO).then_some(modulus);
    let holds = next.is_some_and(|check| {
        let compares = check.rs1 == product.rd && check.rs2 == named;
        check.kind == Kind::ValidUr && compares && product.rd.is_some() && product.rd != named
    });
    if holds { Ok(()) } else { Err(Rule::ProductUnchecked) }
}

fn lanes_of(merge: Kind) -> Option<Kind> {
    match merge {
        Kind::StoreMergeB => Some(Kind::ShiftDataB),
        Kind::StoreMergeH => Some(Kind::ShiftDataH),
        Kind::StoreMergeW => Some(Kind::ShiftDataW),
        Kind::MergeLoH | Kind::MergeLoW | Kind::MergeLoD => Some(Kind::Shl),
        Kind::MergeHiH => Some(Kind::ShrDataH),
        Kind::MergeHiW => Some(Kind::ShrDataW),
        Kind::MergeHiD => Some(Kind::ShrDataD),
        _ => None,
    }
}

/// What is known of a register written in this sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// A 64-bit integer.
    Bounded,
    /// A 64-bit integer of at most `2^31`.
    Magnitude,
    /// A product of two 64-bit integers.
    Product,
    /// Any field element; if it is a 64-bit integer, then one of at most `2^31`.
    SmallIfBounded,
    /// Any field element.
    Unbounded,
}

/// The registers written so far. A handful, so a list.
#[derive(Default)]
struct Values(Vec<(Register, Value)>);

impl Values {
    fn of(&self, register: Register) -> Option<Value> {
        self.0.iter().find(|(written, _)| *written == register).map(|&(_, value)| value)
    }

    fn set(&mut self, register: Register, value: Value) {
        self.0.retain(|(written, _)| *written != register);
        self.0.push((register, value));
    }

    /// Checks both reads; what an interleaved lookup reads is a 64-bit integer from then on.
    fn read(&mut self, row: &Row) -> Result<(), Rule> {
        let spec = row.kind.spec();
        let interleaves = spec.combine == Combine::Interleave && spec.table.is_some();
        let left_bounds = interleaves && spec.left == Left::Rs1;
        let right_bounds = interleaves && spec.right == Right::Rs2;
        self.check_read(row.rs1, left_bounds, false)?;
        self.check_read(row.rs2, right_bounds, row.kind == Kind::ExactSub)?;
        for port in row.ports.into_iter().flatten() {
            self.check_read(Some(port), false, false)?;
        }
        self.bound(row.rs1, left_bounds);
        self.bound(row.rs2, right_bounds);
        Ok(())
    }

    fn check_read(
        &self,
        slot: Option<Register>,
        bounds: bool,
        subtracts: bool,
    ) -> Result<(), Rule> {
        let Some(register) = slot else { return Ok(()) };
        match self.of(register) {
            None if register.is_temp() => Err(Rule::TempUnwritten),
            Some(Value::Product) if !subtracts => Err(Rule::ExactProduct),
            Some(Value::SmallIfBounded | Value::Unbounded) if !bounds => Err(Rule::Unbounded),
            _ => Ok(()),
        }
    }

    fn bound(&mut self, slot: Option<Register>, bounds: bool) {
        let Some(register) = slot.filter(|_| bounds) else { return };
        match self.of(register) {
            Some(Value::SmallIfBounded) => self.set(register, Value::Magnitude),
            Some(Value::Unbounded) => self.set(register, Value::Bounded),
            _ => {}
        }
    }

    fn write(&mut self, row: &Row) -> Result<(), Rule> {
        let value = self.result(row);
        let Some(register) = row.rd else { return Ok(()) };
        if value == Value::Product && !register.is_temp() {
            return Err(Rule::ExactProduct);
        }
        if matches!(self.of(register), Some(Value::SmallIfBounded | Value::Unbounded)) {
            return Err(Rule::Unbounded);
        }
        self.set(register, value);
        Ok(())
    }

    /// `n - t` with `t >= 0` is at most `n`. The table of `NegIfW` has entries above 64 bits where
    /// its right operand is above `2^31`.
    fn result(&self, row: &Row) -> Value {
        let of = |slot: Option<Register>| slot.and_then(|register| self.of(register));
        match row.kind {
            Kind::AbsW => Value::Magnitude,
            Kind::ExactMul => Value::Product,
            Kind::ExactSub => match (of(row.rs1), of(row.rs2)) {
                (Some(Value::Magnitude), Some(Value::Product)) => Value::SmallIfBounded,
                _ => Value::Unbounded,
            },
            Kind::NegIfW if of(row.rs2) != Some(Value::Magnitude) => Value::Unbounded,
            // All other tables have entries below 2^64 at every index, shift tables off their masks
            // included (see `rill_isa::tables`).
            _ => Value::Bounded,
        }
    }

    /// A product may stay behind in its temporary, which is written before it is read again.
    fn end(&self) -> Result<(), Rule> {
        let open = |&(_, value): &(Register, Value)| {
            matches!(value, Value::SmallIfBounded | Value::Unbounded)
        };
        if self.0.iter().any(open) { Err(Rule::Unbounded) } else { Ok(()) }
    }
}
