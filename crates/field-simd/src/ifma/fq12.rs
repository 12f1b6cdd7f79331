//! Eight elements of `F_{q^12}`, in the tower of arkworks: `F_{q^6} = F_{q^2}[v]/(v³ - ξ)`,
//! `F_{q^12} = F_{q^6}[w]/(w² - v)`. All coefficients are kept reduced, with `R = 2^260`.

use super::complex::{Complex, Factor, dot_add};
use super::lanes::Lanes;
use super::modulus::BaseField;
use ark_bn254::{Fq, Fq6, Fq12};
use ark_ff::One;

/// `c_0 + c_1·v + c_2·v²`.
type Sextic = [Complex; 3];

/// `x + y·w`.
#[derive(Clone, Copy)]
pub(super) struct Dodecic {
    x: Sextic,
    y: Sextic,
}

/// `1 + (a + b·v)·w`: a line, with what its products need.
pub(super) struct Line {
    a: Factor,
    b: Factor,
    a_xi: Factor,
    b_xi: Factor,
}

impl Line {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn new(a: &Complex, b: &Complex) -> Self {
        Self {
            a: a.factor(),
            b: b.factor(),
            a_xi: a.mul_by_xi().factor(),
            b_xi: b.mul_by_xi().factor(),
        }
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn factors(s: &Sextic) -> [Factor; 3] {
    [s[0].factor(), s[1].factor(), s[2].factor()]
}

/// `v·s`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn mul_by_v(s: &Sextic) -> Sextic {
    [s[2].mul_by_xi(), s[0], s[1]]
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn add(s: &Sextic, t: &Sextic) -> Sextic {
    [s[0].add(t[0]), s[1].add(t[1]), s[2].add(t[2])]
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn sub(s: &Sextic, t: &Sextic) -> Sextic {
    [s[0].sub(t[0]), s[1].sub(t[1]), s[2].sub(t[2])]
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn reduce(s: &Sextic) -> Sextic {
    [s[0].reduce(), s[1].reduce(), s[2].reduce()]
}

/// `s·t`, for `s < 2.2p` and `t < 1.1p`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn mul(s: &Sextic, t: &Sextic) -> Sextic {
    let t_xi = [t[1].mul_by_xi().factor(), t[2].mul_by_xi().factor()];
    let (s, t, zero) = (factors(s), factors(t), Complex::zero());
    let all = [&s[0], &s[1], &s[2]];
    [
        dot_add(&zero, all, [&t[0], &t_xi[1], &t_xi[0]]),
        dot_add(&zero, all, [&t[1], &t[0], &t_xi[1]]),
        dot_add(&zero, all, [&t[2], &t[1], &t[0]]),
    ]
}

impl Dodecic {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    pub(super) fn one() -> Self {
        let zero = Complex::zero();
        Self { x: [Complex::one(), zero, zero], y: [zero; 3] }
    }

    /// `(x + y·w)² = (x + y)(x + v·y) - t - v·t + 2t·w` with `t = x·y`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    pub(super) fn square(&self) -> Self {
        let t = mul(&self.x, &self.y);
        let other = add(&self.x, &mul_by_v(&self.y));
        let product = mul(&add(&self.x, &self.y), &reduce(&other));
        let x = sub(&sub(&product, &t), &mul_by_v(&t));
        Self { x, y: reduce(&add(&t, &t)) }
    }

    /// Times a line: with `x·l = x + x·(a + b·v)·w` and `w² = v`,
    ///
    /// ```text
    /// x' = x + v·y·(a + b·v)      y' = y + x·(a + b·v)
    /// ```
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    pub(super) fn mul_by_line(&mut self, line: &Line) {
        let Line { a, b, a_xi, b_xi } = line;
        let (x, y) = (factors(&self.x), factors(&self.y));
        self.x = [
            dot_add(&self.x[0], [&y[1], &y[2]], [b_xi, a_xi]),
            dot_add(&self.x[1], [&y[0], &y[2]], [a, b_xi]),
            dot_add(&self.x[2], [&y[0], &y[1]], [b, a]),
        ];
        self.y = [
            dot_add(&self.y[0], [&x[0], &x[2]], [a, b_xi]),
            dot_add(&self.y[1], [&x[0], &x[1]], [b, a]),
            dot_add(&self.y[2], [&x[1], &x[2]], [b, a]),
        ];
    }

    /// The product of the eight lanes.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    pub(super) fn product_of_lanes(&self) -> Fq12 {
        // Times the words of 1 for R = 2^256, divided by 2^260: to the form of arkworks.
        let one = Lanes::<BaseField>::splat(&Fq::one());
        let out = |c: &Complex| Complex { re: c.re.mul(one), im: c.im.mul(one) }.write();
        let (x, y) = (self.x.each_ref().map(&out), self.y.each_ref().map(&out));
        (0..8)
            .map(|lane| {
                let sextic = |s: &[[_; 8]; 3]| Fq6::new(s[0][lane], s[1][lane], s[2][lane]);
                Fq12::new(sextic(&x), sextic(&y))
            })
            .product()
    }
}
