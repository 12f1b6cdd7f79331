//! `ram.val_check` — a word's value is its initial value and the sum of the earlier increments.
//!
//! Chapter: docs/protocol/ram.md#val_check
//!
//!   Val(ra,r4) - Init(ra) + γ·( ValFinal(ra) - Init(ra) ) = Σ_j RamInc(j)·RamRa(ra,j)·( LT(j,r4) +
//!   γ )
//!
//! Init: the program's image, as far as the memory map has it, and the words of calls; zero
//! elsewhere. What it has of a table at ra is sent as V, and calls.words takes it over.
//!
//! rounds    n
//! degree    3
//! draws     γ
//! consumes  Val at (ra,r4), ValFinal at ra    from ram.read_write, ram.output
//! produces  RamInc at r5, RamRa at (ra,r5)
//! error     (3n + 1)/|F|

use crate::calls::Table;
use crate::points::{R4, Ra};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field, Ring};
use rill_poly::{eq_index, eq_table, less_than};
use rill_program::{Image, MemoryMap, ProgramKey};
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "ram.val_check",
    /// `ram_inc` at r5, `ram_ra` at (ra, r5).
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { ram_inc, ram_ra }
}

cells! { less_than; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct ValCheck {
    /// Batches running and final value.
    pub gamma: F,
    /// The cycle point of the running value.
    pub r4: Vec<F>,
    /// The word point of both.
    pub ra: Vec<F>,
}

impl ValCheck {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r4: impl Into<R4>, ra: impl Into<Ra>) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r4: r4.into().0, ra: ra.into().0 }
    }

    /// The claimed sum, `init` being `Init(ra)`.
    pub fn claim<R: Ring>(&self, val: R, val_final: R, init: R) -> R {
        val - init + (val_final - init) * self.gamma
    }

    /// The final value at `r5`.
    pub fn final_value<R: Ring>(&self, r5: &[F], openings: &Openings<R>) -> R {
        let less_than = R::constant(less_than(r5, &self.r4));
        self.summand(&Cells { less_than, own: *openings })
    }
}

/// Label of the words of tables at ra.
pub const CALLS: &str = "ram.val_check/calls";

/// `Init(ra)`: the image and the tables of calls, of which `words` are sent.
pub fn initial_value<R: Ring>(
    key: &ProgramKey,
    map: &MemoryMap,
    tables: &[Table],
    ra: &[F],
    words: &[R],
) -> R {
    let image = R::constant(image_value(key.image(), map, ra));
    let tables = tables.iter().zip(words);
    tables.fold(image, |sum, (table, word)| sum + *word * table.holds(ra))
}

/// Words of the image are weighed in blocks of `2^BLOCK_BITS`.
const BLOCK_BITS: usize = 10;

/// The extension of the image.
///
/// Within a block of words only the low bits of the index differ, so a table of their eq values
/// serves all blocks and each block costs one product for its high bits.
pub fn image_value(image: &Image, map: &MemoryMap, ra: &[F]) -> F {
    let (high, low) = ra.split_at(ra.len().saturating_sub(BLOCK_BITS));
    let weights = eq_table(low, F::ONE);
    let mut sum = F::ZERO;
    let mut block = None;
    let mut inner = F::ZERO;
    for (index, value) in image.words(map).filter(|(_, value)| *value != 0) {
        let (of, within) = (index >> low.len(), index & !(u64::MAX << low.len()));
        if block != Some(of) {
            sum += block.map_or(F::ZERO, |of| eq_index(of, high)) * inner;
            (block, inner) = (Some(of), F::ZERO);
        }
        let weight = weights.get(within as usize).copied().unwrap_or(F::ZERO);
        inner += weight * F::from(value);
    }
    sum + block.map_or(F::ZERO, |of| eq_index(of, high)) * inner
}

impl Relation for ValCheck {
    const SLUG: &'static str = "ram.val_check";
    shape!(self => rounds: self.r4.len(), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let weight = cells.less_than + R::constant(self.gamma);
        weight * cells.own.ram_inc * cells.own.ram_ra
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_program::PAGE_BYTES;

    #[test]
    fn initial_memory_in_blocks_is_the_sum_over_all_words() {
        let elf = include_bytes!("../../../../guests/prebuilt/fibonacci.elf");
        let key = rill_loader::key(elf).unwrap();
        let last = key.image().segments.last().unwrap().end() / PAGE_BYTES;
        let pages: Vec<u64> = (key.layout().lowest / PAGE_BYTES..=last).collect();
        let map = MemoryMap::covering(key.layout(), &pages);
        let ra: Vec<F> = (0..15u64).map(|i| F::from(1000 + 77 * i)).collect();
        let direct: F = key
            .image()
            .segments
            .iter()
            .flat_map(|s| (s.address..).step_by(8).zip(s.words(s.address..s.end())))
            .map(|(at, value)| eq_index(map.word_index(at).unwrap(), &ra) * F::from(value))
            .sum();
        assert_eq!(image_value(key.image(), &map, &ra), direct);
        assert_ne!(direct, F::ZERO);
    }
}
