//! RAM; see `rill_verifier::ram`.

pub mod val_check;
