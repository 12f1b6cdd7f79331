//! Polynomials in a few variables by their values on a grid.

use crate::dense::{SplitEq, lagrange};
use rill_field::F;

/// A polynomial of degree at most `degree` in each of its variables, by its values at the nodes `0,
/// 1, ∞, 2, …, degree-1` in each. The first variable, that of the current round, is the fastest
/// digit of the index, in base `degree + 1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    degree: usize,
    variables: usize,
    values: Vec<F>,
}

impl Grid {
    /// From `(degree+1)^w` values.
    ///
    /// # Panics
    /// If their number is not `(degree+1)^w` for any `w`.
    pub fn new(degree: usize, values: Vec<F>) -> Self {
        let (base, mut variables, mut size) = (degree + 1, 0, 1);
        while size < values.len() {
            size *= base;
            variables += 1;
        }
        assert_eq!(size, values.len(), "a grid has (degree+1)^w values");
        Self { degree, variables, values }
    }

    /// The values.
    pub fn values(&self) -> &[F] {
        &self.values
    }

    /// `t(p) = Σ_y weights[y]·value(p, y)` at the nodes `p = 0, 1, ∞, …` of the first variable,
    /// over `y ∈ {0,1}^(w-1)`.
    ///
    /// # Panics
    /// If there are not `2^(w-1)` weights.
    pub fn sum(&self, weights: &[F]) -> Vec<F> {
        let base = self.degree + 1;
        assert_eq!(2 * weights.len(), 1 << self.variables, "2^(w-1) weights");
        let mut sums = vec![F::from(0u64); base];
        for (y, weight) in weights.iter().enumerate() {
            let digits = (1..self.variables).map(|c| (y >> (c - 1) & 1) * base.pow(c as u32));
            let start = digits.sum::<usize>();
            for (sum, value) in sums.iter_mut().zip(&self.values[start..start + base]) {
                *sum += *weight * value;
            }
        }
        sums
    }

    /// The round polynomial `alpha·l·t` of the current round, with `eq` at that round.
    pub fn polynomial(&self, eq: &SplitEq) -> Vec<F> {
        let mut values = self.sum(&eq.following(self.variables - 1));
        let one = values.remove(1);
        eq.polynomial(&values, one)
    }

    /// Binds the first variable.
    pub fn bind(&mut self, challenge: F) {
        let basis = lagrange(self.degree, challenge);
        let at = |values: &[F]| values.iter().zip(&basis).map(|(value, l)| *value * l).sum();
        self.values = self.values.chunks_exact(self.degree + 1).map(at).collect();
        self.variables -= 1;
    }
}

/// Extends multilinear polynomials from their values on `{0,1}^w` (bit `c` of an index is variable
/// `c`) to `{0,1,∞}^w`, by subtractions only; `count` of them, value `y` of polynomial `i` at
/// `values[y·count + i]` before and after. `spare` is scratch.
pub fn extend(values: &mut Vec<F>, spare: &mut Vec<F>, count: usize) {
    extend_to_infinity(values, spare, count, |zero, one| *one - zero);
}

/// Extends a multilinear polynomial from its values on `{0,1}^w` to `{0,1,∞}^w`, over any group:
/// `f(∞) = f(1) - f(0)` is `difference(f(0), f(1))`. A value is a vector of `unit` entries. `spare`
/// is scratch.
pub fn extend_to_infinity<T: Copy>(
    values: &mut Vec<T>,
    spare: &mut Vec<T>,
    unit: usize,
    difference: impl Fn(&T, &T) -> T,
) {
    // Variables below the current one are extended, to `below` values in all; those above are not.
    let (mut below, mut above) = (unit, values.len() / unit / 2);
    while above > 0 {
        spare.clear();
        spare.resize(3 * below * above, values[0]);
        let blocks = values.chunks_exact(2 * below);
        for (block, out) in blocks.zip(spare.chunks_exact_mut(3 * below)) {
            let (zero, one) = block.split_at(below);
            let (finite, infinite) = out.split_at_mut(2 * below);
            finite.copy_from_slice(block);
            for (slot, (zero, one)) in infinite.iter_mut().zip(zero.iter().zip(one)) {
                *slot = difference(zero, one);
            }
        }
        std::mem::swap(values, spare);
        below *= 3;
        above /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_field::{One, Zero};

    /// The product of `degree` multilinear polynomials in `w` variables, on the grid and as itself.
    fn case(degree: usize, w: usize) -> (Grid, Vec<Vec<F>>) {
        let factors: Vec<Vec<F>> = (0..degree as u64)
            .map(|k| (0..1u64 << w).map(|i| F::from((i * i + 3 * k * i + k + 2) % 23)).collect())
            .collect();
        let mut values = vec![F::one(); (degree + 1).pow(w as u32)];
        for factor in &factors {
            values.iter_mut().zip(on_grid(degree, factor)).for_each(|(value, f)| *value *= f);
        }
        (Grid::new(degree, values), factors)
    }

    /// A multilinear polynomial at the nodes of the last variable, at each of them recursively.
    fn on_grid(degree: usize, table: &[F]) -> Vec<F> {
        if table.len() == 1 {
            return table.to_vec();
        }
        let (zero, one) = table.split_at(table.len() / 2);
        let finite = |x: usize| [F::one() - F::from(x as u64), F::from(x as u64)];
        let mut nodes: Vec<[F; 2]> = (0..degree.max(2)).map(finite).collect();
        if degree > 1 {
            nodes.insert(2, [-F::one(), F::one()]);
        }
        let at = |[low, high]: [F; 2]| -> Vec<F> {
            zero.iter().zip(one).map(|(zero, one)| low * zero + high * one).collect()
        };
        nodes.into_iter().flat_map(|node| on_grid(degree, &at(node))).collect()
    }

    fn bind(table: &[F], x: F) -> Vec<F> {
        table.chunks(2).map(|pair| pair[0] + x * (pair[1] - pair[0])).collect()
    }

    #[test]
    fn a_bound_grid_is_the_product_of_the_bound_factors() {
        for degree in 1..6 {
            for w in 1..4 {
                let (mut grid, mut factors) = case(degree, w);
                for round in 0..w as u64 {
                    let challenge = F::from(1000 + 77 * round);
                    grid.bind(challenge);
                    for factor in &mut factors {
                        *factor = bind(factor, challenge);
                    }
                }
                assert_eq!(grid.values(), [factors.iter().map(|f| f[0]).product::<F>()]);
            }
        }
    }

    #[test]
    fn the_sum_at_zero_and_one_is_that_of_the_hypercube() {
        for degree in 1..5 {
            let (grid, factors) = case(degree, 3);
            let weights: Vec<F> = (5..9u64).map(F::from).collect();
            let sums = grid.sum(&weights);
            for end in 0..2 {
                let expected = weights.iter().enumerate().fold(F::zero(), |sum, (y, weight)| {
                    sum + factors.iter().map(|f| f[2 * y + end]).product::<F>() * weight
                });
                assert_eq!(sums[end], expected);
            }
        }
    }
}
