//! Signatures.

use crate::curve::{Curve, Number, Point, coordinates, is_below, is_equal, joined};
use crate::lincomb::lincomb;
use crate::modular::{inverse256, negated, sum};
use crate::mulmod256;

/// Whether `signature` (r, then s, big-endian) is one of ECDSA on secp256k1 of the message with
/// this hash, under the public key (x, then y, big-endian).
///
/// Of the two values that s may have, both are right, as the standard says. Keys that are no point
/// of the curve have no signatures.
pub fn secp256k1_verify(hash: &[u8; 32], signature: &[u8; 64], key: &[u8; 64]) -> bool {
    verify(Curve::Secp256k1, hash, signature, key)
}

/// The same for secp256r1, which is P-256.
pub fn secp256r1_verify(hash: &[u8; 32], signature: &[u8; 64], key: &[u8; 64]) -> bool {
    verify(Curve::Secp256r1, hash, signature, key)
}

/// The public key (x, then y, big-endian) under which `signature` (r, then s) is one of the message
/// with this hash, if there is one. `id` is 0 to 3: its low bit says that the y of the signature's
/// point is odd, the next that its x is r and the order of the group.
pub fn secp256k1_ecrecover(hash: &[u8; 32], signature: &[u8; 64], id: u8) -> Option<[u8; 64]> {
    let curve = Curve::Secp256k1;
    let n = curve.order();
    let [r, s] = numbers(signature);
    if !is_scalar(&r, n) || !is_scalar(&s, n) || id > 3 {
        return None;
    }
    let (x, carried) = if id & 2 == 2 { sum(&r, n) } else { (r, false) };
    let point = if carried { None } else { curve.point(&x, id & 1 == 1) }?;
    let inverse = inverse256(&r, n);
    let u = negated(&mulmod256(&inverse, &number(hash), n), n);
    let v = mulmod256(&inverse, &s, n);
    Some(bytes(&lincomb(curve, &u, &v, &point)?))
}

/// The public key (x, then y, big-endian) of 33 bytes: 2, or 3 if y is odd, and x.
pub fn decompress(curve: Curve, key: &[u8; 33]) -> Option<[u8; 64]> {
    let (tag, x) = key.split_first_chunk::<1>()?;
    let x: &[u8; 32] = x.first_chunk()?;
    if tag[0] & !1 != 2 {
        return None;
    }
    Some(bytes(&curve.point(&number(x), tag[0] == 3)?))
}

/// Whether x and y (big-endian) are those of a point of the curve.
pub fn is_point(curve: Curve, point: &[u8; 64]) -> bool {
    let [x, y] = numbers(point);
    curve.has(&joined(&x, &y))
}

fn verify(curve: Curve, hash: &[u8; 32], signature: &[u8; 64], key: &[u8; 64]) -> bool {
    let n = curve.order();
    let [r, s] = numbers(signature);
    let [x, y] = numbers(key);
    let point = joined(&x, &y);
    if !is_scalar(&r, n) || !is_scalar(&s, n) || !curve.has(&point) {
        return false;
    }
    let inverse = inverse256(&s, n);
    let u = mulmod256(&inverse, &number(hash), n);
    let v = mulmod256(&inverse, &r, n);
    let Some(sum) = lincomb(curve, &u, &v, &point) else { return false };
    is_equal_modulo(coordinates(&sum)[0], &r, curve)
}

/// Whether an x is r modulo the order, which is more than half of the prime.
fn is_equal_modulo(x: &Number, r: &Number, curve: Curve) -> bool {
    let (other, carried) = sum(r, curve.order());
    is_equal(x, r) || !carried && is_equal(x, &other)
}

/// Whether it is 1 to n - 1.
fn is_scalar(number: &Number, n: &Number) -> bool {
    !is_equal(number, &[0; 4]) && is_below(number, n)
}

/// Two numbers, big-endian.
fn numbers(bytes: &[u8; 64]) -> [Number; 2] {
    let ([first, second], []) = bytes.as_chunks() else { unreachable!("64 bytes") };
    [number(first), number(second)]
}

fn number(bytes: &[u8; 32]) -> Number {
    let mut number = [0; 4];
    for (limb, bytes) in number.iter_mut().rev().zip(bytes.as_chunks().0) {
        *limb = u64::from_be_bytes(*bytes);
    }
    number
}

fn bytes(point: &Point) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (bytes, number) in bytes.as_chunks_mut::<32>().0.iter_mut().zip(coordinates(point)) {
        for (bytes, limb) in bytes.as_chunks_mut().0.iter_mut().zip(number.iter().rev()) {
            *bytes = limb.to_be_bytes();
        }
    }
    bytes
}
