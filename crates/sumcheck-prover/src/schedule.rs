//! Which rounds are streamed, in which windows.

use std::fmt;

/// The sizes of the windows of the streamed rounds, in order; each window costs one pass. After the
/// last of them comes the *switch round*, before which tables of `2^(rounds - switch)` entries are
/// made.
///
/// A schedule is part of a proof's cost, never of its bytes. Zero windows make the linear prover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    windows: Vec<usize>,
}

impl Schedule {
    /// No round is streamed.
    pub const fn linear() -> Self {
        Self { windows: Vec::new() }
    }

    /// Windows of the given sizes; empty ones are dropped.
    pub fn new(windows: impl IntoIterator<Item = usize>) -> Self {
        Self { windows: windows.into_iter().filter(|rounds| *rounds > 0).collect() }
    }

    /// Windows of `rounds` rounds up to `switch`; the last may be shorter.
    pub fn uniform(rounds: usize, switch: usize) -> Self {
        let starts = (0..switch).step_by(rounds.max(1));
        Self::new(starts.map(|start| rounds.max(1).min(switch - start)))
    }

    /// Windows up to `switch`, each as large as possible with its work per cycle near one grid
    /// product.
    ///
    /// A window of `w` rounds from round `i` has `(degree+1)^w` grid points for each `2^(i+w)`
    /// cycles; that is one per cycle at `w = i·ln 2/ln((degree+1)/2)`. So starts grow
    /// geometrically, and passes like `log(switch)`. `degree >= 2` is that of the summand without
    /// its eq factor.
    pub fn growing(degree: usize, switch: usize) -> Self {
        let ratio = f64::ln(2.0) / f64::ln((degree.max(2) + 1) as f64 / 2.0);
        let mut windows = Vec::new();
        let mut start = 0;
        while start < switch {
            let rounds = (start as f64 * ratio).round().max(1.0) as usize;
            windows.push(rounds.min(switch - start));
            start += rounds;
        }
        Self { windows }
    }

    /// The windows.
    pub fn windows(&self) -> &[usize] {
        &self.windows
    }

    /// The round of the switch: the sum of all windows.
    pub fn switch(&self) -> usize {
        self.windows.iter().sum()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "windows {:?}, switch {}", self.windows, self.switch())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_end_at_the_switch() {
        for switch in 0..20 {
            for rounds in 1..6 {
                assert_eq!(Schedule::uniform(rounds, switch).switch(), switch);
            }
            for degree in 2..9 {
                assert_eq!(Schedule::growing(degree, switch).switch(), switch);
            }
        }
        assert_eq!(Schedule::growing(2, 22).windows(), [1, 2, 5, 14]);
        assert_eq!(Schedule::growing(3, 16).windows(), [1, 1, 2, 4, 8]);
    }
}
