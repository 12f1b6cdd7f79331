//! Roots modulo the primes of two curves.

use core::arch::naked_asm;

/// `to` gets the even number below a prime whose square is a or -a modulo it. `curve` points to 0
/// for the prime of secp256k1, and to 1 for that of P-256.
///
/// # Safety
///
/// The machine has the precompile, the pointers are valid for 4, 4 and 1 words, and a is below the
/// prime. `to` may be `a`.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn root(to: *mut u64, a: *const u64, curve: *const u64) {
    call!(
        8,
        root,
        ".insn r4 0x0B, 7, 3, a0, a1, a2, x0", // root256
        "ret",
    )
}
