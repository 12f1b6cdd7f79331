//! The prover of an opening; notation and equations as in `rill_pcs`'s verifier and
//! `docs/protocol/opening.md`.
//!
//! In every round `v1` and `v2` are kept *before* the shift by `β·Γ1` and `β⁻¹·Γ2`. All inner
//! products a round needs are bilinear in the halves of `v1`, `v2`, `Γ1`, `Γ2`, so they are taken
//! before the challenges and only combined after.
//!
//! In the first round `v2 = v·Γ2_0` is known by its scalars: `⟨P, v2⟩ = e(⟨P, v⟩, Γ2_0)` costs one
//! pairing.

use crate::ProverSetup;
use crate::challenge::Challenge;
use crate::hiding::Blinds;
use crate::joint::Joint;
use crate::kernels::{Curve, combine, eq_sum, fixed_base, msm, shared_pairings};
use ark_bn254::{g1, g2};
use ark_ec::CurveGroup;
use ark_ec::short_weierstrass::{Affine, Projective};
use rill_field::{AdditiveGroup, F, Field, to_bytes};
use rill_pcs::{
    FinalMessage, FirstMessage, G1Affine, G1Projective, G2Affine, G2Projective, PcsError,
    SecondMessage, StartMessage, Target, absorb_statement,
};
use rill_poly::eq_table;
use rill_transcript::{Transcript, Writer};

/// Proves that the joint polynomial takes `value` at `point`.
pub fn open(writer: &mut Writer, setup: &ProverSetup, joint: Joint) -> Result<(), PcsError> {
    open_with(writer, setup, joint, |start| start)
}

/// [`open`] with another first message: for suites of an adversary, who may say anything in it.
#[doc(hidden)]
pub fn open_with(
    writer: &mut Writer,
    setup: &ProverSetup,
    joint: Joint,
    start: impl FnOnce(StartMessage) -> StartMessage,
) -> Result<(), PcsError> {
    let shape = setup.shape();
    absorb_statement(writer, shape, &joint.point, &to_bytes(joint.value));
    let (row_point, column_point) = points(setup, &joint)?;
    start(start_message(setup, &joint)).write(writer);
    let mut state = State::new(setup, joint, (&row_point, &column_point));
    for level in (1..=shape.log_columns()).rev() {
        state = state.round(writer, setup, level, None)?;
    }
    let (row, column) = state.vectors.last(setup);
    FinalMessage { row, column }.write(writer);
    // The weight of the verifier's last equation; part of the transcript's state from here on.
    writer.challenge("opening.batch");
    Ok(())
}

/// The row coordinates, padded on the left by zeros to as many as there are columns, and the column
/// coordinates.
pub(crate) fn points(setup: &ProverSetup, joint: &Joint) -> Result<(Vec<F>, Vec<F>), PcsError> {
    let shape = setup.shape();
    let (row_point, column_point) = shape.split_point(&joint.point)?;
    let padding = shape.log_columns() - row_point.len();
    Ok(([&vec![F::ZERO; padding], row_point].concat(), column_point.to_vec()))
}

/// What is left to prove between two rounds.
pub(crate) struct State<'a> {
    rows: Weights<'a, g1::Config>,
    columns: Weights<'a, g2::Config>,
    vectors: Vectors,
}

impl<'a> State<'a> {
    /// Before the first round, at the row and column coordinates `points`.
    pub(crate) fn new(setup: &ProverSetup, joint: Joint, points: (&'a [F], &'a [F])) -> Self {
        Self {
            rows: Weights::new(&setup.g1, points.0),
            columns: Weights::new(&setup.g2, points.1),
            vectors: Vectors { rows: joint.rows, columns: Columns::Scalars(joint.vector) },
        }
    }

