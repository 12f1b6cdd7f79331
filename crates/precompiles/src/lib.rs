//! What precompiles compute, as constraint systems over bits, and how a guest calls them.
//!
//! A precompile is a table of *calls*. Call `u` is a row of `2^c` bits; some of its bits are the
//! words that a guest stores and loads, and the constraint system of the precompile says which rows
//! are true: for all input words exactly one row, or none, with the right output words.
//!
//! A precompile is one file here, and its name in the list of all.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod blake3;
pub mod ec256;
pub mod inverse;
pub mod keccak;
pub mod mulmod;
pub mod mulmod64;
pub mod root;
pub mod sha256;

mod limbs;
mod operation;
mod shape;
mod system;

pub use operation::{Operation, Pointer, Source};
pub use shape::Shape;
pub use system::{Cell, Entry, Number, PARTS, System, Visitor};

system::systems!(
    sha256::Sha256,
    keccak::Keccak,
    mulmod::MulMod,
    inverse::Inverse,
    ec256::Ec256,
    blake3::Blake3,
    root::Root,
);

/// The precompile of this id.
pub fn shape(id: u8) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.id == id)
}

/// The name of the precompile of this id, which is a table or in place.
pub fn name(id: u8) -> Option<&'static str> {
    if id == mulmod64::ID { Some(mulmod64::NAME) } else { shape(id).map(|shape| shape.name) }
}

/// The numbers of all precompiles, ascending.
pub fn ids() -> impl Iterator<Item = u8> {
    (1..=31).filter(|&id| name(id).is_some())
}

/// All operations, by id of the precompile.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().flatten()
}

/// The operation of this code.
pub fn operation(code: u8) -> Option<&'static Operation> {
    operations().find(|operation| operation.code == code)
}

#[cfg(test)]
mod tests;
