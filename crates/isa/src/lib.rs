//! RISC-V instructions, their rows and lookup tables.
