//! The instructions that call it.
//!
//! In a chain, the first point is the result of the call before, which the guest need not have; it
//! asks for the first word of x3 where it has to know whether the next two points have the same x.

use super::Ec256;
use crate::Pointer::{Rd, Rs1, Rs2, Rs3};
use crate::Source::{Before, Guest, Zero};
use crate::{Operation, Pointer, Source, System};

/// Any two points.
const GUEST: &[(Source, usize)] = &[(Guest(Rs1), 8), (Guest(Rs2), 8), (Guest(Rs3), 1)];
/// The result of the call before and nothing, to double it.
const DOUBLE: &[(Source, usize)] = &[(Before(0), 8), (Zero, 8), (Guest(Rs3), 1)];
/// The result of the call before, and a point of the guest.
const ADD: &[(Source, usize)] = &[(Before(0), 8), (Guest(Rs2), 8), (Guest(Rs3), 1)];

const FIRST_WORD: Option<(Pointer, usize)> = Some((Rd, 1));
const POINT: Option<(Pointer, usize)> = Some((Rd, 8));

pub(super) const OPERATIONS: &[Operation] = &[
    operation(24, "ec256", GUEST, POINT),
    operation(25, "ec256.double", DOUBLE, None),
    operation(26, "ec256.double.word", DOUBLE, FIRST_WORD),
    operation(27, "ec256.double.last", DOUBLE, POINT),
    operation(28, "ec256.add", ADD, None),
    operation(29, "ec256.add.word", ADD, FIRST_WORD),
    operation(30, "ec256.add.last", ADD, POINT),
];

const fn operation(
    code: u8,
    name: &'static str,
    inputs: &'static [(Source, usize)],
    outputs: Option<(Pointer, usize)>,
) -> Operation {
    Operation::new(&Ec256::SHAPE, code, name, inputs, outputs)
}
