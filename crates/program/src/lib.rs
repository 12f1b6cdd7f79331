//! ELF to bytecode and memory image.
