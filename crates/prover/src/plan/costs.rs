//! What relations and stages cost. Each says so in its own file; here it is only added up.
//!
//! Nanoseconds are those of one thread, fitted by `cargo xtask calibrate`. A wrong number makes a
//! plan slower or its prediction worse, never a proof wrong.

use super::memory::Sizes;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::Schedule;
use rill_verifier::Dimensions;

/// The machine that nanoseconds and seconds were measured on.
pub const MACHINE: &str = "two threads of an AMD EPYC with AVX-512 IFMA";

/// A relation that says what it costs; one that does not has no form.
pub(crate) trait Costed: Relation {
    /// What it costs; `None` if its rounds do not go over cycles: nothing of it is planned.
    const COSTS: Option<Costs>;

    /// Whether it streams more than half of the cycle rounds. Beyond half of them the weights of
    /// the rows of a cell are more than `√T`, which needs a form of its own.
    const BEYOND_HALF: bool = false;

    /// Whether only proofs of programs whose rows may have ports have it.
    const OF_PORTS: bool = false;
}

/// How a relation streams.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Streams {
    /// In windows.
    Windows {
        /// Degree of the grid in each variable.
        degree: usize,
        /// Rounds of a window at most: those of longer ones are dearer than another pass.
        longest: usize,
        /// Per point of the grid of a super-cell.
        point_ns: f64,
    },
    /// In two passes whatever the switch.
    PrefixSuffix,
}

/// The nanoseconds of a relation, in words.
pub const NANOSECONDS: [&str; 5] = ["first pass", "later pass", "tables", "point", "entry"];

/// What the cycle rounds of a relation cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Costs {
    /// How it streams.
    pub(crate) streams: Streams,
    /// Per row in a pass before round 0, before a later one, and in that for the tables.
    pub(crate) pass_ns: [f64; 3],
    /// Per entry written to the tables, and gone through in the rounds after the switch.
    pub(crate) entry_ns: f64,
    /// Bytes of what it keeps at the switch.
    pub(crate) kept: fn(&Sizes, &Schedule) -> usize,
    /// Bytes of one worker's scratch in a window of so many rounds, as its passes ask for them.
    pub(crate) scratch: fn(&Dimensions, usize) -> usize,
}

/// Bytes of a scratch that grows like a grid of degree 2, and takes `kib` KiB with two rounds.
pub(crate) fn of_grid(kib: usize, rounds: usize) -> usize {
    kib * KIB * 3usize.pow(rounds as u32) / 9
}

/// One relation of a stage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    /// Its slug.
    pub(crate) slug: &'static str,
    costs: Costs,
    beyond_half: bool,
    of_ports: bool,
}

impl Member {
    /// The relation `R`, if there is something to plan.
    pub(crate) const fn of<R: Costed>() -> Option<Self> {
        match R::COSTS {
            Some(costs) => Some(Self {
                slug: R::SLUG,
                costs,
                beyond_half: R::BEYOND_HALF,
                of_ports: R::OF_PORTS,
            }),
            None => None,
        }
    }

    /// The last round at which it switches, of `log_cycles` cycle rounds.
    pub(super) fn deepest(&self, log_cycles: usize) -> usize {
        if self.beyond_half { log_cycles } else { log_cycles / 2 }
    }

    /// Nanoseconds per row of the pass that makes the tables at round `switch`, and of the rounds
    /// after it.
    pub(super) fn tables_ns(&self, switch: usize) -> f64 {
        let Costs { pass_ns, entry_ns, .. } = self.costs;
        let pass = if switch == 0 { pass_ns[0] } else { pass_ns[2] };
        pass + entry_ns / f64::powi(2.0, switch as i32)
    }

    /// Nanoseconds per row of the first of the two passes of a prefix–suffix sum, if it is one.
    pub(super) fn sums_ns(&self) -> Option<f64> {
        matches!(self.costs.streams, Streams::PrefixSuffix).then_some(self.costs.pass_ns[0])
    }

    /// Nanoseconds per row of the window of `rounds` rounds from `round`; infinite if it is too
    /// large.
    pub(super) fn window_ns(&self, round: usize, rounds: usize) -> f64 {
        let pass = self.costs.pass_ns[usize::from(round > 0)];
        match self.costs.streams {
            Streams::Windows { longest, .. } if rounds > longest => f64::INFINITY,
            Streams::Windows { point_ns, .. } => {
                let super_cell = f64::powi(2.0, (round + rounds) as i32);
                pass + point_ns * self.points(rounds) / super_cell
            }
            Streams::PrefixSuffix => pass,
        }
    }

    /// The nanoseconds as they are recorded, by [`NANOSECONDS`].
    pub(super) fn nanoseconds(&self) -> [f64; 5] {
        let Costs { streams, pass_ns: [first, later, tables], entry_ns, .. } = self.costs;
        match streams {
            Streams::Windows { point_ns, .. } => [first, later, tables, point_ns, entry_ns],
            Streams::PrefixSuffix => [first, 0.0, tables, 0.0, entry_ns],
        }
    }

