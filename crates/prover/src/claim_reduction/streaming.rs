//! The reduction from two passes, without keeping rows.

use super::dense::add_scaled;
use super::{Dense, Factors, Move, coefficients};
use crate::integer::{Integer, IntegerSum, Integers};
use rill_field::F;
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};
use rill_sumcheck_prover::{
    Form, Request, RoundProver, Schedule, Scratch, join, scratch_into, scratch_mut,
};
use rill_witness::{Block, Cycle};
use std::mem::take;
use std::ops::Range;

/// *Memory* per worker a sum of integers for each term, column and low index in the first pass;
/// `T/2^low` elements for each column after the second. *Work* as the linear form. *Passes* one
/// before the first round, if there are low variables, and one after the last of them.
pub(crate) struct Stream<T, const N: usize> {
    extract: fn(&Cycle) -> T,
    columns: fn(&T) -> [Integer; N],
    coefficients: [F; N],
    weight: Vec<Factors>,
    challenges: Vec<F>,
    phase: Phase<N>,
}

enum Phase<const N: usize> {
    /// The first pass is due; `sums[q·2^low + j]` are those of `Q_q(j)`, by column.
    Sums(Vec<[IntegerSum; N]>),
    /// Low variables are left: `P_q`, `Q_q`.
    Low(Vec<(Table, Table)>),
    /// The second pass is due: `w(high)`, `eq(r_low, ·)`, and the columns so far.
    Tables {
        weight: Vec<F>,
        eq: Vec<F>,
        columns: [Vec<F>; N],
    },
    High(Dense),
}

/// The first pass over a range.
struct SumPart<const N: usize> {
    row: usize,
    sums: Vec<[IntegerSum; N]>,
}

/// The second pass over a range.
struct TablePart<const N: usize> {
    row: usize,
    open: [IntegerSum; N],
    columns: [Vec<F>; N],
}

impl<T: Integers<N>, const N: usize> Stream<T, N> {
    /// The form that streams the rounds of `schedule`, all of them as one window.
    pub(super) fn form<M: Move<N, Row = T>>(relation: &M, schedule: &Schedule) -> Self {
        let weight = relation.weight(schedule.switch());
        Self::new(M::row, T::integers, coefficients(relation), weight)
    }
}

impl<T: 'static, const N: usize> Stream<T, N> {
    /// The form over rows from which `extract` takes what `columns` needs; `weight` are the terms
    /// of the weight, split where the first form's tables end.
    fn new(
        extract: fn(&Cycle) -> T,
        columns: fn(&T) -> [Integer; N],
        coefficients: [F; N],
        weight: Vec<Factors>,
    ) -> Self {
        let count = weight.iter().map(|factors| factors.low.len()).sum();
        let phase = Phase::Sums(vec![[IntegerSum::default(); N]; count]);
        let mut form =
            Self { extract, columns, coefficients, weight, challenges: Vec::new(), phase };
        if form.low_size() == 1 {
            let values: Vec<F> = form.weight.iter().map(|factors| factors.low[0]).collect();
            form.phase = form.tables(&values);
        }
        form
    }

    fn low_size(&self) -> usize {
        self.weight.first().map_or(1, |factors| factors.low.len())
    }

    fn high_size(&self) -> usize {
        self.weight.first().map_or(1, |factors| factors.high.len())
    }

    /// `Q_q` from their sums.
    fn low(&self, sums: &[[IntegerSum; N]]) -> Phase<N> {
        let fold = |sums: &[IntegerSum; N]| -> F {
            sums.iter().zip(self.coefficients).map(|(sum, c)| sum.reduce() * c).sum()
        };
        let terms = sums.chunks(self.low_size()).zip(&self.weight).map(|(sums, factors)| {
            let q = sums.iter().map(fold).collect();
            (Table::new(factors.low.clone()), Table::new(q))
        });
        Phase::Low(terms.collect())
    }

    /// Before the second pass; `values` are the `P_q(r_low)`.
    fn tables(&self, values: &[F]) -> Phase<N> {
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        let terms = self.weight.iter().zip(values);
        let weight = terms
            .fold(Vec::new(), |sums, (factors, value)| add_scaled(sums, *value, &factors.high));
        let eq = eq_table(&point, F::from(1u64));
        Phase::Tables { weight, eq, columns: std::array::from_fn(|_| Vec::new()) }
    }
}

/// Adds a row to one sum for each column.
#[inline]
fn add_row<const N: usize>(sums: &mut [IntegerSum; N], weight: &F, values: [Integer; N]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        if value.magnitude != 0 {
            sum.add(weight, value);
        }
    }
}

