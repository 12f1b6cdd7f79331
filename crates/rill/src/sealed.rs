//! Our own files, which end in a checksum, in folders where others may have put something else.

use blake2::{Blake2s256, Digest};
use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::Path;

/// Bytes of the checksum.
pub(crate) const SUM: usize = 32;

/// Opens a regular file for reading, with its length. A link is not followed, and nothing waits for
/// the other end of a pipe.
pub(crate) fn open(path: &Path) -> io::Result<(File, u64)> {
    // Opening a device may do something, so it is looked at before; and afterwards, since it may be
    // another file by then.
    regular(fs::symlink_metadata(path)?.file_type())?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        libc::O_NOFOLLOW | libc::O_NONBLOCK,
    );
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    regular(metadata.file_type())?;
    Ok((file, metadata.len()))
}

/// Refuses anything but a regular file.
pub(crate) fn regular(kind: FileType) -> io::Result<()> {
    if kind.is_file() {
        return Ok(());
    }
    let what = if kind.is_symlink() {
        "a symbolic link"
    } else if kind.is_dir() {
        "a folder"
    } else {
        "a device, pipe or socket"
    };
    Err(io::Error::new(ErrorKind::InvalidInput, format!("{what}, not a regular file")))
}

/// The first `length` bytes of a file, or all if it has fewer; nothing that was appended since.
pub(crate) fn read(file: File, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let capacity = usize::try_from(length).map_err(|_| ErrorKind::FileTooLarge)?;
    bytes.try_reserve_exact(capacity).map_err(|_| ErrorKind::OutOfMemory)?;
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a file of `length` bytes ends in the checksum of what stands before, in little memory.
pub(crate) fn is_whole(file: File, length: u64) -> io::Result<bool> {
    let Some(body) = length.checked_sub(SUM as u64) else { return Ok(false) };
    let mut summed = Summed { file: io::sink(), sum: Blake2s256::new() };
    let mut file = file.take(length);
    io::copy(&mut file.by_ref().take(body), &mut summed)?;
    let mut kept = [0; SUM];
    file.read_exact(&mut kept)?;
    Ok(summed.sum.finalize().as_slice() == kept)
}

/// Writes what `body` writes and its checksum to a new file, and makes them durable.
pub(crate) fn write(
    file: &File,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut summed = Summed { file: BufWriter::new(file), sum: Blake2s256::new() };
    body(&mut summed)?;
    let Summed { file: mut buffer, sum } = summed;
    buffer.write_all(&sum.finalize())?;
    buffer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// The body in the contents of a file, if the checksum is right.
pub(crate) fn unseal(bytes: &[u8]) -> Option<&[u8]> {
    let (body, sum) = bytes.split_last_chunk::<SUM>()?;
    (Blake2s256::digest(body).as_slice() == sum).then_some(body)
}

/// A file and the checksum of what was written to it.
struct Summed<W> {
    file: W,
    sum: Blake2s256,
}

impl<W: Write> Write for Summed<W> {
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
    fn every_change_of_a_file_shows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&File::create(&path).unwrap(), |to| to.write_all(b"whole")).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(unseal(&bytes), Some(&b"whole"[..]));
        let seems_whole = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            let (file, length) = open(&path).unwrap();
            is_whole(file, length).unwrap()
        };
        assert!(seems_whole(&bytes));
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            for changed in [&changed[..], &bytes[..place]] {
                assert_eq!(unseal(changed), None, "byte {place}");
                assert!(!seems_whole(changed), "byte {place}");
            }
        }
    }

    #[test]
    fn a_file_of_several_blocks_is_looked_at_to_its_end() {
        const BLOCK: usize = 1 << 16;
        let file = tempfile::tempfile().unwrap();
        let body = vec![7; 2 * BLOCK + 5];
        write(&file, |to| to.write_all(&body)).unwrap();
        let whole = |changed: u64| {
            let mut copy = tempfile::tempfile().unwrap();
            let mut bytes = [&body[..], &Blake2s256::digest(&body)].concat();
            bytes.iter_mut().skip(changed as usize).take(1).for_each(|byte| *byte ^= 1);
            copy.write_all(&bytes).unwrap();
            io::Seek::rewind(&mut copy).unwrap();
            is_whole(copy, bytes.len() as u64).unwrap()
        };
        assert!(whole(u64::MAX));
        assert!(!whole(2 * BLOCK as u64) && !whole(BLOCK as u64 - 1));
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link] = ["file", "link"].map(|name| folder.path().join(name));
        fs::write(&file, b"bytes").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let (opened, length) = open(&file).unwrap();
        assert_eq!(read(opened, length).unwrap(), b"bytes");
        for (path, what) in [
            (&*link, "a symbolic link"),
            (folder.path(), "a folder"),
            (Path::new("/dev/zero"), "a device"),
        ] {
            let error = open(path).unwrap_err().to_string();
            assert!(error.starts_with(what), "{error}");
        }
        assert_eq!(open(&folder.path().join("no")).unwrap_err().kind(), ErrorKind::NotFound);
    }
}
