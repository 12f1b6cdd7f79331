//! Keys: the memory map, and one broken key for every rule.

mod keys;
mod maps;
mod rules;
