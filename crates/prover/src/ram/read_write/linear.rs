//! The linear form.
//!
//! *Computes* in a cycle round, with `h(j) = Σ_k ( 1 + γ·fixed(k) )·RamRa(k,j)`,
//!
//! ```text
//! s(X) = alpha·l(X)·q(X)
//! q(X) = Σ_j eq(r3_rest, j)·[ γ·h(X,j)·RamInc(X,j) + (1 + γ)·Σ_k RamRa(k,X,j)·Val(k,X,j) ]
//! ```
//!
//! RamInc does not depend on the word, so its term is a product of two columns, and what is left of
//! the relation is one product for each entry of the matrix. Where no row changes a fixed word, what
//! is read of them is a column, and they have no entries.

use super::calls::CallWords;
use super::entries::Entries;
use super::fixed::Fixed;
use super::front::Front;
use super::touch::Word;
#[cfg(test)]
use super::touch::{Entry, Place};
use super::words::Words;
use crate::forms::passes::keep_rows;
use crate::forms::running_sum::Addresses;
use crate::ram::image::initial_words;
use crate::{Context, Form};
use rill_field::{F, One, Zero, from_i128};
use rill_sumcheck_prover::dense::{Line, SplitEq, Table, Values, product, sum_pairs};
use rill_sumcheck_prover::{Phase, encode};
use rill_verifier::ram::read_write::ReadWrite;
use rill_witness::{Block, Cycle};

/// What a row does to memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access {
    word: Option<u32>,
    /// `RamInc`.
    pub(super) increment: i128,
}

impl Access {
    fn of(cycle: &Cycle) -> Self {
        Self { word: cycle.ram_word, increment: cycle.ram_inc }
    }

    /// The word accessed; one beyond the last of `words` is none.
    pub(super) fn word_below(&self, words: usize) -> Option<u32> {
        self.word.filter(|word| (*word as usize) < words)
    }
}

encode!(Access { word, increment });

/// The form, from the accesses of all rows.
pub(super) fn form<'a>(relation: &ReadWrite, context: &Context<'a>) -> Form<'a> {
    let initial = initial_words(context, 1 << relation.log_memory);
    let own = relation.clone();
    keep_rows(Access::of, move |rows| {
        let cycles = Cycles::new(&own, &rows, initial);
        drop(rows);
        Linear::form(&own, cycles)
    })
}

/// The linear form, at a cycle round.
pub(super) struct Linear<V> {
    gamma: F,
    fixed: Fixed,
    word_rounds: usize,
    cycles: Cycles<V>,
}

/// What the sum over the cycles is made of.
pub(super) struct Cycles<V> {
    /// `eq(r3, ·)`.
    pub(super) eq: SplitEq,
    /// `RamRa` and `Val`.
    pub(super) entries: Entries<V>,
    /// `h`.
    pub(super) accesses: Table,
    /// `RamInc`.
    pub(super) increments: Table,
    /// Memory before the first row, of the words that have entries.
    pub(super) initial: Vec<u64>,
    /// Fixed words, if they have no entries.
    pub(super) calls: Option<CallCycles>,
}

/// Fixed words whose `RamRa·Val`, linear in the variables of the rows, is a column.
pub(super) struct CallCycles {
    /// `Σ_k RamRa(k,j)·w(k)`.
    pub(super) reads: Table,
    pub(super) words: FixedWords,
}

/// What the word rounds know of fixed words.
pub(super) enum FixedWords {
    /// They look at the calls.
    Calls(CallWords),
    /// The rows that access them, in tables of all words: `(j,k)`, and the variables of j so far.
    Listed { accesses: Vec<(u32, u32)>, challenges: Vec<F> },
}

