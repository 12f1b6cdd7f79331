//! Hashes by precompiles, for C and for crates that link them by name.

use core::slice;

use crate::accel;

/// What all of them return: success.
const OK: i32 = 0;

/// SHA-256 of `len` bytes.
///
/// # Safety
///
/// `data` must be valid for reads of `len` bytes, `output` for a write of 32 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zkvm_sha256(data: *const u8, len: usize, output: *mut u8) -> i32 {
    // SAFETY: the caller vouches for both.
    unsafe { output.cast::<[u8; 32]>().write(accel::sha256(bytes(data, len))) };
    OK
}

/// Keccak-256 of `len` bytes.
///
/// # Safety
///
/// `data` must be valid for reads of `len` bytes, `output` for a write of 32 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zkvm_keccak256(data: *const u8, len: usize, output: *mut u8) -> i32 {
    // SAFETY: the caller vouches for both.
    unsafe { native_keccak256(data, len, output) };
    OK
}

/// Keccak-f[1600] in place.
///
/// # Safety
///
/// `state` must be valid for reads and writes of 25 words, and aligned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zkvm_keccak_f1600(state: *mut u64) -> i32 {
    // SAFETY: the caller vouches for it.
    accel::keccak_f1600(unsafe { &mut *state.cast() });
    OK
}

/// Keccak-256 under the name that alloy-primitives links with its feature `native-keccak`.
///
/// # Safety
///
/// `bytes` must be valid for reads of `len` bytes, `output` for a write of 32 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn native_keccak256(bytes: *const u8, len: usize, output: *mut u8) {
    // SAFETY: the caller vouches for both.
    unsafe { output.cast::<[u8; 32]>().write(accel::keccak256(self::bytes(bytes, len))) };
}

/// # Safety
///
/// `data` must be valid for reads of `len` bytes; it may be null if there are none.
unsafe fn bytes<'a>(data: *const u8, len: usize) -> &'a [u8] {
    // SAFETY: the caller vouches for a range that is not empty.
    if len == 0 { &[] } else { unsafe { slice::from_raw_parts(data, len) } }
}
