//! Vectors of points, however they are kept.

use ark_bn254::Fq;
use ark_ec::AffineRepr;
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ff::{BigInt, PrimeField};
use rill_field::AdditiveGroup;
use rill_pcs::G1Affine;
use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

/// A vector of points that kernels read block by block; it ends in identities.
pub(crate) trait Points<P: SWCurveConfig>: Sync {
    /// Entries, without identities at the end that are left out.
    fn len(&self) -> usize;

    /// The entries at `range`, as far as there are any.
    fn block(&self, range: Range<usize>) -> Cow<'_, [Affine<P>]>;
}

impl<P: SWCurveConfig> Points<P> for [Affine<P>] {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn block(&self, range: Range<usize>) -> Cow<'_, [Affine<P>]> {
        let length = Self::len(self);
        Cow::Borrowed(&self[range.start.min(length)..range.end.min(length)])
    }
}

/// A point of G1 in 64 bytes: its coordinates, or two zeros for the identity, as `(0, 0)` is not
/// on the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packed([Fq; 2]);

impl Packed {
    pub(crate) const IDENTITY: Self = Self([Fq::ZERO; 2]);

    pub(crate) fn new(point: G1Affine) -> Self {
        point.xy().map_or(Self::IDENTITY, |(x, y)| Self([x, y]))
    }

    pub(crate) fn point(self) -> G1Affine {
        let [x, y] = self.0;
        if self == Self::IDENTITY { G1Affine::identity() } else { G1Affine::new_unchecked(x, y) }
    }

    /// Writes 64 bytes.
    pub(crate) fn write(self, to: &mut dyn Write) -> io::Result<()> {
        write_coordinates(to, self.0)
    }

    /// Takes 64 bytes from the front; `None` if they are not a point of the curve.
    pub(crate) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let packed = Self([read_coordinate(bytes)?, read_coordinate(bytes)?]);
        (packed == Self::IDENTITY || packed.point().is_on_curve()).then_some(packed)
    }
}

/// Writes 32 bytes for each coordinate, the least first.
pub(crate) fn write_coordinates<const N: usize>(
    to: &mut dyn Write,
    coordinates: [Fq; N],
) -> io::Result<()> {
    let limbs = coordinates.into_iter().flat_map(|coordinate| coordinate.into_bigint().0);
    for limb in limbs {
        to.write_all(&limb.to_le_bytes())?;
    }
    Ok(())
}

/// Takes 32 bytes from the front; `None` if they are not a field element in canonical form.
pub(crate) fn read_coordinate(bytes: &mut &[u8]) -> Option<Fq> {
    let mut limbs = [0; 4];
    for limb in &mut limbs {
        let (head, rest) = bytes.split_first_chunk()?;
        *limb = u64::from_le_bytes(*head);
        *bytes = rest;
    }
    Fq::from_bigint(BigInt(limbs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generators::g1_generators;

    #[test]
    fn points_survive_packing_and_take_64_bytes() {
        for point in g1_generators(20).into_iter().chain([G1Affine::identity()]) {
            assert_eq!(Packed::new(point).point(), point);
            let mut bytes = Vec::new();
            Packed::new(point).write(&mut bytes).unwrap();
            assert_eq!(Packed::read(&mut &bytes[..]), Some(Packed::new(point)));
            bytes[0] ^= 1;
            assert_eq!(Packed::read(&mut &bytes[..]), None);
        }
        assert_eq!(size_of::<Packed>(), 64);
    }
}
