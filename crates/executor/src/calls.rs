//! Calls of precompiles, as blocks deliver them.

use core::ops::Range;

/// A call of a precompile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// Place of its precompile among those that the program declares, from 0.
    pub precompile: usize,
    /// Its number `u`: how many calls of this precompile there were before.
    pub number: u32,
    /// Its input words, all of them.
    pub inputs: &'a [u64],
}

/// Calls in the order in which they end, as flat lists: once these have grown, filling them again
/// allocates nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    heads: Vec<Head>,
    /// The input words of all calls.
    words: Vec<u64>,
}

/// A call but for its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    precompile: u8,
    number: u32,
    /// Where its words end.
    end: usize,
}

impl Calls {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Call<'_>> {
        self.range(0..self.len())
    }

    /// Those at these positions, which must exist.
    pub(crate) fn range(&self, calls: Range<usize>) -> impl ExactSizeIterator<Item = Call<'_>> {
        let mut start = calls.start.checked_sub(1).map_or(0, |before| self.heads[before].end);
        self.heads[calls].iter().map(move |&Head { precompile, number, end }| {
            let inputs = &self.words[start..end];
            start = end;
            Call { precompile: precompile.into(), number, inputs }
        })
    }

    /// Bytes of their heads and words.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.heads[..]) + size_of_val(&self.words[..])
    }

    /// Appends a call.
    pub fn push(&mut self, call: Call<'_>) {
        self.words.extend_from_slice(call.inputs);
        let Call { precompile, number, .. } = call;
        self.heads.push(Head { precompile: precompile as u8, number, end: self.words.len() });
    }

    /// Appends the calls of `next`.
    pub fn append(&mut self, next: &Self) {
        let before = self.words.len();
        self.words.extend_from_slice(&next.words);
        self.heads.extend(next.heads.iter().map(|head| Head { end: before + head.end, ..*head }));
    }

    /// Forgets all of them and keeps the room.
    pub fn clear(&mut self) {
        self.heads.clear();
        self.words.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of no words, two, four and so on.
    fn call(words: &[u64], i: usize) -> Call<'_> {
        Call { precompile: i % 3, number: i as u32 / 3, inputs: &words[i..3 * i] }
    }

    #[test]
    fn calls_come_out_as_they_went_in() {
        let words: Vec<u64> = (0..60).collect();
        let mut all = Calls::default();
        for cut in [0, 3, 4, 20] {
            all.clear();
            let mut rest = Calls::default();
            (0..cut).for_each(|i| all.push(call(&words, i)));
            (cut..20).for_each(|i| rest.push(call(&words, i)));
            all.append(&rest);
            assert_eq!(all.len(), 20);
            assert!(all.iter().eq((0..20).map(|i| call(&words, i))));
            assert!(all.range(5..9).eq((5..9).map(|i| call(&words, i))));
            assert_eq!(all.bytes(), 20 * 16 + 8 * 2 * (0..20).sum::<usize>());
        }
    }
}
