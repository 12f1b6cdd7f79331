//! Without the feature `software` there is only one way, and it is not there.

const NONE: &str = "the machine has no such precompile, and rill-guest is built without `software`";

pub(crate) fn sha256(_: &mut [u32; 8], _: &[[u8; 64]]) {
    panic!("{NONE}")
}

pub(crate) fn blake3(_: [u32; 8], _: [u32; 16], _: [u32; 4]) -> [u32; 8] {
    panic!("{NONE}")
}

pub(crate) fn keccak_f1600(_: &mut [u64; 25]) {
    panic!("{NONE}")
}

pub(crate) fn available() {
    panic!("{NONE}")
}

pub(crate) fn inverse(_: &[u64; 4], _: &[u64; 4]) -> [u64; 4] {
    panic!("{NONE}")
}

pub(crate) fn product(_: &[u64; 4], _: &[u64; 4]) -> [u64; 8] {
    panic!("{NONE}")
}

pub(crate) fn mulmod64(_: u64, _: u64, _: u64) -> u64 {
    panic!("{NONE}")
}
