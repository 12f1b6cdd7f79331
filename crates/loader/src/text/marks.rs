//! A set of even addresses in executable memory, one bit for each.

use crate::elf::Loaded;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// A sixteenth of the executable bytes, whatever is in the set.
pub(super) struct Marks(Vec<Stretch>);

/// One executable segment.
struct Stretch {
    /// First address; even.
    start: u64,
    /// First address behind it.
    end: u64,
    bits: Vec<u64>,
}

impl Marks {
    /// The empty set, for ascending `segments`.
    pub(super) fn new(segments: &[Loaded<'_>]) -> Self {
        let stretch = |segment: &Loaded<'_>| {
            let start = segment.address & !1;
            let end = segment.bytes_end();
            let words = usize::try_from(end.saturating_sub(start).div_ceil(128)).unwrap_or(0);
            Stretch { start, end, bits: vec![0; words] }
        };
        Self(segments.iter().map(stretch).collect())
    }

    pub(super) fn contains(&self, at: u64) -> bool {
        let place = self.place(at);
        place.is_some_and(|(stretch, word, bit)| {
            self.0.get(stretch).and_then(|s| s.bits.get(word)).is_some_and(|bits| bits & bit != 0)
        })
    }

    pub(super) fn insert(&mut self, at: u64) {
        if let Some((stretch, word, bit)) = self.place(at)
            && let Some(bits) = self.0.get_mut(stretch).and_then(|s| s.bits.get_mut(word))
        {
            *bits |= bit;
        }
    }

    /// All of it that lies in `range`, ascending.
    pub(super) fn range(&self, range: Range<u64>) -> impl Iterator<Item = u64> + '_ {
        let first = self.0.partition_point(|stretch| stretch.end <= range.start);
        let reached = self.0.iter().skip(first).take_while(move |s| s.start < range.end);
        reached
            .flat_map(move |stretch| {
                let halves = range.start.saturating_sub(stretch.start) / 2;
                let skipped = usize::try_from(halves / 64).unwrap_or(usize::MAX);
                let words = stretch.bits.iter().enumerate().skip(skipped);
                let words = words.map(|(i, &bits)| {
                    (stretch.start.saturating_add((i as u64).saturating_mul(128)), bits)
                });
                let inside = words.take_while(move |&(start, _)| start < range.end);
                inside.flat_map(|(start, bits)| {
                    set_bits(bits).map(move |bit| start.saturating_add(bit.saturating_mul(2)))
                })
            })
            .skip_while(move |&at| at < range.start)
            .take_while(move |&at| at < range.end)
    }

    /// Everything, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.range(0..u64::MAX)
    }

    /// Stretch, word and bit of an address.
    fn place(&self, at: u64) -> Option<(usize, usize, u64)> {
        let above = self.0.partition_point(|stretch| stretch.start <= at);
        let number = above.checked_sub(1)?;
        let stretch = self.0.get(number)?;
        if at >= stretch.end || !at.is_multiple_of(2) {
            return None;
        }
        let half = at.saturating_sub(stretch.start) / 2;
        Some((number, usize::try_from(half / 64).ok()?, 1 << (half % 64)))
    }
}

/// The numbers of the bits that are set, ascending.
fn set_bits(mut bits: u64) -> impl Iterator<Item = u64> {
    core::iter::from_fn(move || {
        let lowest = (bits != 0).then(|| u64::from(bits.trailing_zeros()));
        bits &= bits.wrapping_sub(1);
        lowest
    })
}
