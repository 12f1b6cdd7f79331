//! Indices and changes of basis on the grid `{0,1,∞}^w`; digit `c` of an index belongs to variable
//! `c`.

use rill_field::{F, Zero};
use rill_field_simd::table;
use rill_sumcheck_prover::window::extend;

/// Where point `y` of the hypercube stands on the grid: its bits as digits in base 3.
pub(crate) fn ternary(y: usize) -> usize {
    let (mut rest, mut digit, mut index) = (y, 1, 0);
    while rest > 0 {
        index += (rest & 1) * digit;
        rest >>= 1;
        digit *= 3;
    }
    index
}

/// From `v` with `g(X) = Σ_{y,z} eq(X,y)·eq(X,z)·v[class(y,z)]`, class digits `y_c + z_c`, to the
/// values of `g` on the grid.
///
/// In one variable `g = (1-X)²·v_0 + X(1-X)·v_1 + X²·v_2`, hence `g(0) = v_0`, `g(1) = v_2`,
/// `g(∞) = v_0 - v_1 + v_2`.
pub(crate) fn classes_to_grid(values: &mut [F]) {
    let mut below = 1;
    while below < values.len() {
        for block in values.chunks_exact_mut(3 * below) {
            for i in 0..below {
                let [v0, v1, v2] = [block[i], block[below + i], block[2 * below + i]];
                block[below + i] = v2;
                block[2 * below + i] = v0 - v1 + v2;
            }
        }
        below *= 3;
    }
}

/// `sums += terms`, entry by entry.
pub(crate) fn add(sums: &mut [F], terms: &[F]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}

/// Room to multiply in.
#[derive(Debug, Default)]
pub(crate) struct Products {
    left: Vec<F>,
    right: Vec<F>,
    extension: Vec<F>,
}

impl Products {
    /// Elements it holds for windows of `3^w = points` points.
    pub(crate) fn elements(points: usize) -> usize {
        3 * points
    }

    /// `sums += left·right` on the grid, for multilinear factors given on the hypercube.
    pub(crate) fn add(&mut self, left: &[F], right: &[F], sums: &mut [F]) {
        let Self { left: a, right: b, extension } = self;
        for (factor, values) in [(&mut *a, left), (&mut *b, right)] {
            factor.clear();
            factor.extend_from_slice(values);
            extend(factor, extension, 1);
        }
        extension.resize(a.len(), F::zero());
        table::multiply(a, b, extension);
        add(sums, extension);
    }
}
