//! A program in the form in which it runs.

use crate::LoadError;
use crate::code::Code;
use rill_isa::Row;
use rill_program::{Image, Layout};

/// Code, layout and initial memory, shared by all machines that run the program.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) code: Code,
    pub(crate) layout: Layout,
    pub(crate) image: Image,
}

impl Loaded {
    /// The parts of a key.
    pub(crate) fn new(
        rows: &[Row],
        reset: u32,
        layout: &Layout,
        image: &Image,
    ) -> Result<Self, LoadError> {
        let code = Code::new(rows, reset)?;
        Ok(Self { code, layout: *layout, image: image.clone() })
    }
}
