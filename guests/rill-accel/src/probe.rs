//! Which precompiles the machine has for this program.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The numbers of the precompiles.
#[derive(Clone, Copy)]
pub(crate) enum Precompile {
    Sha256 = 1,
    Keccak = 2,
    MulMod = 3,
    Inverse = 4,
    Ec256 = 5,
    Blake3 = 6,
    MulMod64 = 7,
    Root = 8,
}

/// Set once the machine was asked; no precompile has the number 0.
const ASKED: u64 = 1;

/// Bit `id` for each precompile that the machine has, and [`ASKED`].
static AVAILABLE: AtomicU64 = AtomicU64::new(0);

/// Whether an instruction may call the precompile.
#[inline]
pub(crate) fn has(precompile: Precompile) -> bool {
    // Where it is there, which is where rows count, this is the only question.
    AVAILABLE.load(Relaxed) >> precompile as u32 & 1 == 1 || ask(precompile)
}

#[cold]
#[inline(never)]
fn ask(precompile: Precompile) -> bool {
    let mut available = AVAILABLE.load(Relaxed);
    if available & ASKED == 0 {
        // A machine without the call answers with a negated error number.
        available = u64::try_from(crate::instruction::probe()).unwrap_or(0) | ASKED;
        AVAILABLE.store(available, Relaxed);
    }
    available >> precompile as u32 & 1 == 1
}
