//! What each relation costs, measured on the reference machine by `rill prove --windows`. A wrong
//! number makes a plan slower or its prediction worse, never a proof wrong.

use super::memory::{Sizes, commitments, log_columns};
use rill_sumcheck_prover::Schedule;
use rill_verifier::Dimensions;

/// Bytes of a field element.
const F: usize = 32;

/// How a relation streams.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Windows on a grid of this degree in each variable.
    Windows(usize),
    /// Two passes for any switch.
    PrefixSuffix,
}

/// What a relation keeps at the switch.
#[derive(Clone, Copy, Debug)]
enum Tables {
    /// So many field elements for each cell.
    Elements(fn(&Dimensions) -> usize),
    /// The entries of the registers' matrix and two columns.
    Registers,
    /// The entries of the matrix of words, or the words.
    Words,
}

/// One relation of a stage. Nanoseconds are those of one thread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// Its slug.
    pub(super) slug: &'static str,
    /// How it streams.
    pub(super) kind: Kind,
    /// The most rounds of a window: those of longer ones cost more than another pass.
    longest: usize,
    /// Per row in a pass before round 0, before a later one, and in that for the tables.
    pass_ns: [f64; 3],
    /// Per point of the grid of a super-cell.
    point_ns: f64,
    /// Per entry written to the tables, and gone through in the rounds after the switch.
    entry_ns: f64,
    tables: Tables,
    /// KiB of one worker's scratch in a window of two rounds, or for each value of the low part.
    scratch_kib: f64,
}

impl Member {
    /// The last round at which it switches, of `log_cycles` cycle rounds. Beyond half of them the
    /// weights of the rows of a cell are more than `√T`; only RAM has a form for that, for runs
    /// whose accesses are far apart.
    pub(super) fn deepest(&self, log_cycles: usize) -> usize {
        if matches!(self.tables, Tables::Words) { log_cycles } else { log_cycles / 2 }
    }

    /// Nanoseconds per row of the pass that makes the tables at round `switch`, and of the rounds
    /// after it.
    pub(super) fn tables_ns(&self, switch: usize) -> f64 {
        let pass = if switch == 0 { self.pass_ns[0] } else { self.pass_ns[2] };
        pass + self.entry_ns / f64::powi(2.0, switch as i32)
    }

    /// Nanoseconds per row of the first of the two passes of a prefix–suffix sum.
    pub(super) fn sums_ns(&self) -> f64 {
        self.pass_ns[0]
    }

    /// Nanoseconds per row of the window of `rounds` rounds from `round`; infinite if it is too
    /// large.
    pub(super) fn window_ns(&self, round: usize, rounds: usize) -> f64 {
        if rounds > self.longest {
            return f64::INFINITY;
        }
        let super_cell = f64::powi(2.0, (round + rounds) as i32);
        self.pass_ns[usize::from(round > 0)] + self.point_ns * self.points(rounds) / super_cell
    }

    /// `(degree+1)^rounds`.
    fn points(&self, rounds: usize) -> f64 {
        match self.kind {
            Kind::Windows(degree) => f64::powi((degree + 1) as f64, rounds as i32),
            Kind::PrefixSuffix => f64::powi(2.0, rounds as i32),
        }
    }

    /// Bytes of the tables at the switch, and of the scratch of all workers.
    pub(super) fn bytes(&self, sizes: &Sizes, schedule: &Schedule) -> usize {
        let d = &sizes.dimensions;
        let (n, m, switch) = (d.log_cycles, d.log_memory, schedule.switch());
        let tables = match self.tables {
            Tables::Elements(count) => (count(d) * F) << (n - switch),
            Tables::Registers => {
                let entries = sizes.localities.registers.entries(switch) as usize;
                ENTRY * entries + ((2 * F) << (n - switch))
            }
            Tables::Words => words_bytes(sizes, schedule, n, m),
        };
        let unit = match self.kind {
            Kind::Windows(_) => self.points(2),
            Kind::PrefixSuffix => 1.0,
        };
        let points = schedule.windows().iter().map(|rounds| self.points(*rounds) / unit);
        let scratch = self.scratch_kib * points.fold(1.0, f64::max) * 1024.0;
        tables + sizes.threads * scratch as usize
    }
}

