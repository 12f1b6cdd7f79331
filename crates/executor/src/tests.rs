//! Tests of runs as a whole.

mod calls;
mod errors;
#[path = "../../loader/tests/suite/operations.rs"]
mod operations;
mod products;
mod programs;
mod records;
mod replay;
#[expect(dead_code, reason = "the machine is shared with the tests of expansions")]
#[path = "../../loader/tests/suite/rows.rs"]
mod rows;
mod runs;
#[path = "../../loader/tests/suite/values.rs"]
mod values;
