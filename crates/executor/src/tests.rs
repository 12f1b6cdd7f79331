//! Tests of runs as a whole.

mod errors;
#[path = "../../loader/tests/suite/operations.rs"]
mod operations;
mod programs;
mod records;
mod replay;
mod runs;
#[expect(dead_code, reason = "the generator is shared with the tests of expansions")]
#[path = "../../loader/tests/suite/values.rs"]
mod values;
