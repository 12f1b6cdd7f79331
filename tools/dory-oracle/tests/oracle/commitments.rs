//! Commitments of the same matrix.

use crate::case::Case;
use crate::trace::commit;
use crate::{bridge, theirs};
use dory_pcs::backends::arkworks::{ArkG1, ArkGT};
use dory_pcs::primitives::arithmetic::Group;
use rill_field::F;
use rill_pcs_prover::RowCommitments;

fn combined(rows: &RowCommitments, coefficients: &[F]) -> Vec<ArkG1> {
    rows.combine(coefficients).into_iter().map(bridge::g1).collect()
}

#[test]
fn every_polynomial_has_the_same_rows_and_the_same_commitment() {
    for case in Case::of_all_shapes() {
        let their_setup = theirs::setup(case.shape);
        let rows = commit(&case.setup, &case.polynomials);
        for (i, commitment) in rows.commitments(&case.setup).into_iter().enumerate() {
            let matrix = case.matrix(&case.polynomials[i]);
            let (their_commitment, their_rows) = theirs::commit(&their_setup, case.shape, &matrix);
            let only: Vec<F> = (0..case.polynomials.len()).map(|j| F::from(i == j)).collect();
            assert_eq!(combined(&rows, &only), their_rows, "rows of {i}, {:?}", case.shape);
            assert_eq!(bridge::target(&commitment.element()), their_commitment);
        }
    }
}

#[test]
fn combined_rows_and_commitments_are_those_of_the_joint_matrix() {
    for case in Case::of_all_shapes() {
        let their_setup = theirs::setup(case.shape);
        let rows = commit(&case.setup, &case.polynomials);
        let (commitment, their_rows) =
            theirs::commit(&their_setup, case.shape, &case.joint_matrix());
        assert_eq!(combined(&rows, &case.coefficients), their_rows, "{:?}", case.shape);
        let terms = rows.commitments(&case.setup).into_iter().zip(&case.coefficients);
        let joint: ArkGT = terms.fold(ArkGT::identity(), |sum, (commitment, coefficient)| {
            sum + bridge::target(&(commitment.element() * coefficient))
        });
        assert_eq!(joint, commitment, "{:?}", case.shape);
    }
}