    /// One round, blinded if `blinds` are given.
    pub(crate) fn round(
        mut self,
        writer: &mut Writer,
        setup: &ProverSetup,
        level: usize,
        mut blinds: Option<&mut Blinds<'_>>,
    ) -> Result<Self, PcsError> {
        let Self { rows, columns, vectors } = &self;
        let products = Products::new(setup, vectors, level);
        let row_sums = rows.sums(|tail| vectors.row_sums(tail));
        let column_sums = columns.sums(|tail| vectors.columns.sums(setup, tail));
        let mut first = products.first_message(&row_sums, &column_sums);
        let first_blinds = blinds.as_mut().map(|blinds| blinds.first(writer, &mut first));
        first.write(writer);
        let beta = Challenge::draw(writer, "opening.beta")?;
        let mut second = products.second_message(setup, level, beta, &row_sums, &column_sums);
        let second_blinds = blinds.as_mut().map(|blinds| blinds.second(writer, &mut second));
        second.write(writer);
        let alpha = Challenge::draw(writer, "opening.alpha")?;
        if let (Some(blinds), Some(first), Some(second)) = (blinds, first_blinds, second_blinds) {
            blinds.fold(beta, alpha, first, second);
        }
        self.rows.fold(alpha.inverse);
        self.columns.fold(alpha.value);
        self.vectors = self.vectors.fold(setup, level, beta, alpha);
        Ok(self)
    }

    /// The last `v1`, `v2`, and the last `s2`, `s1`.
    pub(crate) fn last(&self, setup: &ProverSetup) -> ((G1Affine, G2Affine), (F, F)) {
        (self.vectors.last(setup), (self.rows.scale, self.columns.scale))
    }
}

/// `C = e(⟨rows, v⟩, Γ2_0)` and `E1 = ⟨rows, L⟩`.
pub(crate) fn start_message(setup: &ProverSetup, joint: &Joint) -> StartMessage {
    let row_point = &joint.point[..setup.shape().log_rows()];
    let product = msm(&joint.rows, &joint.vector).into_affine();
    StartMessage {
        product: shared_pairings(&[&[product][..]], &setup.g2[..1])[0],
        row: eq_sum(&joint.rows, row_point).into_affine(),
    }
}

/// A slice's first `half` entries and the rest; what is missing counts as identities.
fn halves<T>(slice: &[T], half: usize) -> (&[T], &[T]) {
    slice.split_at(half.min(slice.len()))
}

/// `s = scale·eq(point[round..], ·)`, one of the two public scalar vectors, and its inner products
/// with generators.
struct Weights<'a, P: Curve> {
    point: &'a [F],
    round: usize,
    scale: F,
    /// `⟨Γ, eq(point[round..])⟩` for every round and after the last.
    prefix_sums: Vec<Projective<P>>,
    /// `⟨Γ_right, eq(point[round + 1..])⟩` for every round.
    right_sums: Vec<Projective<P>>,
}

/// A round's inner products on one side: `x` the coordinate, `⟨vector half, tail⟩`, `⟨Γ half,
/// tail⟩`, all times the scale.
struct Sums<P: Curve> {
    x: F,
    left: Projective<P>,
    right: Projective<P>,
    shift_left: Projective<P>,
    shift_right: Projective<P>,
}

impl<'a, P: Curve> Weights<'a, P> {
    fn new(generators: &[Affine<P>], point: &'a [F]) -> Self {
        let mut prefix_sums = vec![generators[0].into()];
        let mut right_sums = Vec::new();
        // ⟨Γ, (1 − x)·tail ‖ x·tail⟩ = (1 − x)·⟨Γ_left, tail⟩ + x·⟨Γ_right, tail⟩, from the last
        // round up.
        for (round, x) in point.iter().enumerate().rev() {
            let half = 1 << (point.len() - round - 1);
            let right = eq_sum(&generators[half..2 * half], &point[round + 1..]);
            let left = prefix_sums[prefix_sums.len() - 1];
            prefix_sums.push(left + (right - left) * x);
            right_sums.push(right);
        }
        prefix_sums.reverse();
        right_sums.reverse();
        Self { point, round: 0, scale: F::ONE, prefix_sums, right_sums }
    }

    /// This round's sums; `vector_sums` pairs the vector's halves with the tail, given by its
    /// coordinates.
    fn sums(&self, vector_sums: impl FnOnce(&[F]) -> (Projective<P>, Projective<P>)) -> Sums<P> {
        let (left, right) = vector_sums(&self.point[self.round + 1..]);
        Sums {
            x: self.point[self.round],
            left: left * self.scale,
            right: right * self.scale,
            shift_left: self.prefix_sums[self.round + 1] * self.scale,
            shift_right: self.right_sums[self.round] * self.scale,
        }
    }

