//! The oracle.

use super::univariate::{NODES, with_kernel};
use crate::forms::oracle::tables;
use crate::{Context, Form, columns};
use rill_field::{F, from_i128};
use rill_poly::{eq_table, lagrange_basis};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::spartan::outer::{Columns, Outer, Remainder};
use rill_verifier::spartan::rows::DOMAIN;

const COLUMNS: usize = Columns::<F>::COUNT;

/// `t1` at every node as it is written, times the kernel.
pub(super) fn univariate(outer: &Outer, context: &Context<'_>) -> Result<Vec<F>, SourceError> {
    let columns = column_tables(context)?;
    let values = (0..NODES.1 as i64).map(|i| {
        let basis = lagrange_basis(DOMAIN.0, DOMAIN.1, from_i128(i128::from(NODES.0 + i)));
        let remainder = Remainder { tau: outer.tau.clone(), kernel: F::from(1u64), basis };
        Naive::new(remainder.clone(), cells(&remainder, &columns)).sum()
    });
    Ok(with_kernel(outer, &values.collect::<Vec<F>>()))
}

/// The naive form of the remainder, with its openings those on the wire: the columns at r1.
pub(super) fn form<'a>(
    remainder: &Remainder,
    context: &Context<'_>,
) -> Result<Form<'a>, SourceError> {
    let columns = column_tables(context)?;
    let naive = Naive::new(remainder.clone(), cells(remainder, &columns));
    // The first variable is the group, of which columns do not depend.
    Ok(Form::resident(naive).followed(move |_, challenges| {
        let r1: Vec<F> = challenges[1..].iter().rev().copied().collect();
        let eq = eq_table(&r1, F::from(1u64));
        let at_r1 = |column: &Vec<F>| column.iter().zip(&eq).map(|(value, eq)| *value * eq).sum();
        Form::Openings(columns.iter().map(at_r1).collect())
    }))
}

/// One table per column.
pub(super) fn column_tables(context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
    tables(context, |cycle| {
        <[F; COLUMNS]>::try_from(columns(cycle).to_vec()).expect("as many values as columns")
    })
}

/// The tables of eq, Az and Bz; the group is the least significant bit of an index.
pub(super) fn cells(remainder: &Remainder, columns: &[Vec<F>]) -> Vec<Vec<F>> {
    let groups = (0..1 << remainder.rounds()).map(|index: usize| {
        let row: Vec<F> = columns.iter().map(|column| column[index / 2]).collect();
        let row = Columns::from_slice(&row).expect("as many values as columns");
        remainder.group(index % 2, &row)
    });
    let (az, bz) = groups.unzip();
    vec![eq_table(&remainder.tau, remainder.kernel), az, bz]
}
