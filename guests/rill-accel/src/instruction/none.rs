//! Targets that have no such instruction: the probe says so, and nothing is called.

use crate::chain::Step;

const NONE: &str = "this target has no precompiles";

#[derive(Clone, Copy)]
pub(crate) enum Keccak {
    Permute,
    Only,
    Last,
}

pub(crate) unsafe fn sha256(_: *mut u64, _: *const u64, _: *const u64, _: usize) {
    unreachable!("{NONE}")
}

pub(crate) unsafe fn keccak(_: *mut u64, _: *const u64, _: usize, _: usize) {
    unreachable!("{NONE}")
}

pub(crate) unsafe fn mulmod(_: *mut u64, _: *const u64, _: *const u64, _: *const u64) {
    unreachable!("{NONE}")
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

pub(crate) fn probe() -> i64 {
    -1
}

pub(crate) fn load(_: *const u64) -> u64 {
    unreachable!("{NONE}")
}
