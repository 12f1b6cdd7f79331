//! The protocol: every relation once, and verify.
#![no_std]
#![forbid(unsafe_code)]

pub mod lookups;
