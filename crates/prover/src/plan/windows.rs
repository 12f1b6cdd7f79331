//! The cheapest windows of a stage for a given switch round.
//!
//! All members of a stage bind the cycle variables in the same rounds, so a pass for one of them
//! can feed all: what a stage pays for is its set of *pass points*, the rounds before which there
//! is a pass. Given those, each member picks its own windows, which begin at some of them:
//!
//! ```text
//! cost(P) = |P|·replay + Σ_members best(member, 0),    best(m, s) = table pass of m,
//! best(m, i) = min over e in P, e > i of  base_m(i) + grid_m(i, e - i) + best(m, e)
//! ```
//!
//! Source: streaming design, appendix B.

use super::{Member, Stage};
use rill_sumcheck_prover::Schedule;
use rill_verifier::Dimensions;
use std::iter::once;

/// Windows for all members.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Windows {
    /// Rounds before which there is a pass, the switch included.
    pub(super) points: Vec<usize>,
    /// The schedule of each member.
    pub(super) schedules: Vec<(&'static str, Schedule)>,
    /// Nanoseconds per row of the trace and thread.
    pub(super) ns: f64,
}

/// Nanoseconds to replay a row and derive its wires, on one thread.
const REPLAY_NS: f64 = 65.0;

/// Most windows of a stage in the free rounds: with more, the passes alone cost too much.
const MAX_WINDOWS: u32 = 6;

/// Rounds in which windows may be anywhere and of any size; from there on they have one round, as a
/// larger one would hold `2^w` values for each word that long cells access.
const FREE_ROUNDS: usize = 13;

/// The cheapest windows up to `switch`.
pub(super) fn cheapest(stage: &Stage, switch: usize, dimensions: &Dimensions) -> Windows {
    let members: Vec<&Member> = stage.members(dimensions).collect();
    if members.is_empty() {
        return Windows { points: Vec::new(), schedules: Vec::new(), ns: 0.0 };
    }
    let costs: Vec<Costs> =
        members.iter().map(|member| Costs::new(member, switch, dimensions.log_cycles)).collect();
    // Bit i - 1 says whether there is a pass before round i. From the last free round on there is
    // one before every round: only programs without locality stream so many.
    let free = switch.min(FREE_ROUNDS);
    let deepest = |costs: &Costs| costs.deepest;
    let half = costs.iter().map(deepest).filter(|round| *round < switch).min().unwrap_or(0);
    let sets = (0..1_u32 << free.saturating_sub(1)).filter(|set| set.count_ones() < MAX_WINDOWS);
    let (points, ns) = sets
        .map(|set| {
            // Where RAM goes on alone, the others switch at their deepest round.
            let chosen = |round: &usize| set >> (round - 1) & 1 == 1 || *round == half;
            let inner = (1..free).filter(chosen).chain(free..switch);
            let points: Vec<usize> =
                once(0).chain(inner).chain((switch > 0).then_some(switch)).collect();
            let ns: f64 = costs.iter().map(|costs| costs.best(costs.own(&points)).0[0]).sum();
            (points, ns)
        })
        .map(|(points, ns)| (points.len() as f64 * REPLAY_NS + ns, points))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(|| (vec![0], 0.0), |(ns, points)| (points, ns));
    let schedules = members
        .iter()
        .zip(&costs)
        .map(|(member, costs)| (member.slug, Schedule::new(costs.windows(costs.own(&points)))))
        .collect();
    Windows { points, schedules, ns }
}

/// Nanoseconds per row of every window of one member.
struct Costs {
    /// The last round at which the member switches.
    deepest: usize,
    /// The first pass of a prefix–suffix sum, for relations that are one.
    sums: Option<f64>,
    /// `window[i][e]`: the window from round `i` to round `e`.
    window: Vec<Vec<f64>>,
    /// The pass that makes the tables, and the rounds after it.
    tables: f64,
}

impl Costs {
    fn new(member: &Member, switch: usize, log_cycles: usize) -> Self {
        let to = |i: usize| {
            (0..=switch).map(move |end| match end.saturating_sub(i) {
                rounds if rounds > 1 && end > FREE_ROUNDS => f64::INFINITY,
                rounds => member.window_ns(i, rounds),
            })
        };
        let window = (0..switch).map(|i| to(i).collect()).collect();
        let sums = member.sums_ns();
        let deepest = member.deepest(log_cycles);
        Self { deepest, sums, window, tables: member.tables_ns(switch.min(deepest)) }
    }

    /// Those of the pass points that the member can use: the last is its own switch.
    fn own<'p>(&self, points: &'p [usize]) -> &'p [usize] {
        &points[..points.partition_point(|round| *round <= self.deepest)]
    }

    /// For each of `points`, the last of which is the switch: the least cost from there on, and the
    /// place in `points` where the window that begins there ends.
    fn best(&self, points: &[usize]) -> ([f64; POINTS], [usize; POINTS]) {
        let (mut costs, mut ends) = ([f64::INFINITY; POINTS], [0; POINTS]);
        let last = points.len() - 1;
        costs[last] = self.tables;
        if let Some(sums) = self.sums.filter(|_| last > 0) {
            (costs[0], ends[0]) = (sums + self.tables, last);
            return (costs, ends);
        }
        for k in (0..last).rev() {
            for end in k + 1..=last {
                let cost = self.window[points[k]][points[end]] + costs[end];
                if cost < costs[k] {
                    (costs[k], ends[k]) = (cost, end);
                }
            }
        }
        (costs, ends)
    }

    /// The best windows that begin at `points`.
    fn windows(&self, points: &[usize]) -> Vec<usize> {
        let (_, ends) = self.best(points);
        let mut windows = Vec::new();
        let mut k = 0;
        while k + 1 < points.len() {
            let end = ends[k].max(k + 1);
            windows.push(points[end] - points[k]);
            k = end;
        }
        windows
    }
}

/// Most pass points of a stage: more than a trace has rounds.
const POINTS: usize = 40;