impl Cycles<F> {
    fn new(relation: &ReadWrite, rows: &[Access], initial: Vec<u64>) -> Self {
        let (n, words) = (relation.r3.len(), initial.len());
        let fixed = Fixed::new(relation);
        let access = |j: usize| {
            rows[j].word_below(words).map_or(F::zero(), |word| fixed.weigh(word, F::one()))
        };
        let increment = |j: usize| match rows[j].increment {
            0 => F::zero(),
            increment => from_i128(increment),
        };
        let fixed_word = |j: usize| rows[j].word_below(words).filter(|word| fixed.holds(*word));
        let is_changed = (0..rows.len()).any(|j| rows[j].increment != 0 && fixed_word(j).is_some());
        let calls = (fixed.exist() && !is_changed).then(|| {
            let read =
                |j: usize| fixed_word(j).map_or(F::zero(), |word| F::from(initial[word as usize]));
            let accesses = (0..rows.len()).filter_map(|j| Some((j as u32, fixed_word(j)?)));
            let (accesses, challenges) = (accesses.collect(), Vec::new());
            let words = FixedWords::Listed { accesses, challenges };
            CallCycles { reads: Table::from_fn(n, read), words }
        });
        let listed = if calls.is_some() { fixed.border().end } else { words };
        Self {
            eq: SplitEq::new(&relation.r3),
            entries: Entries::of_accesses(rows, &initial, listed),
            accesses: Table::from_fn(n, access),
            increments: Table::from_fn(n, increment),
            initial,
            calls,
        }
    }
}

impl FixedWords {
    /// Binds a variable of the rows.
    fn bind_row(&mut self, challenge: F) {
        match self {
            Self::Calls(words) => words.bind_row(challenge),
            Self::Listed { challenges, .. } => challenges.push(challenge),
        }
    }

    /// Adds what is listed to `RamRa(·,r4)`, and gives what is not.
    fn add_to(self, ram_ra: &mut [F]) -> CallWords {
        match self {
            Self::Calls(words) => words,
            Self::Listed { accesses, challenges } => {
                let r4: Vec<F> = challenges.into_iter().rev().collect();
                let rows = Addresses::new(&r4);
                for (row, word) in accesses {
                    ram_ra[word as usize] += rows.at(row);
                }
                CallWords::none()
            }
        }
    }
}

impl<V: Word> Cycles<V> {
    fn round(&self, gamma: F, claim: F) -> Vec<F> {
        let values = self.sum(gamma, |a, b| product([a, b]));
        self.eq.recover(claim, &values).unwrap_or_else(|| {
            let [one, _] = self.sum(gamma, |a, b| product([a.flipped(), b.flipped()]));
            self.eq.polynomial(&values, one)
        })
    }

    /// `q` at the nodes where `times` multiplies.
    fn sum(&self, gamma: F, times: impl Fn(Line, Line) -> Values<2> + Sync) -> [F; 2] {
        let Self { eq, entries, accesses, increments, .. } = self;
        let weights = eq.weights(1);
        let [mut zero, infinity] = entries.sum(weights, |selector, value| times(selector, value).0);
        if let Some(CallCycles { reads, .. }) = &self.calls {
            let one = Line::through(F::one(), F::one());
            let sums = sum_pairs(reads.pairs(), 1, |pair| {
                let Values([value, _]) = times(reads.line(pair), one);
                [value * weights.at(pair.index())]
            });
            zero += sums[0];
        }
        let changes = sum_pairs(accesses.pairs(), 2, |pair| {
            let increment = increments.line(pair);
            if increment.zero.is_zero() && increment.slope.is_zero() {
                return Values([F::zero(); 2]);
            }
            times(accesses.line(pair), increment) * weights.at(pair.index())
        });
        let read_write = F::one() + gamma;
        [read_write * zero + gamma * changes[0], read_write * infinity + gamma * changes[1]]
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.entries.bind(challenge);
        self.accesses.bind(challenge);
        self.increments.bind(challenge);
        if let Some(CallCycles { reads, words }) = &mut self.calls {
            reads.bind(challenge);
            words.bind_row(challenge);
        }
    }

