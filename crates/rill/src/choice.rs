//! Which form a proof takes, and with which plan.

use crate::ProveError;
use crate::room::{Limit, Room};
use rill_prover::FormKind;
use rill_prover::calls::KEPT_BYTES;
use rill_prover::plan::{Budget, Plan, Sizes, TooSmall};
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
    /// The form as the prover takes it.
    pub(crate) fn kind(&self) -> FormKind {
        match self.form {
            Form::Naive => FormKind::Naive,
            Form::Streaming => FormKind::streaming().unwrap_or(FormKind::Linear),
            _ => FormKind::Linear,
        }
    }

    /// Bytes of calls of a table that may be kept: forms that stream look at more of them anew.
    pub(crate) fn kept_call_bytes(&self) -> usize {
        match self.form {
            Form::Streaming => KEPT_BYTES,
            _ => usize::MAX,
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "form       {}", self.form.name())?;
        self.plan.fmt(f)
    }
}

/// The limits of a proof.
#[derive(Clone, Debug)]
pub(crate) struct Wishes {
    pub(crate) form: Form,
    /// Half of the cycle rounds are streamed.
    pub(crate) strict: bool,
    /// The most bytes of resident memory.
    pub(crate) max_memory: Option<u64>,
    /// What the machine has, if it tells.
    pub(crate) most: Option<Most>,
}

/// The most that the process can hold before a limit of the machine stops it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Most {
    /// Bytes of resident memory.
    bytes: u64,
    /// The bytes it does not have yet.
    free: u64,
    limit: Limit,
}

/// What a process reserves for each thread and may never touch: its stack, and what it takes at a
/// time from the system.
const RESERVED_BY_THREAD: u64 = 4 << 20;

/// What is reserved besides, by the bytes that are touched: tables that grow have room for more.
const RESERVED_SHARE: u64 = 8;

impl Most {
    /// With this `room` besides the bytes that are `resident`.
    pub(crate) fn new(Room { bytes, limit }: Room, resident: u64, threads: usize) -> Self {
        let free = if limit.counts_reserved() {
            let free = bytes.saturating_sub(RESERVED_BY_THREAD * threads as u64);
            free - free / RESERVED_SHARE
        } else {
            bytes
        };
        Self { bytes: resident.saturating_add(free), free, limit }
    }

    fn refuses(&self, refusal: TooSmall) -> ProveError {
        ProveError::NoRoom { limit: self.limit.clone(), refusal }
    }
}

/// The choice for a run of `sizes`. For streaming, `look` looks at the run once more to see
/// how far apart its accesses are.
pub(crate) fn choose(
    sizes: &Sizes,
    wishes: &Wishes,
    look: impl FnOnce(Sizes) -> Result<Sizes, ProveError>,
) -> Result<Choice, ProveError> {
    let Wishes { form, max_memory, .. } = *wishes;
    if matches!(form, Form::Naive | Form::Linear) || FormKind::streaming().is_none() {
        return match form {
            Form::Streaming => Err(ProveError::NoStreaming),
            Form::Auto => linear(sizes, Form::Linear, wishes),
            _ => linear(sizes, form, wishes),
        };
    }
    if form == Form::Streaming {
        return streaming(&look(*sizes)?, wishes);
    }
    // Where nobody knows what is free, only the law is safe.
    let half = wishes.most.as_ref().map_or(0, |most| most.free / 2);
    let whole = wishes.most.as_ref().map_or(u64::MAX, |most| most.bytes);
    // Within a budget less is kept of what is freed.
    let plan = Plan::linear(sizes, max_memory.map(|_| u64::MAX))?;
    if plan.peak_bytes <= max_memory.unwrap_or(half).min(whole) {
        return Ok(Choice { form: Form::Linear, plan });
    }
    streaming(&look(*sizes)?, wishes).map_err(|error| match error {
        // The smaller of the two is reported.
        ProveError::Memory(TooSmall { needed, budget, .. }) if plan.peak_bytes < needed => {
            plan.within("linear", budget).map_or_else(ProveError::Memory, |_| error)
        }
        error => error,
    })
}

