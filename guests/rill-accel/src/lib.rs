//! SHA-256, Keccak, BLAKE3, modular arithmetic of 256 and 64 bits and signatures by Rill's
//! precompiles.
//!
//! A program that calls a function of this crate declares its precompile, by a note in the ELF that
//! stays and goes with the code of the call. Where the machine has none of it (qemu, Linux, another
//! target), the same function runs in software, if the feature `software` is on; else it panics.
//!
//! Data that is aligned to 8 bytes is hashed where it lies; other data is copied first.
//!
//! There is no start-up code, no heap and no dependency, so a crate that takes the place of another
//! one can use this.

#![no_std]

mod base;
mod blake3;
mod chain;
mod curve;
mod ecdsa;
#[cfg_attr(not(target_arch = "riscv64"), path = "instruction/none.rs")]
mod instruction;
mod keccak;
mod lincomb;
mod modular;
mod mulmod;
mod mulmod64;
mod part;
mod probe;
mod remainder;
mod sha256;
#[cfg_attr(not(any(feature = "software", not(target_arch = "riscv64"))), path = "software/none.rs")]
mod software;

pub use blake3::blake3;
pub use curve::Curve;
pub use ecdsa::{decompress, is_point, secp256k1_ecrecover, secp256k1_verify, secp256r1_verify};
pub use keccak::{keccak_f1600, keccak256, sha3_256};
pub use modular::inverse256;
pub use mulmod::mulmod256;
pub use mulmod64::mulmod64;
pub use sha256::{sha256, sha256_blocks, sha256_compress};
