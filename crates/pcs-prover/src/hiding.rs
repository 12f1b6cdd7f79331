//! The prover of an opening that hides: the equations of `rill_pcs`'s verifier.
//!
//! All vectors are folded as in [`crate::open`]; blinds follow the five claims beside them. Each blind
//! is drawn for the transcript before its message, so it never masks two values.

use crate::ProverSetup;
use crate::challenge::Challenge;
use crate::joint::Joint;
use crate::kernels::{TargetTable, msm, shared_pairings};
use crate::opening::{State, points, start_message};
use ark_ec::CurveGroup;
use rill_field::{AdditiveGroup, F, Field};
use rill_pcs::encoding::encode_g1;
use rill_pcs::{
    FirstMessage, G1Affine, G2Affine, HidingKey, HidingStart, MaskMessage, PcsError,
    ResponseMessage, SecondMessage, absorb_statement,
};
use rill_transcript::{Transcript, Writer};

/// What an opening that hides is about, beside its polynomial.
#[derive(Clone, Copy)]
pub struct HidingOpening<'a> {
    /// The generators of blinds.
    pub key: &'a HidingKey,
    /// Multiples of `H_T`.
    pub table: &'a TargetTable,
    /// The blind of the joint commitment.
    pub joint_blind: F,
    /// `Y`, the row of the value.
    pub value: G1Affine,
    /// The blind of `Y`.
    pub value_blind: F,
}

/// Proves that the joint polynomial takes the value that a row commits to; `writer` hides.
///
/// # Errors
/// As [`crate::open`].
pub fn open_hiding(
    writer: &mut Writer,
    setup: &ProverSetup,
    joint: Joint,
    hiding: HidingOpening<'_>,
) -> Result<(), PcsError> {
    let (shape, value) = (setup.shape(), joint.value);
    absorb_statement(writer, shape, &joint.point, &encode_g1(&hiding.value));
    let (row_point, column_point) = points(setup, &joint)?;
    let mut blinds = Blinds::start(writer, setup, &joint, hiding);
    let first = blinds;
    let mut state = State::new(setup, joint, (&row_point, &column_point));
    for level in (1..=shape.log_columns()).rev() {
        state = state.round(writer, setup, level, Some(&mut blinds))?;
    }
    let masks = Masks::draw(writer);
    let last = Last::new(setup, &state);
    masks.message(setup, hiding, &last).write(writer);
    let c = writer.challenge("opening.challenge");
    masks.respond(setup, c, &last, [&first, &blinds], value).write(writer);
    writer.challenge("opening.batch");
    Ok(())
}

/// The blinds of the five claims.
#[derive(Clone, Copy)]
pub(crate) struct Blinds<'a> {
    hiding: HidingOpening<'a>,
    /// Of `C`.
    product: F,
    /// Of `D1`.
    rows: F,
    /// Of `D2`.
    columns: F,
    /// Of `E1`.
    row: F,
    /// Of `E2`.
    column: F,
}

/// The blind of what `writer` sends next as `label`.
fn draw(writer: &Writer, label: &'static str) -> F {
    writer.blind(label, 0).expect("the writer hides")
}

impl<'a> Blinds<'a> {
    /// Sends the first message.
    fn start(
        writer: &mut Writer,
        setup: &ProverSetup,
        joint: &Joint,
        hiding: HidingOpening<'a>,
    ) -> Self {
        let [product, columns, row] =
            ["opening.product", "opening.columns", "opening.row"].map(|label| draw(writer, label));
        // ⟨Γ1, v2⟩ = e(⟨Γ1, v⟩, Γ2_0)
        let column_sum = msm(&setup.g1[..joint.vector.len()], &joint.vector).into_affine();
        let column_product = shared_pairings(&[&[column_sum][..]], &setup.g2[..1])[0];
        let clear = start_message(setup, joint);
        let masks = hiding.table.multiples(&[product, columns]);
        let message = HidingStart {
            product: clear.product + masks[0],
            columns: column_product + masks[1],
            row: (hiding.key.blind_g1 * row + clear.row).into_affine(),
        };
        message.write(writer);
        let (rows, column) = (hiding.joint_blind, F::ZERO);
        Self { hiding, product, rows, columns, row, column }
    }

    /// Blinds a message before `β`; the blinds of its products.
    pub(crate) fn first(&self, writer: &Writer, message: &mut FirstMessage) -> [F; 4] {
        let labels = [
            "opening.rows_left",
            "opening.rows_right",
            "opening.columns_left",
            "opening.columns_right",
        ];
        let blinds = labels.map(|label| draw(writer, label));
        let masks = self.hiding.table.multiples(&blinds);
        let FirstMessage { rows_left, rows_right, columns_left, columns_right, .. } = message;
        let places = [rows_left, rows_right, columns_left, columns_right];
        places.into_iter().zip(masks).for_each(|(place, mask)| *place += mask);
        blinds
    }

