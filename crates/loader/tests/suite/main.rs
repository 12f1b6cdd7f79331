//! Instructions and programs: decoding, expansion and kinds against independent sources (an
//! assembler's words, the manual as plain code, rows run by their constraints),
//! hostile executables, where code is found, the firmware run row by row, and one broken key for
//! every rule.

mod accesses;
mod call_decode;
mod call_rules;
mod calls;
mod decode;
mod discovery;
mod elf;
mod expand;
mod extent;
mod files;
mod hostile;
mod keys;
mod kinds;
mod layouts;
mod manual;
mod notes;
mod operations;
mod placing;
mod product_files;
mod product_rules;
mod products;
mod rows;
mod rules;
mod systems;
mod value_rules;
mod values;
