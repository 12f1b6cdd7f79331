//! What a pass makes of a range of rows, and its bytes.

use crate::{Encode, encode};
use rill_field::F;
use std::collections::BTreeMap;
use std::ops::AddAssign;
use thiserror::Error;

/// What a pass has made of consecutive rows. It is as small as the pass allows, and has one
/// encoding, so that another process can make it.
pub trait Part: Encode + Send {
    /// Takes over the part of the next range.
    fn append(&mut self, next: Self);

    /// The bytes of the part.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        bytes
    }

    /// The part of these bytes, all of them.
    ///
    /// # Errors
    /// If they are not those of such a part.
    fn from_bytes(mut bytes: &[u8]) -> Result<Self, PartError> {
        match Self::read(&mut bytes) {
            Some(part) if bytes.is_empty() => Ok(part),
            Some(_) => Err(PartError::Longer(bytes.len())),
            None => Err(PartError::Malformed),
        }
    }
}

/// Bytes are not those of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PartError {
    /// They end early, or hold an invalid value.
    #[error("the bytes are not those of a part of this pass")]
    Malformed,
    /// They go on after the part.
    #[error("{0} bytes follow the part")]
    Longer(usize),
}

/// Sums over rows: parts are added entry by entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(pub Vec<F>);

encode!(Sums { 0 });

impl Part for Sums {
    fn append(&mut self, next: Self) {
        add_all(&mut self.0, next.0);
    }
}

/// Adds entry by entry.
pub fn add_all<T: AddAssign>(sums: &mut [T], next: impl IntoIterator<Item = T>) {
    sums.iter_mut().zip(next).for_each(|(sum, next)| *sum += next);
}

/// Entries in the order of the rows: parts follow one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined<T>(pub Vec<T>);

impl<T: Encode> Encode for Joined<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Vec::read(from).map(Self)
    }
}

impl<T: Encode + Send> Part for Joined<T> {
    /// Entries exist twice only for as long as one reallocation takes: the first part is taken over
    /// as it is.
    fn append(&mut self, mut next: Self) {
        if self.0.is_empty() {
            *self = next;
        } else {
            self.0.reserve_exact(next.0.len());
            self.0.append(&mut next.0);
        }
    }
}

impl<P: Part, const N: usize> Part for [P; N] {
    fn append(&mut self, next: Self) {
        self.iter_mut().zip(next).for_each(|(part, next)| part.append(next));
    }
}

impl<P: Part> Part for Vec<P> {
    fn append(&mut self, next: Self) {
        self.iter_mut().zip(next).for_each(|(part, next)| part.append(next));
    }
}

impl<P: Part, Q: Part> Part for (P, Q) {
    fn append(&mut self, next: Self) {
        self.0.append(next.0);
        self.1.append(next.1);
    }
}

impl<P: Part> Part for Box<P> {
    fn append(&mut self, next: Self) {
        (**self).append(*next);
    }
}

impl<P: Part> Part for Option<P> {
    fn append(&mut self, next: Self) {
        if let (Some(part), Some(next)) = (self, next) {
            part.append(next);
        }
    }
}

/// The parts of a pass, as they come in: ranges from the first on are merged, others wait.
#[derive(Debug)]
pub(crate) struct Parts<P> {
    merged: Option<P>,
    /// The next range to be merged.
    next: usize,
    early: BTreeMap<usize, P>,
}

impl<P> Default for Parts<P> {
    fn default() -> Self {
        Self { merged: None, next: 0, early: BTreeMap::new() }
    }
}

impl<P: Part> Parts<P> {
    /// Takes the part of range `index`; a repeated one is equal, and ignored.
    pub(crate) fn put(&mut self, index: usize, part: P) {
        if index >= self.next {
            self.early.insert(index, part);
        }
        while let Some(part) = self.early.remove(&self.next) {
            self.next += 1;
            self.add(part);
        }
    }

    /// Takes a part whose order does not matter.
    pub(crate) fn add(&mut self, part: P) {
        match &mut self.merged {
            None => self.merged = Some(part),
            Some(merged) => merged.append(part),
        }
    }

    /// The part of all ranges; `None` if there was none.
    pub(crate) fn whole(self) -> Option<P> {
        self.merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_merged_in_the_order_of_their_ranges() {
        let mut parts = Parts::default();
        for index in [2, 0, 3, 1, 1] {
            parts.put(index, Joined(vec![index as u64, 7]));
        }
        assert_eq!(parts.whole(), Some(Joined(vec![0, 7, 1, 7, 2, 7, 3, 7])));
    }

    #[test]
    fn bytes_of_parts_come_back_and_no_others_do() {
        type Both = (Sums, Joined<u64>);
        let part = (Sums(vec![F::from(3u64), F::from(4u64)]), Joined(vec![1u64, 2, 3]));
        let bytes = part.to_bytes();
        assert_eq!(Both::from_bytes(&bytes), Ok(part));
        let end = bytes.len() - 1;
        assert_eq!(Both::from_bytes(&bytes[..end]), Err(PartError::Malformed));
        assert_eq!(Both::from_bytes(&[&bytes[..], &[0]].concat()), Err(PartError::Longer(1)));
    }
}
