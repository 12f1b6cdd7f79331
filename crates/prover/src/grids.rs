//! Polynomials by their values on grids, many at a time, as the packed kernels like them.
//!
//! `count` polynomials of degree at most `d` in each of `w` variables are held as `(d+1)^w·count`
//! values, point by point: the value of polynomial `s` at point `p` is `values[p·count + s]`. The
//! grid is that of [`rill_sumcheck_prover::window::Grid`], with nodes `0, 1, ∞, 2, …, d-1`.

use rill_field::{AdditiveGroup, F};
use rill_field_simd::table::{add_scaled, add_to, multiply, subtract_from};
use std::mem::swap;

/// Super-cells whose polynomials are worked on at once in a window of `rounds` rounds.
pub(crate) fn count(rounds: usize) -> usize {
    (512usize >> rounds).max(8)
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
        let degree = factors.len();
        if let [factor] = factors {
            let mut product = self.take();
            product.extend_from_slice(factor);
            return product;
        }
        let halves = factors.split_at(degree / 2);
        let [left, right] = [halves.0, halves.1].map(|half| {
            let mut product = self.product(count, half);
            self.raise(half.len(), degree, count, &mut product);
            product
        });
        let mut product = self.take();
        product.resize(left.len(), F::ZERO);
        multiply(&left, &right, &mut product);
        self.put(left);
        self.put(right);
        product
    }

    /// From the grid of degree `from` to that of degree `to`, by additions.
    pub(crate) fn raise(&mut self, from: usize, to: usize, count: usize, values: &mut Vec<F>) {
        if from == to {
            return;
        }
        let mut raised = self.take();
        let mut differences = self.take();
        let mut below = values.len() / (from + 1);
        while below >= count {
            // Variables above the current one are raised, those below, `below` index values in all,
            // are not yet.
            raised.clear();
            for block in values.chunks_exact((from + 1) * below) {
                let start = raised.len();
                raised.resize(start + (to + 1) * below, F::ZERO);
                let out = &mut raised[start..];
                out[..block.len()].copy_from_slice(block);
                if from == 1 {
                    raise_lines(to, below, out);
                } else {
                    raise_curves(from, to, below, out, &mut differences);
                }
            }
            swap(values, &mut raised);
            below /= from + 1;
        }
        self.put(raised);
        self.put(differences);
    }
}

/// Where the node `x` stands.
fn place(x: usize) -> usize {
    if x < 2 { x } else { x + 1 }
}

/// The nodes `∞, 2, …, to-1` of lines, `width` of them, from those at 0 and 1.
fn raise_lines(to: usize, width: usize, out: &mut [F]) {
    let (known, rest) = out.split_at_mut(2 * width);
    let (slope, rest) = rest.split_at_mut(width);
    slope.copy_from_slice(&known[width..]);
    subtract_from(slope, &known[..width]);
    let mut last: &mut [F] = &mut known[width..];
    for next in rest.chunks_exact_mut(width).take(to - 2) {
        next.copy_from_slice(last);
        add_to(next, slope);
        last = next;
    }
}

/// The nodes `from, …, to-1` of polynomials of degree `from >= 2`, from those before.
///
/// `differences[k]` is the backward difference `∇^(from-1-k)` at the last node, and `∇^from` is
/// `from!` times the leading coefficient.
fn raise_curves(from: usize, to: usize, width: usize, out: &mut [F], differences: &mut Vec<F>) {
    differences.clear();
    for x in 0..from {
        differences.extend_from_slice(&out[place(x) * width..][..width]);
    }
    for order in 1..from {
        for k in 0..from - order {
            let (low, high) = differences[k * width..].split_at_mut(width);
            // low ← high - low
            subtract_from(low, &high[..width]);
            low.iter_mut().for_each(|value| *value = -*value);
        }
    }
    let factorial = (1..=from as u64).product::<u64>();
    let mut top = vec![F::ZERO; width];
    add_scaled(&mut top, F::from(factorial), &out[2 * width..3 * width]);
    for x in from..to {
        add_to(&mut differences[..width], &top);
        for k in 1..from {
            let (low, high) = differences[(k - 1) * width..].split_at_mut(width);
            add_to(&mut high[..width], low);
        }
        out[place(x) * width..][..width].copy_from_slice(&differences[(from - 1) * width..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_sumcheck_prover::window::extend;

    /// A table of multilinear polynomials on `{0,1}^w`.
    fn factor(seed: u64, rounds: usize, count: usize) -> Vec<F> {
        (0..(count << rounds) as u64).map(|i| F::from((i * i + seed * i + seed) % 1009)).collect()
    }

    #[test]
    fn products_in_a_tree_are_those_of_the_extended_factors() {
        let mut room = Room::default();
        for degree in 1..8usize {
            for (rounds, count) in [(0, 3), (1, 16), (2, 9), (3, 1)] {
                let factors: Vec<Vec<F>> =
                    (0..degree as u64).map(|seed| factor(seed + 2, rounds, count)).collect();
                let product = room.product(count, &factors);
                for s in 0..count {
                    let mut expected = vec![F::from(1u64); (degree + 1).pow(rounds as u32)];
                    for factor in &factors {
                        let mut values = factor.iter().skip(s).step_by(count).copied().collect();
                        extend(degree, &mut values, &mut Vec::new());
                        expected.iter_mut().zip(values).for_each(|(product, f)| *product *= f);
                    }
                    let values: Vec<F> = product.iter().skip(s).step_by(count).copied().collect();
                    assert_eq!(values, expected, "degree {degree}, {rounds} rounds, {s}");
                }
                room.put(product);
            }
        }
    }
}
