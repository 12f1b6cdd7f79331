//! What each relation costs. The numbers were measured on the reference machine (docs/benchmarks);
//! a wrong one makes a plan slower, never wrong.

use super::memory::Sizes;
use rill_verifier::Dimensions;

/// How a relation streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Windows on a grid.
    Window,
    /// Two passes whatever the switch.
    PrefixSuffix,
}

/// One relation of a stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// Its slug.
    pub(super) slug: &'static str,
    /// How it streams.
    pub(super) kind: Kind,
    /// Degree of the grid in each variable.
    degree: usize,
    /// Nanoseconds per row in a pass before round 0.
    first_ns: f64,
    /// The same before any later round.
    later_ns: f64,
    /// Nanoseconds per point of the grid of a super-cell.
    point_ns: f64,
    /// Nanoseconds per entry of the tables in all rounds after the switch.
    entry_ns: f64,
    /// Bytes per entry of the tables.
    pub(super) entry_bytes: fn(&Dimensions) -> usize,
    /// Field elements of one worker's scratch, per point of the grid.
    columns: fn(&Dimensions) -> usize,
}

/// Most points of a grid: more do not fit the second-level cache beside the columns.
const MAX_POINTS: f64 = 4096.0;

/// Bytes of a field element.
const F: usize = 32;

impl Member {
    /// Nanoseconds per row of a pass before round `round`, without the grid.
    pub(super) fn pass_ns(&self, round: usize, _sizes: &Sizes) -> f64 {
        if round == 0 { self.first_ns } else { self.later_ns }
    }

    /// Nanoseconds per row of the window of `rounds` rounds from `round`; infinite if it is too
    /// large.
    pub(super) fn window_ns(&self, round: usize, rounds: usize, sizes: &Sizes) -> f64 {
        let points = self.points(rounds);
        if points > MAX_POINTS {
            return f64::INFINITY;
        }
        let super_cell = f64::powi(2.0, (round + rounds) as i32);
        self.pass_ns(round, sizes) + self.point_ns * points / super_cell
    }

    /// Bytes of one worker's scratch for a window of `rounds` rounds.
    pub(super) fn scratch_bytes(&self, rounds: usize, dimensions: &Dimensions) -> usize {
        match self.kind {
            Kind::Window => self.points(rounds) as usize * (self.columns)(dimensions) * F,
            Kind::PrefixSuffix => (self.columns)(dimensions) * F << rounds,
        }
    }

    /// `(degree+1)^rounds`.
    fn points(&self, rounds: usize) -> f64 {
        f64::powi((self.degree + 1) as f64, rounds as i32)
    }
}

/// One stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    /// Its name.
    pub(super) name: &'static str,
    /// Passes besides those of the windows and tables.
    pub(super) passes: usize,
    /// Nanoseconds per row besides them.
    other_ns: f64,
    /// Seconds whatever the number of rows.
    pub(super) seconds: f64,
    /// Bytes besides the tables of the members.
    pub(super) bytes: fn(&Sizes) -> usize,
    /// The relations with cycle rounds.
    pub(super) members: &'static [Member],
}

impl Stage {
    /// The last round at which it can switch.
    pub(super) fn switches(&self, sizes: &Sizes) -> usize {
        if self.members.is_empty() { 0 } else { sizes.dimensions.log_cycles.min(16) }
    }

    /// Nanoseconds per row besides windows and table passes, if it switches at round `switch`.
    pub(super) fn ns_per_row(&self, _sizes: &Sizes, switch: usize) -> f64 {
        let entries: f64 = self.members.iter().map(|member| member.entry_ns).sum();
        self.other_ns + entries / f64::powi(2.0, switch as i32)
    }

    /// Bytes per entry of the tables of all members.
    pub(super) fn entry_bytes(&self, dimensions: &Dimensions) -> usize {
        self.members.iter().map(|member| (member.entry_bytes)(dimensions)).sum()
    }
}

