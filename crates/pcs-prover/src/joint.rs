//! What is opened.

use rill_field::{F, Field};
use rill_pcs::{G1Affine, PcsError, Shape};
use rill_poly::eq_table;

/// The joint polynomial, as far as its opening needs it.
#[derive(Clone, Debug)]
pub struct Joint {
    /// Its row commitments, from [`crate::RowCommitments::combine`].
    pub rows: Vec<G1Affine>,
    /// `L^T·M`, from [`crate::VectorMatrix`].
    pub vector: Vec<F>,
    /// The point, most significant coordinate first.
    pub point: Vec<F>,
    /// The claimed value.
    pub value: F,
}

impl Joint {
    /// The value at the point, whatever is claimed.
    ///
    /// # Errors
    /// The point has not as many coordinates as `shape`.
    pub fn true_value(&self, shape: Shape) -> Result<F, PcsError> {
        let (_, column_point) = shape.split_point(&self.point)?;
        let weights = eq_table(column_point, F::ONE);
        Ok(self.vector.iter().zip(weights).map(|(entry, weight)| *entry * weight).sum())
    }
}
