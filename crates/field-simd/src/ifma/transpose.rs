//! Between eight elements in memory (32 bytes each) and eight lanes.
//!
//! In memory an element is four consecutive 64-bit words. In registers, word `i` of all eight
//! elements forms one vector: [`Words`]. From there to 52-bit limbs it is shifts and masks, see
//! `Lanes::from_words`.

use core::arch::x86_64::{
    __m512i, _mm256_loadu_si256, _mm512_castsi256_si512, _mm512_inserti64x4, _mm512_loadu_si512,
    _mm512_permutex2var_epi64, _mm512_setr_epi64, _mm512_shuffle_i64x2, _mm512_storeu_si512,
};

/// Word `i` of eight elements, for `i = 0..4`.
pub(crate) type Words = [__m512i; 4];

/// Low halves of both operands: lanes 0..4 of `a`, then lanes 0..4 of `b`.
const LOW_HALVES: i32 = 0x44;
/// High halves of both operands.
const HIGH_HALVES: i32 = 0xee;

/// `pairs[k]` holds elements `2k` and `2k + 1`, four words each.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) fn pairs_to_words(pairs: [__m512i; 4]) -> Words {
    let words_01 = _mm512_setr_epi64(0, 4, 8, 12, 1, 5, 9, 13);
    let words_23 = _mm512_setr_epi64(2, 6, 10, 14, 3, 7, 11, 15);
    let a = _mm512_permutex2var_epi64(pairs[0], words_01, pairs[1]);
    let b = _mm512_permutex2var_epi64(pairs[0], words_23, pairs[1]);
    let c = _mm512_permutex2var_epi64(pairs[2], words_01, pairs[3]);
    let d = _mm512_permutex2var_epi64(pairs[2], words_23, pairs[3]);
    [
        _mm512_shuffle_i64x2::<LOW_HALVES>(a, c),
        _mm512_shuffle_i64x2::<HIGH_HALVES>(a, c),
        _mm512_shuffle_i64x2::<LOW_HALVES>(b, d),
        _mm512_shuffle_i64x2::<HIGH_HALVES>(b, d),
    ]
}

/// The inverse of [`pairs_to_words`].
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) fn words_to_pairs(words: Words) -> [__m512i; 4] {
    let even = _mm512_setr_epi64(0, 4, 8, 12, 1, 5, 9, 13);
    let odd = _mm512_setr_epi64(2, 6, 10, 14, 3, 7, 11, 15);
    let a = _mm512_shuffle_i64x2::<LOW_HALVES>(words[0], words[1]);
    let b = _mm512_shuffle_i64x2::<HIGH_HALVES>(words[0], words[1]);
    let c = _mm512_shuffle_i64x2::<LOW_HALVES>(words[2], words[3]);
    let d = _mm512_shuffle_i64x2::<HIGH_HALVES>(words[2], words[3]);
    [
        _mm512_permutex2var_epi64(a, even, c),
        _mm512_permutex2var_epi64(a, odd, c),
        _mm512_permutex2var_epi64(b, even, d),
        _mm512_permutex2var_epi64(b, odd, d),
    ]
}

/// Gathers the 32 bytes at each of eight addresses.
///
/// # Safety
/// Every address must be readable for 32 bytes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) unsafe fn gather(addresses: [*const u64; 8]) -> Words {
    // SAFETY: the caller's contract, passed on pair by pair.
    let pair = |k: usize| unsafe { load_pair(addresses[2 * k], addresses[2 * k + 1]) };
    pairs_to_words([pair(0), pair(1), pair(2), pair(3)])
}

/// # Safety
/// Both addresses must be readable for 32 bytes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
unsafe fn load_pair(first: *const u64, second: *const u64) -> __m512i {
    // SAFETY: the caller's contract; the loads need no alignment.
    let (low, high) =
        unsafe { (_mm256_loadu_si256(first.cast()), _mm256_loadu_si256(second.cast())) };
    _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high)
}

/// Loads eight consecutive elements.
///
/// # Safety
/// `source` must be readable for 256 bytes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) unsafe fn load(source: *const u64) -> Words {
    // SAFETY: the caller's contract; the loads need no alignment.
    let pair = |k: usize| unsafe { _mm512_loadu_si512(source.add(8 * k).cast()) };
    pairs_to_words([pair(0), pair(1), pair(2), pair(3)])
}

/// Loads sixteen consecutive elements as (elements 0, 2, …, 14; elements 1, 3, …, 15).
///
/// # Safety
/// `source` must be readable for 512 bytes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) unsafe fn load_interleaved(source: *const u64) -> (Words, Words) {
    let mut even = [_mm512_setr_epi64(0, 0, 0, 0, 0, 0, 0, 0); 4];
    let mut odd = even;
    for k in 0..4 {
        // SAFETY: the caller's contract; 16 words per step, four steps.
        let (a, b) = unsafe {
            let at = source.add(16 * k);
            (_mm512_loadu_si512(at.cast()), _mm512_loadu_si512(at.add(8).cast()))
        };
        even[k] = _mm512_shuffle_i64x2::<LOW_HALVES>(a, b);
        odd[k] = _mm512_shuffle_i64x2::<HIGH_HALVES>(a, b);
    }
    (pairs_to_words(even), pairs_to_words(odd))
}

/// Stores eight consecutive elements.
///
/// # Safety
/// `target` must be writable for 256 bytes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) unsafe fn store(target: *mut u64, words: Words) {
    for (k, pair) in words_to_pairs(words).into_iter().enumerate() {
        // SAFETY: the caller's contract; the store needs no alignment.
        unsafe { _mm512_storeu_si512(target.add(8 * k).cast(), pair) };
    }
}

/// Stores eight consecutive pairs (x, y) of elements: x0 y0 x1 y1 ….
///
/// # Safety
/// `target` must be writable for 512 bytes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) unsafe fn store_interleaved(target: *mut u64, x: Words, y: Words) {
    let targets = core::array::from_fn(|lane| target.wrapping_add(8 * lane));
    // SAFETY: the caller's contract; 8 words per pair.
    unsafe { scatter_interleaved(targets, x, y) };
}

/// Stores eight pairs (x, y) of elements at eight addresses.
///
/// # Safety
/// Every target must be writable for 64 bytes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) unsafe fn scatter_interleaved(targets: [*mut u64; 8], x: Words, y: Words) {
    let (x, y) = (words_to_pairs(x), words_to_pairs(y));
    for k in 0..4 {
        let even = _mm512_shuffle_i64x2::<LOW_HALVES>(x[k], y[k]);
        let odd = _mm512_shuffle_i64x2::<HIGH_HALVES>(x[k], y[k]);
        // SAFETY: the caller's contract; the stores need no alignment.
        unsafe {
            _mm512_storeu_si512(targets[2 * k].cast(), even);
            _mm512_storeu_si512(targets[2 * k + 1].cast(), odd);
        }
    }
}
