//! The digits of committed chunks, gathered from rows.

use super::column::{COLD, Digit};
use rayon::prelude::*;
use rill_sumcheck_prover::encode;
use rill_verifier::Dimensions;
use rill_witness::Cycle;

/// Which chunks of a row are wanted, and how wide they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunks {
    lookup: usize,
    bytecode: usize,
    ram: usize,
    bits: usize,
}

impl Chunks {
    /// All of them.
    pub(crate) fn all(dimensions: &Dimensions) -> Self {
        Self {
            lookup: dimensions.lookup_chunks(),
            bytecode: dimensions.bytecode_chunks(),
            ram: dimensions.ram_chunks(),
            bits: dimensions.chunk_bits,
        }
    }

    /// Those of the lookup index.
    pub(crate) fn lookup(dimensions: &Dimensions) -> Self {
        Self { bytecode: 0, ram: 0, ..Self::all(dimensions) }
    }

    /// Those of the bytecode index.
    pub(crate) fn bytecode(dimensions: &Dimensions) -> Self {
        Self { lookup: 0, ram: 0, ..Self::all(dimensions) }
    }

    /// Those of the RAM word.
    pub(crate) fn ram(dimensions: &Dimensions) -> Self {
        Self { lookup: 0, bytecode: 0, ..Self::all(dimensions) }
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.lookup + self.bytecode + self.ram
    }

    /// Bits of a chunk.
    pub(crate) fn bits(&self) -> usize {
        self.bits
    }

    /// The digits of a row, in the order lookups, bytecode, RAM.
    pub(crate) fn digits(self, cycle: &Cycle) -> impl Iterator<Item = Digit> {
        let Indices { lookup, pc, ram } = indices(cycle);
        let places = |count: usize| (0..count).rev();
        let lookup = places(self.lookup).map(move |place| digit(lookup, place, self.bits));
        let bytecode = places(self.bytecode).map(move |place| digit(pc.into(), place, self.bits));
        let ram = places(self.ram)
            .map(move |place| ram.map_or(COLD, |word| digit(word.into(), place, self.bits)));
        lookup.chain(bytecode).chain(ram)
    }

    /// All digits of `rows`, column by column, [`COLD`] where the row is cold.
    pub(crate) fn columns(&self, rows: &[Indices]) -> Vec<Vec<Digit>> {
        let column = |column| {
            let mut digits = Vec::with_capacity(rows.len());
            self.column(column, COLD, rows, &mut digits);
            digits
        };
        (0..self.count()).into_par_iter().map(column).collect()
    }

    /// The digits of column `column` on `rows`, in the order lookups, bytecode, RAM; `cold` where
    /// the row is cold.
    pub(crate) fn column(
        &self,
        column: usize,
        cold: Digit,
        rows: &[Indices],
        out: &mut Vec<Digit>,
    ) {
        let bits = self.bits;
        let (bytecode, ram) = (self.lookup + self.bytecode, self.count());
        out.clear();
        if column < self.lookup {
            let place = self.lookup - 1 - column;
            out.extend(rows.iter().map(|row| digit(row.lookup, place, bits)));
        } else if column < bytecode {
            let place = bytecode - 1 - column;
            out.extend(rows.iter().map(|row| digit(row.pc.into(), place, bits)));
        } else {
            let place = ram - 1 - column;
            let of_word = |word: u32| digit(word.into(), place, bits);
            out.extend(rows.iter().map(|row| row.ram.map_or(cold, of_word)));
        }
    }
}

/// What a row's one-hot columns are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Indices {
    lookup: u128,
    pc: u32,
    ram: Option<u32>,
}

encode!(Indices { lookup, pc, ram });

/// Extracts [`Indices`]; a pass keeps them for every row.
pub(crate) fn indices(cycle: &Cycle) -> Indices {
    Indices { lookup: cycle.lookup_index, pc: cycle.pc, ram: cycle.ram_word }
}

/// Digit `place` of `index`, 0 the least significant.
fn digit(index: u128, place: usize, bits: usize) -> Digit {
    (index >> (place * bits)) as Digit & ((1 << bits) - 1)
}