/// The stages of a proof, in order.
pub(super) const STAGES: [Stage; 10] = [
    Stage {
        name: "commitment",
        passes: 1,
        other_ns: 3800.0,
        seconds: 0.1,
        bytes: |_| 4 << 20,
        members: &[],
    },
    Stage {
        name: "constraints",
        passes: 2,
        other_ns: 600.0,
        seconds: 0.0,
        bytes: |_| 1 << 20,
        members: &[Member {
            slug: "spartan.outer",
            kind: Kind::Window,
            degree: 2,
            first_ns: 150.0,
            later_ns: 150.0,
            point_ns: 30.0,
            entry_ns: 150.0,
            entry_bytes: |_| 2 * F,
            columns: |_| 5,
        }],
    },
    Stage {
        name: "products",
        passes: 0,
        other_ns: 0.0,
        seconds: 0.0,
        bytes: |_| 1 << 20,
        members: &[
            Member {
                slug: "spartan.product",
                kind: Kind::Window,
                degree: 2,
                first_ns: 80.0,
                later_ns: 120.0,
                point_ns: 60.0,
                entry_ns: 400.0,
                entry_bytes: |_| 8 * F,
                columns: |_| 11,
            },
            Member {
                slug: "operands.reduction",
                kind: Kind::PrefixSuffix,
                degree: 2,
                first_ns: 60.0,
                later_ns: 60.0,
                point_ns: 0.0,
                entry_ns: 100.0,
                entry_bytes: |_| 8 * F,
                columns: |_| 8,
            },
        ],
    },
    Stage {
        name: "operands",
        passes: 0,
        other_ns: 0.0,
        seconds: 0.0,
        bytes: |_| 1 << 20,
        members: &[
            Member {
                slug: "spartan.shift",
                kind: Kind::PrefixSuffix,
                degree: 2,
                first_ns: 40.0,
                later_ns: 40.0,
                point_ns: 0.0,
                entry_ns: 60.0,
                entry_bytes: |_| 6 * F,
                columns: |_| 6,
            },
            Member {
                slug: "operands.input",
                kind: Kind::Window,
                degree: 2,
                first_ns: 100.0,
                later_ns: 120.0,
                point_ns: 80.0,
                entry_ns: 400.0,
                entry_bytes: |_| 8 * F,
                columns: |_| 11,
            },
            Member {
                slug: "registers.reduction",
                kind: Kind::PrefixSuffix,
                degree: 2,
                first_ns: 40.0,
                later_ns: 40.0,
                point_ns: 0.0,
                entry_ns: 60.0,
                entry_bytes: |_| 5 * F,
                columns: |_| 5,
            },
            Member {
                slug: "ram.reduction",
                kind: Kind::PrefixSuffix,
                degree: 2,
                first_ns: 30.0,
                later_ns: 30.0,
                point_ns: 0.0,
                entry_ns: 60.0,
                entry_bytes: |_| 4 * F,
                columns: |_| 4,
            },
        ],
    },
    Stage {
        name: "accesses",
        passes: 0,
        other_ns: 0.0,
        seconds: 0.0,
        bytes: |sizes| (2 * F) << sizes.dimensions.log_memory,
        members: &[
            Member {
                slug: "registers.read_write",
                kind: Kind::Window,
                degree: 2,
                first_ns: 150.0,
                later_ns: 150.0,
                point_ns: 60.0,
                entry_ns: 600.0,
                entry_bytes: |_| 600,
                columns: |_| 32,
            },
            Member {
                slug: "ram.read_write",
                kind: Kind::Window,
                degree: 2,
                first_ns: 60.0,
                later_ns: 60.0,
                point_ns: 20.0,
                entry_ns: 200.0,
                entry_bytes: |_| 200,
                columns: |_| 32,
            },
        ],
    },
    Stage {
        name: "lookups",
        passes: 15,
        other_ns: 2000.0,
        seconds: 0.0,
        bytes: |_| 8 << 20,
        members: &[
            Member {
                slug: "lookups.read_raf",
                kind: Kind::Window,
                degree: 9,
                first_ns: 150.0,
                later_ns: 150.0,
                point_ns: 60.0,
                entry_ns: 600.0,
                entry_bytes: |d| (d.selectors() + 1) * F,
                columns: |d| d.selectors() + 3,
            },
            Member {
                slug: "registers.val_evaluation",
                kind: Kind::Window,
                degree: 2,
                first_ns: 40.0,
                later_ns: 60.0,
                point_ns: 30.0,
                entry_ns: 150.0,
                entry_bytes: |_| 3 * F,
                columns: |_| 8,
            },
            Member {
                slug: "ram.val_check",
                kind: Kind::Window,
                degree: 2,
                first_ns: 20.0,
                later_ns: 30.0,
                point_ns: 30.0,
                entry_ns: 100.0,
                entry_bytes: |_| 3 * F,
                columns: |_| 8,
            },
        ],
    },
    Stage {
        name: "addresses",
        passes: 1,
        other_ns: 800.0,
        seconds: 0.02,
        bytes: |sizes| (sizes.threads + 1) * 7 * F << sizes.dimensions.log_bytecode,
        members: &[],
    },
    Stage {
        name: "cycles",
        passes: 0,
        other_ns: 0.0,
        seconds: 0.0,
        bytes: |_| 1 << 20,
        members: &[
            Member {
                slug: "bytecode.read_raf",
                kind: Kind::Window,
                degree: 4,
                first_ns: 60.0,
                later_ns: 60.0,
                point_ns: 40.0,
                entry_ns: 300.0,
                entry_bytes: |d| (d.bytecode_chunks() + 2) * F,
                columns: |d| d.bytecode_chunks() + 8,
            },
            Member {
                slug: "onehot.booleanity",
                kind: Kind::Window,
                degree: 2,
                first_ns: 250.0,
                later_ns: 250.0,
                point_ns: 400.0,
                entry_ns: 1200.0,
                entry_bytes: |d| d.chunks() * F,
                columns: |d| d.chunks() + 3,
            },
            Member {
                slug: "ram.ra_virtual",
                kind: Kind::Window,
                degree: 4,
                first_ns: 30.0,
                later_ns: 30.0,
                point_ns: 20.0,
                entry_ns: 150.0,
                entry_bytes: |d| d.ram_chunks() * F,
                columns: |d| d.ram_chunks() + 3,
            },
            Member {
                slug: "lookups.ra_virtual",
                kind: Kind::Window,
                degree: 4,
                first_ns: 200.0,
                later_ns: 200.0,
                point_ns: 200.0,
                entry_ns: 1200.0,
                entry_bytes: |d| d.lookup_chunks() * F,
                columns: |d| d.lookup_chunks() + 3,
            },
            Member {
                slug: "increments.reduction",
                kind: Kind::PrefixSuffix,
                degree: 2,
                first_ns: 30.0,
                later_ns: 30.0,
                point_ns: 0.0,
                entry_ns: 60.0,
                entry_bytes: |_| 6 * F,
                columns: |_| 6,
            },
        ],
    },
    Stage {
        name: "chunks",
        passes: 1,
        other_ns: 500.0,
        seconds: 0.0,
        bytes: |_| 1 << 20,
        members: &[],
    },
    Stage {
        name: "opening",
        passes: 1,
        other_ns: 800.0,
        seconds: 1.4,
        bytes: |sizes| {
            3000 << (sizes.dimensions.log_cycles + sizes.dimensions.chunk_bits).div_ceil(2)
        },
        members: &[],
    },
];
