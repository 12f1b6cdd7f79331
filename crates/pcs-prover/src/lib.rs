//! Dory: streaming commitment and opening.
