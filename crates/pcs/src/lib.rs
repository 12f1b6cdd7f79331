//! Dory: types and the verifier of an opening.
