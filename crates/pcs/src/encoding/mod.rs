//! Group elements as bytes.
//!
//! Every encoding is canonical: a byte string decodes to at most one element, and only to the
//! element whose encoding it is. Decoding checks the curve equation and the subgroup, so that a
//! decoded element has order `p` (or is the identity). No bytes make it panic.

mod field;
mod points;
mod torus;

pub use points::{
    G1_BYTES, G2_BYTES, decode_g1, decode_g2, decode_trusted_g2, encode_g1, encode_g2,
};
pub use torus::{TARGET_BYTES, decode_target, decode_trusted_target, encode_target};
