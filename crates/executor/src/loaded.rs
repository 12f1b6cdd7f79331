//! A program in the form in which it runs.

use crate::LoadError;
use crate::code::Code;
use rill_isa::Row;
use rill_precompiles::Shape;
use rill_program::{Image, Layout};

/// Code, layout and initial memory, shared by all machines that run the program.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) code: Code,
    pub(crate) layout: Layout,
    pub(crate) image: Image,
    /// The precompiles that the program may call, by id.
    pub(crate) precompiles: Vec<&'static Shape>,
}

impl Loaded {
    /// The parts of a key.
    pub(crate) fn new(
        rows: &[Row],
        reset: u32,
        layout: &Layout,
        image: &Image,
        precompiles: Vec<&'static Shape>,
    ) -> Result<Self, LoadError> {
        let code = Code::new(rows, reset, &precompiles)?;
        Ok(Self { code, layout: *layout, image: image.clone(), precompiles })
    }
}
