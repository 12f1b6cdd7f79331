//! The formula of a sum as a list of terms, read off the relation's summand.

use super::Summand;
use crate::integer::{Integer, IntegerSum, ProductSum};
use rill_field::{F, Field, One, Zero};
use rill_sumcheck_prover::dense::{Line, Values, product};
use rill_sumcheck_prover::window::Term;

/// `g = Σ_p c_p·Σ_{(a,b) in p} X_a·X_b`, with another `c_p` in each part.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub(super) parts: Vec<Part>,
}

/// The terms with one coefficient.
#[derive(Clone, Debug)]
pub(super) struct Part {
    coefficient: F,
    products: Vec<[usize; 2]>,
}

/// Sums of weighted products of integers, reduced modulo p once, at the end.
pub(crate) trait Sum: Default + Send + Sync + 'static {
    /// Adds `weight·Σ a·b`.
    fn add_products(&mut self, weight: &F, products: impl Iterator<Item = [i128; 2]>);

    /// The sum.
    fn reduce(&self) -> F;
}

/// For factors of which one has a few bits: products of 128 bits, which wrap in a forged row.
impl Sum for IntegerSum {
    #[inline]
    fn add_products(&mut self, weight: &F, products: impl Iterator<Item = [i128; 2]>) {
        let value = products.fold(0i128, |sum, [a, b]| {
            sum.wrapping_add(if a == 0 { 0 } else { a.wrapping_mul(b) })
        });
        if value != 0 {
            self.add(weight, value);
        }
    }

    fn reduce(&self) -> F {
        self.reduce()
    }
}

/// For any factors.
impl Sum for ProductSum {
    #[inline]
    fn add_products(&mut self, weight: &F, products: impl Iterator<Item = [i128; 2]>) {
        for [a, b] in products {
            if a != 0 && b != 0 {
                self.add(weight, Integer::from(a), Integer::from(b));
            }
        }
    }

    fn reduce(&self) -> F {
        self.reduce()
    }
}

impl Part {
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.products.len()
    }

    /// The factors of the products, of these columns.
    #[inline]
    fn factors<const N: usize>(&self, columns: &[i128; N]) -> impl Iterator<Item = [i128; 2]> {
        self.products.iter().map(|[a, b]| [columns[*a], columns[*b]])
    }
}

impl Formula {
    /// The formula of `relation`. Column `m` of `m` openings, if there is one, is 1 in every row.
    ///
    /// The coefficients are those of a polynomial of degree 2 in `m` variables, from its values `f`
    /// at `0`, at the unit vectors, their doubles and the sums of two.
    ///
    /// # Panics
    /// If the summand is not the weight times such a polynomial, or has a term of degree 0 or 1
    /// and there is no column `m`.
    pub(super) fn of<S: Summand<N>, const N: usize>(relation: &S) -> Self {
        let m = relation.openings();
        let f = |columns: &[F]| {
            let values = [&[F::one()], columns].concat();
            let cells = relation.cells(&values).expect("one weight, then the openings");
            relation.summand(&cells)
        };
        let at = |a: &[usize]| {
            let mut columns = vec![F::zero(); m];
            a.iter().for_each(|a| columns[*a] += F::one());
            f(&columns)
        };
        let (none, half) = (at(&[]), F::from(2u64).inverse().expect("2 is not 0"));
        let mut terms = vec![([m, m], none)];
        for a in 0..m {
            let square = (at(&[a, a]) - at(&[a]) - at(&[a]) + none) * half;
            terms.extend([([a, a], square), ([a, m], at(&[a]) - none - square)]);
            let mixed = |b| ([a, b], at(&[a, b]) - at(&[a]) - at(&[b]) + none);
            terms.extend((a + 1..m).map(mixed));
        }
        let mut formula = Self { parts: Vec::new() };
        for (factors, coefficient) in terms.into_iter().filter(|(_, c)| !c.is_zero()) {
            assert!(factors[1] < N, "{}: a column of ones is missing", S::SLUG);
            formula.push(factors, coefficient);
        }
        let point: Vec<F> =
            (0..N as u64).map(|a| F::from(if a < m as u64 { a * a + 3 } else { 1 })).collect();
        let value = |t: &Term| t.coefficient * point[t.factors[0]] * point[t.factors[1]];
        let value: F = formula.terms().iter().map(value).sum();
        assert_eq!(value, f(&point[..m]), "{}: not of degree 2", S::SLUG);
        formula
    }

    fn push(&mut self, factors: [usize; 2], coefficient: F) {
        match self.parts.iter_mut().find(|part| part.coefficient == coefficient) {
            Some(part) => part.products.push(factors),
            None => self.parts.push(Part { coefficient, products: vec![factors] }),
        }
    }

    /// One by one.
    pub(super) fn terms(&self) -> Vec<Term> {
        let terms = |part: &Part| {
            let coefficient = part.coefficient;
            let term = move |factors: &[usize; 2]| Term { coefficient, factors: *factors };
            part.products.iter().map(term).collect::<Vec<_>>()
        };
        self.parts.iter().flat_map(terms).collect()
    }

    /// Sums for the values at 0 and `∞`, part by part.
    pub(super) fn sums<A: Sum>(&self) -> Vec<[A; 2]> {
        self.parts.iter().map(|_| Default::default()).collect()
    }

    /// Adds `weight` times the values at 0 and `∞` of `g` on the lines through two rows.
    #[inline]
    pub(super) fn add_pair<A: Sum, const N: usize>(
        &self,
        sums: &mut [[A; 2]],
        weight: &F,
        [zero, one]: [[i128; N]; 2],
    ) {
        let slope = std::array::from_fn(|k| one[k].wrapping_sub(zero[k]));
        for ([at_zero, at_infinity], part) in sums.iter_mut().zip(&self.parts) {
            at_zero.add_products(weight, part.factors(&zero));
            at_infinity.add_products(weight, part.factors::<N>(&slope));
        }
    }

    /// The values at 0 and `∞`.
    pub(super) fn reduce<A: Sum>(&self, sums: &[[A; 2]]) -> [F; 2] {
        let at = |node: usize| {
            let parts = sums.iter().zip(&self.parts);
            parts.map(|(sums, part)| part.coefficient * sums[node].reduce()).sum()
        };
        [at(0), at(1)]
    }

    /// What the parts weigh in a sum that weighs `weight`.
    pub(super) fn weights(&self, weight: F) -> impl Iterator<Item = F> {
        self.parts.iter().map(move |part| part.coefficient * weight)
    }

    /// Adds `g` of these columns, with the weights of its parts.
    #[inline]
    pub(super) fn add<A: Sum, const N: usize>(
        &self,
        sum: &mut A,
        weights: &[F],
        columns: &[i128; N],
    ) {
        for (weight, part) in weights.iter().zip(&self.parts) {
            sum.add_products(weight, part.factors(columns));
        }
    }

    /// The values of `g` at 0 and `∞` on lines.
    #[inline]
    pub(super) fn values<const N: usize>(&self, lines: &[Line; N]) -> Values<2> {
        self.parts.iter().fold(Values([F::zero(); 2]), |sum, part| {
            let products = part.products.iter().map(|[a, b]| product([lines[*a], lines[*b]]));
            let part_sum = products.fold(Values([F::zero(); 2]), |sum, value| sum + value);
            sum + if part.coefficient.is_one() { part_sum } else { part_sum * part.coefficient }
        })
    }
}
