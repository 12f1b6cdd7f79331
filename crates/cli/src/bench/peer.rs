//! The peer: a16z Jolt's linear prover, measured on another machine and scaled to this one.
//!
//! Two threads, prepared points cached (its faster set-up), time of the prove call only, at 94 %
//! fill or more, the same program. Figures of `ff9f8c13`.

use super::kernels::Kernels;
use rill::Report;
use serde::Serialize;

/// (guest, `log_cycles`, seconds).
const FIGURES: [(&str, u8, f64); 4] = [
    ("sha2-chain", 20, 28.2),
    ("fibonacci", 16, 4.5),
    ("fibonacci", 18, 10.8),
    ("fibonacci", 20, 26.4),
];

/// Speed of the machine of the figures.
const KERNELS: Kernels = Kernels { fr_product_ns: 14.0, pairing_us: 197.0 };

/// A figure of the peer's, scaled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Peer {
    /// This machine's time for the two kernels divided by that of the figures' machine, mean of
    /// both.
    pub(crate) scale: f64,
    /// Seconds it would take here.
    pub(crate) seconds: f64,
    /// The ratio of that time to ours.
    pub(crate) ratio: f64,
}

impl Peer {
    /// The figure for the guest and size of `report`, if there is one.
    pub(crate) fn of(report: &Report, kernels: &Kernels) -> Option<Self> {
        let (guest, log_cycles) = (report.guest.as_deref()?, report.log_cycles?);
        let (_, _, seconds) = FIGURES.iter().find(|f| f.0 == guest && f.1 == log_cycles)?;
        let field = kernels.fr_product_ns / KERNELS.fr_product_ns;
        let pairing = kernels.pairing_us / KERNELS.pairing_us;
        let scale = f64::midpoint(field, pairing);
        let seconds = seconds * scale;
        Some(Self { scale, seconds, ratio: seconds / report.prove_seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_of_half_the_speed_takes_the_peer_twice_as_long() {
        let report = Report {
            guest: Some("fibonacci".to_owned()),
            log_cycles: Some(20),
            prove_seconds: 26.4,
            ..Report::default()
        };
        let half = Kernels { fr_product_ns: 28.0, pairing_us: 394.0 };
        let peer = Peer::of(&report, &half).unwrap();
        assert!((peer.seconds - 52.8).abs() < 1e-9);
        assert!((peer.ratio - 2.0).abs() < 1e-9);
        assert_eq!(Peer::of(&Report { log_cycles: Some(19), ..report }, &half), None);
    }
}
