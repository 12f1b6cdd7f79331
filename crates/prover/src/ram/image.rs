//! Initial memory, word by word.

use crate::Context;

/// Calls `each` with index and value of the words below `end` that are not zero before the first
/// row: of the image and of calls.
pub(super) fn initial(context: &Context<'_>, end: u64, mut each: impl FnMut(u64, u64)) {
    let mut each = |index, value| {
        if index < end {
            each(index, value);
        }
    };
    context.key.image().words(context.map).for_each(|(index, value)| each(index, value));
    let calls = context.calls.tables().iter();
    calls.filter(|calls| calls.table.first_word() < end).for_each(|calls| calls.memory(&mut each));
}

/// The first `count` words before the first row.
pub(super) fn initial_words(context: &Context<'_>, count: usize) -> Vec<u64> {
    let mut words = vec![0; count];
    initial(context, count as u64, |index, value| words[index as usize] = value);
    words
}
