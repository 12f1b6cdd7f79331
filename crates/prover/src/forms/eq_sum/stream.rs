//! The sum from passes, without keeping rows.

use super::first::FirstPart;
use super::{Dense, Formula, Summand};
use crate::Form;
use crate::columns::integer::{IntegerSum, Integers, add_row};
use rill_field::F;
use rill_sumcheck_prover::Schedule;
use rill_sumcheck_prover::dense::{SplitEq, Table};
use rill_sumcheck_prover::window::{Columns, EqStream, First, Term};
use rill_witness::Block;
use std::mem::take;
use std::ops::Range;

/// The columns of a summand, read from the trace. *Work* per row and pass an integer-by-field
/// product for each column that is not zero; in the first window integer products, `3^w` for `2^w`
/// rows, each with one or two integer-by-field products.
pub(super) struct Stream<S, const N: usize> {
    relation: S,
    formula: Formula,
}

impl<S: Summand<N>, const N: usize> Stream<S, N> {
    /// The form that streams the rounds of `schedule`.
    pub(super) fn form<'a>(relation: &S, schedule: &Schedule) -> Form<'a> {
        let columns = Self { relation: relation.clone(), formula: Formula::of(relation) };
        EqStream::form(SplitEq::new(relation.point()), columns, schedule)
    }
}

impl<S: Summand<N>, const N: usize> Columns for Stream<S, N> {
    type Block = Block;
    type Rows = ();
    type Cell = [IntegerSum; N];
    type Linear = Dense<N>;

    fn count(&self) -> usize {
        N
    }

    fn terms(&self) -> Vec<Term> {
        self.formula.terms()
    }

    fn bytes(&self) -> usize {
        size_of::<Self::Cell>()
    }

    fn read(&self, block: &Block, (): &mut ()) -> usize {
        block.cycles.len()
    }

    fn cell(&self) -> Self::Cell {
        [IntegerSum::default(); N]
    }

    fn accumulate(
        &self,
        (block, ()): (&Block, &()),
        range: Range<usize>,
        weights: &[F],
        cell: &mut Self::Cell,
    ) {
        for (cycle, weight) in block.cycles[range].iter().zip(weights) {
            add_row(cell, weight, S::row(cycle).integers());
        }
    }

    fn close(&self, cell: &mut Self::Cell, columns: &mut [F]) {
        for (column, sum) in columns.iter_mut().zip(cell) {
            *column = take(sum).reduce();
        }
    }

    fn first(&self, rounds: usize, super_cell: usize) -> Option<Box<dyn First<Block>>> {
        Some(Box::new(FirstPart::<S, N>::new(self.formula.clone(), rounds, super_cell)))
    }

    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear {
        let columns = columns.try_into().expect("as many tables as columns");
        Dense::new(self.formula.clone(), self.relation.openings(), eq, columns)
    }
}
