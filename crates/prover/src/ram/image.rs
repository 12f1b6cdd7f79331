//! Initial memory, word by word.

use rill_program::ProgramKey;

/// The `2^log_memory` words before the first row.
pub(super) fn initial_words(key: &ProgramKey, log_memory: usize) -> Vec<u64> {
    let mut words = vec![0; 1 << log_memory];
    for (address, value) in key.image().words() {
        let index = key.layout().word_index(address);
        if let Some(word) = index.and_then(|index| words.get_mut(index as usize)) {
            *word = value;
        }
    }
    words
}
