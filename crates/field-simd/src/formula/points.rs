//! Where the columns of a formula find their values.

use super::{Bounds, Program};
use rill_field::{AdditiveGroup, F};

/// Points that small integers are worked on at a time; points are kept in stretches of so many.
pub(crate) const STRETCH: usize = 32;

/// What a column has of a cell at a point: an entry, or minus an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The index in the cell.
    pub place: u32,
    /// Whether it is subtracted.
    pub negative: bool,
}

/// Points, each with the entries of its columns and the weights of the parts there.
#[derive(Clone, Debug)]
pub struct Points {
    columns: usize,
    parts: usize,
    entries: Vec<Entry>,
    /// Where the entries of each column of each point end.
    ends: Vec<u32>,
    weights: Vec<F>,
}

/// Points by stretches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stretches {
    /// Entries that each column has, with a plus and with a minus.
    counts: Vec<[u8; 2]>,
    /// Places: all columns of a stretch, all entries of a column, all points of an entry.
    places: Vec<[u32; STRETCH]>,
    /// Where the places of each stretch begin.
    starts: Vec<usize>,
    /// Weights: all parts in use of a stretch, all points of a part.
    weights: Vec<[F; STRETCH]>,
    columns: usize,
    parts: usize,
    /// No place is beyond this one.
    largest: u32,
}

/// One of [`Stretches`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'a> {
    /// Entries that each column has, with a plus and with a minus.
    pub(crate) counts: &'a [[u8; 2]],
    /// The places of all entries of all columns, those with a plus first.
    pub(crate) places: &'a [[u32; STRETCH]],
    /// By part in use.
    pub(crate) weights: &'a [[F; STRETCH]],
}

impl Points {
    /// None yet, of so many columns and parts.
    pub fn new(columns: usize, parts: usize) -> Self {
        Self { columns, parts, entries: Vec::new(), ends: Vec::new(), weights: Vec::new() }
    }

    /// One more point: the entries of each column, and the weight of each part.
    pub fn push(&mut self, columns: &[Vec<Entry>], weights: &[F]) {
        assert!(
            columns.len() == self.columns && weights.len() == self.parts,
            "all columns and parts"
        );
        for column in columns {
            self.entries.extend_from_slice(column);
            self.ends.push(self.entries.len() as u32);
        }
        self.weights.extend_from_slice(weights);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.weights.len() / self.parts
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The entries of a column at a point; none beyond the last.
    fn entries(&self, point: usize, column: usize) -> &[Entry] {
        let index = point * self.columns + column;
        let Some(end) = self.ends.get(index) else { return &[] };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start as usize..*end as usize]
    }

    fn places(
        &self,
        point: usize,
        column: usize,
        negative: bool,
    ) -> impl Iterator<Item = u32> + '_ {
        let of_sign = self.entries(point, column).iter().filter(move |e| e.negative == negative);
        of_sign.map(|entry| entry.place)
    }

    /// The most entries that a column has at the points `from … to`, with a plus and with a minus.
    fn counts(&self, points: core::ops::Range<usize>, column: usize) -> [usize; 2] {
        let count = |negative| {
            let of = |point| self.places(point, column, negative).count();
            points.clone().map(of).max().unwrap_or(0)
        };
        [count(false), count(true)]
    }

    /// The bounds of each column, if the entry `one` is one wherever another is not zero.
    pub(super) fn bounds(&self, one: u32) -> Vec<Bounds> {
        let of = |column| {
            let ends = (0..self.len()).map(|point| {
                let count = |is: fn(&Entry, u32) -> bool| {
                    self.entries(point, column).iter().filter(|entry| is(entry, one)).count() as i64
                };
                let ones = count(|entry, one| entry.place == one && !entry.negative);
                let [plus, minus] = [count(|e, _| !e.negative), count(|e, _| e.negative)];
                [ones.min(minus) - minus, plus]
            });
            let range =
                ends.fold([0, 0], |[low, high], ends| [low.min(ends[0]), high.max(ends[1])]);
            Bounds::of_column(self.counts(0..self.len(), column).map(|count| count as i64), range)
        };
        (0..self.columns).map(of).collect()
    }

    /// Whether a part has a weight that is not zero.
    pub(super) fn weighs(&self, part: usize) -> bool {
        self.weights.iter().skip(part).step_by(self.parts).any(|weight| *weight != F::ZERO)
    }

    /// The columns and parts in use by stretches; the entry `zero` of a cell is zero.
    pub(super) fn stretches(&self, program: &Program, zero: u32) -> Stretches {
        let Program { columns, parts, .. } = program;
        let mut all =
            Stretches { columns: columns.len(), parts: parts.len(), ..Stretches::default() };
        all.largest = self.entries.iter().map(|entry| entry.place).fold(zero, u32::max);
        for first in (0..self.len()).step_by(STRETCH) {
            all.starts.push(all.places.len());
            for column in columns {
                let counts = self.counts(first..self.len().min(first + STRETCH), *column);
                all.counts.push(counts.map(|count| u8::try_from(count).expect("few entries")));
                for (negative, count) in [false, true].into_iter().zip(counts) {
                    all.places.extend((0..count).map(|k| {
                        std::array::from_fn(|lane| {
                            self.places(first + lane, *column, negative).nth(k).unwrap_or(zero)
                        })
                    }));
                }
            }
            all.weights.extend(parts.iter().map(|part| {
                let weight = |lane| self.weights.get((first + lane) * self.parts + part);
                std::array::from_fn(|lane| weight(lane).copied().unwrap_or(F::ZERO))
            }));
        }
        all
    }
}

impl Stretches {
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Those of a range. Their places are in any cell with more than [`Self::largest`] entries.
    pub(crate) fn range(
        &self,
        range: core::ops::Range<usize>,
    ) -> impl Iterator<Item = Stretch<'_>> + Clone {
        range.map(|index| Stretch {
            counts: &self.counts[index * self.columns..][..self.columns],
            places: &self.places[self.starts[index]..],
            weights: &self.weights[index * self.parts..][..self.parts],
        })
    }

    /// No place is beyond this one.
    pub(crate) fn largest(&self) -> usize {
        self.largest as usize
    }
}
