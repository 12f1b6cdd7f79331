//! What a program writes to file descriptor 2.

use crate::core::Core;
use rill_program::Image;

/// Bytes of the log that are kept, and handed on while the program runs.
pub const MAX_LOG: usize = 1 << 20;

/// Bytes that are kept of the end of a log that is longer.
pub const LOG_END: usize = 1 << 12;

/// The log of a run, or of what there was of it. No part of the statement.
///
/// A program may write without end, so only the first [`MAX_LOG`] and the last [`LOG_END`] bytes
/// are kept: its last words are the most important ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The first [`MAX_LOG`] bytes.
    pub text: Vec<u8>,
    /// The last [`LOG_END`] bytes of those that follow `text`.
    pub end: Vec<u8>,
    /// Bytes between `text` and `end`, which are lost.
    pub left_out: u64,
    /// Bytes that the program named and that are not in its memory.
    pub unreadable: u64,
}

/// What the observer of a log is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogPart<'a> {
    /// The next bytes of [`Log::text`], as the program writes them.
    Text(&'a [u8]),
    /// The run has ended, well or badly: all that there is, [`Log::end`] included.
    End(&'a Log),
}

impl Log {
    /// Takes what the call that was just executed writes; returns the part that `text` grew by.
    pub(crate) fn take(&mut self, core: &Core, image: &Image) -> &[u8] {
        let [address, length] = [core.state.registers[11], core.state.registers[12]];
        let before = self.text.len();
        let wanted = length.min((MAX_LOG - before) as u64);
        self.text.extend(core.memory.bytes(image, address, wanted));
        let taken = (self.text.len() - before) as u64;
        let rest = length - taken;
        if taken < wanted {
            self.unreadable = self.unreadable.saturating_add(rest);
        } else if rest > 0 {
            self.keep_end(core, image, (address.wrapping_add(taken), rest));
        }
        &self.text[before..]
    }

    /// Keeps the last of the `length` bytes at `address`, for which `text` has no room.
    fn keep_end(&mut self, core: &Core, image: &Image, (address, length): (u64, u64)) {
        let kept = length.min(LOG_END as u64);
        let from = address.wrapping_add(length - kept);
        let bytes: Vec<u8> = core.memory.bytes(image, from, kept).collect();
        if (bytes.len() as u64) < kept {
            self.unreadable = self.unreadable.saturating_add(length);
            return;
        }
        self.end.extend(bytes);
        let surplus = self.end.len().saturating_sub(LOG_END);
        self.end.drain(..surplus);
        self.left_out = self.left_out.saturating_add(length - kept + surplus as u64);
    }
}
