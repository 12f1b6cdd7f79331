//! Words of memory that point at code.

use super::{Full, Text};

impl Text<'_> {
    /// Follows all 64-bit words, at any even address, that are addresses of code.
    pub(super) fn follow_words(&mut self) -> Result<(), Full> {
        self.follow_all(|bytes: [u8; 8]| u64::from_le_bytes(bytes))
    }

    /// The same for 32-bit words.
    pub(super) fn follow_short_words(&mut self) -> Result<(), Full> {
        self.follow_all(|bytes: [u8; 4]| u64::from(u32::from_le_bytes(bytes)))
    }

    fn follow_all<const N: usize>(&mut self, word: fn([u8; N]) -> u64) -> Result<(), Full> {
        for segment in self.code.segments() {
            let skipped = usize::from(!segment.address.is_multiple_of(2));
            let bytes = segment.bytes.get(skipped..).unwrap_or_default();
            for bytes in bytes.windows(N).step_by(2).filter_map(<[u8]>::first_chunk) {
                self.follow_pointer(word(*bytes))?;
            }
        }
        Ok(())
    }

    /// Follows tables of signed 32-bit distances from their own start, which are what compilers
    /// make of `switch`. A table begins where the code computes an address, and ends before the
    /// next one or at the first distance that does not lead to code.
    pub(super) fn follow_tables(&mut self) -> Result<(), Full> {
        let bases = self.bases();
        let ends = bases.iter().skip(1).copied().chain([u64::MAX]);
        for (&base, end) in bases.iter().zip(ends) {
            let Some(bytes) = self.code.bytes(base) else { continue };
            let entries = usize::try_from(end.saturating_sub(base).div_ceil(4));
            for entry in bytes.chunks_exact(4).take(entries.unwrap_or(usize::MAX)) {
                let Some(distance) = entry.first_chunk().copied().map(i32::from_le_bytes) else {
                    break;
                };
                let target = base.wrapping_add(i64::from(distance) as u64);
                if !self.code.contains(target) {
                    break;
                }
                self.follow_pointer(target)?;
            }
        }
        Ok(())
    }

    fn follow_pointer(&mut self, target: u64) -> Result<(), Full> {
        if !self.code.contains(target) || self.found.contains(target) {
            return Ok(());
        }
        self.places.insert(target);
        self.chain(target)?;
        self.follow()
    }
}
