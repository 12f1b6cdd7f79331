//! ECDSA on secp256k1.

use rill_accel::{Curve, decompress, is_point, secp256k1_ecrecover, secp256k1_verify};
use signature::hazmat::PrehashVerifier;

pub use signature::{self, Error};

/// Half of the order of the group, big-endian: no s of a signature is larger.
const MOST: [u8; 32] = [
    0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0x5D, 0x57, 0x6E, 0x73, 0x57, 0xA4, 0x50, 0x1D, 0xDF, 0xE9, 0x2F, 0x46, 0x68, 0x1B, 0x20, 0xA0,
];

/// The order.
const ORDER: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
    0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
];

/// The numbers r and s, both from 1 to the order less one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// From r and s, big-endian.
    ///
    /// # Errors
    ///
    /// If there are not 64 bytes, or a number is out of range.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {
        let bytes: &[u8; 64] = bytes.try_into().map_err(|_| Error::new())?;
        Self::from_scalars(*half(bytes, 0), *half(bytes, 1))
    }

    /// From r and s, big-endian.
    ///
    /// # Errors
    ///
    /// If a number is out of range.
    pub fn from_scalars(r: impl Into<[u8; 32]>, s: impl Into<[u8; 32]>) -> Result<Self, Error> {
        let [r, s] = [r.into(), s.into()];
        let is_scalar = |number: &[u8; 32]| *number != [0; 32] && *number < ORDER;
        if is_scalar(&r) && is_scalar(&s) { Ok(joined(&r, &s)) } else { Err(Error::new()) }
    }

    /// r and s, big-endian.
    pub fn to_bytes(&self) -> [u8; 64] {
        self.0
    }

    /// The signature with the other s, if this one is more than half of the order.
    pub fn normalize_s(&self) -> Option<Self> {
        let s = half(&self.0, 1);
        if *s <= MOST {
            return None;
        }
        let mut borrowed = false;
        let mut other = [0; 32];
        for (at, to) in other.iter_mut().enumerate().rev() {
            let (byte, first) = ORDER[at].overflowing_sub(s[at]);
            let (byte, second) = byte.overflowing_sub(u8::from(borrowed));
            (*to, borrowed) = (byte, first | second);
        }
        Some(joined(half(&self.0, 0), &other))
    }
}

impl TryFrom<&[u8]> for Signature {
    type Error = Error;

    fn try_from(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_slice(bytes)
    }
}

/// Which of the points with the x of a signature is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecoveryId(u8);

impl RecoveryId {
    /// The y is odd; the x is more than the order.
    pub const fn new(is_y_odd: bool, is_x_reduced: bool) -> Self {
        Self((is_x_reduced as u8) << 1 | is_y_odd as u8)
    }

    /// From 0 to 3.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        if byte < 4 { Some(Self(byte)) } else { None }
    }

    /// 0 to 3.
    pub const fn to_byte(self) -> u8 {
        self.0
    }

    /// Whether the y is odd.
    pub const fn is_y_odd(self) -> bool {
        self.0 & 1 == 1
    }

    /// Whether the x is more than the order.
    pub const fn is_x_reduced(self) -> bool {
        self.0 & 2 == 2
    }
}

impl TryFrom<u8> for RecoveryId {
    type Error = Error;

    fn try_from(byte: u8) -> Result<Self, Error> {
        Self::from_byte(byte).ok_or_else(Error::new)
    }
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyingKey([u8; 64]);

impl VerifyingKey {
    /// From the bytes of SEC 1, with both coordinates or one.
    ///
    /// # Errors
    ///
    /// If they are no point of the curve.
    pub fn from_sec1_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let point = match *bytes {
            [4, ref point @ ..] => point.try_into().ok().filter(|point| is_point(CURVE, point)),
            [2 | 3, ..] => bytes.try_into().ok().and_then(|bytes| decompress(CURVE, bytes)),
            // Of the two y, the even one.
            [5, ref x @ ..] => <&[u8; 32]>::try_from(x).ok().and_then(|x| {
                let mut bytes = [2; 33];
                bytes[1..].copy_from_slice(x);
                decompress(CURVE, &bytes)
            }),
            _ => None,
        };
        point.map(Self).ok_or_else(Error::new)
    }

    /// The bytes of SEC 1.
    pub fn to_encoded_point(&self, compress: bool) -> EncodedPoint {
        let mut bytes = [4; 65];
        bytes[1..].copy_from_slice(&self.0);
        if compress {
            bytes[0] = 2 | bytes[64] & 1;
        }
        EncodedPoint { bytes, size: if compress { 33 } else { 65 } }
    }

    /// The key under which the signature is one of the message with this hash.
    ///
    /// # Errors
    ///
    /// If there is none, or s is more than half of the order.
    pub fn recover_from_prehash(
        prehash: &[u8],
        signature: &Signature,
        id: RecoveryId,
    ) -> Result<Self, Error> {
        let hash = hash(prehash)?;
        if signature.normalize_s().is_some() {
            return Err(Error::new());
        }
        secp256k1_ecrecover(&hash, &signature.0, id.0).map(Self).ok_or_else(Error::new)
    }
}

impl PrehashVerifier<Signature> for VerifyingKey {
    fn verify_prehash(&self, prehash: &[u8], signature: &Signature) -> Result<(), Error> {
        let hash = hash(prehash)?;
        let is_valid =
            signature.normalize_s().is_none() && secp256k1_verify(&hash, &signature.0, &self.0);
        if is_valid { Ok(()) } else { Err(Error::new()) }
    }
}

/// A point as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodedPoint {
    bytes: [u8; 65],
    size: usize,
}

impl EncodedPoint {
    /// The bytes: 33 or 65.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.size]
    }
}

impl AsRef<[u8]> for EncodedPoint {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

const CURVE: Curve = Curve::Secp256k1;

/// A hash as a number: of a longer one the beginning, and a shorter one behind zeros.
fn hash(prehash: &[u8]) -> Result<[u8; 32], Error> {
    if prehash.len() < 16 {
        return Err(Error::new());
    }
    let mut hash = [0; 32];
    let size = prehash.len().min(32);
    hash[32 - size..].copy_from_slice(&prehash[..size]);
    Ok(hash)
}

fn half(bytes: &[u8; 64], index: usize) -> &[u8; 32] {
    &bytes.as_chunks().0[index]
}

fn joined(r: &[u8; 32], s: &[u8; 32]) -> Signature {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(r);
    bytes[32..].copy_from_slice(s);
    Signature(bytes)
}
