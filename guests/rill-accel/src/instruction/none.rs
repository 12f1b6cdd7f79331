//! Targets that have no such instruction: the probe says so, and nothing is called.

use crate::chain::Step;

const NONE: &str = "this target has no precompiles";

/// Functions that are never called.
macro_rules! none {
    ($($name:ident($($argument:ty),*);)*) => {
        $(pub(crate) unsafe fn $name($(_: $argument),*) {
            unreachable!("{NONE}")
        })*
    };
}

none! {
    sha256(*mut u64, *const u64, *const u64, *const u64, *const u64);
    sha256_halves(*mut u64, *const u64, *const u64, *const u64);
    keccak_absorb(*const u64, *const u64, usize);
    keccak_last(*mut u64, *const u64);
    keccak_only(*mut u64, *const u64);
    keccak_f1600(*mut u64, *const u64);
    keccak_32(*mut u64, *const u64, *const u64);
    keccak_64(*mut u64, *const u64, *const u64);
    blake3(*mut u64, *const u64, *const u64, *const u64, *const u64, *const u64);
    blake3_32(*mut u64, *const u64, *const u64, *const u64);
    mulmod(*mut u64, *const u64, *const u64, *const u64);
}

pub(crate) unsafe fn square_times(
    _: *mut u64,
    _: *const u64,
    _: *const u64,
    _: *const u64,
    _: usize,
    _: *const u64,
) {
    unreachable!("{NONE}")
}

pub(crate) unsafe fn inverse(_: *mut u64, _: *const u64, _: *const u64) {
    unreachable!("{NONE}")
}

pub(crate) unsafe fn root(_: *mut u64, _: *const u64, _: *const u64) {
    unreachable!("{NONE}")
}

pub(crate) unsafe fn ec256(
    _: *mut u64,
    _: *const u64,
    _: *const u64,
    _: *const u64,
    _: *const Step,
    _: *const Step,
) -> bool {
    unreachable!("{NONE}")
}

pub(crate) unsafe fn mulmod64(_: u64, _: u64, _: u64) -> u64 {
    unreachable!("{NONE}")
}

pub(crate) fn probe() -> i64 {
    -1
}

pub(crate) fn load(_: *const u64) -> u64 {
    unreachable!("{NONE}")
}
