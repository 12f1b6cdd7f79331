//! Where a hidden scalar lies.

use rill_transcript::{ROW_WIDTH, ReadError};

/// The rows that messages take, and the entry that comes next: entry `j` of row `i` has the index
/// `32·i + j`. A message begins with a row. Both sides use this, and all of it follows from the
/// statement.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// Rows so far.
    rows: usize,
    /// The next entry of the message.
    next: usize,
    /// Where the message ends.
    end: usize,
    /// A challenge was drawn within a message.
    cut: bool,
}

impl Layout {
    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Entries of the rows so far.
    pub fn entries(&self) -> usize {
        self.rows.saturating_mul(ROW_WIDTH)
    }

    /// A message of `count` scalars begins; how many rows it takes.
    ///
    /// # Errors
    /// The one before was not read to its end.
    pub fn begin(&mut self, label: &'static str, count: usize) -> Result<usize, ReadError> {
        self.settled(label)?;
        let rows = count.div_ceil(ROW_WIDTH);
        self.next = self.entries();
        self.end = self.next.saturating_add(count);
        self.rows = self.rows.saturating_add(rows);
        Ok(rows)
    }

    /// A row begins of which nothing is read.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn dummy(&mut self, label: &'static str) -> Result<(), ReadError> {
        self.settled(label)?;
        self.rows = self.rows.saturating_add(1);
        self.next = self.entries();
        self.end = self.next;
        Ok(())
    }

    /// The entry of the next scalar.
    ///
    /// # Errors
    /// The message has no more.
    pub fn entry(&mut self, label: &'static str) -> Result<usize, ReadError> {
        if self.next == self.end {
            return Err(ReadError::MessageLength { label });
        }
        let entry = self.next;
        self.next = self.next.saturating_add(1);
        Ok(entry)
    }

    /// A challenge is drawn: all of a message must have been read before it.
    pub fn pause(&mut self) {
        self.cut |= self.next != self.end;
    }

    /// Nothing is left of the last message.
    ///
    /// # Errors
    /// Something is, or a challenge was drawn within a message.
    pub fn settled(&self, label: &'static str) -> Result<(), ReadError> {
        let whole = self.next == self.end && !self.cut;
        if whole { Ok(()) } else { Err(ReadError::MessageLength { label }) }
    }
}
