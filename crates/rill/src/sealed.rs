//! Files of our own that are there whole or not at all, and end in a checksum.

use blake2::{Blake2s256, Digest};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Bytes of the checksum.
const SUM: usize = 32;

/// `body` and its checksum.
pub(crate) fn seal(mut body: Vec<u8>) -> Vec<u8> {
    let sum = checksum(&body);
    body.extend(sum);
    body
}

/// The body of a file, if its checksum is right.
pub(crate) fn unseal(bytes: &[u8]) -> Option<&[u8]> {
    let (body, sum) = bytes.split_last_chunk::<SUM>()?;
    (checksum(body) == *sum).then_some(body)
}

/// Writes `bytes` as `temporary`, makes them durable, and renames it to `path` in the same folder.
pub(crate) fn write(path: &Path, temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(temporary, path)
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    Blake2s256::digest(bytes).into()
}
