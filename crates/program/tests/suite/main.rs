//! Programs: hostile executables, memory map, firmware run row by row, and one broken key for every
//! rule.

mod calls;
mod discovery;
mod elf;
mod files;
mod hostile;
mod keys;
mod maps;
mod placing;
#[path = "../../../isa/tests/suite/rows.rs"]
mod rows;
mod rules;
mod systems;
#[path = "../../../isa/tests/suite/tables.rs"]
mod tables;
#[path = "../../../isa/tests/suite/values.rs"]
mod values;
