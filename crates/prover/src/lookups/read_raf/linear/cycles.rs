//! The cycle rounds: `Σ_j eq(r2,j) · value(j) · Π_v selector_v(j)`.
//!
//! `value(j)` is what the class of the row contributes at the bound index, `selector_v(j)` is
//! `LookupRaV_v(rl_v, j)`. The rows of the padding are all alike, so the tables end before it and
//! its entries are one constant under every binding.

use super::super::prefix_suffix::{Class, PHASES, chunk, suffix_len};
use super::address::Address;
use crate::lookups::weighted::Weighted;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, Zero};
use rill_field_simd::line_products::{sum_of_5, sum_of_9};
use rill_field_simd::table::bind_into;
use rill_isa::Table;
use rill_sumcheck_prover::dense::{SplitEq, Weights};
use rill_sumcheck_prover::{RoundProver, add_all};
use rill_verifier::lookups::read_raf::{ReadRaf, RowValues};

/// Entries a worker takes at least.
const PIECE: usize = 1 << 10;

/// *Memory* `32·(V + 1)` bytes per row before the padding and a byte for its class. *Work* per pair
/// a product of `V + 1` lines.
pub(in super::super) struct Cycles {
    eq: Weighted,
    /// The value, then the selectors.
    columns: Vec<Column>,
    /// The class of each row before the padding: what the openings of the flags are made of.
    classes: Option<Vec<Class>>,
    has_ports: bool,
    /// The challenges so far.
    challenges: Vec<F>,
}

/// A column over the rows: `live` to begin with, then `rest` for all others.
struct Column {
    live: Vec<F>,
    rest: F,
}

impl Cycles {
    /// After the address rounds.
    pub(super) fn new(relation: &ReadRaf, address: &mut Address) -> Self {
        let point = std::array::from_fn(|i| address.point[i]);
        let values = values_by_class(&relation.row_values(&point));
        let indices = address.rows.indices();
        let classes = std::mem::take(&mut address.rows.classes);
        let live = classes.par_iter().map(|class| values[class.number()]);
        let mut columns = vec![Column::new(live, values[Class::NONE.number()])];
        let phases = PHASES as usize / relation.selectors;
        for (v, factors) in address.factors.chunks(phases).enumerate() {
            let at = |index: u128| selector(factors, v * phases, index);
            let live = indices.par_iter().map(|index| at(*index));
            columns.push(Column::new(live, at(0)));
        }
        let eq = Weighted::new(&relation.r2, classes.len());
        let has_ports = relation.has_ports;
        Self { eq, columns, classes: Some(classes), has_ports, challenges: Vec::new() }
    }

    /// The form where `eq` stands, from value and selectors bound up to there. Its openings are the
    /// selectors alone.
    pub(in super::super) fn of_tables(
        relation: &ReadRaf,
        eq: SplitEq,
        columns: Vec<Vec<F>>,
    ) -> Self {
        let columns = columns.into_iter().map(|live| Column { live, rest: F::ZERO }).collect();
        let eq = Weighted::resumed(&relation.r2, eq);
        let has_ports = relation.has_ports;
        Self { eq, columns, classes: None, has_ports, challenges: Vec::new() }
    }

    /// Whether rows may have ports.
    pub(in super::super) fn has_ports(&self) -> bool {
        self.has_ports
    }

    /// The entries of the `V` columns at the pairs from `first` on.
    fn pairs<const V: usize>(&self, first: usize, count: usize) -> [&[F]; V] {
        std::array::from_fn(|v| &self.columns[v].live[2 * first..2 * (first + count)])
    }

    /// The flags at the bound point, if the classes are known.
    fn flags(&self) -> Option<Vec<F>> {
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        let classes = self.classes.as_ref()?;
        Some(flags_of_sums(&sums_by_class(classes, &point), self.has_ports))
    }
}

