//! `calls.reduction`: all claims about a table become one about its committed bits.
//!
//! *Computes* in the bit rounds `Σ_β S(β)·G(β)` with `G(β) = Σ_u eq(ru,u)·B(β,u)`, in the call
//! rounds `S(rb)·Σ_u' eq(ru',u')·H(u')` with `H(u') = Σ_β eq(rb,β)·P(β,u')`. Behind them both are
//! zero but where all variables are. The second half begins where the first one ends, and goes
//! there again. *Memory* two tables of `2^c` elements, and the sums of four neighbours in one; then a
//! weighted sum over calls. *Work* an addition for four bits, two or three times. *Passes* as many
//! looks at all calls.

use super::bit_sum::subsets;
use super::record::Recorded;
use super::weighted::WeightedSum;
use crate::plan::{Costed, Costs};
use crate::{Context, Form, ProveError};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::{SplitEq, Table, product, round_polynomial};
use rill_sumcheck_prover::{Naive, RoundProver, add_all};
use rill_verifier::calls::Table as CallTable;
use rill_verifier::calls::reduction::{Chunk, Cycle, Reduction, Whole};

/// Its rounds go over bits and calls.
impl Costed for Cycle {
    const COSTS: Option<Costs> = None;
}

/// Its rounds go over bits and calls.
impl Costed for Chunk {
    const COSTS: Option<Costs> = None;
}

/// The form of the cycle half; its opening is the carry.
pub(crate) fn cycle_form<'a>(
    relation: &Cycle,
    table: &CallTable,
    context: &Context<'a>,
) -> Result<Form<'a>, ProveError> {
    let (calls, rounds) = (context.calls.of(table), relation.rounds());
    let fast = || Form::resident(Half::new(&relation.0, calls, rounds));
    let naive = || Ok(Form::resident(Oracle::new(&relation.0, calls, rounds)));
    context.choose::<Cycle>(naive, fast, |_| fast())
}

/// The form of the chunk half.
pub(crate) fn chunk_form<'a>(
    relation: &Chunk,
    table: &CallTable,
    context: &Context<'a>,
) -> Result<Form<'a>, ProveError> {
    let (calls, rounds) = (context.calls.of(table), relation.rounds());
    let whole = Whole(relation.whole.clone()).rounds();
    let challenges = || relation.r6.iter().rev();
    let fast = || {
        let mut half = Half::new(&relation.whole, calls, whole);
        challenges().for_each(|challenge| half.bind(*challenge));
        Form::resident(half)
    };
    let naive = || {
        let mut oracle = Oracle::new(&relation.whole, calls, whole);
        challenges().for_each(|challenge| oracle.bind(*challenge));
        Ok(Form::resident(oracle))
    };
    debug_assert_eq!(whole, rounds + relation.r6.len());
    context.choose::<Chunk>(naive, fast, |_| fast())
}

/// The first rounds of the relation, or all of them.
struct Half<'a> {
    relation: Reduction,
    calls: &'a Recorded<'a>,
    part: Part<'a>,
    challenges: Vec<F>,
    /// Rounds left.
    rounds: usize,
    /// Whether the relation goes on behind them.
    carries: bool,
}

/// The variables under way.
enum Part<'a> {
    /// What is left is the sum of `left·right`; `right` is made when a round is asked for.
    Bits {
        left: Table,
        right: Option<Table>,
    },
    Calls(WeightedSum<'a>),
    /// What is left is `left·right`.
    Zeros {
        left: F,
        right: F,
    },
}

impl<'a> Half<'a> {
    fn new(relation: &Reduction, calls: &'a Recorded<'a>, rounds: usize) -> Self {
        let part = Part::Bits { left: Table::new(relation.bits.clone()), right: None };
        let carries = rounds < Whole(relation.clone()).rounds();
        let relation = relation.clone();
        Self { relation, calls, part, challenges: Vec::new(), rounds, carries }
    }

    /// Goes on to the next variables, if all of these are bound.
    fn settle(&mut self) {
        if let Part::Bits { left, .. } = &self.part
            && left.variables() == 0
        {
            self.part = Part::Calls(self.sum_over_calls(left.value()));
        }
        if let Part::Calls(sum) = &self.part
            && sum.rounds() == 0
        {
            let [left, right] = sum.factors();
            self.part = Part::Zeros { left, right };
        }
    }

