//! The prefixes at the challenges bound so far.

use super::{Class, Form, PHASES, Prefix, suffix_len};
use rill_field::F;
use std::collections::BTreeMap;

/// The values of the prefixes which a set of tables needs, after the finished phases.
#[derive(Clone, Debug)]
pub struct Checkpoints {
    values: BTreeMap<Prefix, F>,
}

impl Checkpoints {
    /// The prefixes that rows of `classes` need in any phase; no bit is bound.
    pub fn new(classes: impl IntoIterator<Item = Class>) -> Self {
        let mut values = BTreeMap::new();
        for class in classes {
            for phase in 0..PHASES {
                for term in Form::new(class, suffix_len(phase)).terms() {
                    let reads = term.prefix.reads();
                    for prefix in reads.into_iter().chain([term.prefix]) {
                        values.insert(prefix, prefix.initial());
                    }
                }
            }
        }
        Self { values }
    }

    /// The prefixes carried.
    pub fn prefixes(&self) -> impl Iterator<Item = Prefix> {
        self.values.keys().copied()
    }

    /// The value of a prefix at the bound bits.
    pub fn value(&self, prefix: Prefix) -> F {
        self.values.get(&prefix).copied().unwrap_or_else(|| prefix.initial())
    }

    /// Records the value of a prefix at the end of a phase.
    pub(super) fn set(&mut self, prefix: Prefix, value: F) {
        self.values.insert(prefix, value);
    }
}
