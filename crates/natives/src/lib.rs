//! What precompiles compute, in plain code.
//!
//! An executor wants the output words of a call, a prover its row of bits. Neither is believed: the
//! constraint systems of `rill-precompiles` say which rows are true.
//!
//! A precompile is one file here, and its name in the list of all.

use rill_precompiles::System;
use rill_precompiles::blake3::Blake3;
use rill_precompiles::ec256::Ec256;
use rill_precompiles::inverse::Inverse;
use rill_precompiles::keccak::Keccak;
use rill_precompiles::mulmod::MulMod;
use rill_precompiles::root::Root;
use rill_precompiles::sha256::Sha256;

mod blake3;
mod ec256;
mod inverse;
mod keccak;
mod limbs;
mod mulmod;
mod root;
mod sha256;
#[cfg(test)]
mod testing;

/// A precompile that can be computed.
pub trait Native: System {
    /// Input words that have a row, for calls of a table that nobody makes.
    const FILLER: &'static [u64];

    /// Fills `bits`, which are `2^c` zeros in words, lowest bit first, with the row of the call
    /// that has these input words. False if there is none; `bits` are anything then.
    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool;

    /// Its output words. False if these inputs have no row; `outputs` are anything then.
    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool;

    /// Random inputs that have a row, from random words.
    #[cfg(test)]
    fn sample(word: &mut dyn FnMut() -> u64) -> Vec<u64> {
        (0..Self::SHAPE.inputs).map(|_| word()).collect()
    }

    /// Bits of the row of these inputs that are no matter.
    #[cfg(test)]
    fn idle(_inputs: &[u64]) -> Vec<usize> {
        Vec::new()
    }
}

/// The list of all natives, handed to a macro behind what it wants of its own.
macro_rules! all {
    ($macro:ident $($own:tt)*) => {
        $macro!([$($own)*] Sha256, Keccak, MulMod, Inverse, Ec256, Blake3, Root);
    };
}

/// Declares the functions of all natives by id, as those of [`Native`]. An unknown id has no rows.
macro_rules! natives {
    ([] $($system:ty),*) => {
        /// [`Native::fill`] of the precompile of this id.
        pub fn fill(id: u8, inputs: &[u64], bits: &mut [u64]) -> bool {
            $(if id == <$system as System>::SHAPE.id {
                return <$system as Native>::fill(inputs, bits);
            })*
            false
        }

        /// [`Native::outputs`] of the precompile of this id.
        pub fn outputs(id: u8, inputs: &[u64], outputs: &mut [u64]) -> bool {
            $(if id == <$system as System>::SHAPE.id {
                return <$system as Native>::outputs(inputs, outputs);
            })*
            false
        }

        /// [`Native::FILLER`] of the precompile of this id.
        pub fn filler(id: u8) -> Option<&'static [u64]> {
            $(if id == <$system as System>::SHAPE.id {
                return Some(<$system as Native>::FILLER);
            })*
            None
        }
    };
}

all!(natives);

#[cfg(test)]
mod tests;
