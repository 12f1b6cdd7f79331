//! End-to-end timings.

fn main() {}
