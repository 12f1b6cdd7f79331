//! What every form is built from.

use crate::calls::Calls;
use crate::plan::Costed;
use crate::{ProveError, Schedules};
use rill_program::{MemoryMap, ProgramKey};
use rill_sumcheck_prover::{BlockSource, Schedule, SourceError};
use rill_verifier::Dimensions;
use rill_witness::{Block, CycleSource};
use std::ops::Range;

/// A form of some relation over blocks of cycles.
pub type Form<'a> = rill_sumcheck_prover::Form<'a, Block>;

/// The forms a relation comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// Dense tables, the relation's own formula: the oracle, for small traces.
    Naive,
    /// O(T) memory, fast.
    Linear,
    /// The rounds that the schedules name are streamed, the others linear.
    #[cfg(feature = "streaming")]
    Streaming,
}

impl FormKind {
    /// All of this build, from the smallest memory on.
    pub const ALL: &[Self] = &[
        #[cfg(feature = "streaming")]
        Self::Streaming,
        Self::Linear,
        Self::Naive,
    ];

    /// The streaming forms, if they are compiled in.
    pub fn streaming() -> Option<Self> {
        Self::ALL.first().copied().filter(|kind| *kind != Self::Linear)
    }
}

/// Bytes of bound calls that the forms of a table keep in memory that grows with T, or else.
pub(crate) const LINEAR_CELL_BYTES: usize = 256 << 20;
pub(crate) const CELL_BYTES: usize = 16 << 20;

/// One run about to be proven.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The program.
    pub key: &'a ProgramKey,
    /// The memory map of the statement.
    pub map: &'a MemoryMap,
    /// All sizes.
    pub dimensions: Dimensions,
    /// The calls of the run.
    pub calls: &'a Calls<'a>,
    /// The cycles of the run.
    pub cycles: &'a dyn CycleSource,
    /// The form of all relations.
    pub form: FormKind,
    /// Which rounds are streamed, if that is the form.
    pub schedules: &'a Schedules,
}

impl<'a> Context<'a> {
    /// The requested one of the three forms of the relation `R`; `streaming` gets its
    /// schedule.
    ///
    /// # Errors
    /// If the run cannot be replayed, or there is no schedule for `R`.
    pub(crate) fn choose<R: Costed>(
        &self,
        naive: impl FnOnce() -> Result<Form<'a>, SourceError>,
        linear: impl FnOnce() -> Form<'a>,
        streaming: impl FnOnce(&Schedule) -> Form<'a>,
    ) -> Result<Form<'a>, ProveError> {
        Ok(if self.form == FormKind::Naive {
            naive()?
        } else if Some(self.form) == FormKind::streaming() {
            streaming(match R::COSTS {
                Some(_) => self.schedules.of(R::SLUG).ok_or(ProveError::Unplanned(R::SLUG))?,
                None => const { &Schedule::linear() },
            })
        } else {
            linear()
        })
    }

    /// Bytes of bound calls that the form of a table may keep.
    pub(crate) fn cell_bytes(&self) -> usize {
        if self.form == FormKind::Linear { LINEAR_CELL_BYTES } else { CELL_BYTES }
    }

    /// Calls `visit` with every block in order; for naive forms and tests.
    pub fn for_each_block(&self, visit: &mut dyn FnMut(&Block)) -> Result<(), SourceError> {
        for segment in self.cycles.segments() {
            self.cycles.replay(segment, visit).map_err(SourceError::new)?;
        }
        Ok(())
    }
}

/// Cycles as the round engine takes them.
#[derive(Clone, Copy)]
pub struct Rows<'a>(pub &'a dyn CycleSource);

impl BlockSource<Block> for Rows<'_> {
    fn rows(&self) -> u64 {
        self.0.rows()
    }

    fn segments(&self) -> Vec<Range<u64>> {
        self.0.segments()
    }

    fn work(&self, segment: &Range<u64>) -> u64 {
        self.0.work(segment)
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        self.0.replay(segment, visit).map_err(SourceError::new)
    }
}
