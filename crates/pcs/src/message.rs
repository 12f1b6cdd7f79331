//! What is said during an opening: one struct per message, written and read in the order of its
//! fields.

use crate::encoding::{
    G1_BYTES, G2_BYTES, TARGET_BYTES, decode_g1, decode_g2, decode_target, encode_g1, encode_g2,
    encode_target,
};
use crate::{G1Affine, G2Affine, PcsError, Shape, Target};
use alloc::vec::Vec;
use rill_field::{F, SCALAR_BYTES, to_bytes};
use rill_transcript::{Input, Transcript, Writer};

/// Absorbs what an opening is about, before anything is drawn: shape, point and value. A value that
/// is hidden stands as the commitment to it.
///
/// The commitments were absorbed when they were sent; their coefficients must be functions of the
/// transcript so far.
pub fn absorb_statement(transcript: &mut impl Transcript, shape: Shape, point: &[F], value: &[u8]) {
    let dimensions = [shape.log_cycles(), shape.chunk_width(), shape.log_columns()];
    transcript.absorb("opening.shape", &dimensions.map(|dimension| dimension as u8));
    let coordinates: Vec<u8> = point.iter().flat_map(|x| to_bytes(*x)).collect();
    transcript.absorb("opening.point", &coordinates);
    transcript.absorb("opening.value", value);
}

/// An item of a message: sent under a label, read and validated under the same.
trait Item: Sized {
    /// Bytes of its encoding.
    const BYTES: usize;
    fn write(&self, writer: &mut Writer, label: &'static str);
    fn read<'proof>(reader: &mut impl Input<'proof>, label: &'static str)
    -> Result<Self, PcsError>;
}

/// Ties a group to its encoding.
macro_rules! item {
    ($group:ty, $bytes:expr, $encode:path, $decode:path) => {
        impl Item for $group {
            const BYTES: usize = $bytes;

            fn write(&self, writer: &mut Writer, label: &'static str) {
                writer.bytes(label, &$encode(self));
            }
            fn read<'proof>(
                reader: &mut impl Input<'proof>,
                label: &'static str,
            ) -> Result<Self, PcsError> {
                let bytes = reader.bytes::<{ $bytes }>(label)?;
                $decode(bytes).ok_or(PcsError::NotAnElement { label })
            }
        }
    };
}

item!(G1Affine, G1_BYTES, encode_g1, decode_g1);
item!(G2Affine, G2_BYTES, encode_g2, decode_g2);
item!(Target, TARGET_BYTES, encode_target, decode_target);

impl Item for F {
    const BYTES: usize = SCALAR_BYTES;

    fn write(&self, writer: &mut Writer, label: &'static str) {
        writer.reveal(label, *self);
    }

    fn read<'proof>(
        reader: &mut impl Input<'proof>,
        label: &'static str,
    ) -> Result<Self, PcsError> {
        Ok(reader.revealed(label)?)
    }
}

/// A message: its fields, each with its label.
macro_rules! message {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $group:ty = $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $group,)* }

        impl $name {
            /// Bytes of the message.
            pub const BYTES: usize = 0 $(+ <$group as Item>::BYTES)*;

            /// Sends the message.
            pub fn write(&self, writer: &mut Writer) {
                $(self.$field.write(writer, $label);)*
            }

            /// Reads and validates the message.
            pub fn read<'proof>(reader: &mut impl Input<'proof>) -> Result<Self, PcsError> {
                Ok(Self { $($field: Item::read(reader, $label)?,)* })
            }
        }
    };
}

message! {
    /// Before the first round: what the verifier cannot compute of the first claim.
    StartMessage {
        /// `⟨v1, v2⟩`.
        product: Target = "opening.product",
        /// `⟨v1, s2⟩`, the row commitments combined by `L`.
        row: G1Affine = "opening.row",
    }
}

message! {
    /// A round, before `β`. `Γ'` is the first half of `Γ`.
    FirstMessage {
        /// `⟨v1_left, Γ2'⟩`.
        rows_left: Target = "opening.rows_left",
        /// `⟨v1_right, Γ2'⟩`.
        rows_right: Target = "opening.rows_right",
        /// `⟨Γ1', v2_left⟩`.
        columns_left: Target = "opening.columns_left",
        /// `⟨Γ1', v2_right⟩`.
        columns_right: Target = "opening.columns_right",
        /// `⟨Γ1, s2⟩`.
        row_shift: G1Affine = "opening.row_shift",
        /// `⟨s1, Γ2⟩`.
        column_shift: G2Affine = "opening.column_shift",
    }
}

