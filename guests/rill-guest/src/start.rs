//! The first instructions: stack, global and thread pointer, constructors, `main`, exit.
//!
//! `main` has the contract of C, `int main(void)`: its value is the exit code. Nothing is zeroed,
//! because memory that the ELF does not fill starts as zero, in Rill as in Linux.
//!
//! Constructors and thread-local variables are for C and C++ that is linked into a guest; a guest
//! in Rust has neither. Destructors do not run: a program ends when `main` does.

use core::arch::global_asm;

// Only `_start` is reached by fetch; all that must hold before the first Rust code is done here.
global_asm!(
    ".section .text._start, \"ax\", @progbits",
    ".globl _start",
    ".type _start, @function",
    "_start:",
    ".option push",
    ".option norelax", // gp itself cannot be reached through gp
    "la gp, __global_pointer$",
    ".option pop",
    "la sp, __stack_top",
    "la tp, __tls_block",
    // The first values of thread-local variables, byte by byte: few programs have any.
    "la t0, __tdata_start",
    "la t1, __tdata_end",
    "mv t2, tp",
    "j 2f",
    "1:",
    "lbu t3, 0(t0)",
    "sb t3, 0(t2)",
    "addi t0, t0, 1",
    "addi t2, t2, 1",
    "2:",
    "bltu t0, t1, 1b",
    // Both lists of constructors, one after the other as the linker script has them.
    "la s0, __preinit_array_start",
    "la s1, __init_array_end",
    "j 2f",
    "1:",
    "ld t0, 0(s0)",
    "addi s0, s0, 8",
    "jalr t0",
    "2:",
    "bltu s0, s1, 1b",
    "li a0, 0", // no arguments
    "li a1, 0",
    "call main",
    "li a7, {exit}",
    "ecall",
    "unimp", // exit does not return
    ".size _start, . - _start",
    exit = const crate::sys::EXIT,
);
