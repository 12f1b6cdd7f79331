//! Schedules that no plan would choose.

use rill_e2e::random::Random;
use rill_prover::plan::Plan;
use rill_prover::{Schedule, Schedules};

/// Most rounds of a window. One of `w` rounds has `(d+1)^w` points for a summand of degree `d`, and
/// most relations have 2.
const ROUNDS: usize = 5;

/// The same for relations whose degree is larger.
const STEEP: [(&str, usize); 4] = [
    ("bytecode.read_raf", 4),
    ("ram.ra_virtual", 4),
    ("lookups.ra_virtual", 4),
    ("lookups.read_raf", 3),
];

/// For every relation of `plan` a schedule of its own: windows of any sizes up to any switch, the
/// first and the last round included.
pub fn random(plan: &Plan, seed: u64) -> Schedules {
    let log_cycles = plan.sizes.dimensions.log_cycles;
    let random = &mut Random::new(seed);
    plan.schedules.iter().fold(Schedules::none(), |all, (slug, _)| {
        let steep = STEEP.iter().find(|(steep, _)| *steep == slug);
        let most = steep.map_or(ROUNDS, |(_, rounds)| *rounds);
        all.with(slug, windows(random, most, log_cycles))
    })
}

/// Windows of 1 to `most` rounds up to a switch in `0..=log_cycles`.
fn windows(random: &mut Random, most: usize, log_cycles: usize) -> Schedule {
    let mut left = random.index(log_cycles + 1);
    let mut windows = Vec::new();
    while left > 0 {
        let rounds = (1 + random.index(most)).min(left);
        windows.push(rounds);
        left -= rounds;
    }
    Schedule::new(windows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_anywhere_and_windows_are_no_longer_than_they_may_be() {
        let random = &mut Random::new(1);
        let schedules: Vec<_> = (0..200).map(|_| windows(random, 4, 9)).collect();
        for switch in 0..=9 {
            assert!(schedules.iter().any(|schedule| schedule.switch() == switch), "{switch}");
        }
        let rounds = || schedules.iter().flat_map(Schedule::windows);
        assert_eq!(rounds().max(), Some(&4));
        assert_eq!(rounds().min(), Some(&1));
    }
}