    /// What is left when all cycles are bound.
    fn into_words(self, gamma: F, fixed: Fixed, rounds: usize) -> Words {
        let (eq, increment) = (self.eq.value(), self.increments.value());
        let fixed = fixed.border();
        let [mut ram_ra, val] = self.entries.into_tables(&self.initial);
        let calls = self.calls.map(|calls| calls.words.add_to(&mut ram_ra));
        let calls = calls.unwrap_or_else(CallWords::none);
        let [ram_ra, val] = [ram_ra, val].map(Front::new);
        Words { gamma, fixed, eq, increment, val, ram_ra, calls, rounds }
    }
}

impl<V: Word + 'static> Linear<V> {
    /// At the round up to which `cycles` are bound.
    pub(super) fn form<'a>(relation: &ReadWrite, cycles: Cycles<V>) -> Form<'a> {
        let (gamma, fixed) = (relation.gamma, Fixed::new(relation));
        Box::new(Self { gamma, fixed, word_rounds: relation.log_memory, cycles }).settled()
    }

    /// The word rounds begin when all cycles are bound.
    fn settled<'a>(self: Box<Self>) -> Form<'a> {
        if self.cycles.eq.variables() > 0 {
            return Form::Rounds(self);
        }
        self.cycles.into_words(self.gamma, self.fixed, self.word_rounds).form()
    }
}

impl<'a, V: Word + 'static> Phase<'a, Block> for Linear<V> {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.cycles.round(self.gamma, claim)
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.cycles.bind(challenge);
        self.settled()
    }
}

#[cfg(test)]
impl Linear<F> {
    /// From `tables` (all cells, weights first) as bound by the naive form at `challenges`.
    pub(super) fn from_bound<'a>(
        relation: &ReadWrite,
        tables: &[Vec<F>],
        challenges: &[F],
    ) -> Form<'a> {
        if challenges.len() < relation.r3.len() {
            return Self::form(relation, Cycles::from_bound(relation, tables, challenges));
        }
        let [eq, _, val, ram_ra, ram_inc] = tables else { panic!("five cells") };
        let (val, ram_ra) = (Front::new(val.clone()), Front::new(ram_ra.clone()));
        let mut fixed = Fixed::new(relation).border();
        challenges[relation.r3.len()..].iter().for_each(|challenge| fixed.bind(*challenge));
        let (gamma, eq, increment) = (relation.gamma, eq[0], ram_inc[0]);
        let calls = CallWords::none();
        let rounds = relation.r3.len() + relation.log_memory - challenges.len();
        Words { gamma, fixed, eq, increment, val, ram_ra, calls, rounds }.form()
    }
}

#[cfg(test)]
impl Cycles<F> {
    /// With an entry for every word in every row, so that nobody asks what a word was before
    /// and after.
    fn from_bound(relation: &ReadWrite, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let [_, _, val, ram_ra, ram_inc] = tables else { panic!("five cells") };
        let (words, rows) = (1 << relation.log_memory, 1 << (relation.r3.len() - challenges.len()));
        let entry = |(index, selector): (usize, &F)| {
            let place = Place { word: (index / rows) as u32, row: (index % rows) as u32 };
            let (value, unknown) = (val[index], F::zero());
            Entry { place, selector: *selector, value, before: unknown, after: unknown }
        };
        let entries = ram_ra.iter().enumerate().map(entry).collect();
        let eq = crate::testing::subject::bound(SplitEq::new(&relation.r3), challenges);
        let fixed = Fixed::new(relation);
        let access =
            |j: usize| (0..words).map(|k| fixed.weigh(k as u32, ram_ra[k * rows + j])).sum();
        Self {
            eq,
            entries: Entries::new(entries),
            accesses: Table::new((0..rows).map(access).collect()),
            increments: Table::new(ram_inc[..rows].to_vec()),
            initial: vec![0; words],
            calls: None,
        }
    }
}
