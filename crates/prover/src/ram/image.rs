//! Initial memory, word by word.

use crate::Context;
use crate::calls::Recorded;

/// Index and value of the words before the first row that are not zero: of the image and of calls.
pub(super) fn initial<'a>(context: &Context<'a>) -> impl Iterator<Item = (u64, u64)> + 'a {
    let image = context.key.image().words(context.map);
    image.chain(context.calls.tables().iter().flat_map(Recorded::memory))
}

/// The `2^log_memory` words before the first row.
pub(super) fn initial_words(context: &Context<'_>, log_memory: usize) -> Vec<u64> {
    let mut words = vec![0; 1 << log_memory];
    initial(context).for_each(|(index, value)| words[index as usize] = value);
    words
}

/// The first `count` words before the first row, none of which is that of a call.
pub(super) fn image_words(context: &Context<'_>, count: usize) -> Vec<u64> {
    let mut words = vec![0; count];
    let image = context.key.image().words(context.map);
    image.for_each(|(index, word)| words[index as usize] = word);
    words
}
