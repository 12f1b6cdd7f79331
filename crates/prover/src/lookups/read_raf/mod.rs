//! `lookups.read_raf`: output, lane offset and operands of every lookup.

pub mod prefix_suffix;