    /// How many of each there are for a row in a proof that streams as `schedule` says.
    pub(super) fn shares(&self, schedule: &Schedule) -> [f64; 5] {
        let cell = |log: usize| f64::powi(0.5, log as i32);
        let switch = schedule.switch();
        let mut shares = [1.0, 0.0, f64::from(u8::from(switch > 0)), 0.0, cell(switch)];
        let mut round = 0;
        if matches!(self.costs.streams, Streams::Windows { .. }) {
            shares[1] = schedule.windows().len().saturating_sub(1) as f64;
            for rounds in schedule.windows() {
                round += rounds;
                shares[3] += self.points(*rounds) * cell(round);
            }
        }
        shares
    }

    /// Points of the grid of a window, or values of the low part.
    fn points(&self, rounds: usize) -> f64 {
        let base = match self.costs.streams {
            Streams::Windows { degree, .. } => degree + 1,
            Streams::PrefixSuffix => 2,
        };
        f64::powi(base as f64, rounds as i32)
    }

    /// Bytes of what it keeps at the switch, and of the scratch of all workers.
    pub(super) fn bytes(&self, sizes: &Sizes, schedule: &Schedule) -> usize {
        // Other passes have scratches too.
        let least = match self.costs.streams {
            Streams::Windows { .. } => 2,
            Streams::PrefixSuffix => 0,
        };
        let largest = schedule.windows().iter().copied().max().unwrap_or(0).max(least);
        let scratch = (self.costs.scratch)(&sizes.dimensions, largest);
        (self.costs.kept)(sizes, schedule) + sizes.threads * scratch
    }
}

/// One stage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    /// Its name.
    pub(crate) name: &'static str,
    /// The steps of which the journal keeps a state, in order.
    pub(crate) steps: &'static [&'static str],
    /// Passes besides those of the windows and tables.
    pub(crate) passes: fn(&Sizes) -> usize,
    /// Nanoseconds per row besides them.
    pub(crate) other_ns: f64,
    /// The linear prover.
    pub(crate) linear: Linear,
    /// Seconds besides.
    pub(crate) more: Seconds,
    /// Bytes besides those of the members.
    pub(crate) bytes: fn(&Sizes) -> usize,
    /// Bytes at most that its members ask for beyond that, as they do not know the rows.
    pub(crate) unused: fn(&Sizes) -> usize,
    /// Its relations.
    pub(crate) members: &'static [Option<Member>],
}

/// What a stage costs the linear prover.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Linear {
    /// Passes.
    pub(crate) passes: usize,
    /// Nanoseconds per row and thread.
    pub(crate) ns: f64,
    /// Bytes per row.
    pub(crate) row_bytes: usize,
    /// Bytes besides, if more than the streaming prover has.
    pub(crate) bytes: fn(&Sizes) -> usize,
}

/// Seconds of a stage whatever the rows, on two threads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seconds {
    /// In any case.
    pub(crate) always: f64,
    /// For each column of the matrix of a polynomial.
    pub(crate) column: f64,
    /// For each row of the bytecode, of `2^log_bytecode`.
    pub(crate) bytecode: f64,
    /// For each word of memory.
    pub(crate) word: f64,
    /// For each bit of a call.
    pub(crate) bit: f64,
}

impl Seconds {
    /// None.
    pub(crate) const NONE: Self =
        Self { always: 0.0, column: 0.0, bytecode: 0.0, word: 0.0, bit: 0.0 };
}

impl Stage {
    /// The relations with cycle rounds in any proof, in order.
    pub(super) fn all_members(&self) -> impl Iterator<Item = &'static Member> {
        self.members.iter().flatten()
    }

    /// Those in proofs of these dimensions.
    pub(super) fn members(&self, dimensions: &Dimensions) -> impl Iterator<Item = &'static Member> {
        let has_ports = dimensions.has_ports;
        self.all_members().filter(move |member| has_ports || !member.of_ports)
    }

    /// The last round at which it can switch.
    pub(super) fn switches(&self, sizes: &Sizes) -> usize {
        let members = self.members(&sizes.dimensions);
        members.map(|m| m.deepest(sizes.dimensions.log_cycles)).max().unwrap_or(0)
    }

    /// For each member the windows of `schedule` that it can stream, whole.
    pub(super) fn schedules(
        &self,
        sizes: &Sizes,
        schedule: &Schedule,
    ) -> Vec<(&'static str, Schedule)> {
        let of = |member: &Member| {
            let deepest = member.deepest(sizes.dimensions.log_cycles);
            let mut rounds = 0;
            let windows = schedule.windows().iter().copied().take_while(|window| {
                rounds += *window;
                rounds <= deepest
            });
            (member.slug, Schedule::new(windows))
        };
        self.members(&sizes.dimensions).map(of).collect()
    }
}

/// Bytes of a KiB.
pub(crate) const KIB: usize = 1 << 10;

/// Bytes of a MiB.
pub(crate) const MIB: usize = 1 << 20;
