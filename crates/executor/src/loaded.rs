//! A program in the form in which it runs.

use crate::LoadError;
use crate::code::Code;
use rill_isa::Row;
use rill_precompiles::{Shape, mulmod64, shape};
use rill_program::{Image, Layout};

/// Code, layout and initial memory, shared by all machines that run the program.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) code: Code,
    pub(crate) layout: Layout,
    pub(crate) image: Image,
    /// The precompiles that the program may call, by id.
    pub(crate) precompiles: Vec<&'static Shape>,
    /// Whether it declares modular products.
    pub(crate) has_products: bool,
}

impl Loaded {
    /// The parts of a key, and the ids that it declares.
    pub(crate) fn new(
        rows: &[Row],
        reset: u32,
        layout: &Layout,
        image: &Image,
        declared: &[u8],
    ) -> Result<Self, LoadError> {
        let precompiles: Vec<_> = declared.iter().filter_map(|&id| shape(id)).collect();
        let code = Code::new(rows, reset, &precompiles)?;
        let (layout, image) = (*layout, image.clone());
        let has_products = declared.contains(&mulmod64::ID);
        Ok(Self { code, layout, image, precompiles, has_products })
    }
}
