//! The first instructions: stack pointer, global pointer, `main`, exit.
//!
//! `main` has the contract of C, `int main(void)`: its value is the exit code. Nothing is zeroed,
//! because memory that the ELF does not fill starts as zero, in Rill as in Linux.

use core::arch::global_asm;

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
    "call main",
    "li a7, {exit}",
    "ecall",
    "unimp", // exit does not return
    ".size _start, . - _start",
    exit = const crate::sys::EXIT,
);