message! {
    /// A round, between `β` and `α`; `v1` and `v2` are shifted by `β·Γ1` and `β^-1·Γ2`.
    SecondMessage {
        /// `⟨v1_left, v2_right⟩`.
        product_plus: Target = "opening.product_plus",
        /// `⟨v1_right, v2_left⟩`.
        product_minus: Target = "opening.product_minus",
        /// `⟨v1_left, s2_right⟩`.
        row_plus: G1Affine = "opening.row_plus",
        /// `⟨v1_right, s2_left⟩`.
        row_minus: G1Affine = "opening.row_minus",
        /// `⟨s1_left, v2_right⟩`.
        column_plus: G2Affine = "opening.column_plus",
        /// `⟨s1_right, v2_left⟩`.
        column_minus: G2Affine = "opening.column_minus",
    }
}

message! {
    /// After the last round: both vectors, now of length one.
    FinalMessage {
        /// `v1`.
        row: G1Affine = "opening.final_row",
        /// `v2`.
        column: G2Affine = "opening.final_column",
    }
}

message! {
    /// [`StartMessage`] of an opening that hides, with the first `D2`. All three are blinded.
    HidingStart {
        /// `⟨v1, v2⟩`.
        product: Target = "opening.product",
        /// `⟨Γ1, v2⟩`.
        columns: Target = "opening.columns",
        /// `⟨v1, s2⟩`.
        row: G1Affine = "opening.row",
    }
}

message! {
    /// After the last round of an opening that hides: what masks the last vectors. `d1`, `d2` and
    /// every `k` are uniform.
    MaskMessage {
        /// `P1 = e(d1, Γ2_0) + k_1·H_T`.
        rows: Target = "opening.mask_rows",
        /// `P2 = e(Γ1_0, d2) + k_2·H_T`.
        columns: Target = "opening.mask_columns",
        /// `Q = e(d1, v2) + e(v1, d2) + k_Q·H_T`.
        crossed: Target = "opening.mask_crossed",
        /// `R = e(d1, d2) + k_R·H_T`.
        product: Target = "opening.mask_product",
        /// `A2 = k_a·e(H_1, Γ2_0) + k_b·H_T`.
        first: Target = "opening.mask_first",
        /// `F1 = s2·d1 + k_3·H_1`.
        row: G1Affine = "opening.mask_row",
        /// `F2 = s1·d2 − k_y·Γ2_0 + k_4·H_2`.
        column: G2Affine = "opening.mask_column",
        /// `AY = k_y·G_0 + k_Y·H`.
        value: G1Affine = "opening.mask_value",
    }
}

message! {
    /// The last message of an opening that hides, answers to the challenge `c`.
    ResponseMessage {
        /// `e1 = d1 + c·v1`.
        row: G1Affine = "opening.response_row",
        /// `e2 = d2 + c·v2`.
        column: G2Affine = "opening.response_column",
        /// `z_1 = k_1 + c·r_1`, the blind of `D1`.
        rows_blind: F = "opening.response_rows_blind",
        /// `z_2 = k_2 + c·r_2`, the blind of `D2`.
        columns_blind: F = "opening.response_columns_blind",
        /// `z_C = k_R + c·k_Q + c²·r_C`, the blind of `C`.
        product_blind: F = "opening.response_product_blind",
        /// `z_a = k_a + c·ε^0`, the blind of the first `E1`.
        first_row_blind: F = "opening.response_first_row_blind",
        /// `z_b = k_b − c·r^0`, less the blind of the first `D2`.
        first_columns_blind: F = "opening.response_first_columns_blind",
        /// `z_3 = k_3 + c·ε_1`, the blind of `E1`.
        row_blind: F = "opening.response_row_blind",
        /// `z_4 = k_4 + c·ε_2`, the blind of `E2`.
        column_blind: F = "opening.response_column_blind",
        /// `z_y = k_y + c·y`.
        value: F = "opening.response_value",
        /// `z_Y = k_Y + c·r_Y`, the blind of the value's row.
        value_blind: F = "opening.response_value_blind",
    }
}
