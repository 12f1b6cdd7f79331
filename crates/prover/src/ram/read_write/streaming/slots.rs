//! The words that some rows access, numbered in order of their first access.

/// Spreads neighbouring words. Odd, so that no two words meet where there is a place for each.
const SPREAD: u32 = 0x9e37_79b1;

/// A map from words to slots `0, 1, 2, …`, with open addressing.
#[derive(Debug)]
pub(super) struct Slots {
    /// Slot and one more at the place of a word; 0 if the place is free. A power of two of them.
    places: Vec<u32>,
    /// The word of each slot.
    words: Vec<u32>,
}

impl Slots {
    /// No words; of `words` in all, at most `rows` will be accessed before the next
    /// [`Slots::clear`].
    pub(super) fn new(rows: usize, words: usize) -> Self {
        let places = (2 * rows).min(words).next_power_of_two();
        Self { places: vec![0; places], words: Vec::new() }
    }

    /// Bytes of [`Slots::new`] with `slots` of them in use.
    pub(super) fn bytes(rows: usize, words: usize, slots: usize) -> usize {
        ((2 * rows).min(words).next_power_of_two() + slots) * size_of::<u32>()
    }

    /// How many slots are in use.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The slot of `word`: a new one, number [`Slots::len`], if this is its first access.
    pub(super) fn of(&mut self, word: u32) -> usize {
        let mut place = self.first_place(word);
        loop {
            match self.places[place] as usize {
                0 => break,
                found if self.words[found - 1] == word => return found - 1,
                _ => place = self.next_place(place),
            }
        }
        self.words.push(word);
        self.places[place] = self.words.len() as u32;
        self.words.len() - 1
    }

    /// Forgets all words, the last first: so none is forgotten that a search for another passes by.
    pub(super) fn clear(&mut self) {
        while let Some(word) = self.words.pop() {
            let mut place = self.first_place(word);
            while self.places[place] as usize != self.words.len() + 1 {
                place = self.next_place(place);
            }
            self.places[place] = 0;
        }
    }

    fn first_place(&self, word: u32) -> usize {
        word.wrapping_mul(SPREAD) as usize & (self.places.len() - 1)
    }

    fn next_place(&self, place: usize) -> usize {
        (place + 1) & (self.places.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_slots_until_all_are_forgotten() {
        // Room for all words, for few of many, and words that meet at one place.
        for (rows, words, step) in [(100, 64, 1), (40, 1 << 20, 1), (40, 1 << 20, 1 << 7)] {
            let mut slots = Slots::new(rows, words);
            for first in [0, 7, 3] {
                for _ in 0..2 {
                    for slot in 0..40 {
                        let word = (first + slot as u32 * step) % words as u32;
                        assert_eq!(slots.of(word), slot, "{rows} rows, {words} words");
                    }
                }
                assert_eq!(slots.len(), 40);
                slots.clear();
                assert!(slots.len() == 0 && slots.places.iter().all(|place| *place == 0));
            }
        }
    }
}
