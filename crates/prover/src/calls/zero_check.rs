//! Zero-checks over the calls of a table: the call rounds, from the bits themselves.
//!
//! *Computes* `s(X) = alpha·l(X)·q(X)`, where `q` sums over pairs of *cells* what a [`Summand`]
//! says of two neighbouring cells. After `k` rounds a cell is `2^k` calls, bit β of it
//! `Σ_i eq(r,i)·B(β,i)`.
//!
//! | rounds | from | work |
//! |---|---|---|
//! | 0, 1 | groups of four calls, in integers | one look at all calls |
//! | 2 … | bits, whose `eq(r,i)` are added where they are one | one look at all calls and round |
//! | the rest | cells that are kept | half of the round before |
//!
//! *Memory* `2^c` elements for each cell that is kept, and two for each thread.

use super::record::Recorded;
use crate::Form;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::Cell;
use rill_poly::{eq_table, interpolate, lagrange_basis, multiply};
use rill_sumcheck_prover::Phase;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table};
use rill_witness::Block;

/// The nodes at which `q`, of degree 3 in the current variable, is known.
pub(super) const NODES: [i64; 4] = [-1, 0, 1, 2];

/// Rounds that are answered from bits, at least: a look at all calls costs less than binding cells.
const FROM_BITS: usize = 4;

/// Calls that are added to a cell at a time.
const ROWS: usize = 28;

/// What a zero-check sums.
pub(super) trait Summand: Send + Sync + 'static {
    /// Its degree, at most 3.
    const DEGREE: usize;

    /// What it adds up of each call that exists: a number that is linear in its bits.
    fn linear(&self, calls: &Recorded) -> Vec<F>;

    /// The sum over four calls `x + 2y`, x being the variable of round 0, at all `NODES × NODES`; x
    /// moves faster. Calls that are true add nothing where both are 0 or 1: this is zero there.
    fn plane(&self, rows: [&[u64]; 4]) -> [F; 16];

    /// The sum over two cells at -1, 0 and 2, or what [`Self::polynomial`] takes in place of it;
    /// with `at_one` also at 1. Behind the bits of a cell are the one of calls that exist, and
    /// zero.
    fn pair(&self, cells: [&Cell; 2], at_one: bool) -> [F; 4];

    /// `q` from what [`Self::pair`] gives, the value at 1 included.
    fn polynomial(values: [F; 4]) -> Vec<F>;

    /// The rounds behind those of the calls, from the last cell and `eq(τ,ru)`.
    fn rest<'a>(self: Box<Self>, cell: Vec<F>, eq: F) -> Form<'a>;
}

/// The form, at a call round.
pub(super) struct ZeroCheck<'a, S> {
    calls: &'a Recorded,
    summand: Box<S>,
    eq: SplitEq,
    /// What is linear, by cell.
    linear: Table,
    challenges: Vec<F>,
    answer: Answer,
    /// Bytes of cells that may be kept.
    kept_bytes: usize,
}

/// What rounds are answered from.
enum Answer {
    /// `q` at all nodes of rounds 0 and 1, or of round 1.
    Grid(Vec<[F; 4]>),
    /// The bits of all calls.
    Bits,
    /// All cells.
    Cells(Vec<Cell>),
}

