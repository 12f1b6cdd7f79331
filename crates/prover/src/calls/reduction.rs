//! `calls.reduction`: all claims about a table become one about its committed bits.
//!
//! *Computes* in the bit rounds `Σ_β S(β)·G(β)` with `G(β) = Σ_u eq(ru,u)·B(β,u)`, in the call
//! rounds `S(rb)·Σ_u' eq(ru',u')·H(u')` with `H(u') = Σ_β eq(rb,β)·P(β,u')`. Behind them both are
//! zero but where all variables are. The second half begins where the first one ends, and goes
//! there again. *Memory* two tables of `2^c` elements, and the sums of four neighbours in one; then
//! an element for each call. *Work* an addition for four bits, twice. *Passes* none.

use super::bit_sum::subsets;
use super::record::Recorded;
use crate::plan::{Costed, Costs};
use crate::{Context, Form, ProveError};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};
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
    part: Part,
    challenges: Vec<F>,
    /// Rounds left.
    rounds: usize,
    /// Whether the relation goes on behind them.
    carries: bool,
}

/// The variables under way: what is left is the sum of `left·right`.
enum Part {
    Bits { left: Table, right: Table },
    Calls { left: Table, right: Table },
    Zeros { left: F, right: F },
}

impl<'a> Half<'a> {
    fn new(relation: &Reduction, calls: &'a Recorded<'a>, rounds: usize) -> Self {
        let eq: Vec<F> = {
            let call = eq_table(&relation.call, F::ONE);
            relation.parts.iter().flat_map(|part| call.iter().map(move |eq| *part * eq)).collect()
        };
        let left = Table::new(relation.bits.clone());
        let part = Part::Bits { left, right: Table::new(folded(calls, &eq)) };
        let carries = rounds < Whole(relation.clone()).rounds();
        let relation = relation.clone();
        Self { relation, calls, part, challenges: Vec::new(), rounds, carries }.settled()
    }

    /// Goes on to the next variables, if all of these are bound.
    fn settled(mut self) -> Self {
        self.settle();
        self
    }

    fn settle(&mut self) {
        if let Part::Bits { left, right } = &self.part
            && right.variables() == 0
        {
            let left = eq_table(&self.relation.call, left.value()).into_iter().collect();
            self.part =
                Part::Calls { left: Table::new(left), right: Table::new(self.calls_left()) };
        }
        if let Part::Calls { left, right } = &self.part
            && right.variables() == 0
        {
            self.part = Part::Zeros { left: left.value(), right: right.value() };
        }
    }

    /// `H`.
    fn calls_left(&self) -> Vec<F> {
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        let of_calls = self.calls.sums(&[eq_table(&point, F::ONE)]).concat();
        let mut left = vec![F::ZERO; 1 << self.relation.call.len()];
        for (part, calls) in self.relation.parts.iter().zip(of_calls.chunks(left.len())) {
            left.iter_mut().zip(calls).for_each(|(sum, call)| *sum += *part * call);
        }
        left
    }
}

/// `Σ_u eq(u)·B(β,u)` for all β.
fn folded(calls: &Recorded<'_>, eq: &[F]) -> Vec<F> {
    let size = 1 << calls.table.log_bits();
    let zeros = || vec![F::ZERO; size];
    let add = |mut left: Vec<F>, right: Vec<F>| {
        add_all(&mut left, right);
        left
    };
    let mut all = zeros();
    calls.windows(4, |window| {
        let add_group = |mut sums: Vec<F>, group: usize| {
            let weights = subsets(&eq[4 * group..eq.len().min(4 * group + 4)]);
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
        match &self.part {
            Part::Bits { left, right } | Part::Calls { left, right } => {
                round_polynomial(claim, left.pairs(), |pair| {
                    product([left.line(pair), right.line(pair)])
                })
            }
            // left·right·(1 - X)²
            Part::Zeros { left, right } => {
                let value = *left * right;
                vec![value, -value.double(), value]
            }
        }
    }

    fn bind(&mut self, challenge: F) {
        self.challenges.push(challenge);
        // The rounds of the other half are bound before the first of these is asked for.
        match &mut self.part {
            Part::Bits { left, right } | Part::Calls { left, right } => {
                left.bind(challenge);
                right.bind(challenge);
            }
            Part::Zeros { left, right } => {
                *left *= F::ONE - challenge;
                *right *= F::ONE - challenge;
            }
        }
        self.rounds -= 1;
        self.settle();
    }

    fn openings(&self) -> Vec<F> {
        let opening = match &self.part {
            Part::Bits { left, right } | Part::Calls { left, right } => {
                left.values().iter().zip(right.values()).map(|(a, b)| *a * b).sum()
            }
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
