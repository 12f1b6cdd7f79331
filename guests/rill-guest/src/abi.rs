//! The C interface of the zkVM standards.

mod accel;

pub use accel::{native_keccak256, zkvm_keccak_f1600, zkvm_keccak256, zkvm_sha256};

/// Points `*buf` at the private input and sets `*size` to its length. Repeated calls agree.
///
/// # Safety
///
/// Both pointers must be valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn read_input(buf: *mut *const u8, size: *mut usize) {
    let input = crate::read_input();
    // SAFETY: the caller vouches for both.
    unsafe {
        buf.write(input.as_ptr());
        size.write(input.len());
    }
}

/// Appends `size` bytes to the public output.
///
/// # Safety
///
/// `output` must be valid for reads of `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write_output(output: *const u8, size: usize) {
    if size != 0 {
        // SAFETY: the caller vouches for a non-empty range.
        crate::write_output(unsafe { core::slice::from_raw_parts(output, size) });
    }
}

/// Writes `size` bytes to the log.
///
/// # Safety
///
/// `text` must be valid for reads of `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write_log(text: *const u8, size: usize) {
    if size != 0 {
        // SAFETY: the caller vouches for a non-empty range.
        crate::log(unsafe { core::slice::from_raw_parts(text, size) });
    }
}
