//! Programs: hostile executables, where code is found, the firmware run row by row.

mod calls;
mod discovery;
mod elf;
mod files;
mod hostile;
mod placing;
#[path = "../../../isa/tests/suite/rows.rs"]
mod rows;
mod systems;
#[path = "../../../isa/tests/suite/tables.rs"]
mod tables;
#[path = "../../../isa/tests/suite/values.rs"]
mod values;