/// Bytes of `ram.read_write` at its peak.
#[cfg(feature = "streaming")]
fn words_bytes(sizes: &Sizes, schedule: &Schedule, n: usize, m: usize) -> usize {
    crate::ram::read_write::bytes(&sizes.localities.ram, schedule, n, m, sizes.threads)
}

/// No costs: nothing is streamed.
#[cfg(not(feature = "streaming"))]
fn words_bytes(_: &Sizes, _: &Schedule, _: usize, _: usize) -> usize {
    0
}

/// Bytes of an entry of the registers' matrix.
const ENTRY: usize = 112;

/// One stage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    /// Its name.
    pub(super) name: &'static str,
    /// Passes besides those of the windows and tables.
    pub(super) passes: usize,
    /// Nanoseconds per row besides them.
    pub(super) other_ns: f64,
    /// The linear prover.
    pub(super) linear: Linear,
    /// Seconds besides.
    pub(super) more: Seconds,
    /// Bytes besides those of the members.
    pub(super) bytes: fn(&Sizes) -> usize,
    /// Bytes at most that its members ask for beyond that, as they do not know the rows.
    pub(super) unused: fn(&Sizes) -> usize,
    /// The relations with cycle rounds.
    pub(super) members: &'static [Member],
}

/// What a stage costs the linear prover.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linear {
    /// Passes.
    pub(super) passes: usize,
    /// Nanoseconds per row and thread.
    pub(super) ns: f64,
    /// Bytes per row.
    pub(super) row_bytes: usize,
}

/// Seconds of a stage whatever the rows, on two threads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seconds {
    /// In any case.
    pub(super) always: f64,
    /// For each column of the matrix of a polynomial.
    pub(super) column: f64,
    /// For each row of the bytecode, of `2^log_bytecode`.
    pub(super) bytecode: f64,
    /// For each word of memory.
    pub(super) word: f64,
}

/// None.
const NO_MORE: Seconds = Seconds { always: 0.0, column: 0.0, bytecode: 0.0, word: 0.0 };

