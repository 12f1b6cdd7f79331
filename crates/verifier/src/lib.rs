//! The protocol: every relation once, and verify.
