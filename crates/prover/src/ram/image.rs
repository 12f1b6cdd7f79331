//! Initial memory, word by word.

use rill_program::ProgramKey;

/// The words among the first `2^log_memory` that the image sets, by index.
pub(super) fn initial(
    key: &ProgramKey,
    log_memory: usize,
) -> impl Iterator<Item = (usize, u64)> + '_ {
    key.image().words().filter_map(move |(address, value)| {
        let index = key.layout().word_index(address)? as usize;
        (index >> log_memory == 0).then_some((index, value))
    })
}

/// The `2^log_memory` words before the first row.
pub(super) fn initial_words(key: &ProgramKey, log_memory: usize) -> Vec<u64> {
    let mut words = vec![0; 1 << log_memory];
    initial(key, log_memory).for_each(|(index, value)| words[index] = value);
    words
}
