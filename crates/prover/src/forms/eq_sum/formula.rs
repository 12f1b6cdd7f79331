//! The formula of a sum as a list of terms, read off the relation's summand.

use super::Summand;
use crate::columns::integer::{IntegerSum, ProductSum};
use rill_field::{F, Field, One, Zero};
use rill_sumcheck_prover::dense::{Line, Values};
use rill_sumcheck_prover::window::Term;

/// `g = Σ_p c_p·Σ_{(a,b) in p} X_a·X_b`.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub(super) parts: Vec<Part>,
}

/// At most three terms with the same coefficient.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    coefficient: F,
    terms: [[usize; 2]; 3],
    count: usize,
}

impl Part {
    pub(super) fn terms(&self) -> &[[usize; 2]] {
        &self.terms[..self.count]
    }

    fn push(&mut self, factors: [usize; 2]) {
        self.terms[self.count] = factors;
        self.count += 1;
    }
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
                self.add(weight, a.into(), b.into());
            }
        }
    }

    fn reduce(&self) -> F {
        self.reduce()
    }
}

/// `$with` for the terms of a part as an array, so that its loops over them are unrolled.
macro_rules! unrolled {
    ($part:expr, $products:ident => $with:expr) => {
        match $part.terms()[..] {
            [a] => {
                let $products = [a];
                $with
            }
            [a, b] => {
                let $products = [a, b];
                $with
            }
            [a, b, c] => {
                let $products = [a, b, c];
                $with
            }
            _ => unreachable!("a part has one to three terms"),
        }
    };
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
        let open = |part: &&mut Part| part.coefficient == coefficient && part.count < 3;
        if let Some(part) = self.parts.iter_mut().find(open) {
            return part.push(factors);
        }
        self.parts.push(Part { coefficient, terms: [factors; 3], count: 1 });
    }

    /// One by one.
    pub(super) fn terms(&self) -> Vec<Term> {
        let terms = |part: &Part| {
            let coefficient = part.coefficient;
            let term = move |factors: &[usize; 2]| Term { coefficient, factors: *factors };
            part.terms().iter().map(term).collect::<Vec<_>>()
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
        let slope: [i128; N] = std::array::from_fn(|k| one[k].wrapping_sub(zero[k]));
        for ([at_zero, at_infinity], part) in sums.iter_mut().zip(&self.parts) {
            let factors = |row: &[i128; N], [a, b]: [usize; 2]| [row[a], row[b]];
            let terms = part.terms().iter().copied();
            at_zero.add_products(weight, terms.clone().map(|term| factors(&zero, term)));
            at_infinity.add_products(weight, terms.map(|term| factors(&slope, term)));
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

    /// The value of `weight·g` on the multilinear polynomials through these rows: terms with a
    /// column that is zero in all rows are left out.
    pub(super) fn within<const N: usize>(
        &self,
        weight: F,
        rows: &[[i128; N]],
        out: &mut Vec<Part>,
    ) {
        let vanishes = |column: usize| rows.iter().all(|row| row[column] == 0);
        out.clear();
        for part in &self.parts {
            let mut live = Part { count: 0, ..*part };
            let terms = part.terms().iter().filter(|[a, b]| !vanishes(*a) && !vanishes(*b));
            terms.for_each(|term| live.push(*term));
            if live.count > 0 {
                live.coefficient =
                    if part.coefficient.is_one() { weight } else { part.coefficient * weight };
                out.push(live);
            }
        }
    }

    /// The values of `g` at 0 and `∞` on lines.
    #[inline]
    pub(super) fn values<const N: usize>(&self, lines: &[Line; N]) -> Values<2> {
        let part = |part: &Part| {
            let sum = unrolled!(part, products => {
                let lines = products.map(|[a, b]| [&lines[a], &lines[b]]);
                Values([
                    F::sum_of_products(&lines.map(|[a, _]| a.zero), &lines.map(|[_, b]| b.zero)),
                    F::sum_of_products(&lines.map(|[a, _]| a.slope), &lines.map(|[_, b]| b.slope)),
                ])
            });
            if part.coefficient.is_one() { sum } else { sum * part.coefficient }
        };
        let sum = self.parts.iter().map(part).reduce(|sum, values| sum + values);
        sum.unwrap_or(Values([F::zero(); 2]))
    }
}

/// Adds the terms of `parts` at each point to the point's sum.
pub(super) fn add_points<A: Sum, const N: usize>(
    parts: &[Part],
    sums: &mut [A],
    points: &[[i128; N]],
) {
    for part in parts {
        unrolled!(part, terms => for (sum, point) in sums.iter_mut().zip(points) {
            let terms = terms.iter().map(|[a, b]| [point[*a], point[*b]]);
            sum.add_products(&part.coefficient, terms);
        });
    }
}
