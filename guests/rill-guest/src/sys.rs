//! The machine interface: `ecall` with the numbers of Linux.
//!
//! Number in a7, arguments in a0 to a2, result in a0; every other register is preserved. A result
//! in `-4095..=-1` is a negated error number.

use core::{arch::asm, mem::MaybeUninit};

pub(crate) const EXIT: usize = 93;
const READ: usize = 63;
const WRITE: usize = 64;
const BRK: usize = 214;

/// Private input.
pub(crate) const INPUT: usize = 0;
/// Public output.
pub(crate) const OUTPUT: usize = 1;
/// Messages, not part of what is proven.
pub(crate) const LOG: usize = 2;

/// An error number of Linux.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Errno(#[expect(dead_code, reason = "shown by Debug")] usize);

/// Ends the program. Code 0 is success, anything else failure.
pub fn exit(code: i32) -> ! {
    // SAFETY: control does not come back.
    unsafe { asm!("ecall", "unimp", in("a7") EXIT, in("a0") code, options(noreturn, nostack)) }
}

/// Fills a prefix of `buffer` from `fd`; returns its length, 0 at the end of the input.
pub(crate) fn read(fd: usize, buffer: &mut [MaybeUninit<u8>]) -> Result<usize, Errno> {
    // SAFETY: the machine writes only within `buffer`.
    checked(unsafe { call(READ, fd, buffer.as_mut_ptr() as usize, buffer.len()) })
}

/// Writes a prefix of `bytes` to `fd`; returns its length.
pub(crate) fn write(fd: usize, bytes: &[u8]) -> Result<usize, Errno> {
    // SAFETY: the machine only reads `bytes`.
    checked(unsafe { call(WRITE, fd, bytes.as_ptr() as usize, bytes.len()) })
}

/// Asks for the break, the end of the heap, to be `end`; returns where it is now.
///
/// A request that cannot be met, such as 0, leaves it in place.
pub(crate) fn brk(end: usize) -> usize {
    // SAFETY: the heap only ever raises the break, so no live memory is taken away.
    unsafe { call(BRK, end, 0, 0) }
}

/// # Safety
///
/// The request must do nothing that the caller's borrows forbid.
unsafe fn call(number: usize, a0: usize, a1: usize, a2: usize) -> usize {
    let result;
    // SAFETY: of all registers only a0 changes; the rest is the caller's promise.
    unsafe {
        asm!("ecall", in("a7") number, inlateout("a0") a0 => result, in("a1") a1, in("a2") a2,
            options(nostack));
    }
    result
}

fn checked(result: usize) -> Result<usize, Errno> {
    let negated = result.wrapping_neg();
    if (1..4096).contains(&negated) { Err(Errno(negated)) } else { Ok(result) }
}