impl Stage {
    /// The last round at which it can switch.
    pub(super) fn switches(&self, sizes: &Sizes) -> usize {
        let deepest = self.members.iter().map(|m| m.deepest(sizes.dimensions.log_cycles));
        deepest.max().unwrap_or(0)
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
        self.members.iter().map(of).collect()
    }
}

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// The stages of a proof, in order.
pub(super) const STAGES: [Stage; 10] = [
    Stage {
        name: "commitment",
        passes: 1,
        other_ns: 2800.0,
        linear: Linear { passes: 1, ns: 2800.0, row_bytes: 0 },
        more: Seconds { column: 60e-6, ..NO_MORE },
        // Pieces of rows, and with 256 chunk values copies of generators; or the state kept of the
        // row commitments, while they are made of it.
        bytes: |s| {
            let of_column = if s.dimensions.chunk_bits < 8 { 100 } else { 280 };
            let pieces = s.threads * (7 * MIB / 2 + (of_column << log_columns(&s.dimensions)));
            pieces.max(commitments(&s.dimensions))
        },
        unused: |_| 0,
        members: &[],
    },
    Stage {
        name: "constraints",
        passes: 2,
        other_ns: 100.0,
        linear: Linear { passes: 3, ns: 760.0, row_bytes: 108 },
        more: NO_MORE,
        bytes: |_| 512 * KIB,
        unused: |_| 0,
        members: &[Member {
            slug: "spartan.outer",
            kind: Kind::Windows(2),
            longest: 4,
            pass_ns: [100.0, 190.0, 90.0],
            point_ns: 64.0,
            entry_ns: 1300.0,
            tables: Tables::Elements(|_| 3),
            scratch_kib: 450.0,
        }],
    },
    Stage {
        name: "products",
        passes: 0,
        other_ns: 0.0,
        linear: Linear { passes: 1, ns: 760.0, row_bytes: 172 },
        more: NO_MORE,
        bytes: |_| 512 * KIB,
        unused: |_| 0,
        members: &[
            Member {
                slug: "spartan.product",
                kind: Kind::Windows(2),
                longest: 4,
                pass_ns: [30.0, 94.0, 24.0],
                point_ns: 18.0,
                entry_ns: 1400.0,
                tables: Tables::Elements(|_| 4),
                scratch_kib: 64.0,
            },
            Member {
                slug: "operands.reduction",
                kind: Kind::PrefixSuffix,
                longest: usize::MAX,
                pass_ns: [40.0, 40.0, 24.0],
                point_ns: 0.0,
                entry_ns: 1700.0,
                tables: Tables::Elements(|_| 9),
                scratch_kib: 0.5,
            },
        ],
    },
    Stage {
        name: "operands",
        passes: 0,
        other_ns: 0.0,
        linear: Linear { passes: 1, ns: 1140.0, row_bytes: 275 },
        more: NO_MORE,
        bytes: |_| 512 * KIB,
        unused: |_| 0,
        members: &[
            Member {
                slug: "spartan.shift",
                kind: Kind::PrefixSuffix,
                longest: usize::MAX,
                pass_ns: [28.0, 28.0, 20.0],
                point_ns: 0.0,
                entry_ns: 1000.0,
                tables: Tables::Elements(|_| 8),
                scratch_kib: 1.0,
            },
            Member {
                slug: "operands.input",
                kind: Kind::Windows(2),
                longest: 4,
                pass_ns: [100.0, 170.0, 87.0],
                point_ns: 3.0,
                entry_ns: 2400.0,
                tables: Tables::Elements(|_| 11),
                scratch_kib: 100.0,
            },
            Member {
                slug: "registers.reduction",
                kind: Kind::PrefixSuffix,
                longest: usize::MAX,
                pass_ns: [20.0, 20.0, 16.0],
                point_ns: 0.0,
                entry_ns: 940.0,
                tables: Tables::Elements(|_| 6),
                scratch_kib: 0.5,
            },
            Member {
                slug: "ram.reduction",
                kind: Kind::PrefixSuffix,
                longest: usize::MAX,
                pass_ns: [8.0, 8.0, 6.0],
                point_ns: 0.0,
                entry_ns: 680.0,
                tables: Tables::Elements(|_| 4),
                scratch_kib: 0.5,
            },
        ],
    },
    Stage {
        name: "accesses",
        passes: 1,
        other_ns: 30.0,
        linear: Linear { passes: 3, ns: 1530.0, row_bytes: 120 },
        more: Seconds { word: 0.5e-6, ..NO_MORE },
        bytes: |s| 64 << s.dimensions.log_memory,
        // A super-cell may access more words than the average one does: ram.read_write.
        unused: |s| (80 << s.dimensions.log_memory).max(s.threads * MIB),
        members: &[
            Member {
                slug: "registers.read_write",
                kind: Kind::Windows(2),
                longest: 4,
                pass_ns: [350.0, 377.0, 167.0],
                point_ns: 5.0,
                entry_ns: 7700.0,
                tables: Tables::Registers,
                scratch_kib: 256.0,
            },
            Member {
                slug: "ram.read_write",
                kind: Kind::Windows(2),
                longest: 4,
                pass_ns: [30.0, 33.0, 22.0],
                point_ns: 2.0,
                entry_ns: 5000.0,
                tables: Tables::Words,
                scratch_kib: 0.0,
            },
        ],
    },
    Stage {
        name: "lookups",
        passes: 17,
        other_ns: 2100.0,
        linear: Linear { passes: 1, ns: 3600.0, row_bytes: 480 },
        more: NO_MORE,
        bytes: |s| s.threads * MIB / 2,
        // Sums of all classes that the bytecode has, for each worker and once more.
        unused: |s| (s.threads + 1) * 11 * MIB / 2,
        members: &[
            Member {
                slug: "lookups.read_raf",
                kind: Kind::Windows(9),
                longest: 2,
                pass_ns: [130.0, 121.0, 135.0],
                point_ns: 38.0,
                entry_ns: 3600.0,
                tables: Tables::Elements(|d| d.selectors() + 2),
                scratch_kib: 450.0,
            },
            Member {
                slug: "registers.val_evaluation",
                kind: Kind::Windows(2),
                longest: 3,
                pass_ns: [20.0, 72.0, 10.0],
                point_ns: 75.0,
                entry_ns: 1100.0,
                tables: Tables::Elements(|_| 2),
                scratch_kib: 230.0,
            },
            Member {
                slug: "ram.val_check",
                kind: Kind::Windows(2),
                longest: 3,
                pass_ns: [10.0, 36.0, 5.0],
                point_ns: 17.0,
                entry_ns: 600.0,
                tables: Tables::Elements(|_| 2),
                scratch_kib: 230.0,
            },
        ],
    },
    Stage {
        name: "addresses",
        passes: 1,
        other_ns: 775.0,
        linear: Linear { passes: 1, ns: 1070.0, row_bytes: 150 },
        more: Seconds { bytecode: 2.5e-6, ..NO_MORE },
        // Six tables of sums, the values that they are multiplied with, and what a worker gathers.
        bytes: |s| KIB * (900 + 81 * s.workers()) + ((12 * F) << s.dimensions.log_bytecode),
        unused: |_| 0,
        members: &[],
    },
    Stage {
        name: "cycles",
        passes: 0,
        other_ns: 0.0,
        linear: Linear { passes: 1, ns: 5950.0, row_bytes: 350 },
        more: Seconds { bytecode: 0.8e-6, ..NO_MORE },
        bytes: |s| MIB + (48 << s.dimensions.log_bytecode),
        unused: |_| 0,
        members: &[
            Member {
                slug: "bytecode.read_raf",
                kind: Kind::Windows(4),
                longest: 2,
                pass_ns: [10.0, 20.0, 10.0],
                point_ns: 119.0,
                entry_ns: 2400.0,
                tables: Tables::Elements(|d| d.bytecode_chunks() + 1),
                scratch_kib: 305.0,
            },
            Member {
                slug: "onehot.booleanity",
                kind: Kind::Windows(2),
                longest: 2,
                pass_ns: [50.0, 50.0, 50.0],
                point_ns: 1025.0,
                entry_ns: 5600.0,
                tables: Tables::Elements(|d| d.chunks() + 1),
                scratch_kib: 422.0,
            },
            Member {
                slug: "ram.ra_virtual",
                kind: Kind::Windows(4),
                longest: 2,
                pass_ns: [10.0, 10.0, 10.0],
                point_ns: 86.0,
                entry_ns: 1800.0,
                tables: Tables::Elements(|d| d.ram_chunks() + 1),
                scratch_kib: 297.0,
            },
            Member {
                slug: "lookups.ra_virtual",
                kind: Kind::Windows(4),
                longest: 2,
                pass_ns: [50.0, 149.0, 50.0],
                point_ns: 372.0,
                entry_ns: 8900.0,
                tables: Tables::Elements(|d| d.lookup_chunks() + 1),
                scratch_kib: 520.0,
            },
            Member {
                slug: "increments.reduction",
                kind: Kind::PrefixSuffix,
                longest: usize::MAX,
                pass_ns: [25.0, 25.0, 20.0],
                point_ns: 0.0,
                entry_ns: 800.0,
                tables: Tables::Elements(|_| 5),
                scratch_kib: 0.5,
            },
        ],
    },
    Stage {
        name: "chunks",
        passes: 1,
        other_ns: 350.0,
        linear: Linear { passes: 1, ns: 460.0, row_bytes: 140 },
        more: NO_MORE,
        bytes: |_| 5 * MIB / 2,
        unused: |_| 0,
        members: &[],
    },
    Stage {
        name: "opening",
        passes: 1,
        other_ns: 300.0,
        linear: Linear { passes: 1, ns: 300.0, row_bytes: 0 },
        more: Seconds { always: 0.28, column: 156e-6, ..NO_MORE },
        bytes: |s| 7 * MIB + ((100 + 32 * s.workers()) << log_columns(&s.dimensions)),
        unused: |_| 0,
        members: &[],
    },
];