fn linear(sizes: &Sizes, form: Form, wishes: &Wishes) -> Result<Choice, ProveError> {
    let budget = wishes.max_memory.filter(|_| form == Form::Linear);
    let plan = Plan::linear(sizes, budget)?;
    let plan = match &wishes.most {
        Some(most) => {
            plan.within(form.name(), most.bytes).map_err(|refusal| most.refuses(refusal))?
        }
        None => plan,
    };
    Ok(Choice { form, plan })
}

/// The machine's memory does not change a plan that fits; a plan that does not fit is made smaller,
/// unless it is strict.
fn streaming(sizes: &Sizes, wishes: &Wishes) -> Result<Choice, ProveError> {
    let budget = match wishes.max_memory {
        Some(bytes) => Budget::Bytes(bytes),
        None if wishes.strict => Budget::Strict,
        None => Budget::Law,
    };
    let mut plan = Plan::new(sizes, budget)?;
    if let Some(most) = wishes.most.as_ref().filter(|most| plan.peak_bytes > most.bytes) {
        let smaller = if wishes.strict {
            plan.within("strict streaming", most.bytes)
        } else {
            Plan::new(sizes, Budget::Bytes(most.bytes))
        };
        plan = smaller.map_err(|refusal| most.refuses(refusal))?;
    }
    Ok(Choice { form: Form::Streaming, plan })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_verifier::Dimensions;

    fn sizes() -> Sizes {
        let dimensions = Dimensions {
            log_cycles: 20,
            log_memory: 15,
            log_bytecode: 12,
            chunk_bits: 4,
            has_ports: false,
        };
        Sizes::new(dimensions, 2)
    }

    fn most(bytes: u64) -> Most {
        Most::new(Room { bytes, limit: Limit::Machine }, 0, 2)
    }

    fn chosen(form: Form, max_memory: Option<u64>, bytes: u64) -> Result<Choice, ProveError> {
        let wishes = Wishes { form, strict: false, max_memory, most: Some(most(bytes)) };
        choose(&sizes(), &wishes, Ok)
    }

    fn needed(error: ProveError) -> u64 {
        match error {
            ProveError::NoRoom { limit: Limit::Machine, refusal } => refusal.needed,
            error => panic!("{error}"),
        }
    }

    #[test]
    fn a_form_that_does_not_fit_the_machine_is_refused_with_what_it_needs() {
        let linear = Plan::linear(&sizes(), None).unwrap().peak_bytes;
        assert!(chosen(Form::Linear, None, linear).is_ok());
        assert_eq!(needed(chosen(Form::Linear, None, linear - 1).unwrap_err()), linear);
        let smallest = Plan::smallest_budget(&sizes());
        for form in [Form::Streaming, Form::Auto] {
            assert_eq!(needed(chosen(form, None, smallest - 1).unwrap_err()), smallest);
        }
    }

    #[test]
    fn a_plan_within_the_law_is_made_smaller_only_if_it_does_not_fit() {
        let law = Plan::new(&sizes(), Budget::Law).unwrap();
        assert_eq!(chosen(Form::Streaming, None, law.peak_bytes).unwrap().plan, law);
        let smaller = chosen(Form::Streaming, None, law.peak_bytes - 1).unwrap().plan;
        assert!(smaller.peak_bytes < law.peak_bytes);
    }

    #[test]
    fn auto_is_linear_if_half_of_what_is_free_suffices_or_the_budget_does() {
        let linear = Plan::linear(&sizes(), None).unwrap().peak_bytes;
        let form = |max_memory, bytes| chosen(Form::Auto, max_memory, bytes).unwrap().form;
        assert_eq!(form(None, 2 * linear), Form::Linear);
        assert_eq!(form(None, 2 * linear - 2), Form::Streaming);
        let linear = Plan::linear(&sizes(), Some(u64::MAX)).unwrap().peak_bytes;
        assert_eq!(form(Some(linear), linear), Form::Linear);
        assert_eq!(form(Some(linear), linear - 1), Form::Streaming);
        assert_eq!(form(Some(linear - 1), linear), Form::Streaming);
    }

    #[test]
    fn reserved_memory_counts_only_where_it_is_limited() {
        let free = |limit| Most::new(Room { bytes: 108 << 20, limit }, 1 << 20, 2).bytes >> 20;
        assert_eq!(free(Limit::Machine), 109);
        assert_eq!(free(Limit::AddressSpace), 1 + 100 - 13);
    }
}
