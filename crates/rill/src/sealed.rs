//! Files of our own that are there whole or not at all, and end in a checksum.

use blake2::{Blake2s256, Digest};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Bytes of the checksum.
pub(crate) const SUM: usize = 32;

/// Writes what `body` writes and its checksum to `temporary`, makes them durable, and renames it to
/// `path` in the same folder. After a failure there is no `temporary`.
pub(crate) fn write(
    path: &Path,
    temporary: &Path,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let written = write_whole(temporary, body).and_then(|()| fs::rename(temporary, path));
    if written.is_err() {
        // The failure is what there is to tell, not that its traces could not be removed.
        fs::remove_file(temporary).ok();
    }
    written
}

fn write_whole(path: &Path, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = Summed { file: BufWriter::new(File::create(path)?), sum: Blake2s256::new() };
    body(&mut file)?;
    let Summed { mut file, sum } = file;
    file.write_all(&sum.finalize())?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// The body in the contents of a file, if the checksum is right.
pub(crate) fn unseal(bytes: &[u8]) -> Option<&[u8]> {
    let (body, sum) = bytes.split_last_chunk::<SUM>()?;
    (Blake2s256::digest(body).as_slice() == sum).then_some(body)
}

/// A file and the checksum of what was written to it.
struct Summed {
    file: BufWriter<File>,
    sum: Blake2s256,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let [path, temporary] = ["file", "temporary"].map(|name| folder.path().join(name));
        let half = |to: &mut dyn Write| {
            to.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        assert!(write(&path, &temporary, half).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        write(&path, &temporary, |to| to.write_all(b"whole")).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(unseal(&bytes), Some(&b"whole"[..]));
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(unseal(&changed), None, "byte {place}");
            assert_eq!(unseal(&bytes[..place]), None, "{place} bytes");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
