//! Indices and changes of basis on the grid `{0,1,∞}^w`; digit `c` of an index belongs to variable
//! `c`.

use rill_field::F;

/// Where point `y` of the hypercube stands on the grid: its bits as digits in base 3.
pub(super) fn ternary(y: usize) -> usize {
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
pub(super) fn classes_to_grid(values: &mut [F]) {
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
pub(super) fn add(sums: &mut [F], terms: &[F]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}