impl<'a, S: Summand> ZeroCheck<'a, S> {
    /// The form for the point `tau` of the zero-check, which keeps cells once they have no more
    /// than `kept_bytes`.
    pub(super) fn form(calls: &'a Recorded, summand: S, tau: &[F], kept_bytes: usize) -> Form<'a> {
        let mut linear = summand.linear(calls);
        linear.resize(1 << tau.len(), F::ZERO);
        let (eq, linear) = (SplitEq::new(tau), Table::new(linear));
        let summand = Box::new(summand);
        let (challenges, answer) = (Vec::new(), Answer::Bits);
        let mut form = Self { calls, summand, eq, linear, challenges, answer, kept_bytes };
        if tau.len() >= 2 {
            form.answer = Answer::Grid(form.grid());
        }
        Form::rounds(form)
    }

    /// `q` at `NODES × NODES` of the first two rounds: four values of round 0 for each of round 1.
    fn grid(&self) -> Vec<[F; 4]> {
        let (linear, weights) = (self.linear.values(), self.eq.weights(2));
        let quads = self.calls.len().div_ceil(4);
        let sums = (0..quads).into_par_iter().map(|quad| {
            let rows: [Vec<u64>; 4] = std::array::from_fn(|i| self.calls.row(4 * quad + i));
            let mut values = self.summand.plane(rows.each_ref().map(Vec::as_slice));
            let linear = extended(linear[4 * quad..][..4].try_into().expect("four calls"));
            let weight = weights.at(quad);
            for i in (0..16).filter(|node| !is_corner(*node)) {
                values[i] = (values[i] + linear[i]) * weight;
            }
            values
        });
        let sums = sums.reduce(
            || [F::ZERO; 16],
            |mut left, right| {
                left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
                left
            },
        );
        sums.chunks(4).map(|row| row.try_into().expect("four nodes")).collect()
    }

    /// Cell `m` of `2^k` calls, k the rounds bound, whose `eq(r,i)` are given.
    fn cell(&self, m: usize, eqs: &[F]) -> Cell {
        let mut cell = self.zeros();
        self.set_cell(&mut cell, m, eqs);
        cell
    }

    /// A cell of zeros.
    fn zeros(&self) -> Cell {
        Cell::zeros(self.calls.words_of_row())
    }

    /// Makes `cell` cell `m`.
    fn set_cell(&self, cell: &mut Cell, m: usize, eqs: &[F]) {
        let first = m * eqs.len();
        let calls = self.calls.len().saturating_sub(first).min(eqs.len());
        if calls == 0 {
            return cell.set_rows(&[], &[]);
        }
        for (group, eqs) in eqs[..calls].chunks(ROWS).enumerate() {
            let calls = (first + group * ROWS..).take(eqs.len());
            let rows: Vec<Vec<u64>> = calls.map(|u| self.calls.row(u)).collect();
            let rows: Vec<&[u64]> = rows.iter().map(Vec::as_slice).collect();
            if group == 0 { cell.set_rows(eqs, &rows) } else { cell.add_rows(eqs, &rows) }
        }
    }

    /// `eq(r,i)` for all calls of a cell.
    fn eqs(&self) -> Vec<F> {
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        eq_table(&point, F::ONE)
    }

    /// Cells that are not all zero.
    fn cells(&self) -> usize {
        self.calls.len().div_ceil(1 << self.challenges.len())
    }

    /// `q` at -1, 0, 2 and, if asked for, 1.
    fn sum(&self, at_one: bool) -> [F; 4] {
        let (weights, eqs) = (self.eq.weights(1), self.eqs());
        let pairs = (0..self.cells().div_ceil(2)).into_par_iter();
        let weighted = |index: usize, sums: [F; 4]| -> [F; 4] {
            let line = values(self.linear.line(Pair::new(index)));
            let weight = weights.at(index);
            std::array::from_fn(|node| (sums[node] + line[node]) * weight)
        };
        let add =
            |left: [F; 4], right: [F; 4]| std::array::from_fn(|node| left[node] + right[node]);
        if let Answer::Cells(cells) = &self.answer {
            let zeros = cells[0].zeros_like();
            let of_pair = |index: usize| {
                let pair = Pair::new(index);
                let one = cells.get(pair.one).unwrap_or(&zeros);
                weighted(index, self.summand.pair([&cells[pair.zero], one], at_one))
            };
            return pairs.map(of_pair).reduce(|| [F::ZERO; 4], add);
        }
        let of_pair = |[zero, one]: &mut [Cell; 2], index: usize| {
            let pair = Pair::new(index);
            self.set_cell(zero, pair.zero, &eqs);
            self.set_cell(one, pair.one, &eqs);
            weighted(index, self.summand.pair([zero, one], at_one))
        };
        let room = || [self.zeros(), self.zeros()];
        pairs.map_init(room, of_pair).reduce(|| [F::ZERO; 4], add)
    }

    /// Goes on: keeps cells once they are few, or hands over when the last call variable is bound.
    fn settled(mut self) -> Form<'a> {
        let bound = self.challenges.len();
        if self.eq.variables() == 0 {
            let last = match &mut self.answer {
                Answer::Cells(cells) => cells.pop(),
                _ => None,
            };
            let cell = last.unwrap_or_else(|| self.cell(0, &self.eqs()));
            return self.summand.rest(cell.values(), self.eq.value());
        }
        if !matches!(self.answer, Answer::Cells(_)) {
            let bytes = (self.cells() * size_of::<F>()) << self.calls.table.log_bits();
            if bound >= FROM_BITS && bytes <= self.kept_bytes {
                let eqs = self.eqs();
                let cells = (0..self.cells()).into_par_iter().map(|m| self.cell(m, &eqs));
                self.answer = Answer::Cells(cells.collect());
            } else if bound >= 2 || !matches!(self.answer, Answer::Grid(_)) {
                self.answer = Answer::Bits;
            }
        }
        Form::rounds(self)
    }
}

