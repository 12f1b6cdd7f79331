//! Decoding, expansion and kinds against independent sources: an assembler's words, the manual as
//! plain code, and rows run by their constraints over plain tables.

mod decode;
mod expand;
mod kinds;
mod manual;
mod rows;
mod tables;
mod values;
