//! Signatures of the crate k256 0.13: verification and recovery of keys, by Rill's precompiles, or
//! in software on a machine without them.
//!
//! Nothing else of k256 is here: no arithmetic of points and scalars, and nothing with a secret. A
//! crate that uses more than [`ecdsa`] has does not compile with it.

#![no_std]

pub mod ecdsa;
