//! Inverses by Euclid's algorithm.

use crate::curve::{Number, is_below};
use crate::modular::{difference, sum};

/// The inverse of a modulo m.
pub(crate) fn inverse(a: &Number, m: &Number) -> Number {
    const NONE: &str = "inverse256: there is no inverse";
    assert!(m[0] > 1 || m[1..] != [0; 3], "{NONE}");
    // x·a = u and y·a = v modulo m, but for signs, of which x and y never have the same.
    let (mut u, mut x, mut v, mut y) = (*m, [0; 4], *a, [1, 0, 0, 0]);
    let mut is_negative = true;
    while v != [0; 4] {
        while !is_below(&u, &v) {
            // The largest multiple of v by a power of two that u has room for.
            let (mut multiple, mut factor) = (v, y);
            loop {
                let (twice, carried) = sum(&multiple, &multiple);
                if carried || is_below(&u, &twice) {
                    break;
                }
                (multiple, factor) = (twice, sum(&factor, &factor).0);
            }
            (u, x) = (difference(&u, &multiple), sum(&x, &factor).0);
        }
        (u, x, v, y) = (v, y, u, x);
        is_negative = !is_negative;
    }
    assert!(u == [1, 0, 0, 0], "{NONE}");
    if is_negative { difference(m, &x) } else { x }
}