    /// `s ← challenge·s_left + s_right`.
    fn fold(&mut self, challenge: F) {
        let x = self.point[self.round];
        self.scale *= challenge * (F::ONE - x) + x;
        self.round += 1;
    }
}

impl<P: Curve> Sums<P> {
    /// `⟨Γ, s⟩`.
    fn shift(&self) -> Affine<P> {
        (self.shift_left + (self.shift_right - self.shift_left) * self.x).into_affine()
    }

    /// `⟨w_left, s_right⟩` and `⟨w_right, s_left⟩` for the shifted vector `w = vector + weight·Γ`.
    fn crossed(&self, weight: F) -> (Projective<P>, Projective<P>) {
        let left = self.left + self.shift_left * weight;
        let right = self.right + self.shift_right * weight;
        (left * self.x, right * (F::ONE - self.x))
    }
}

/// `v1` and `v2`.
struct Vectors {
    /// `v1`; missing entries at the end are identities.
    rows: Vec<G1Affine>,
    columns: Columns,
}

/// `v2`.
enum Columns {
    /// `v·Γ2_0`.
    Scalars(Vec<F>),
    /// Any points.
    Points(Vec<G2Affine>),
}

impl Vectors {
    fn row_sums(&self, tail: &[F]) -> (G1Projective, G1Projective) {
        let (left, right) = halves(&self.rows, 1 << tail.len());
        rayon::join(|| eq_sum(left, tail), || eq_sum(right, tail))
    }

    /// `v1 ← α·w1_left + w1_right` and `v2 ← α⁻¹·w2_left + w2_right` for `w1 = v1 + β·Γ1`, `w2 =
    /// v2 + β⁻¹·Γ2`.
    fn fold(self, setup: &ProverSetup, level: usize, beta: Challenge, alpha: Challenge) -> Self {
        let half = 1 << (level - 1);
        let (left, right) = halves(&self.rows, half);
        let rows = combine::<g1::Config, [_]>(
            &[
                (left, alpha.value),
                (right, F::ONE),
                (&setup.g1[..half], alpha.value * beta.value),
                (&setup.g1[half..2 * half], beta.value),
            ],
            half,
        );
        let shift = [
            (&setup.g2[..half], alpha.inverse * beta.inverse),
            (&setup.g2[half..2 * half], beta.inverse),
        ];
        Self { rows, columns: Columns::Points(self.columns.fold(setup, half, &shift, alpha)) }
    }

    fn last(&self, setup: &ProverSetup) -> (G1Affine, G2Affine) {
        let column = match &self.columns {
            Columns::Scalars(scalars) => (setup.g2[0] * scalars[0]).into_affine(),
            Columns::Points(points) => points[0],
        };
        (self.rows.first().copied().unwrap_or_default(), column)
    }
}

impl Columns {
    /// `⟨v2_left, tail⟩` and `⟨v2_right, tail⟩`.
    fn sums(&self, setup: &ProverSetup, tail: &[F]) -> (G2Projective, G2Projective) {
        match self {
            Self::Scalars(scalars) => {
                let (left, right) = scalars.split_at(1 << tail.len());
                let weights = eq_table(tail, F::ONE);
                let product = |half: &[F]| -> G2Projective {
                    setup.g2[0] * half.iter().zip(&weights).map(|(v, s)| *v * s).sum::<F>()
                };
                (product(left), product(right))
            }
            Self::Points(points) => {
                let (left, right) = points.split_at(1 << tail.len());
                rayon::join(|| eq_sum(left, tail), || eq_sum(right, tail))
            }
        }
    }

    /// `α⁻¹·v2_left + v2_right + shift`.
    fn fold(
        self,
        setup: &ProverSetup,
        half: usize,
        shift: &[(&[G2Affine], F)],
        alpha: Challenge,
    ) -> Vec<G2Affine> {
        match self {
            Self::Scalars(scalars) => {
                let (left, right) = scalars.split_at(half);
                let folded: Vec<F> =
                    left.iter().zip(right).map(|(l, r)| alpha.inverse * l + r).collect();
                let points = fixed_base::<g2::Config>(setup.g2[0], &folded);
                combine(&[&[(&points[..], F::ONE)], shift].concat(), half)
            }
            Self::Points(points) => {
                let (left, right) = points.split_at(half);
                combine(&[&[(left, alpha.inverse), (right, F::ONE)], shift].concat(), half)
            }
        }
    }
}