impl<'a, S: Summand> Phase<'a, Block> for ZeroCheck<'a, S> {
    fn round(&mut self, claim: F) -> Vec<F> {
        let inner = match &self.answer {
            Answer::Grid(rows) if self.challenges.is_empty() => {
                let eq = self.eq.following(1);
                let at = |x: usize| eq[0] * rows[1][x] + eq[1] * rows[2][x];
                interpolate(NODES[0], &std::array::from_fn::<F, 4, _>(at))
            }
            Answer::Grid(rows) => interpolate(NODES[0], &rows[0]),
            Answer::Bits | Answer::Cells(_) => {
                let mut values = self.sum(false);
                let [at_zero, slope] = self.eq.linear();
                values[2] = match (at_zero + slope).inverse() {
                    Some(inverse) => (claim - at_zero * values[1]) * inverse,
                    None => self.sum(true)[2],
                };
                S::polynomial(values)
            }
        };
        let mut polynomial = multiply(&self.eq.linear(), &inner);
        polynomial.truncate(S::DEGREE + 2);
        polynomial
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.eq.bind(challenge);
        self.linear.bind(challenge);
        self.challenges.push(challenge);
        match &mut self.answer {
            Answer::Grid(rows) if rows.len() > 1 => {
                let basis = lagrange_basis(NODES[0], NODES.len(), challenge);
                let at = |row: &[F; 4]| row.iter().zip(&basis).map(|(value, l)| *value * l).sum();
                let bound = std::array::from_fn(|y| at(&rows[y]));
                *rows = vec![bound];
            }
            Answer::Cells(cells) => bind_cells(cells, challenge),
            Answer::Grid(_) | Answer::Bits => {}
        }
        self.settled()
    }
}

/// Binds pairs of cells; one without a partner meets zeros.
fn bind_cells(cells: &mut Vec<Cell>, challenge: F) {
    cells.par_chunks_mut(2).for_each(|pair| {
        let (zero, one) = pair.split_first_mut().expect("a chunk has an element");
        zero.bind(one.first(), challenge);
    });
    let mut index = 0;
    cells.retain(|_| {
        index += 1;
        index % 2 == 1
    });
}

/// Whether both coordinates are 0 or 1.
pub(super) fn is_corner(node: usize) -> bool {
    [node % 4, node / 4].iter().all(|node| matches!(node, 1 | 2))
}

/// A line at -1, 0, 1 and 2.
pub(super) fn values(line: Line) -> [F; 4] {
    let one = line.zero + line.slope;
    [line.zero - line.slope, line.zero, one, one + line.slope]
}

/// Values at the corners `x + 2y`, extended to `NODES × NODES`, x moving faster.
pub(super) fn extended(corners: [F; 4]) -> [F; 16] {
    let [a, b, c, d] = corners;
    let [low, high] = [Line::through(a, b), Line::through(c, d)].map(values);
    let columns: [[F; 4]; 4] = std::array::from_fn(|x| values(Line::through(low[x], high[x])));
    std::array::from_fn(|i| columns[i % 4][i / 4])
}
