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
}

/// The machine was not asked yet: no answer has all bits.
const UNKNOWN: u64 = u64::MAX;

/// Bit `id` for each precompile.
static AVAILABLE: AtomicU64 = AtomicU64::new(UNKNOWN);

/// Whether an instruction may call the precompile.
#[inline]
pub(crate) fn has(precompile: Precompile) -> bool {
    let known = AVAILABLE.load(Relaxed);
    let available = if known == UNKNOWN { ask() } else { known };
    available >> precompile as u32 & 1 == 1
}

#[cold]
fn ask() -> u64 {
    // A machine without the call answers with a negated error number.
    let available = u64::try_from(crate::instruction::probe()).unwrap_or(0);
    AVAILABLE.store(available, Relaxed);
    available
}
