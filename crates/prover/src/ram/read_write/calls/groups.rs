//! Items of the words of calls, by group.

use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::{Encode, add_all, encode};
use std::collections::BTreeMap;
use std::ops::Range;

/// RamRa and `Val` of the items of a group.
#[derive(Clone, Debug)]
pub(in crate::ram::read_write) struct Group {
    pub(super) ram_ra: Vec<F>,
    pub(super) val: Vec<F>,
}

encode!(Group { ram_ra, val });

impl Group {
    fn new(size: usize) -> Self {
        Self { ram_ra: vec![F::ZERO; size], val: vec![F::ZERO; size] }
    }
}

/// Groups that something is known of.
#[derive(Clone, Debug, Default)]
pub(in crate::ram::read_write) struct Groups(BTreeMap<u32, Group>);

impl Encode for Groups {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.len().write(to);
        for (index, group) in &self.0 {
            index.write(to);
            group.write(to);
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let count = usize::read(from)?;
        let groups = (0..count).map(|_| Some((u32::read(from)?, Group::read(from)?)));
        groups.collect::<Option<_>>().map(Self)
    }
}

impl Groups {
    /// The group of this index, which has `size` items.
    pub(super) fn of(&mut self, index: u32, size: usize) -> &mut Group {
        self.0.entry(index).or_insert_with(|| Group::new(size))
    }

    /// Takes out the groups of a range.
    pub(super) fn take(&mut self, indices: Range<u32>) -> impl Iterator<Item = Group> {
        let mut taken = self.0.split_off(&indices.start.min(indices.end));
        let mut rest = taken.split_off(&indices.end);
        self.0.append(&mut rest);
        taken.into_values()
    }

    /// Adds what is known of them elsewhere.
    pub(super) fn append(&mut self, next: Self) {
        for (index, next) in next.0 {
            let group = self.of(index, next.val.len());
            add_all(&mut group.ram_ra, next.ram_ra);
            add_all(&mut group.val, next.val);
        }
    }

    /// All of them, by index.
    pub(super) fn into_iter(self) -> impl Iterator<Item = (u32, Group)> {
        self.0.into_iter()
    }
}
