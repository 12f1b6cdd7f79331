//! Sums of products of two polynomials over many groups of the same size.

use super::Group;
use rill_field::{AdditiveGroup, F, Field};
use rill_sumcheck_prover::add_all;

/// For groups of `2^v` items: `Σ RamRa(a)·Val(a')` over all groups by `(a,a')`, and `Σ RamRa(a)`.
#[derive(Clone, Debug)]
pub(in crate::ram::read_write) struct Products {
    /// `2^v`.
    size: usize,
    /// By a, then by a'.
    products: Vec<F>,
    accesses: Vec<F>,
}

rill_sumcheck_prover::encode!(Products { size, products, accesses });

impl Products {
    /// No groups of `2^variables` items.
    pub(super) fn new(variables: usize) -> Self {
        let size = 1 << variables;
        Self { size, products: vec![F::ZERO; size * size], accesses: vec![F::ZERO; size] }
    }

    /// Bytes of [`Products::new`].
    pub(super) const fn bytes(variables: usize) -> usize {
        size_of::<F>() * (1 << variables) * ((1 << variables) + 1)
    }

    /// Adds a group.
    pub(super) fn add(&mut self, group: &Group) {
        let of_items = self.products.chunks_mut(self.size).zip(&mut self.accesses);
        for ((products, accesses), ram_ra) in of_items.zip(&group.ram_ra) {
            if *ram_ra != F::ZERO {
                *accesses += ram_ra;
                products.iter_mut().zip(&group.val).for_each(|(sum, val)| *sum += *ram_ra * val);
            }
        }
    }

    /// Adds what others have added up.
    pub(super) fn append(&mut self, next: Self) {
        add_all(&mut self.products, next.products);
        add_all(&mut self.accesses, next.accesses);
    }

    /// Variables left.
    pub(super) fn variables(&self) -> usize {
        self.size.ilog2() as usize
    }

    /// What pairs of items have at `(a,a')` and its neighbours: at `(0,0)`, `(0,1)`, `(1,0)` and
    /// `(1,1)`.
    fn square(&self, a: usize, b: usize) -> [F; 4] {
        let at = |i: usize, j: usize| self.products[(2 * a + i) * self.size + 2 * b + j];
        [at(0, 0), at(0, 1), at(1, 0), at(1, 1)]
    }

    /// `Σ RamRa·Val` at 0 and ∞, and `Σ RamRa` at 0.
    pub(super) fn sums(&self) -> [F; 3] {
        let mut sums = [F::ZERO; 3];
        for a in 0..self.size / 2 {
            let [zero, zero_one, one_zero, one] = self.square(a, a);
            sums[0] += zero;
            sums[1] += zero + one - zero_one - one_zero;
            sums[2] += self.accesses[2 * a];
        }
        sums
    }

    /// Binds the lowest variable of both places.
    pub(super) fn bind(&mut self, challenge: F) {
        let weights = [F::ONE - challenge, challenge];
        let half = self.size / 2;
        let product = |index: usize| {
            let [zero, zero_one, one_zero, one] = self.square(index / half, index % half);
            let of_first = weights[0] * zero + weights[1] * zero_one;
            weights[0] * of_first + weights[1] * (weights[0] * one_zero + weights[1] * one)
        };
        let products = (0..half * half).map(product).collect();
        let access = |pair: &[F]| weights[0] * pair[0] + weights[1] * pair[1];
        self.accesses = self.accesses.chunks_exact(2).map(access).collect();
        (self.products, self.size) = (products, half);
    }
}
