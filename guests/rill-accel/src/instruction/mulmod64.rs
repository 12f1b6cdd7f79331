//! The instruction that has its operands in registers.

use core::arch::{asm, naked_asm};

/// `a·b mod m`, in the code of the caller: a call would cost more rows than the two of a product.
///
/// The relocation names a function and changes no byte. A linker that keeps the instruction keeps
/// the function, and so the note, of which there is one however often this is inlined.
///
/// # Safety
///
/// The machine has the precompile, and `a` or `b` is below `m`.
#[inline(always)]
pub(crate) unsafe fn mulmod64(a: u64, b: u64, m: u64) -> u64 {
    let product;
    // SAFETY: the caller's promise; only the result's register changes, and no memory does. Without
    // `pure` no compiler executes it where the program does not, which might stop the machine.
    unsafe {
        asm!(
            ".reloc ., R_RISCV_NONE, {declared}",
            ".insn r4 0x0B, 3, 2, {product}, {a}, {b}, {m}", // mulmod64
            declared = sym mulmod64_declared,
            product = lateout(reg) product,
            a = in(reg) a,
            b = in(reg) b,
            m = in(reg) m,
            options(nomem, nostack, preserves_flags),
        );
    }
    product
}

/// Has the note of [`mulmod64`]; nobody calls it.
#[unsafe(naked)]
unsafe extern "C" fn mulmod64_declared() {
    call!(7, mulmod64_declared, "ret",)
}
