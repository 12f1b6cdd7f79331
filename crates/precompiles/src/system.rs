//! The constraint system of a precompile.

use crate::{Operation, Shape};
use alloc::vec::Vec;
use core::ops::{Add, Mul, Sub};
use rill_field::{F, Field, Ring};

/// Products of columns that a formula adds up, each with its own weight.
pub const PARTS: usize = 4;

/// What a column is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// This bit of the call's row.
    Bit(usize),
    /// One, on calls that exist; zero beyond the last.
    One,
}

/// One term of a column: `column(point) += coefficient·cell`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Index of the column; 0 is the linear one.
    pub column: usize,
    /// Index of the point, below `2^log_points`.
    pub point: usize,
    /// What is added.
    pub cell: Cell,
    /// Its coefficient.
    pub coefficient: F,
}

/// What can be added and multiplied.
pub trait Number: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {}

impl<R: Copy + Add<Output = R> + Sub<Output = R> + Mul<Output = R>> Number for R {}

/// A constraint system over the bits of a call:
///
/// ```text
/// 0 = Σ_y ω(y)·C(y),      C(y) = X_0(y) + Σ_i weights_i·parts_i( X_1(y), …, X_{Q-1}(y) )
/// ```
///
/// for random challenges, where each column `X_q(y)` is a sum of entries. `C` has degree at most 3
/// in the columns, `X_0` is linear in the bits and stands outside of all products.
///
/// Where there is more than one point, the other columns have coefficients 1 and -1 only, so that
/// they are small integers on small integers.
pub trait System: Sized + Send + Sync + 'static {
    /// The sizes.
    const SHAPE: Shape;

    /// The instructions that call it.
    const OPERATIONS: &'static [Operation];

    /// The columns `X_1, …` by name.
    type Columns<R>;

    /// The system at its challenges, [`Shape::challenges`] of them; missing ones are zero.
    fn new(challenges: &[F]) -> Self;

    /// The columns behind the linear one from their values in order; `None` for another number.
    fn columns<R: Copy>(values: &[R]) -> Option<Self::Columns<R>>;

    /// The terms of all columns, grouped by point in ascending order, within a point by column.
    fn entries(&self, each: impl FnMut(Entry));

    /// `ω(y)` for all `2^log_points` points, in order of their index.
    fn weights(&self) -> Vec<F>;

    /// The weights of the parts.
    fn part_weights(&self) -> [F; PARTS];

    /// The products of columns, over any numbers, `one` and `zero` being their constants.
    fn parts<R: Number>(columns: &Self::Columns<R>, one: R, zero: R) -> [R; PARTS];

    /// The bits of word `index` of a call, lowest first: inputs, then outputs. No bit is `None`.
    fn word(index: usize) -> [Option<usize>; 64];

    /// `C`, from the linear column and the others.
    fn formula<R: Ring>(&self, linear: R, columns: &Self::Columns<R>) -> R {
        let parts = Self::parts(columns, R::one(), R::zero());
        let weighted = parts.into_iter().zip(self.part_weights());
        weighted.fold(linear, |sum, (part, weight)| sum + part * weight)
    }
}

/// What wants to know the constraint system behind an id.
pub trait Visitor {
    /// What it makes of it.
    type Output;

    /// Looks at the system.
    fn visit<S: System>(self) -> Self::Output;
}

/// Declares the list of all systems, by id and by code, and the visit of the one of an id.
macro_rules! systems {
    ($($system:ty),* $(,)?) => {
        /// All precompiles, by id.
        pub const SHAPES: &[Shape] = &[$(<$system as System>::SHAPE),*];

        /// The operations of each.
        const OPERATIONS: &[&[Operation]] = &[$(<$system as System>::OPERATIONS),*];

        /// Shows `visitor` the constraint system of this id.
        pub fn visit<V: Visitor>(id: u8, visitor: V) -> Option<V::Output> {
            $(if id == <$system as System>::SHAPE.id {
                return Some(visitor.visit::<$system>());
            })*
            None
        }
    };
}

/// Declares the columns behind the linear one, in their order.
macro_rules! columns {
    ($(#[$attribute:meta])* $name:ident { $($(#[$docs:meta])* $column:ident),* $(,)? }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<R> { $($(#[$docs])* pub $column: R),* }

        impl<R: Copy> $name<R> {
            /// The columns from their values in order; `None` for another number.
            pub(crate) fn from_slice(values: &[R]) -> Option<Self> {
                let &[$($column),*] = values else { return None };
                Some(Self { $($column),* })
            }
        }
    };
}

pub(crate) use {columns, systems};

/// `a + b - 2ab`: exclusive or, of bits.
#[inline]
pub(crate) fn xor2<R: Number>(a: R, b: R) -> R {
    let both = a * b;
    a + b - both - both
}

/// The exclusive or of three bits.
#[inline]
pub(crate) fn xor3<R: Number>(a: R, b: R, c: R) -> R {
    xor2(xor2(a, b), c)
}

/// The next `N` challenges; missing ones are zero.
pub(crate) fn take<const N: usize>(challenges: &mut impl Iterator<Item = F>) -> [F; N] {
    core::array::from_fn(|_| challenges.next().unwrap_or_default())
}

/// `1, base, …, base^(N-1)`.
pub(crate) fn powers<const N: usize>(base: F) -> [F; N] {
    take(&mut core::iter::successors(Some(F::ONE), |power| Some(*power * base)))
}

/// All values `eq(point, index)`, the first coordinate being the highest bit.
pub(crate) fn eq_table(point: &[F]) -> Vec<F> {
    let mut table = Vec::with_capacity(1usize.checked_shl(point.len() as u32).unwrap_or(0));
    table.push(F::ONE);
    for coordinate in point.iter().rev() {
        // The values of the coordinates so far, which become the lower half.
        let high: Vec<F> = table.iter().map(|value| *value * coordinate).collect();
        table.iter_mut().zip(&high).for_each(|(value, high)| *value -= high);
        table.extend(high);
    }
    table
}

/// Bit `index` of `word`; bits beyond the highest are zero.
pub(crate) fn has_bit(word: u64, index: usize) -> bool {
    word.checked_shr(index as u32).is_some_and(|rest| rest & 1 == 1)
}