    /// Blinds a message between `β` and `α`; its blinds: products, rows, columns.
    pub(crate) fn second(&self, writer: &Writer, message: &mut SecondMessage) -> [[F; 2]; 3] {
        let draw = |labels: [&'static str; 2]| labels.map(|label| draw(writer, label));
        let products = draw(["opening.product_plus", "opening.product_minus"]);
        let rows = draw(["opening.row_plus", "opening.row_minus"]);
        let columns = draw(["opening.column_plus", "opening.column_minus"]);
        let HidingKey { blind_g1, blind_g2, .. } = *self.hiding.key;
        let masks = self.hiding.table.multiples(&products);
        message.product_plus += masks[0];
        message.product_minus += masks[1];
        for (place, blind) in [&mut message.row_plus, &mut message.row_minus].into_iter().zip(rows)
        {
            *place = (blind_g1 * blind + *place).into_affine();
        }
        let places = [&mut message.column_plus, &mut message.column_minus];
        for (place, blind) in places.into_iter().zip(columns) {
            *place = (blind_g2 * blind + *place).into_affine();
        }
        [products, rows, columns]
    }

    /// The blinds of the folded claims.
    pub(crate) fn fold(
        &mut self,
        beta: Challenge,
        alpha: Challenge,
        [rows_left, rows_right, columns_left, columns_right]: [F; 4],
        [products, rows, columns]: [[F; 2]; 3],
    ) {
        let cross = |[plus, minus]: [F; 2]| alpha.value * plus + alpha.inverse * minus;
        self.product += beta.value * self.columns + beta.inverse * self.rows + cross(products);
        self.rows = alpha.value * rows_left + rows_right;
        self.columns = alpha.inverse * columns_left + columns_right;
        self.row += cross(rows);
        self.column += cross(columns);
    }
}

/// What the rounds leave.
struct Last {
    /// `v1`.
    row: G1Affine,
    /// `v2`.
    column: G2Affine,
    /// `s2`.
    row_weight: F,
    /// `s1`.
    column_weight: F,
}

impl Last {
    fn new(setup: &ProverSetup, state: &State<'_>) -> Self {
        let ((row, column), (row_weight, column_weight)) = state.last(setup);
        Self { row, column, row_weight, column_weight }
    }
}

/// The masks of the Σ-protocol: `d1 = row·Γ1_0`, `d2 = column·Γ2_0`, and the `k`, named after what they
/// mask.
struct Masks {
    row: F,
    column: F,
    rows_blind: F,
    columns_blind: F,
    crossed_blind: F,
    product_blind: F,
    first_row_blind: F,
    first_columns_blind: F,
    row_blind: F,
    column_blind: F,
    value: F,
    value_blind: F,
}

impl Masks {
    /// All are drawn for the transcript before the message that commits to them.
    fn draw(writer: &Writer) -> Self {
        let blind = |label| draw(writer, label);
        Self {
            row: blind("opening.mask.row"),
            column: blind("opening.mask.column"),
            rows_blind: blind("opening.mask.rows_blind"),
            columns_blind: blind("opening.mask.columns_blind"),
            crossed_blind: blind("opening.mask.crossed_blind"),
            product_blind: blind("opening.mask.product_blind"),
            first_row_blind: blind("opening.mask.first_row_blind"),
            first_columns_blind: blind("opening.mask.first_columns_blind"),
            row_blind: blind("opening.mask.row_blind"),
            column_blind: blind("opening.mask.column_blind"),
            value: blind("opening.mask.value"),
            value_blind: blind("opening.mask.value_blind"),
        }
    }

    fn vectors(&self, setup: &ProverSetup) -> (G1Affine, G2Affine) {
        ((setup.g1[0] * self.row).into_affine(), (setup.g2[0] * self.column).into_affine())
    }

    fn message(&self, setup: &ProverSetup, hiding: HidingOpening<'_>, last: &Last) -> MaskMessage {
        let HidingOpening { key, table, .. } = hiding;
        let (row, column) = self.vectors(setup);
        let (g1, g2) = (setup.g1[0], setup.g2[0]);
        let first_row = (key.blind_g1 * self.first_row_blind).into_affine();
        // e(·, Γ2_0), e(·, d2) and e(·, v2): lines are shared.
        let with_generator = shared_pairings(&[&[row][..], &[first_row]], &[g2]);
        let with_mask = shared_pairings(&[&[g1][..], &[last.row], &[row]], &[column]);
        let with_last = shared_pairings(&[&[row][..]], &[last.column])[0];
        let masks = table.multiples(&[
            self.rows_blind,
            self.columns_blind,
            self.crossed_blind,
            self.product_blind,
            self.first_columns_blind,
        ]);
        MaskMessage {
            rows: with_generator[0] + masks[0],
            columns: with_mask[0] + masks[1],
            crossed: with_last + with_mask[1] + masks[2],
            product: with_mask[2] + masks[3],
            first: with_generator[1] + masks[4],
            row: (row * last.row_weight + key.blind_g1 * self.row_blind).into_affine(),
            column: (column * last.column_weight - g2 * self.value
                + key.blind_g2 * self.column_blind)
                .into_affine(),
            value: (key.row[0] * self.value + key.row_blind * self.value_blind).into_affine(),
        }
    }

    /// The answers to `c`. `first` and `end` are the blinds before and after the rounds, `value` the
    /// value.
    fn respond(
        &self,
        setup: &ProverSetup,
        c: F,
        last: &Last,
        [first, end]: [&Blinds<'_>; 2],
        value: F,
    ) -> ResponseMessage {
        let (row, column) = self.vectors(setup);
        ResponseMessage {
            row: (last.row * c + row).into_affine(),
            column: (last.column * c + column).into_affine(),
            rows_blind: self.rows_blind + c * end.rows,
            columns_blind: self.columns_blind + c * end.columns,
            product_blind: self.product_blind + c * self.crossed_blind + c.square() * end.product,
            first_row_blind: self.first_row_blind + c * first.row,
            first_columns_blind: self.first_columns_blind - c * first.columns,
            row_blind: self.row_blind + c * end.row,
            column_blind: self.column_blind + c * end.column,
            value: self.value + c * value,
            value_blind: self.value_blind + c * first.hiding.value_blind,
        }
    }
}
