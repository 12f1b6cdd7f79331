//! Polynomials by their values on grids, many at a time, as the packed kernels like them.
//!
//! `count` polynomials of degree at most `d` in each of `w` variables are held as `(d+1)^w·count`
//! values, point by point: the value of polynomial `s` at point `p` is `values[p·count + s]`. The
//! grid is that of [`rill_sumcheck_prover::window::Grid`], with nodes `0, 1, ∞, 2, …, d-1`.

use rill_field::{AdditiveGroup, F};
use rill_field_simd::table::{add_to, multiply, subtract_from};
use std::mem::swap;

/// Super-cells whose polynomials are worked on at once in a window of `rounds` rounds.
pub(crate) fn count(rounds: usize) -> usize {
    (256usize >> rounds).max(8)
}

/// Tables for intermediate results, kept for the next time.
#[derive(Debug, Default)]
pub(crate) struct Room {
    tables: Vec<Vec<F>>,
}

impl Room {
    /// Elements held at most while products of degree `degree` are made in windows of `rounds`.
    pub(crate) fn elements(degree: usize, rounds: usize) -> usize {
        5 * (degree + 1).pow(rounds as u32) * count(rounds)
    }

    /// An empty table.
    pub(crate) fn take(&mut self) -> Vec<F> {
        let mut table = self.tables.pop().unwrap_or_default();
        table.clear();
        table
    }

    /// Gives a table back.
    pub(crate) fn put(&mut self, table: Vec<F>) {
        self.tables.push(table);
    }

    /// The product of multilinear polynomials on the grid of degree `factors.len()`, in a balanced
    /// tree: the fewer factors, the smaller the grid.
    pub(crate) fn product(&mut self, count: usize, factors: &[Vec<F>]) -> Vec<F> {
        if let [factor] = factors {
            let mut product = self.take();
            product.extend_from_slice(factor);
            return product;
        }
        let [left, right] = self.halves(count, factors);
        let mut product = self.take();
        product.resize(left.len(), F::ZERO);
        multiply(&left, &right, &mut product);
        self.put(left);
        self.put(right);
        product
    }

    /// Two polynomials whose product is that of at least two `factors`, on its grid.
    pub(crate) fn halves(&mut self, count: usize, factors: &[Vec<F>]) -> [Vec<F>; 2] {
        let (left, right) = factors.split_at(factors.len() / 2);
        [left, right].map(|half| {
            let mut product = self.product(count, half);
            self.raise(half.len(), factors.len(), count, &mut product);
            product
        })
    }

    /// From the grid of degree `from` to that of degree `to`, by additions.
    pub(crate) fn raise(&mut self, from: usize, to: usize, count: usize, values: &mut Vec<F>) {
        if from == to {
            return;
        }
        let (mut raised, mut differences, mut top) = (self.take(), self.take(), self.take());
        let mut below = values.len() / (from + 1);
        while below >= count {
            // Variables above the current one are raised, those below, `below` index values in all,
            // are not yet.
            raised.clear();
            for block in values.chunks_exact((from + 1) * below) {
                if from == 1 {
                    raise_lines(to, block, &mut raised);
                } else {
                    raise_curves(from, to, block, &mut raised, [&mut differences, &mut top]);
                }
            }
            swap(values, &mut raised);
            below /= from + 1;
        }
        for table in [raised, differences, top] {
            self.put(table);
        }
    }
}

/// Appends lines at the nodes `0, 1, ∞, 2, …, to-1` from those at 0 and 1.
fn raise_lines(to: usize, block: &[F], out: &mut Vec<F>) {
    let width = block.len() / 2;
    out.extend_from_slice(block);
    let slope = out.len();
    out.extend_from_slice(&block[width..]);
    subtract_from(&mut out[slope..], &block[..width]);
    let mut last = slope - width;
    for _ in 2..to {
        let next = out.len();
        out.extend_from_within(last..last + width);
        let (known, values) = out.split_at_mut(next);
        add_to(values, &known[slope..slope + width]);
        last = next;
    }
}

/// Appends polynomials of degree `from >= 2` at the nodes `0, 1, ∞, 2, …, to-1` from those up to
/// `from - 1`.
///
/// `differences[k]` is the backward difference `∇^(from-1-k)` at the last node, and `top`,
/// `∇^from`, is `from!` times the leading coefficient.
fn raise_curves(
    from: usize,
    to: usize,
    block: &[F],
    out: &mut Vec<F>,
    [differences, top]: [&mut Vec<F>; 2],
) {
    let width = block.len() / (from + 1);
    let node = |place: usize| &block[place * width..][..width];
    out.extend_from_slice(block);
    differences.clear();
    (0..from).for_each(|x| differences.extend_from_slice(node(if x < 2 { x } else { x + 1 })));
    for order in 1..from {
        for k in 0..from - order {
            let (low, high) = differences[k * width..].split_at_mut(width);
            top.clear();
            top.extend_from_slice(&high[..width]);
            subtract_from(top, low);
            low.copy_from_slice(top);
        }
    }
    top.clear();
    top.extend_from_slice(node(2));
    for k in 2..=from {
        let before = top.clone();
        (1..k).for_each(|_| add_to(top, &before));
    }
    for _ in from..to {
        add_to(&mut differences[..width], top);
        for k in 1..from {
            let (low, high) = differences[(k - 1) * width..].split_at_mut(width);
            add_to(&mut high[..width], low);
        }
        out.extend_from_slice(&differences[(from - 1) * width..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_sumcheck_prover::dense::Table;
    use rill_sumcheck_prover::window::Grid;

    /// A table of multilinear polynomials on `{0,1}^w`.
    fn factor(seed: u64, rounds: usize, count: usize) -> Vec<F> {
        (0..(count << rounds) as u64).map(|i| F::from((i * i + seed * i + seed) % 1009)).collect()
    }

    #[test]
    fn products_in_a_tree_are_those_of_the_factors() {
        let mut room = Room::default();
        for degree in 1..8usize {
            for (rounds, count) in [(0, 3), (1, 16), (2, 9), (3, 1)] {
                let factors: Vec<Vec<F>> =
                    (0..degree as u64).map(|seed| factor(seed + 2, rounds, count)).collect();
                let product = room.product(count, &factors);
                for s in 0..count {
                    let of = |table: &Vec<F>| -> Vec<F> {
                        table.iter().skip(s).step_by(count).copied().collect()
                    };
                    let mut grid = Grid::new(degree, of(&product));
                    let mut factors: Vec<Table> = factors.iter().map(of).map(Table::new).collect();
                    for challenge in (0..rounds as u64).map(|round| F::from(1000 + 77 * round)) {
                        grid.bind(challenge);
                        factors.iter_mut().for_each(|factor| factor.bind(challenge));
                    }
                    let expected = factors.iter().map(Table::value).product::<F>();
                    assert_eq!(grid.values(), [expected], "degree {degree}, {rounds} rounds, {s}");
                }
                room.put(product);
            }
        }
    }
}
