//! `ram.raf` — a row accesses the word of its address if it loads or stores, else none.
//!
//! Chapter: docs/protocol/ram.md#raf
//!
//!   RamAddress(r1) + γ·( Load(r1) + Store(r1) ) = Σ_k RamRa(k,r1)·( unmap(k) + γ )
//!
//! unmap(k) is the address of word k in the memory map, 8k and an offset for each region of it.
//!
//! rounds    m
//! degree    2
//! draws     γ
//! consumes  RamAddress at r1         from spartan.outer
//! reads     Load, Store at r1
//! produces  RamRa at (ra,r1)
//! error     (2m + 1)/|F|

use crate::spartan::outer::Columns;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::{int, masked_prefix};
use rill_program::{MemoryMap, UNREACHABLE, WORD_BYTES};
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "ram.raf",
    /// The opening at (ra, r1).
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { ram_ra }
}

cells! { unmap; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Raf {
    /// Batches address and weight.
    pub gamma: F,
    /// `m`.
    pub log_memory: usize,
    /// `unmap`.
    pub unmap: Unmap,
}

/// The addresses of words: `unmap(k) = rest + 8k + Σ_i steps_i·[k < ends_i]`.
///
/// The words from the end of one region of the map to that of the next have one difference of
/// address and `8k`; the steps are the differences between neighbours, `rest` is that behind the
/// last region. Each factor `[k < end]` is multilinear, and so is their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmap {
    /// What the words behind all regions add to `8k`.
    pub rest: F,
    /// Ends of the regions, ascending, with their steps.
    pub steps: Vec<(u64, F)>,
}

impl Unmap {
    /// The addresses of all words of `map`.
    pub fn new(map: &MemoryMap) -> Self {
        let offset =
            |address: u128, first: u64| F::from(address) - F::from(WORD_BYTES) * F::from(first);
        let rest = F::from(UNREACHABLE);
        let offsets = map.regions().map(|region| offset(region.address, region.first));
        let following = map.regions().skip(1).map(|region| offset(region.address, region.first));
        let steps = offsets.zip(following.chain([rest])).map(|(this, next)| this - next);
        Self { rest, steps: map.regions().map(|region| region.end).zip(steps).collect() }
    }

    /// `unmap` at the word point `ra`.
    pub fn at(&self, ra: &[F]) -> F {
        let steps = self.steps.iter().map(|(end, step)| masked_prefix(*end, ra) * step);
        self.rest + F::from(WORD_BYTES) * int(ra) + steps.sum::<F>()
    }
}

impl Raf {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, log_memory: usize, map: &MemoryMap) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), log_memory, unmap: Unmap::new(map) }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, z: &Columns<R>) -> R {
        z.ram_address + (z.load + z.store) * self.gamma
    }

    /// The final value at `ra`.
    pub fn final_value<R: Ring>(&self, ra: &[F], openings: &Openings<R>) -> R {
        self.summand(&Cells { unmap: R::constant(self.unmap.at(ra)), own: *openings })
    }
}

impl Relation for Raf {
    const SLUG: &'static str = "ram.raf";
    shape!(self => rounds: self.log_memory, degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.own.ram_ra * (cells.unmap + R::constant(self.gamma))
    }
}
