//! The univariate round from sums by signature.

use super::sums::GroupSum;
use rill_field::{F, One, Zero, from_i128};
use rill_poly::{interpolate, lagrange_basis, multiply};
use rill_verifier::spartan::outer::Outer;
use rill_verifier::spartan::rows::{DOMAIN, GROUPS};

/// `t1 = Σ_{x,c} eq(τ_l,(x,c))·Az·Bz` has degree 16: it is known by its values at `-8, …, 8`.
pub(super) const NODES: (i64, usize) = (-8, 17);

/// The coefficients of `s1 = Lker(τ_h, ·)·t1`.
pub(super) fn univariate(outer: &Outer, sums: &[GroupSum]) -> Vec<F> {
    let constraints: Vec<_> = sums.iter().map(|sum| (sum.guards(), sum.differences())).collect();
    let value = |basis: &[F], members: &[usize; 9]| -> F {
        let at = |values: &[F; 18]| -> F {
            members.iter().zip(basis).map(|(member, weight)| values[*member] * weight).sum()
        };
        constraints.iter().map(|(guards, differences)| at(guards) * at(differences)).sum()
    };
    let group = outer.tau.last().copied().unwrap_or(F::zero());
    let values: Vec<F> = (0..NODES.1 as i64)
        .map(|i| lagrange_basis(DOMAIN.0, DOMAIN.1, from_i128(i128::from(NODES.0 + i))))
        .map(|basis| {
            let [zero, one] = GROUPS.map(|members| value(&basis, &members));
            (F::one() - group) * zero + group * one
        })
        .collect();
    with_kernel(outer, &values)
}

/// `Lker(τ_h, ·)·t1` from the values of `t1`.
pub(super) fn with_kernel(outer: &Outer, values: &[F]) -> Vec<F> {
    // Lker(τ_h, Y) has the value L_i(τ_h) at node i.
    let kernel = interpolate(DOMAIN.0, &lagrange_basis(DOMAIN.0, DOMAIN.1, outer.tau_row));
    multiply(&kernel, &interpolate(NODES.0, values))
}
