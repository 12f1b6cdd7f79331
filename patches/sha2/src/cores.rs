//! The two compression functions as cores of `digest`, which buffers and pads.

use core::{fmt, slice};

use digest::{
    HashMarker, InvalidOutputSize, Output,
    block_buffer::Eager,
    consts::{U32, U64, U128},
    core_api::{
        AlgorithmName, Block, BlockSizeUser, Buffer, BufferKindUser, OutputSizeUser, TruncSide,
        UpdateCore, VariableOutputCore,
    },
};

use crate::{constants, sha512};

/// Compresses blocks into a state of SHA-256.
#[cfg(feature = "compress")]
#[inline]
pub fn compress256(state: &mut [u32; 8], blocks: &[Block<Sha256VarCore>]) {
    // SAFETY: the same bytes: a generic array of N bytes has the layout of [u8; N].
    let blocks = unsafe { slice::from_raw_parts(blocks.as_ptr().cast::<[u8; 64]>(), blocks.len()) };
    rill_accel::sha256_compress(state, blocks);
}

/// Compresses blocks into a state of SHA-512.
pub fn compress512(state: &mut [u64; 8], blocks: &[Block<Sha512VarCore>]) {
    for block in blocks {
        sha512::compress(state, block);
    }
}

/// The same where the state holds the bytes of the digest, which costs nothing but the call.
#[inline]
fn compress_digest(state: &mut [u64; 4], blocks: &[Block<Sha256VarCore>]) {
    // SAFETY: the same bytes: a generic array of N bytes has the layout of [u8; N].
    let blocks = unsafe { slice::from_raw_parts(blocks.as_ptr().cast::<[u8; 64]>(), blocks.len()) };
    rill_accel::sha256_blocks(state, blocks);
}

/// The words of a state of SHA-256 as the bytes of a digest.
const fn digest_of(words: [u32; 8]) -> [u64; 4] {
    let mut pairs = [0; 4];
    let mut at = 0;
    while at < 8 {
        pairs[at / 2] |= (words[at].swap_bytes() as u64) << (32 * (at % 2));
        at += 1;
    }
    pairs
}

/// What `digest` asks of a core, for both sizes of words.
macro_rules! core {
    ($core:ident, $name:literal, $doc:literal, $state:ty, $length:ty, $block:ty, $output:ty,
        $compress:path, $bytes:path, $pad:ident, $($size:literal => $initial:expr,)*) => {
        #[doc = $doc]
        #[derive(Clone)]
        pub struct $core {
            state: $state,
            blocks: $length,
        }

        impl HashMarker for $core {}

        impl BlockSizeUser for $core {
            type BlockSize = $block;
        }

        impl BufferKindUser for $core {
            type BufferKind = Eager;
        }

        impl OutputSizeUser for $core {
            type OutputSize = $output;
        }

        impl UpdateCore for $core {
            #[inline]
            fn update_blocks(&mut self, blocks: &[Block<Self>]) {
                self.blocks += blocks.len() as $length;
                $compress(&mut self.state, blocks);
            }
        }

        impl VariableOutputCore for $core {
            const TRUNC_SIDE: TruncSide = TruncSide::Left;

            #[inline]
            fn new(output_size: usize) -> Result<Self, InvalidOutputSize> {
                let state = match output_size {
                    $($size => const { $initial },)*
                    _ => return Err(InvalidOutputSize),
                };
                Ok(Self { state, blocks: 0 })
            }

            #[inline]
            fn finalize_variable_core(
                &mut self,
                buffer: &mut Buffer<Self>,
                out: &mut Output<Self>,
            ) {
                let before = self.blocks * Self::block_size() as $length;
                let bytes = before + buffer.get_pos() as $length;
                buffer.$pad(8 * bytes, |block| {
                    $compress(&mut self.state, slice::from_ref(block));
                });
                let bytes = out.as_chunks_mut::<8>().0;
                for (bytes, word) in bytes.iter_mut().zip(self.state) {
                    *bytes = $bytes(word);
                }
            }
        }

        impl AlgorithmName for $core {
            fn write_alg_name(f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($name)
            }
        }

        impl fmt::Debug for $core {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($core), " { ... }"))
            }
        }
    };
}

core!(
    Sha256VarCore, "Sha256", "SHA-256 with outputs of 28 or 32 bytes.",
    [u64; 4], u64, U64, U32, compress_digest, u64::to_le_bytes, len64_padding_be,
    28 => digest_of(constants::SHA224),
    32 => digest_of(constants::SHA256),
);

core!(
    Sha512VarCore, "Sha512", "SHA-512 with outputs of 28, 32, 48 or 64 bytes.",
    [u64; 8], u128, U128, U64, compress512, u64::to_be_bytes, len128_padding_be,
    28 => constants::SHA512_224,
    32 => constants::SHA512_256,
    48 => constants::SHA384,
    64 => constants::SHA512,
);
