//! Memory before the first row.

use super::{IO_PAGE, Page, WORDS};
use rill_program::{Image, PAGE_BYTES};

/// What the image has on a page.
pub(super) fn initial(page: u64, image: &Image) -> Page {
    let mut words = [0; WORDS];
    if page >= IO_PAGE {
        return words;
    }
    let start = page * PAGE_BYTES;
    let first = image.segments.partition_point(|segment| segment.end() <= start);
    for segment in &image.segments[first..] {
        let from = segment.address.max(start);
        let to = segment.end().min(start + PAGE_BYTES);
        if from >= to {
            break;
        }
        let place = ((from - start) / 8) as usize;
        words[place..].iter_mut().zip(segment.words(from..to)).for_each(|(to, from)| *to = from);
    }
    words
}

/// The word of the image that holds byte `address`.
pub(crate) fn image_word(image: &Image, address: u64) -> Option<u64> {
    let start = address - address % 8;
    let first = image.segments.partition_point(|segment| segment.end() <= start);
    let segment = image.segments.get(first).filter(|segment| segment.address <= start)?;
    segment.words(start..start + 8).next()
}