impl<T: 'static, const N: usize> RoundProver for Stream<T, N> {
    fn rounds(&self) -> usize {
        (self.low_size() * self.high_size()).ilog2() as usize
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &mut self.phase {
            Phase::High(dense) => dense.round(claim),
            Phase::Low(terms) => {
                let pairs = terms.first().map_or(0, |(p, _)| p.pairs());
                round_polynomial(claim, pairs, |pair| {
                    let lines = terms.iter().map(|(p, q)| product([p.line(pair), q.line(pair)]));
                    lines.reduce(|sum, line| sum + line).expect("a weight has a term")
                })
            }
            Phase::Sums(_) | Phase::Tables { .. } => unreachable!("a pass is due"),
        }
    }

    fn bind(&mut self, challenge: F) {
        self.challenges.push(challenge);
        match &mut self.phase {
            Phase::High(dense) => dense.bind(challenge),
            Phase::Low(terms) => {
                for (p, q) in terms.iter_mut() {
                    p.bind(challenge);
                    q.bind(challenge);
                }
                if terms.iter().all(|(p, _)| p.variables() == 0) {
                    let values: Vec<F> = terms.iter().map(|(p, _)| p.value()).collect();
                    self.phase = self.tables(&values);
                }
            }
            Phase::Sums(_) | Phase::Tables { .. } => unreachable!("a pass is due"),
        }
    }

    fn openings(&self) -> Vec<F> {
        match &self.phase {
            Phase::High(dense) => dense.openings(),
            _ => unreachable!("openings come after the last bind"),
        }
    }
}

impl<T: Send + Sync + 'static, const N: usize> Form<Block> for Stream<T, N> {
    fn request(&self) -> Option<Request> {
        match &self.phase {
            Phase::Sums(sums) => {
                let bytes = size_of_val(&sums[..]);
                Some(Request {
                    scratch_bytes: bytes,
                    kept_bytes: bytes,
                    row_bytes: 0,
                    align_rows: 1,
                })
            }
            // The scratch is a share of what is kept.
            Phase::Tables { .. } => Some(Request {
                scratch_bytes: 0,
                kept_bytes: N * self.high_size() * size_of::<F>(),
                row_bytes: 0,
                align_rows: self.low_size() as u64,
            }),
            Phase::Low(_) | Phase::High(_) => None,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        let row = rows.start as usize;
        let entries = (rows.end - rows.start) as usize / self.low_size();
        match &self.phase {
            Phase::Sums(sums) => {
                let sums = vec![[IntegerSum::default(); N]; sums.len()];
                Box::new(SumPart { row, sums })
            }
            _ => Box::new(TablePart::<N> {
                row,
                open: [IntegerSum::default(); N],
                columns: std::array::from_fn(|_| Vec::with_capacity(entries)),
            }),
        }
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let size = self.low_size();
        if let Phase::Tables { eq, .. } = &self.phase {
            let part: &mut TablePart<N> = scratch_mut(scratch);
            for cycle in &block.cycles {
                let values = (self.columns)(&(self.extract)(cycle));
                add_row(&mut part.open, &eq[part.row % size], values);
                part.row += 1;
                if part.row.is_multiple_of(size) {
                    for (column, sum) in part.columns.iter_mut().zip(&mut part.open) {
                        column.push(take(sum).reduce());
                    }
                }
            }
        } else {
            let part: &mut SumPart<N> = scratch_mut(scratch);
            for cycle in &block.cycles {
                let values = (self.columns)(&(self.extract)(cycle));
                let sums = part.sums.iter_mut().skip(part.row % size).step_by(size);
                for (sums, factors) in sums.zip(&self.weight) {
                    add_row(sums, &factors.high[part.row / size], values);
                }
                part.row += 1;
            }
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        match &mut self.phase {
            Phase::Sums(sums) => {
                let part: SumPart<N> = scratch_into(scratch);
                let sums = sums.iter_mut().flatten().zip(part.sums.iter().flatten());
                sums.for_each(|(sum, next)| sum.merge(next));
            }
            Phase::Tables { columns, .. } => {
                let part: TablePart<N> = scratch_into(scratch);
                let columns = columns.iter_mut().zip(part.columns);
                columns.for_each(|(column, next)| join(column, next));
            }
            Phase::Low(_) | Phase::High(_) => unreachable!("no pass is due"),
        }
    }

    fn end_pass(&mut self) {
        self.phase = match &mut self.phase {
            Phase::Sums(sums) => {
                let sums = take(sums);
                self.low(&sums)
            }
            Phase::Tables { weight, columns, .. } => {
                let columns = columns.iter_mut().map(take).collect();
                Phase::High(Dense::new(take(weight), columns, &self.coefficients))
            }
            Phase::Low(_) | Phase::High(_) => unreachable!("no pass is due"),
        };
    }
}
