//! Checkpoints: where a replay may start.

use crate::core::Core;
use crate::interpreter::State;
use crate::memory::{Memory, Page};
use rill_isa::REGISTER_COUNT;
use rill_program::Image;

/// Rows between the checkpoints of a short run.
const FIRST_INTERVAL: u64 = 1 << 14;

/// What a run may spend on checkpoints. No bound depends on its length.
///
/// With `P` the bytes of all pages ever written, at most `8·2^log_memory`, checkpoints hold at most
///
/// ```text
/// max(bytes, copies·P) + P
/// ```
///
/// bytes of pages, the last `P` of them for the end of the run: by default `max(4 MiB, 24·K) + 8·K`
/// for `K` words of memory, however many of its pages the program writes between any two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckpointLimits {
    /// How many there may be at a time, at least 2, not counting the end of the run.
    pub count: usize,
    /// Bytes of pages they may hold whatever the memory in use.
    pub bytes: usize,
    /// Copies of all pages ever written that they may hold, at least 2.
    pub copies: usize,
}

impl Default for CheckpointLimits {
    fn default() -> Self {
        Self { count: 64, bytes: 4 << 20, copies: 3 }
    }
}

/// The machine before a row, but for its memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) row: u64,
    registers: [u64; REGISTER_COUNT],
    pc: u32,
    taken: usize,
    /// Words of calls.
    rings: Box<[u64]>,
}

impl Mark {
    fn of(row: u64, core: &Core) -> Self {
        let registers = *core.state.registers.first_chunk().expect("128 of 256");
        let State { pc, taken, .. } = core.state;
        Self { row, registers, pc, taken, rings: core.rings.words() }
    }

    /// Whether a machine stands here.
    pub(crate) fn matches(&self, core: &Core) -> bool {
        *self == Self::of(self.row, core)
    }
}

/// The content of a page from mark `since` on.
#[derive(Debug)]
struct Version {
    since: u32,
    page: Box<Page>,
}

/// Marks in ascending order and, for each page, its content at each mark before which it changed:
/// what does not change between marks is held once.
///
/// Marks are `interval` rows apart, from row 0. When there are too many of them every other one
/// goes and the interval doubles.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    limits: CheckpointLimits,
    interval: u64,
    marks: Vec<Mark>,
    pages: Vec<Vec<Version>>,
    /// Versions of all pages.
    versions: usize,
    /// Pages with a version.
    touched: usize,
}

impl Checkpoints {
    pub(crate) fn new(limits: CheckpointLimits) -> Self {
        Self {
            limits,
            interval: FIRST_INTERVAL,
            marks: Vec::new(),
            pages: Vec::new(),
            versions: 0,
            touched: 0,
        }
    }

    /// The marks, the first at row 0.
    pub(crate) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The row before which the next mark is due.
    pub(crate) fn next_row(&self) -> u64 {
        self.marks.len() as u64 * self.interval
    }

    /// Takes a mark before `row`, if one is due there and still is after there is room for it.
    pub(crate) fn offer(&mut self, row: u64, core: &mut Core) {
        while row == self.next_row() && !self.has_room(&core.memory) {
            self.thin();
        }
        if row == self.next_row() {
            self.push(row, core);
        }
    }

    /// Marks the end of the run, after `rows` rows.
    pub(crate) fn seal(&mut self, rows: u64, core: &mut Core) {
        if self.marks.last().is_none_or(|mark| mark.row != rows) {
            self.push(rows, core);
        }
    }

    /// Whether one more mark keeps the limits. The first two always do.
    fn has_room(&self, memory: &Memory) -> bool {
        let is_new = |page: u32| self.pages.get(page as usize).is_none_or(Vec::is_empty);
        let written = memory.written().count();
        let touched = self.touched + memory.written().filter(|(page, _)| is_new(*page)).count();
        let most = self.limits.bytes.max(self.limits.copies.max(2) * touched * size_of::<Page>());
        let fits = (self.versions + written) * size_of::<Page>() <= most;
        self.marks.len() < 2 || self.marks.len() < self.limits.count && fits
    }

    /// Bytes of all pages held.
    pub(crate) fn bytes(&self) -> usize {
        self.versions * size_of::<Page>()
    }

    fn push(&mut self, row: u64, core: &mut Core) {
        let since = self.marks.len() as u32;
        self.marks.push(Mark::of(row, core));
        for (page, content) in core.memory.written() {
            let page = page as usize;
            if self.pages.len() <= page {
                self.pages.resize_with(page + 1, Vec::new);
            }
            let versions = &mut self.pages[page];
            match versions.last_mut() {
                Some(version) if version.since == since => *version.page = *content,
                _ => {
                    self.touched += usize::from(versions.is_empty());
                    versions.push(Version { since, page: Box::new(*content) });
                    self.versions += 1;
                }
            }
        }
        core.memory.forget_written();
    }

    /// Moves the versions of frame `f` to frame `places[f]`, of `frames` frames.
    pub(crate) fn rearrange(&mut self, places: &[u32], frames: usize) {
        let mut pages = Vec::new();
        pages.resize_with(frames, Vec::new);
        for (versions, place) in self.pages.drain(..).zip(places) {
            pages[*place as usize] = versions;
        }
        self.pages = pages;
    }

    /// Drops the marks of odd number. A page that changed before one of them has changed before the
    /// next one.
    fn thin(&mut self) {
        let mut even = false;
        self.marks.retain(|_| {
            even = !even;
            even
        });
        self.interval *= 2;
        self.versions = 0;
        for versions in &mut self.pages {
            for version in versions.iter_mut() {
                version.since = version.since.div_ceil(2);
            }
            versions.reverse();
            versions.dedup_by_key(|version| version.since);
            versions.reverse();
            self.versions += versions.len();
        }
    }

    /// Number of the last mark at or before `row`.
    pub(crate) fn last_before(&self, row: u64) -> usize {
        self.marks.partition_point(|mark| mark.row <= row) - 1
    }

    /// Brings a machine to a mark. `held[p]` is the number of the version of page `p` that its
    /// memory holds, but for the pages written since: 1 for the first version, 0 for its content in
    /// `image`.
    pub(crate) fn restore(&self, mark: usize, core: &mut Core, held: &mut Vec<u32>, image: &Image) {
        held.resize(self.pages.len(), 0);
        for (page, (versions, held)) in self.pages.iter().zip(held).enumerate() {
            let wanted = versions.partition_point(|version| version.since as usize <= mark) as u32;
            if *held == wanted && !core.memory.is_written(page) {
                continue;
            }
            let version = wanted.checked_sub(1).map(|version| &*versions[version as usize].page);
            core.memory.restore(page, version, image);
            *held = wanted;
        }
        core.memory.forget_written();
        let mark = &self.marks[mark];
        core.state.registers = [0; 256];
        core.state.registers[..REGISTER_COUNT].copy_from_slice(&mark.registers);
        core.state.pc = mark.pc;
        core.state.taken = mark.taken;
        core.rings.restore(&mark.rings);
    }
}
