//! Whether a proof hides.

use core::fmt;

/// What a proof shows beside its statement. The mode is the name of the protocol, the first thing that
/// is absorbed: a proof of one mode is noise in the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Succinct, not hiding: round polynomials and claims are shown, which depend on the run.
    #[default]
    Clear,
    /// Nothing, if its prover was honest.
    ZeroKnowledge,
}

impl Mode {
    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::ZeroKnowledge => "zero-knowledge",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
