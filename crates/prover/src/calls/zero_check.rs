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
//! *Memory* `2^c` elements for each cell that is kept, and two for each thread ([`Maker`]).

use super::cells::Maker;
use super::record::Recorded;
use crate::Form;
use crate::forms::added;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::Cell;
use rill_poly::{interpolate, lagrange_basis, multiply};
use rill_sumcheck_prover::Phase;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table};
use rill_verifier::calls::Table as CallTable;
use rill_witness::Block;

/// The nodes at which `q`, of degree 3 in the current variable, is known.
pub(super) const NODES: [i64; 4] = [-1, 0, 1, 2];

/// Rounds that are answered from bits, at least: a look at all calls costs less than binding cells.
const FROM_BITS: usize = 4;

/// Bytes of all cells of `table` that are not all zero, after `bound` rounds.
fn cell_bytes(table: &CallTable, bound: usize) -> usize {
    ((table.calls as usize).div_ceil(1 << bound) * size_of::<F>()) << table.log_bits()
}

/// Bytes of the cells that both zero-checks of `table` keep, of which each may keep `most`.
pub(super) fn kept_cells(table: &CallTable, most: usize) -> usize {
    let mut bytes = (FROM_BITS..table.log_calls).map(|bound| cell_bytes(table, bound));
    let kept = bytes.find(|bytes| *bytes <= most);
    2 * kept.unwrap_or(0)
}

/// What a zero-check sums.
pub(super) trait Summand: Send + Sync + 'static {
    /// Its degree, at most 3.
    const DEGREE: usize;

    /// What it adds up of each of these calls: a number that is linear in its bits, or zero for all
    /// calls. Behind the bits is a word that says whether the call exists.
    fn linear(&self, rows: &[&[u64]]) -> Option<Vec<F>>;

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
    calls: &'a Recorded<'a>,
    summand: Box<S>,
    eq: SplitEq,
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
    /// All cells, and what is linear in each.
    Cells { cells: Vec<Cell>, linear: Table },
}

impl<'a, S: Summand> ZeroCheck<'a, S> {
    /// The form for the point `tau` of the zero-check, which keeps cells once they have no more
    /// than `kept_bytes`.
    pub(super) fn form(
        calls: &'a Recorded<'a>,
        summand: S,
        tau: &[F],
        kept_bytes: usize,
    ) -> Form<'a> {
        let (summand, eq) = (Box::new(summand), SplitEq::new(tau));
        let (challenges, answer) = (Vec::new(), Answer::Bits);
        let mut form = Self { calls, summand, eq, challenges, answer, kept_bytes };
        if tau.len() >= 2 {
            form.answer = Answer::Grid(form.grid());
        }
        Form::rounds(form)
    }

    /// `q` at `NODES × NODES` of the first two rounds: four values of round 0 for each of round 1.
    fn grid(&self) -> Vec<[F; 4]> {
        let weights = self.eq.weights(2);
        let mut all = [F::ZERO; 16];
        self.calls.windows(4, |window| {
            let sums = window.groups(4).into_par_iter().map(|quad| {
                let rows: [Vec<u64>; 4] = std::array::from_fn(|i| window.row(4 * quad + i));
                let rows = rows.each_ref().map(Vec::as_slice);
                let mut values = self.summand.plane(rows);
                let linear = self.summand.linear(&rows).map_or([F::ZERO; 16], |linear| {
                    extended(linear.try_into().expect("four calls"))
                });
                let weight = weights.at(quad);
                for i in (0..16).filter(|node| !is_corner(*node)) {
                    values[i] = (values[i] + linear[i]) * weight;
                }
                values
            });
            all = added(all, sums.reduce(|| [F::ZERO; 16], added));
        });
        all.chunks(4).map(|row| row.try_into().expect("four nodes")).collect()
    }

    /// What makes cells of the bits of calls.
    fn maker(&self) -> Maker<'_, S> {
        Maker::new(self.calls, &*self.summand, &self.challenges)
    }

    /// `q` at -1, 0, 2 and, if asked for, 1.
    fn sum(&self, at_one: bool) -> [F; 4] {
        let weights = self.eq.weights(1);
        let weighted = |index: usize, sums: [F; 4], line: Line| -> [F; 4] {
            let (line, weight) = (values(line), weights.at(index));
            std::array::from_fn(|node| (sums[node] + line[node]) * weight)
        };
        if let Answer::Cells { cells, linear } = &self.answer {
            let zeros = cells[0].zeros_like();
            let of_pair = |index: usize| {
                let pair = Pair::new(index);
                let one = cells.get(pair.one).unwrap_or(&zeros);
                let sums = self.summand.pair([&cells[pair.zero], one], at_one);
                weighted(index, sums, linear.line(pair))
            };
            let pairs = (0..cells.len().div_ceil(2)).into_par_iter();
            return pairs.map(of_pair).reduce(|| [F::ZERO; 4], added);
        }
        self.maker()
            .pairs(|cells, index, line| weighted(index, self.summand.pair(cells, at_one), line))
    }

    /// Goes on: keeps cells once they are few, or hands over when the last call variable is bound.
    fn settled(mut self) -> Form<'a> {
        let bound = self.challenges.len();
        if self.eq.variables() == 0 {
            let mut cells = match self.answer {
                Answer::Cells { cells, .. } => cells,
                Answer::Bits | Answer::Grid(_) => self.maker().cells().0,
            };
            let cell = cells.pop().expect("there is one cell");
            return self.summand.rest(cell.values(), self.eq.value());
        }
        if !matches!(self.answer, Answer::Cells { .. }) {
            let bytes = cell_bytes(&self.calls.table, bound);
            if bound >= FROM_BITS && bytes <= self.kept_bytes {
                let (cells, mut linear) = self.maker().cells();
                linear.resize(1 << self.eq.variables(), F::ZERO);
                self.answer = Answer::Cells { cells, linear: Table::new(linear) };
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
            Answer::Bits | Answer::Cells { .. } => {
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
        self.challenges.push(challenge);
        match &mut self.answer {
            Answer::Grid(rows) if rows.len() > 1 => {
                let basis = lagrange_basis(NODES[0], NODES.len(), challenge);
                let at = |row: &[F; 4]| row.iter().zip(&basis).map(|(value, l)| *value * l).sum();
                let bound = std::array::from_fn(|y| at(&rows[y]));
                *rows = vec![bound];
            }
            Answer::Cells { cells, linear } => {
                bind_cells(cells, challenge);
                linear.bind(challenge);
            }
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
