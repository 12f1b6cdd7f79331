//! What is said during an opening: one struct per message, written and read in the order of its
//! fields.

use crate::encoding::{
    G1_BYTES, G2_BYTES, TARGET_BYTES, decode_g1, decode_g2, decode_target, encode_g1, encode_g2,
    encode_target,
};
use crate::{G1Affine, G2Affine, PcsError, Shape, Target};
use alloc::vec::Vec;
use rill_field::{F, to_bytes};
use rill_transcript::{Reader, Transcript, Writer};

/// Absorbs what an opening is about, before anything is drawn: shape, point and value.
///
/// The commitments were absorbed when they were sent; their coefficients must be functions of the
/// transcript so far.
pub fn absorb_statement(transcript: &mut impl Transcript, shape: Shape, point: &[F], value: F) {
    let dimensions = [shape.log_cycles(), shape.chunk_width(), shape.log_columns()];
    transcript.absorb("opening.shape", &dimensions.map(|dimension| dimension as u8));
    let coordinates: Vec<u8> = point.iter().flat_map(|x| to_bytes(*x)).collect();
    transcript.absorb("opening.point", &coordinates);
    transcript.absorb("opening.value", &to_bytes(value));
}

/// An item of a message: sent under a label, read and validated under the same.
trait Item: Sized {
    /// Bytes of its encoding.
    const BYTES: usize;
    fn write(&self, writer: &mut Writer, label: &'static str);
    fn read(reader: &mut Reader<'_>, label: &'static str) -> Result<Self, PcsError>;
}

/// Ties a group to its encoding.
macro_rules! item {
    ($group:ty, $bytes:expr, $encode:path, $decode:path) => {
        impl Item for $group {
            const BYTES: usize = $bytes;

            fn write(&self, writer: &mut Writer, label: &'static str) {
                writer.bytes(label, &$encode(self));
            }
            fn read(reader: &mut Reader<'_>, label: &'static str) -> Result<Self, PcsError> {
                let bytes = reader.bytes::<{ $bytes }>(label)?;
                $decode(bytes).ok_or(PcsError::NotAnElement { label })
            }
        }
    };
}

item!(G1Affine, G1_BYTES, encode_g1, decode_g1);
item!(G2Affine, G2_BYTES, encode_g2, decode_g2);
item!(Target, TARGET_BYTES, encode_target, decode_target);

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
            pub fn read(reader: &mut Reader<'_>) -> Result<Self, PcsError> {
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
