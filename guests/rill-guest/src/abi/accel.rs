//! Hashes and signatures by precompiles, for C and for crates that link them by name.

use core::slice;

use crate::accel;

/// Success, which all of them return but for recovery of a key where there is none.
const OK: i32 = 0;
const FAIL: i32 = -1;

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

/// Whether a signature is one of ECDSA on secp256k1.
///
/// # Safety
///
/// `hash` must be valid for reads of 32 bytes, `signature` and `key` of 64, `verified` for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zkvm_secp256k1_verify(
    hash: *const [u8; 32],
    signature: *const [u8; 64],
    key: *const [u8; 64],
    verified: *mut bool,
) -> i32 {
    // SAFETY: the caller vouches for all of them.
    unsafe { verified.write(accel::secp256k1_verify(&*hash, &*signature, &*key)) };
    OK
}

/// Whether a signature is one of ECDSA on secp256r1.
///
/// # Safety
///
/// `hash` must be valid for reads of 32 bytes, `signature` and `key` of 64, `verified` for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zkvm_secp256r1_verify(
    hash: *const [u8; 32],
    signature: *const [u8; 64],
    key: *const [u8; 64],
    verified: *mut bool,
) -> i32 {
    // SAFETY: the caller vouches for all of them.
    unsafe { verified.write(accel::secp256r1_verify(&*hash, &*signature, &*key)) };
    OK
}

/// The key of a signature on secp256k1; failure if there is none.
///
/// # Safety
///
/// `hash` must be valid for reads of 32 bytes, `signature` of 64, `output` for a write of 64.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zkvm_secp256k1_ecrecover(
    hash: *const [u8; 32],
    signature: *const [u8; 64],
    id: u8,
    output: *mut [u8; 64],
) -> i32 {
    // SAFETY: the caller vouches for both.
    let key = unsafe { accel::secp256k1_ecrecover(&*hash, &*signature, id) };
    let Some(key) = key else { return FAIL };
    // SAFETY: the caller vouches for it.
    unsafe { output.write(key) };
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
