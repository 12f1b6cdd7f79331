//! What a prover holds for a shape.

use crate::generators::{g1_generators, g2_generators};
use rill_pcs::{G1Affine, G2Affine, PcsError, Shape, VerifierSetup};

/// The generators for one shape, and the pairings between them that the verifier knows too.
#[derive(Clone, Debug)]
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

    /// The verifier's part.
    pub fn verifier_setup(&self) -> &VerifierSetup {
        &self.pairings
    }
}
