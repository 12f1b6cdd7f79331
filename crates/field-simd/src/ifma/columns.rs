//! Sums by column of the rows with a set bit: additions under a mask, 32 columns at a time.

use super::lanes::splat;
use crate::columns::Block;
use crate::limbs::Limbs;
use core::arch::x86_64::{
    __m512i, _mm512_load_si512, _mm512_mask_add_epi64, _mm512_setzero_si512, _mm512_store_si512,
};

/// Blocks whose sums stay in registers from row to row.
const HELD: usize = 4;

/// Adds to each column the weights of the rows in which it has a set bit; `bits` are whole rows.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn add_rows(blocks: &mut [Block], weights: &[Limbs], bits: &[u64]) {
    let words = blocks.len() / 8;
    for (number, blocks) in blocks.as_chunks_mut::<HELD>().0.iter_mut().enumerate() {
        let (word, shift) = (number / 2, number % 2 * 32);
        let mut sums = blocks.each_ref().map(|block| load(block));
        for (row, weight) in bits.chunks_exact(words).zip(weights) {
            let bits = (row[word] >> shift) as u32;
            for (sum, mask) in sums.iter_mut().zip(bits.to_le_bytes()) {
                for (sum, limb) in sum.iter_mut().zip(weight) {
                    *sum = _mm512_mask_add_epi64(*sum, mask, *sum, splat(*limb));
                }
            }
        }
        for (block, sums) in blocks.iter_mut().zip(sums) {
            store(block, sums);
        }
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn load(block: &Block) -> [__m512i; 5] {
    let mut sums = [_mm512_setzero_si512(); 5];
    for (sum, limbs) in sums.iter_mut().zip(&block.0) {
        // SAFETY: eight words; a block begins a cache line, and so does each of its limbs.
        *sum = unsafe { _mm512_load_si512(limbs.as_ptr().cast()) };
    }
    sums
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn store(block: &mut Block, sums: [__m512i; 5]) {
    for (limbs, sum) in block.0.iter_mut().zip(sums) {
        // SAFETY: as above, for writing.
        unsafe { _mm512_store_si512(limbs.as_mut_ptr().cast(), sum) };
    }
}