/// A round's inner products in the target group; `l`, `r` are halves.
struct Products {
    /// `⟨v1_l, Γ2_l⟩`, `⟨v1_r, Γ2_l⟩`, `⟨v1_l, Γ2_r⟩`.
    rows: [Target; 3],
    /// `⟨Γ1_l, v2_l⟩`, `⟨Γ1_l, v2_r⟩`, `⟨Γ1_r, v2_l⟩`.
    columns: [Target; 3],
    /// `⟨v1_l, v2_r⟩`, `⟨v1_r, v2_l⟩`.
    crossed: [Target; 2],
}

impl Products {
    fn new(setup: &ProverSetup, vectors: &Vectors, level: usize) -> Self {
        let half = 1 << (level - 1);
        let (left, right) = halves(&vectors.rows, half);
        let (g1_left, g1_right) = setup.g1[..2 * half].split_at(half);
        let (g2_left, g2_right) = setup.g2[..2 * half].split_at(half);
        let with_g2_left = shared_pairings(&[left, right], g2_left);
        let with_g2_right = shared_pairings(&[left], g2_right);
        let (with_left, with_right) = match &vectors.columns {
            Columns::Scalars(scalars) => {
                let (scalars_left, scalars_right) = scalars.split_at(half);
                (
                    scaled_pairings(setup, &[g1_left, g1_right, right], scalars_left),
                    scaled_pairings(setup, &[g1_left, left], scalars_right),
                )
            }
            Columns::Points(points) => {
                let (points_left, points_right) = points.split_at(half);
                (
                    shared_pairings(&[g1_left, g1_right, right], points_left),
                    shared_pairings(&[g1_left, left], points_right),
                )
            }
        };
        Self {
            rows: [with_g2_left[0], with_g2_left[1], with_g2_right[0]],
            columns: [with_left[0], with_right[0], with_left[1]],
            crossed: [with_right[1], with_left[2]],
        }
    }

    fn first_message(&self, rows: &Sums<g1::Config>, columns: &Sums<g2::Config>) -> FirstMessage {
        FirstMessage {
            rows_left: self.rows[0],
            rows_right: self.rows[1],
            columns_left: self.columns[0],
            columns_right: self.columns[1],
            row_shift: rows.shift(),
            column_shift: columns.shift(),
        }
    }

    /// `C₊ = ⟨v1_l + βΓ1_l, v2_r + β⁻¹Γ2_r⟩` and `C₋ = ⟨v1_r + βΓ1_r, v2_l + β⁻¹Γ2_l⟩`, expanded.
    fn second_message(
        &self,
        setup: &ProverSetup,
        level: usize,
        beta: Challenge,
        rows: &Sums<g1::Config>,
        columns: &Sums<g2::Config>,
    ) -> SecondMessage {
        let constants = &setup.pairings.levels[level - 1];
        let plus = self.crossed[0] + self.rows[2] * beta.inverse + self.columns[1] * beta.value;
        let minus = self.crossed[1] + self.rows[1] * beta.inverse + self.columns[2] * beta.value;
        let (row_plus, row_minus) = rows.crossed(beta.value);
        let (column_minus, column_plus) = columns.crossed(beta.inverse);
        SecondMessage {
            product_plus: plus + constants.columns_cross,
            product_minus: minus + constants.rows_cross,
            row_plus: row_plus.into_affine(),
            row_minus: row_minus.into_affine(),
            column_plus: column_plus.into_affine(),
            column_minus: column_minus.into_affine(),
        }
    }
}

/// `⟨points_k, scalars·Γ2_0⟩ = e(⟨points_k, scalars⟩, Γ2_0)` for every `k`.
fn scaled_pairings(setup: &ProverSetup, points: &[&[G1Affine]], scalars: &[F]) -> Vec<Target> {
    let sums: Vec<[G1Affine; 1]> =
        points.iter().map(|points| [msm(points, scalars).into_affine()]).collect();
    let sums: Vec<&[G1Affine]> = sums.iter().map(<[_; 1]>::as_slice).collect();
    shared_pairings(&sums, &setup.g2[..1])
}
