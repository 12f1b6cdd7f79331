//! House-keeping commands of the project.

fn main() {}
