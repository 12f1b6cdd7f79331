//! Packed field and curve arithmetic for provers.
