//! What both verifiers accept, each with its own prover and transcript.

use crate::case::Case;
use crate::ours::{self, listen};
use crate::{bridge, theirs};
use dory_pcs::backends::arkworks::ArkGT;
use rill_field::{AdditiveGroup, F, Field};

/// Both sides ready to be asked about one case.
struct Court<'a> {
    case: &'a Case,
    our_proof: Vec<u8>,
    their_setup: theirs::Setup,
    their_proof: theirs::Proof,
    /// The joint commitment: our elements.
    commitment: ArkGT,
}

impl<'a> Court<'a> {
    fn new(case: &'a Case) -> Self {
        let our_proof = ours::prove(case, case.value());
        let conversation = listen(case, &our_proof, case.value());
        let commitment = theirs::joint_commitment(&conversation, &case.coefficients);
        let their_setup = theirs::setup(case.shape);
        let their_proof = theirs::prove(&their_setup, case, &mut theirs::own_transcript());
        Self { case, our_proof, their_setup, their_proof, commitment }
    }

    /// What both say to the claim that the joint polynomial takes `value` at `point`.
    fn accepts(&self, coefficients: &[F], commitment: &ArkGT, point: &[F], value: F) -> [bool; 2] {
        let ours = ours::verify(self.case, &self.our_proof, coefficients, point, value);
        let (setup, proof) = (&self.their_setup, &self.their_proof);
        let transcript = &mut theirs::own_transcript();
        let theirs = theirs::verify(setup, commitment, proof, point, value, transcript);
        [ours.is_ok(), theirs.is_ok()]
    }

    fn accepts_value(&self, value: F) -> [bool; 2] {
        let Case { coefficients, point, .. } = self.case;
        self.accepts(coefficients, &self.commitment, point, value)
    }
}

#[test]
fn both_accept_the_true_value_and_no_other() {
    for case in Case::of_all_shapes() {
        let court = Court::new(&case);
        let truth = case.value();
        assert_eq!(theirs::evaluate(&case, &case.point), bridge::scalar(truth));
        assert_eq!(court.accepts_value(truth), [true; 2], "{:?}", case.shape);

        // Values of the polynomial under other readings of the point: least significant coordinate
        // first, columns before rows, cycle before chunk value.
        let reversed: Vec<F> = case.point.iter().rev().copied().collect();
        let rotated = |by| [&case.point[by..], &case.point[..by]].concat();
        let rows_last = rotated(case.shape.log_rows());
        let chunk_last = rotated(case.shape.chunk_width());
        let readings = [reversed, rows_last, chunk_last].map(|point| case.value_at(&point));
        for value in readings.into_iter().chain([truth + F::ONE]) {
            assert_eq!(court.accepts_value(value), [value == truth; 2], "{:?}", case.shape);
        }
    }
}

#[test]
fn at_a_vertex_both_accept_the_entry_of_the_matrix_and_not_its_neighbours() {
    for (log_cycles, chunk_width, log_columns) in [(3, 3, 3), (4, 1, 3), (3, 1, 3)] {
        let mut case = Case::random(log_cycles, chunk_width, log_columns);
        let variables = case.shape.variables();
        let matrix = case.joint_matrix();
        let index = (0..matrix.len()).rev().find(|i| matrix[*i] != F::ZERO).unwrap();
        case.point = (0..variables).rev().map(|bit| F::from(index >> bit & 1 == 1)).collect();
        let court = Court::new(&case);
        for (i, entry) in (0..variables).map(|bit| index ^ 1 << bit).map(|i| (i, matrix[i])) {
            assert_eq!(court.accepts_value(entry), [entry == matrix[index]; 2], "{i} for {index}");
        }
        assert_eq!(court.accepts_value(matrix[index]), [true; 2], "{index}");
    }
}

#[test]
fn both_refuse_another_point_and_another_commitment() {
    let case = Case::random(5, 2, 4);
    let court = Court::new(&case);
    for i in 0..case.point.len() {
        let mut point = case.point.clone();
        point[i] += F::ONE;
        for value in [case.value(), case.value_at(&point)] {
            let verdicts = court.accepts(&case.coefficients, &court.commitment, &point, value);
            assert_eq!(verdicts, [false; 2], "coordinate {i}");
        }
    }
    let conversation = listen(&case, &court.our_proof, case.value());
    for i in 0..case.coefficients.len() {
        let mut coefficients = case.coefficients.clone();
        coefficients[i] += F::ONE;
        let commitment = theirs::joint_commitment(&conversation, &coefficients);
        let verdicts = court.accepts(&coefficients, &commitment, &case.point, case.value());
        assert_eq!(verdicts, [false; 2], "polynomial {i}");
    }
}
