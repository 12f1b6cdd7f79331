//! SHA-256 (FIPS 180-4).

use crate::instruction;
use crate::part::{Aligned, for_each_part};
use crate::probe::{Precompile, has};
use crate::software;

/// Bytes of a block.
const BLOCK: usize = 64;

/// Where the length stands in the last block.
const LENGTH: usize = BLOCK - 8;

const INITIAL: [u32; 8] = [
    0x6A09_E667,
    0xBB67_AE85,
    0x3C6E_F372,
    0xA54F_F53A,
    0x510E_527F,
    0x9B05_688C,
    0x1F83_D9AB,
    0x5BE0_CD19,
];

/// SHA-256 of `data`.
#[inline]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    let mut digest = Aligned([0; 32]);
    hash(data, &mut digest);
    digest.0
}

fn hash(data: &[u8], digest: &mut Aligned<[u8; 32]>) {
    let (blocks, rest) = data.as_chunks::<BLOCK>();
    let mut state = Aligned(INITIAL);
    sha256_compress(&mut state.0, blocks);
    let mut last = Aligned([[0; BLOCK]]);
    let block = &mut last.0[0];
    block[..rest.len()].copy_from_slice(rest);
    block[rest.len()] = 0x80;
    if rest.len() >= LENGTH {
        sha256_compress(&mut state.0, &last.0);
        last.0 = [[0; BLOCK]];
    }
    let bits = 8 * data.len() as u64;
    last.0[0][LENGTH..].copy_from_slice(&bits.to_be_bytes());
    sha256_compress(&mut state.0, &last.0);
    for (bytes, pair) in digest.0.as_chunks_mut().0.iter_mut().zip(state.0.as_chunks::<2>().0) {
        *bytes = big_endian(*pair).to_le_bytes();
    }
}

/// Two words of the state as eight bytes of the digest, the first one lowest.
fn big_endian([first, second]: [u32; 2]) -> u64 {
    const BYTES: u64 = 0x00FF_00FF_00FF_00FF;
    const PAIRS: u64 = 0x0000_FFFF_0000_FFFF;
    // Both at once: there is no instruction for it.
    let words = u64::from(first) | u64::from(second) << 32;
    let words = (words & BYTES) << 8 | words >> 8 & BYTES;
    (words & PAIRS) << 16 | words >> 16 & PAIRS
}

/// Compresses `blocks`, one after the other, into `state`.
pub fn sha256_compress(state: &mut [u32; 8], blocks: &[[u8; BLOCK]]) {
    if !has(Precompile::Sha256) {
        return software::sha256(state, blocks);
    }
    if state.as_ptr().cast::<u64>().is_aligned() {
        // SAFETY: the state is aligned, and the machine has the precompile.
        unsafe { call(state, blocks) }
    } else {
        let mut copy = Aligned(*state);
        // SAFETY: the same.
        unsafe { call(&mut copy.0, blocks) }
        *state = copy.0;
    }
}

/// # Safety
///
/// The machine has the precompile, and the state is aligned to 8.
unsafe fn call(state: &mut [u32; 8], blocks: &[[u8; BLOCK]]) {
    let state = state.as_mut_ptr().cast::<u64>();
    for_each_part(blocks, |words, count| {
        // SAFETY: 8 u32 are 4 words, a part has 8 words a block and is not empty.
        unsafe { instruction::sha256(state, state, words, count) }
    });
}
