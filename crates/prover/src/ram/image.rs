//! Initial memory, word by word.

use rill_program::{MemoryMap, ProgramKey};

/// The `2^log_memory` words before the first row.
pub(super) fn initial_words(key: &ProgramKey, map: &MemoryMap, log_memory: usize) -> Vec<u64> {
    let mut words = vec![0; 1 << log_memory];
    key.image().words(map).for_each(|(index, value)| words[index as usize] = value);
    words
}
