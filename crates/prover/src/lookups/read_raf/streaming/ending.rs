//! After the switch: the form in memory, and a pass for the flags once all is bound.

use super::super::linear::{Cycles, flags_of_sums};
use super::super::prefix_suffix::Class;
use crate::Form;
use crate::forms::passes::{RowSums, sum_rows};
use rill_field::F;
use rill_sumcheck_prover::Sums;
use rill_sumcheck_prover::dense::SplitEq;
use rill_witness::Cycle;

/// `Σ_j eq(point, j)` over the rows of each class.
pub(super) struct ClassSums(SplitEq);

impl ClassSums {
    /// At the point that `challenges` have bound.
    pub(super) fn new(challenges: &[F]) -> Self {
        let point: Vec<F> = challenges.iter().rev().copied().collect();
        Self(SplitEq::new(&point))
    }
}

impl RowSums for ClassSums {
    fn count(&self) -> usize {
        Class::COUNT
    }

    fn add(&self, row: u64, cycle: &Cycle, sums: &mut [F]) {
        sums[Class::of(cycle).number()] += self.0.weights(0).at(row as usize);
    }
}

/// The form in memory after the rounds of `challenges`, without the classes of its rows; with the
/// sums of all classes, if the pass at the switch has made them. *Passes* otherwise one after the
/// last round.
pub(super) fn form<'a>(cycles: Cycles, challenges: Vec<F>, sums: Option<Sums>) -> Form<'a> {
    let has_ports = cycles.has_ports();
    Form::resident(cycles).followed(move |selectors, after| {
        let open = move |sums: Vec<F>| {
            Form::Openings([flags_of_sums(&sums, has_ports), selectors].concat())
        };
        match sums {
            Some(sums) => open(sums.0),
            None => sum_rows(ClassSums::new(&[&challenges, after].concat()), open),
        }
    })
}
