//! The simulator of an opening that hides.

use super::Double;
use super::simulator::{Determined, sum};
use ark_bn254::Bn254;
use ark_ec::CurveGroup;
use ark_ec::pairing::Pairing;
use rill_field::{AdditiveGroup, F, Field, to_bytes};
use rill_pcs::encoding::{
    decode_g1, decode_g2, decode_target, encode_g1, encode_g2, encode_target,
};
use rill_pcs::{G1Affine, G1Projective, G2Affine, G2Projective, HidingKey, Target};
use rill_pcs_prover::ProverSetup;
use rill_poly::eq_table;
use rill_transcript::{Input, Transcript};

/// What is said about an opening.
pub(super) struct Opening<'a> {
    pub(super) setup: &'a ProverSetup,
    pub(super) key: &'a HidingKey,
    /// The joint commitment.
    pub(super) joint: Target,
    pub(super) point: &'a [F],
    /// The row of the value.
    pub(super) value: G1Affine,
    pub(super) wrong: Option<Determined>,
}

/// The five claims, folded in the groups; `E2` without the value.
struct Claims {
    product: Target,
    rows: Target,
    columns: Target,
    row: G1Projective,
    column: G2Projective,
}

impl Opening<'_> {
    /// Says it all to `double`.
    pub(super) fn simulate(&self, double: &mut Double) {
        let shape = self.setup.shape();
        let (row_point, column_point) = shape.split_point(self.point).expect("it fits");
        let padding = vec![F::ZERO; shape.log_columns() - row_point.len()];
        let mut row_weights = eq_table(&[&padding, row_point].concat(), F::ONE);
        let mut column_weights = eq_table(column_point, F::ONE);

        let [product, first_columns] = [made_up(double), made_up(double)];
        let first_row: G1Affine = made_up_g1(double);
        let (column, rows) = (G2Projective::ZERO, self.joint);
        let (columns, row) = (first_columns, first_row.into());
        let mut claims = Claims { product, rows, columns, row, column };
        for level in (1..=shape.log_columns()).rev() {
            self.round(double, &mut claims, level, (&mut row_weights, &mut column_weights));
        }
        self.last(double, &claims, (first_row, first_columns), (row_weights[0], column_weights[0]));
    }

    fn round(
        &self,
        double: &mut Double,
        claims: &mut Claims,
        level: usize,
        (row_weights, column_weights): (&mut Vec<F>, &mut Vec<F>),
    ) {
        let (g1, g2) = self.setup.generators();
        let half = 1 << (level - 1);
        let first: [Target; 4] = std::array::from_fn(|_| made_up(double));
        let row_shift: G1Projective = sum(g1, row_weights);
        let column_shift: G2Projective = sum(g2, column_weights);
        double.items.push(("row_shift", encode_g1(&row_shift.into_affine()).to_vec()));
        double.items.push(("column_shift", encode_g2(&column_shift.into_affine()).to_vec()));
        let beta = double.challenge("opening.beta");
        let second: [Target; 2] = std::array::from_fn(|_| made_up(double));
        let crossed_rows: [G1Affine; 2] = std::array::from_fn(|_| made_up_g1(double));
        let crossed_columns: [G2Affine; 2] = std::array::from_fn(|_| made_up_g2(double));
        let alpha = double.challenge("opening.alpha");
        let [beta_inverse, alpha_inverse] = [beta, alpha].map(|x| x.inverse().expect("not zero"));

        let pairings = |left: &[G1Affine], right: &[G2Affine]| Bn254::multi_pairing(left, right);
        let chi = pairings(&g1[..2 * half], &g2[..2 * half]);
        let lower_chi = pairings(&g1[..half], &g2[..half]);
        let rows_cross = pairings(&g1[half..2 * half], &g2[..half]);
        let columns_cross = pairings(&g1[..half], &g2[half..2 * half]);
        claims.product += chi
            + claims.columns * beta
            + claims.rows * beta_inverse
            + second[0] * alpha
            + second[1] * alpha_inverse;
        claims.rows = first[0] * alpha + first[1] + lower_chi * (alpha * beta) + rows_cross * beta;
        claims.columns = first[2] * alpha_inverse
            + first[3]
            + lower_chi * (alpha_inverse * beta_inverse)
            + columns_cross * beta_inverse;
        claims.row += row_shift * beta + crossed_rows[0] * alpha + crossed_rows[1] * alpha_inverse;
        claims.column += column_shift * beta_inverse
            + crossed_columns[0] * alpha
            + crossed_columns[1] * alpha_inverse;
        fold(row_weights, alpha_inverse);
        fold(column_weights, alpha);
    }

    fn last(
        &self,
        double: &mut Double,
        claims: &Claims,
        (first_row, first_columns): (G1Affine, Target),
        (row_weight, column_weight): (F, F),
    ) {
        let (g1, g2) = self.setup.generators();
        let (g1, g2, key) = (g1[0], g2[0], self.key);
        let c = double.scalar();
        let [z1, z2, zc, za, zb, z3, z4, zy, z_value]: [F; 9] =
            std::array::from_fn(|_| double.scalar());
        // Made up, but said after the masks.
        let (row, column) = (key.row_blind * double.scalar(), key.blind_g2 * double.scalar());
        let (row, column) = (row.into_affine(), column.into_affine());
        let ht = key.blind_target;
        let crossed = ht * double.scalar();
        let rows = Bn254::pairing(row, g2) + ht * z1 - claims.rows * c;
        let columns = Bn254::pairing(g1, column) + ht * z2 - claims.columns * c;
        let product =
            Bn254::pairing(row, column) + ht * zc - crossed * c - claims.product * c.square();
        let first = Bn254::pairing(key.blind_g1, g2) * za + ht * zb
            - (Bn254::pairing(first_row, g2) - first_columns) * c;
        let mask_row = row * row_weight + key.blind_g1 * z3 - claims.row * c;
        let mask_column = column * column_weight + key.blind_g2 * z4 - g2 * zy - claims.column * c;
        let mask_value = key.row[0] * zy + key.row_blind * z_value - self.value * c;

        let mut say = |what, label, bytes: Vec<u8>| {
            let is_wrong = self.wrong.is_some() && self.wrong == what;
            let bytes = if is_wrong { double.another(&bytes) } else { bytes };
            double.items.push((label, bytes));
        };
        let target = |element: Target| encode_target(&element).to_vec();
        say(Some(Determined::MaskRows), "mask_rows", target(rows));
        say(Some(Determined::MaskColumns), "mask_columns", target(columns));
        say(None, "mask_crossed", target(crossed));
        say(Some(Determined::MaskProduct), "mask_product", target(product));
        say(Some(Determined::MaskFirst), "mask_first", target(first));
        say(Some(Determined::MaskRow), "mask_row", encode_g1(&mask_row.into()).to_vec());
        say(Some(Determined::MaskColumn), "mask_column", encode_g2(&mask_column.into()).to_vec());
        say(Some(Determined::MaskValue), "mask_value", encode_g1(&mask_value.into()).to_vec());
        double.challenges.push(("opening.challenge", c));
        double.items.push(("response_row", encode_g1(&row).to_vec()));
        double.items.push(("response_column", encode_g2(&column).to_vec()));
        for z in [z1, z2, zc, za, zb, z3, z4, zy, z_value] {
            double.items.push(("response", to_bytes(z).to_vec()));
        }
        double.challenge("opening.batch");
    }
}

fn made_up(double: &mut Double) -> Target {
    decode_target(double.bytes("opening").expect("made up")).expect("an element")
}

fn made_up_g1(double: &mut Double) -> G1Affine {
    decode_g1(double.bytes("opening").expect("made up")).expect("an element")
}

fn made_up_g2(double: &mut Double) -> G2Affine {
    decode_g2(double.bytes("opening").expect("made up")).expect("an element")
}

/// `challenge·left + right`.
fn fold(vector: &mut Vec<F>, challenge: F) {
    let (left, right) = vector.split_at(vector.len() / 2);
    *vector = left.iter().zip(right).map(|(left, right)| challenge * left + right).collect();
}
