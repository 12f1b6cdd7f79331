//! Which rounds of which relation are streamed.

use rill_sumcheck_prover::Schedule;
use rill_witness::Localities;
use std::collections::BTreeMap;
use std::fmt;

/// The schedule of each relation, by slug. Part of what a proof costs, never of its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedules {
    pub(crate) of: BTreeMap<&'static str, Schedule>,
    /// The most bytes for the members of a pass, by stage.
    pub(crate) pass_bytes: BTreeMap<&'static str, u64>,
    /// How far apart the accesses of the run are, which tells how large tables will be.
    pub(crate) localities: Option<Localities>,
}

impl Schedules {
    /// None: enough for forms that do not stream.
    pub const NONE: &'static Self = &Self::none();

    /// None.
    pub const fn none() -> Self {
        Self { of: BTreeMap::new(), pass_bytes: BTreeMap::new(), localities: None }
    }

    /// The same with `schedule` for the relation `slug`.
    #[must_use]
    pub fn with(mut self, slug: &'static str, schedule: Schedule) -> Self {
        self.of.insert(slug, schedule);
        self
    }

    /// The schedule of the relation `slug`, if there is one.
    pub fn of(&self, slug: &str) -> Option<&Schedule> {
        self.of.get(slug)
    }

    /// Bytes that the members of a pass of stage `stage` may ask for, if that is limited.
    pub fn pass_bytes(&self, stage: &str) -> Option<u64> {
        self.pass_bytes.get(stage).copied()
    }

    /// How far apart the accesses of the run are, if that is known.
    pub fn localities(&self) -> Option<Localities> {
        self.localities
    }

    /// Slugs and schedules, in the order of the slugs.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Schedule)> {
        self.of.iter().map(|(slug, schedule)| (*slug, schedule))
    }
}

impl fmt::Display for Schedules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of.iter().try_for_each(|(slug, schedule)| writeln!(f, "{slug:<28}{schedule}"))
    }
}
