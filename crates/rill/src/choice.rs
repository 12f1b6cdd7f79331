//! Which form a proof takes, and with which plan.

use crate::ProveError;
use crate::memory::available_bytes;
use rill_prover::plan::{Budget, Plan, Sizes};
use rill_prover::{FormKind, Schedule};
use std::fmt;

/// How the prover trades memory for passes. Never visible in the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Form {
    /// The fastest that fits the budget, or half of the free memory if there is none.
    #[default]
    Auto,
    /// O(T) memory.
    Linear,
    /// O(√T) memory.
    Streaming,
    /// Dense tables: the oracle, for runs of a few hundred rows.
    Naive,
}

impl Form {
    /// Its name in reports and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Linear => "linear",
            Self::Streaming => "streaming",
            Self::Naive => "naive",
        }
    }
}

/// The form of a proof and its plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The form; never [`Form::Auto`].
    pub form: Form,
    /// The plan.
    pub plan: Plan,
}

impl Choice {
    /// The streaming form in windows that are given.
    pub(crate) fn uniform(sizes: &Sizes, windows: &[usize]) -> Result<Self, ProveError> {
        if cfg!(not(feature = "streaming")) {
            return Err(ProveError::NoStreaming);
        }
        let schedule = Schedule::new(windows.iter().copied());
        Ok(Self { form: Form::Streaming, plan: Plan::uniform(sizes, &schedule) })
    }

    /// The form as the prover takes it.
    pub(crate) fn kind(&self) -> FormKind {
        match self.form {
            Form::Naive => FormKind::Naive,
            #[cfg(feature = "streaming")]
            Form::Streaming => FormKind::Streaming,
            _ => FormKind::Linear,
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "form       {}", self.form.name())?;
        self.plan.fmt(f)
    }
}

/// What a proof is asked to keep to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wishes {
    pub(crate) form: Form,
    /// Half of the cycle rounds are streamed.
    pub(crate) strict: bool,
    /// Bytes of resident memory at most.
    pub(crate) max_memory: Option<u64>,
}

/// The choice for a run of `sizes`. If it comes to streaming, `look` looks at the run once more for
/// how far apart its accesses are.
pub(crate) fn choose(
    sizes: &Sizes,
    wishes: Wishes,
    look: impl FnOnce(Sizes) -> Result<Sizes, ProveError>,
) -> Result<Choice, ProveError> {
    let Wishes { form, strict, max_memory } = wishes;
    let linear = |form, budget| Ok(Choice { form, plan: Plan::linear(sizes, budget)? });
    match form {
        Form::Naive => return linear(form, None),
        Form::Linear => return linear(form, max_memory),
        Form::Streaming => {}
        Form::Auto => {
            if cfg!(not(feature = "streaming")) {
                return linear(Form::Linear, max_memory);
            }
            // Where nobody knows what is free, only the law is safe.
            let budget = max_memory.unwrap_or_else(|| available_bytes().unwrap_or(0) / 2);
            if let Ok(plan) = Plan::linear(sizes, Some(budget)) {
                return Ok(Choice { form: Form::Linear, plan });
            }
        }
    }
    if cfg!(not(feature = "streaming")) {
        return Err(ProveError::NoStreaming);
    }
    let budget = match max_memory {
        Some(bytes) => Budget::Bytes(bytes),
        None if strict => Budget::Strict,
        None => Budget::Law,
    };
    Ok(Choice { form: Form::Streaming, plan: Plan::new(&look(*sizes)?, budget)? })
}
