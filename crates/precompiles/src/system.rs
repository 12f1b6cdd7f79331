//! The constraint system of a precompile.

use crate::Shape;
use alloc::vec::Vec;
use core::ops::{Add, Mul, Sub};
use rill_field::{F, Ring};

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

/// A constraint system over the bits of a call:
///
/// ```text
/// 0 = Σ_y ω(y)·C(y),      C(y) = X_0(y) + Σ_i weights_i·parts_i( X_1(y), …, X_{Q-1}(y) )
/// ```
///
/// for random challenges, where each column `X_q(y)` is a sum of entries. `C` has degree at most 3 in
/// the columns, `X_0` is linear in the bits and stands outside of all products.
pub trait System: Sized {
    /// The sizes.
    const SHAPE: Shape;

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

    /// The products of columns, over anything that can be added and multiplied, `one` and `zero` being
    /// its constants.
    fn parts<R>(columns: &Self::Columns<R>, one: R, zero: R) -> [R; PARTS]
    where
        R: Copy + Add<Output = R> + Sub<Output = R> + Mul<Output = R>;

    /// The bits of word `index` of a call, lowest first: inputs, then outputs. No bit is `None`.
    fn word(index: usize) -> [Option<usize>; 64];

    /// `C`, from the linear column and the others.
    fn formula<R: Ring>(&self, linear: R, columns: &Self::Columns<R>) -> R {
        let parts = Self::parts(columns, R::one(), R::zero());
        let weighted = parts.into_iter().zip(self.part_weights());
        weighted.fold(linear, |sum, (part, weight)| sum + part * weight)
    }
}
