//! Prove and verify runs of RISC-V programs.