    /// `scale·Σ_u' eq(ru',u')·H(u')`.
    fn sum_over_calls(&self, scale: F) -> WeightedSum<'a> {
        let Reduction { call, parts, .. } = self.relation.clone();
        let (calls, log_calls) = (self.calls, call.len());
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        let weights = [eq_table(&point, F::ONE)];
        WeightedSum::new(&call, scale, move |visit| {
            calls.sums(&weights, |first, sums| {
                for (u, sum) in (first..).zip(&sums[0]) {
                    visit(u & ((1 << log_calls) - 1), parts[u >> log_calls] * sum);
                }
            });
        })
    }

    /// G, bound as far as the challenges go, which are those of bits.
    fn folded(&self) -> Table {
        let mut table = Table::new(folded(self.calls, &self.relation));
        self.challenges.iter().for_each(|challenge| table.bind(*challenge));
        table
    }
}

/// `Σ_u eq(ru,u)·B(β,u)` for all β.
fn folded(calls: &Recorded<'_>, relation: &Reduction) -> Vec<F> {
    let size = 1 << calls.table.log_bits();
    let (eq, log_calls) = (SplitEq::new(&relation.call), relation.call.len());
    let inner = eq.weights(0);
    let weight = |u: usize| {
        let part = relation.parts.get(u >> log_calls).unwrap_or(&F::ZERO);
        *part * inner.at(u & ((1 << log_calls) - 1))
    };
    let zeros = || vec![F::ZERO; size];
    let add = |mut left: Vec<F>, right: Vec<F>| {
        add_all(&mut left, right);
        left
    };
    let mut all = zeros();
    calls.windows(4, |window| {
        let add_group = |mut sums: Vec<F>, group: usize| {
            let weights = subsets(&std::array::from_fn::<F, 4, _>(|i| weight(4 * group + i)));
            for (sum, nibble) in sums.iter_mut().zip(window.quad(group)) {
                if nibble != 0 {
                    *sum += weights[usize::from(nibble)];
                }
            }
            sums
        };
        let sums = window.groups(4).into_par_iter().fold(zeros, add_group).reduce(zeros, add);
        add_all(&mut all, sums);
    });
    all
}

impl RoundProver for Half<'_> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        if let Part::Bits { right: None, .. } = &self.part {
            let folded = self.folded();
            if let Part::Bits { right, .. } = &mut self.part {
                *right = Some(folded);
            }
        }
        match &mut self.part {
            Part::Bits { left, right } => {
                let right = right.as_ref().expect("it was just made");
                round_polynomial(claim, left.pairs(), |pair| {
                    product([left.line(pair), right.line(pair)])
                })
            }
            Part::Calls(sum) => sum.round(claim),
            // left·right·(1 - X)²
            Part::Zeros { left, right } => {
                let value = *left * right;
                vec![value, -value.double(), value]
            }
        }
    }

    fn bind(&mut self, challenge: F) {
        // The rounds of the other half are bound before the first of these is asked for.
        match &mut self.part {
            Part::Bits { left, right } => {
                left.bind(challenge);
                if let Some(right) = right {
                    right.bind(challenge);
                }
            }
            Part::Calls(sum) => sum.bind(challenge),
            Part::Zeros { left, right } => {
                *left *= F::ONE - challenge;
                *right *= F::ONE - challenge;
            }
        }
        self.challenges.push(challenge);
        self.rounds -= 1;
        self.settle();
    }

    fn openings(&self) -> Vec<F> {
        let opening = match &self.part {
            Part::Bits { left, right } => {
                let right = right.clone().unwrap_or_else(|| self.folded());
                left.values().iter().zip(right.values()).map(|(a, b)| *a * b).sum()
            }
            Part::Calls(sum) => sum.sum(),
            Part::Zeros { left, right } if self.carries => *left * right,
            Part::Zeros { right, .. } => *right,
        };
        vec![opening]
    }
}

/// The oracle: the whole relation on dense tables, of which the first rounds may be a half.
struct Oracle {
    whole: Naive<Whole>,
    rounds: usize,
    carries: bool,
}

impl Oracle {
    fn new(relation: &Reduction, calls: &Recorded<'_>, rounds: usize) -> Self {
        let whole = Whole(relation.clone());
        let size = 1usize << whole.rounds();
        let (bits, call) = (relation.bits.len(), eq_table(&relation.call, F::ONE));
        let mut tables = vec![vec![F::ZERO; size]; 2];
        for (x, weight) in tables[0].iter_mut().take(bits * call.len()).enumerate() {
            *weight = relation.bits[x % bits] * call[x / bits];
        }
        for (e, part) in relation.parts.iter().enumerate() {
            for u in 0..call.len() {
                let cell = calls.cell(e * call.len() + u);
                for (beta, bit) in cell[..bits].iter().enumerate() {
                    tables[1][u * bits + beta] += *part * bit;
                }
            }
        }
        let carries = rounds < whole.rounds();
        Self { whole: Naive::new(whole, tables), rounds, carries }
    }
}

impl RoundProver for Oracle {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.whole.round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.rounds -= 1;
        self.whole.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        if self.carries { vec![self.whole.sum()] } else { self.whole.openings() }
    }
}
