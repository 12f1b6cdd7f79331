//! The address half: six products of tables of `2^b` entries.
//!
//! With `F_s[k] = Σ_{j: PC(j) = k} eq(r_s,j)` and `F_0[k] = [PC(0) = k]` the formula sums by
//! bytecode index:
//!
//! ```text
//! Σ_k F_1·( Val_1 + g⁵·Int + g⁸ ) + g·F_2·Val_2 + F_3·( g²·Val_3 + g⁶·Int ) + g³·F_4·Val_4 + g⁴·F_5·Val_5
//!     + F_0·g⁷·eq(k*,k)
//! ```

use crate::forms::inner_products::InnerProducts;
use crate::forms::passes::from_rows;
use crate::{Context, Form};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_program::ProgramKey;
use rill_verifier::bytecode::read_raf::{Address, POINTS, ReadRaf};
use rill_witness::Cycle;

pub(super) fn form<'a>(relation: &Address, context: &Context<'a>) -> Form<'a> {
    let whole = relation.0.clone();
    let values = values(&whole, context.key);
    let pc = |cycle: &Cycle| cycle.pc;
    from_rows(pc, move |pcs| products(histograms(&whole, &pcs), values))
}

/// `F_1 … F_5, F_0`.
fn histograms(whole: &ReadRaf, pcs: &[u32]) -> Vec<Vec<F>> {
    let size = 1 << whole.log_bytecode;
    let by_point = |point: &Vec<F>| {
        let mut sums = vec![F::ZERO; size];
        let weights = eq_table(point, F::ONE);
        pcs.iter().zip(weights).for_each(|(pc, weight)| sums[*pc as usize] += weight);
        sums
    };
    let mut tables: Vec<Vec<F>> = whole.points.par_iter().map(by_point).collect();
    let mut first = vec![F::ZERO; size];
    first[pcs[0] as usize] = F::ONE;
    tables.push(first);
    tables
}

/// What each of `F_1 … F_5, F_0` is multiplied with.
pub(super) fn values(whole: &ReadRaf, key: &ProgramKey) -> Vec<Vec<F>> {
    let size = 1usize << whole.log_bytecode;
    let mut tables = vec![vec![F::ZERO; size]; POINTS + 1];
    let row_values = (0..size).map(|k| whole.row_values(key.row(k)));
    for (k, folded) in row_values.enumerate() {
        for (s, value) in folded.into_iter().enumerate() {
            tables[s][k] = whole.g[s] * value;
        }
        let index = F::from(k as u64);
        tables[0][k] += whole.g[5] * index + whole.g[8];
        tables[2][k] += whole.g[6] * index;
    }
    tables[POINTS][whole.reset as usize] = whole.g[7];
    tables
}

/// The six products, whose sum is what is opened.
pub(super) fn products(rows: Vec<Vec<F>>, values: Vec<Vec<F>>) -> InnerProducts {
    InnerProducts::new(rows, values, |rows, values| {
        vec![rows.iter().zip(values).map(|(row, value)| *row * value).sum()]
    })
}
