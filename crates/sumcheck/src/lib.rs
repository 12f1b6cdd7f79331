//! Relations, claims and the batched sum-check verifier.
