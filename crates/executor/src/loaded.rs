//! A program in the form in which it runs.

use crate::LoadError;
use crate::code::Code;
use rill_isa::Row;
use rill_program::{Image, Layout, ProgramKey};

const WORD_BYTES: u64 = 8;

/// Code, layout and initial memory, shared by all machines that run the program.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) code: Code,
    pub(crate) layout: Layout,
    pub(crate) image: Image,
    /// Words of the window up to the end of image and I/O region.
    pub(crate) least_words: u64,
}

impl Loaded {
    pub(crate) fn new(key: &ProgramKey) -> Result<Self, LoadError> {
        Self::from_parts(key.rows(), key.reset(), key.layout(), key.image())
    }

    /// The parts of a key.
    pub(crate) fn from_parts(
        rows: &[Row],
        reset: u32,
        layout: &Layout,
        image: &Image,
    ) -> Result<Self, LoadError> {
        let code = Code::new(rows, reset)?;
        let image_words = end_of_image(layout, image)?;
        let io_words = layout.io_end().saturating_sub(layout.lowest) / WORD_BYTES;
        let least_words = layout.least_words.max(io_words).max(image_words);
        Ok(Self { code, layout: *layout, image: image.clone(), least_words })
    }
}

/// Words from the start of the window to the end of initial memory.
fn end_of_image(layout: &Layout, image: &Image) -> Result<u64, LoadError> {
    let mut end = 0;
    for segment in &image.segments {
        let address = segment.address;
        let first = layout.word_index(address).ok_or(LoadError::ImageOutside { address })?;
        end = end.max(first.saturating_add(segment.bytes.len() as u64 / WORD_BYTES));
    }
    Ok(end)
}
