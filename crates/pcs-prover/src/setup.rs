//! What a prover holds for a shape.

use crate::generators::{g1_generators, g2_generators};
use crate::points::{read_coordinate, write_coordinates};
use ark_bn254::Fq2;
use rill_pcs::{G1Affine, G2Affine, PcsError, Shape, VerifierSetup};
use std::io::{self, Write};

/// The generators for one shape, and the pairings between them that the verifier knows too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProverSetup {
    shape: Shape,
    pub(crate) g1: Vec<G1Affine>,
    pub(crate) g2: Vec<G2Affine>,
    pub(crate) pairings: VerifierSetup,
}

impl ProverSetup {
    /// Hashes `2^shape.log_columns()` generators of each group.
    pub fn new(shape: Shape) -> Result<Self, PcsError> {
        let count = 1 << shape.log_columns();
        Ok(Self {
            shape,
            g1: g1_generators(count),
            g2: g2_generators(count),
            pairings: VerifierSetup::for_shape(shape)?,
        })
    }

    /// The shape it was made for.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// `Γ1` and `Γ2`, `2^log_columns` generators each.
    pub fn generators(&self) -> (&[G1Affine], &[G2Affine]) {
        (&self.g1, &self.g2)
    }
}

/// As bytes, for a file that saves the hashing: `Γ1`, then `Γ2`, coordinates of 32 bytes.
impl ProverSetup {
    /// Bytes of the generators for `shape`.
    pub fn byte_count(shape: Shape) -> usize {
        const GENERATORS: usize = 2 * 32 + 4 * 32;
        GENERATORS << shape.log_columns()
    }

    /// Writes the bytes of the generators.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        for point in &self.g1 {
            write_coordinates(to, [point.x, point.y])?;
        }
        for G2Affine { x, y, .. } in &self.g2 {
            write_coordinates(to, [x.c0, x.c1, y.c0, y.c1])?;
        }
        Ok(())
    }

    /// The inverse of [`Self::write`]; `None` if these are not so many points of the curves of
    /// which the first are the generators. That the others are is left to who kept the bytes: with
    /// other points a proof is refused, and nothing worse.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn from_bytes(shape: Shape, mut bytes: &[u8]) -> Result<Option<Self>, PcsError> {
        let pairings = VerifierSetup::for_shape(shape)?;
        if bytes.len() != Self::byte_count(shape) {
            return Ok(None);
        }
        let count = 1 << shape.log_columns();
        let g1: Option<Vec<_>> = (0..count).map(|_| read_g1(&mut bytes)).collect();
        let g2: Option<Vec<_>> = (0..count).map(|_| read_g2(&mut bytes)).collect();
        let setup = g1.zip(g2).map(|(g1, g2)| Self { shape, g1, g2, pairings });
        Ok(setup.filter(|setup| {
            let VerifierSetup { first_g1, first_g2, .. } = setup.pairings;
            (setup.g1[0], setup.g2[0]) == (first_g1, first_g2)
        }))
    }
}

fn read_g1(bytes: &mut &[u8]) -> Option<G1Affine> {
    let point = G1Affine::new_unchecked(read_coordinate(bytes)?, read_coordinate(bytes)?);
    point.is_on_curve().then_some(point)
}

fn read_g2(bytes: &mut &[u8]) -> Option<G2Affine> {
    let mut coordinate = || Some(Fq2::new(read_coordinate(bytes)?, read_coordinate(bytes)?));
    let point = G2Affine::new_unchecked(coordinate()?, coordinate()?);
    point.is_on_curve().then_some(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_survive_as_bytes_and_nothing_else_is_taken_for_them() {
        let shape = Shape::new(3, 0, 3).unwrap();
        let setup = ProverSetup::new(shape).unwrap();
        let bytes_of = |setup: &ProverSetup| {
            let mut bytes = Vec::new();
            setup.write(&mut bytes).unwrap();
            bytes
        };
        let bytes = bytes_of(&setup);
        let read = |bytes: &[u8]| ProverSetup::from_bytes(shape, bytes).unwrap();
        assert_eq!(bytes.len(), ProverSetup::byte_count(shape));
        assert_eq!(read(&bytes), Some(setup.clone()));
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(read(&changed), None, "byte {place}");
        }
        assert_eq!(read(&bytes[1..]), None);
        assert_eq!(read(&[&bytes[..], &[0]].concat()), None);
        let mut swapped = setup;
        swapped.g1.swap(0, 1);
        assert_eq!(read(&bytes_of(&swapped)), None);
    }
}
