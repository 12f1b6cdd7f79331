//! The interface of the crate tiny-keccak 2, with Keccak-f\[1600\] by Rill's precompile:
//! [`Keccak`], [`Sha3`], [`Shake`] and [`CShake`].

#![no_std]

#[cfg(any(feature = "cshake", feature = "keccak", feature = "sha3", feature = "shake"))]
mod sponge;

#[cfg(any(feature = "k12", feature = "kmac", feature = "parallel_hash", feature = "tuple_hash"))]
compile_error!("KangarooTwelve, Kmac, ParallelHash and TupleHash are not in Rill's tiny-keccak");

#[cfg(any(feature = "cshake", feature = "keccak", feature = "sha3", feature = "shake"))]
use sponge::Sponge;

/// Hashes bytes.
pub trait Hasher {
    /// Appends to what is hashed.
    fn update(&mut self, input: &[u8]);

    /// Writes the hash.
    fn finalize(self, output: &mut [u8]);
}

/// Turns into what gives output without end.
pub trait IntoXof {
    /// What gives the output.
    type Xof: Xof;

    /// Ends the input.
    fn into_xof(self) -> Self::Xof;
}

/// Gives output without end.
pub trait Xof {
    /// Writes the next bytes.
    fn squeeze(&mut self, output: &mut [u8]);
}

/// Keccak-f\[1600\].
pub fn keccakf(a: &mut [u64; 25]) {
    rill_accel::keccak_f1600(a);
}

/// A hash that is a sponge; with sizes, one of the given bits whose capacity is twice as long.
macro_rules! hash {
    (
        $(#[$if:meta])* $hash:ident, $padding:literal, $doc:literal,
        $($size:ident = $bits:literal,)*
    ) => {
        $(#[$if])*
        #[doc = $doc]
        #[derive(Clone)]
        pub struct $hash(Sponge);

        $(#[$if])*
        impl $hash {
            $(
                #[doc = concat!("With a strength of ", stringify!($bits), " bits.")]
                pub fn $size() -> Self {
                    Self(Sponge::new($bits, $padding))
                }
            )*
        }

        $(#[$if])*
        impl Hasher for $hash {
            fn update(&mut self, input: &[u8]) {
                self.0.absorb(input);
            }

            fn finalize(mut self, output: &mut [u8]) {
                self.0.squeeze(output);
            }
        }
    };
}

hash!(
    #[cfg(feature = "keccak")]
    Keccak,
    0x01,
    "Keccak as it was before SHA-3.",
    v224 = 224,
    v256 = 256,
    v384 = 384,
    v512 = 512,
);

hash!(
    #[cfg(feature = "sha3")]
    Sha3,
    0x06,
    "SHA-3 (FIPS 202).",
    v224 = 224,
    v256 = 256,
    v384 = 384,
    v512 = 512,
);

hash!(
    #[cfg(feature = "shake")]
    Shake,
    0x1F,
    "SHAKE (FIPS 202).",
    v128 = 128,
    v256 = 256,
);

#[cfg(feature = "shake")]
impl Xof for Shake {
    fn squeeze(&mut self, output: &mut [u8]) {
        self.0.squeeze(output);
    }
}

hash!(
    #[cfg(feature = "cshake")]
    CShake,
    0x04,
    "cSHAKE (SP 800-185).",
);

#[cfg(feature = "cshake")]
impl CShake {
    /// With a strength of 128 bits.
    pub fn v128(name: &[u8], custom_string: &[u8]) -> Self {
        Self::new(128, name, custom_string)
    }

    /// With a strength of 256 bits.
    pub fn v256(name: &[u8], custom_string: &[u8]) -> Self {
        Self::new(256, name, custom_string)
    }

    fn new(bits: usize, name: &[u8], custom: &[u8]) -> Self {
        if name.is_empty() && custom.is_empty() {
            return Self(Sponge::new(bits, 0x1F));
        }
        let mut sponge = Sponge::new(bits, 0x04);
        sponge.absorb_number(sponge.rate() as u64);
        for text in [name, custom] {
            sponge.absorb_number(8 * text.len() as u64);
            sponge.absorb(text);
        }
        sponge.end_block();
        Self(sponge)
    }
}

#[cfg(feature = "cshake")]
impl Xof for CShake {
    fn squeeze(&mut self, output: &mut [u8]) {
        self.0.squeeze(output);
    }
}