impl RoundProver for Cycles {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let rest = self.columns.iter().map(|column| column.rest).product();
        match self.columns.len() {
            5 => self.eq.round(rest, |first, w| sum_of_5(w, self.pairs(first, w.len()))),
            9 => self.eq.round(rest, |first, w| sum_of_9(w, self.pairs(first, w.len()))),
            _ => unreachable!("there are four or eight selectors"),
        }
    }

    fn bind(&mut self, challenge: F) {
        self.challenges.push(challenge);
        self.eq.bind(challenge);
        let last = self.rounds() == 0;
        self.columns.par_iter_mut().for_each(|column| {
            column.bind(challenge);
            if !last {
                column.even();
            }
        });
    }

    fn openings(&self) -> Vec<F> {
        let selectors = self.columns[1..].iter().map(Column::value);
        self.flags().into_iter().flatten().chain(selectors).collect()
    }
}

impl Column {
    /// With the last pair complete. There is room for it from the start: a vector that grows by one
    /// doubles.
    fn new(values: impl IndexedParallelIterator<Item = F>, rest: F) -> Self {
        let mut live = Vec::with_capacity(values.len() + 1);
        live.par_extend(values);
        let mut column = Self { live, rest };
        column.even();
        column
    }

    /// Completes the last pair.
    fn even(&mut self) {
        if !self.live.len().is_multiple_of(2) {
            self.live.push(self.rest);
        }
    }

    fn bind(&mut self, challenge: F) {
        // With room for one more, see [`Column::new`].
        let half = self.live.len() / 2;
        let mut bound = Vec::with_capacity(half + 1);
        bound.resize(half, F::ZERO);
        let pieces = bound.par_chunks_mut(PIECE).zip(self.live.par_chunks(2 * PIECE));
        pieces.for_each(|(bound, live)| bind_into(live, challenge, bound));
        self.live = bound;
    }

    /// The value at the bound point.
    fn value(&self) -> F {
        self.live.first().copied().unwrap_or(self.rest)
    }
}

/// `LookupRaV_v(rl_v, j)`: the product of the factors of the phases that bind the segment `v` of
/// the index.
fn selector(factors: &[Vec<F>], first_phase: usize, index: u128) -> F {
    let factors = factors.iter().zip(first_phase as u32..);
    let mut values = factors.map(|(factor, phase)| factor[chunk(index, suffix_len(phase))]);
    let first = values.next().unwrap_or(F::ONE);
    values.fold(first, |product, value| product * value)
}

/// `TableFlag_t`, Raf and, if rows may have ports, Gate, from `Σ_j eq(point, j)` over the rows of each
/// class.
pub(in super::super) fn flags_of_sums(sums: &[F], has_ports: bool) -> Vec<F> {
    let of = |class: Class| sums[class.number()];
    let gate = of(Class::GATED);
    let read = |table| {
        let gated = if Class::GATED.table() == Some(table) { gate } else { F::ZERO };
        of(Class::new(Some(table), false)) + gated
    };
    let raf = Class::all().filter(|class| class.is_identity()).map(of).sum();
    Table::ALL.map(read).into_iter().chain([raf]).chain(has_ports.then_some(gate)).collect()
}

/// What a row of each class contributes at the bound index.
pub(in super::super) fn values_by_class(values: &RowValues) -> Vec<F> {
    let operands = |class: Class| {
        if class.is_identity() { values.identity } else { values.interleaved }
    };
    let read = |class: Class| class.table().map_or(F::ZERO, |table| values.tables[table as usize]);
    let words = |class| if class == Class::GATED { values.gate } else { F::ZERO };
    Class::all().map(|class| read(class) + operands(class) + words(class)).collect()
}

/// `Σ_j eq(point, j)` over the rows of each class.
fn sums_by_class(classes: &[Class], point: &[F]) -> Vec<F> {
    let split = SplitEq::new(point);
    let Weights { inner, outer } = split.weights(0);
    let blocks = classes.par_chunks(inner.len()).zip(outer);
    let sums = blocks.with_min_len(PIECE.div_ceil(inner.len())).map(|(classes, outer)| {
        let mut sums = vec![F::ZERO; Class::COUNT];
        classes.iter().zip(inner).for_each(|(class, eq)| sums[class.number()] += eq);
        sums.iter_mut().filter(|sum| !sum.is_zero()).for_each(|sum| *sum *= outer);
        sums
    });
    sums.reduce(
        || vec![F::ZERO; Class::COUNT],
        |mut left, right| {
            add_all(&mut left, right);
            left
        },
    )
}
