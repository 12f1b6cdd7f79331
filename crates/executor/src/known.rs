//! Digests of rows as they were first replayed.

use crate::Digest;
use core::ops::Range;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Ranges that begin or end between two marks and are remembered, at most: many more than passes
/// are cut into.
const PARTIAL: usize = 1 << 12;

/// Digests of ranges that lie between two neighbouring marks. Every pass cuts a run in the same
/// way, so from the second on each range is found here.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<BTreeMap<(u64, u64), Digest>>);

impl Known {
    /// Whether the rows had this digest before, if they were replayed before. `whole` ranges, from
    /// mark to mark, are always remembered.
    pub(crate) fn agrees(&self, rows: &Range<u64>, digest: Digest, whole: bool) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let range = (rows.start, rows.end);
        if let Some(before) = known.get(&range) {
            return *before == digest;
        }
        if whole || known.len() < PARTIAL {
            known.insert(range, digest);
        }
        true
    }
}
