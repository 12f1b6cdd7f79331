//! The rounds of `calls.rows` behind those of the calls: dense columns over the points.

use crate::Form;
use crate::forms::added;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::interpolate;
use rill_precompiles::{Cell, Entry, System};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, Table};

/// Pairs that a worker takes.
const PAIRS: usize = 256;

/// `Σ_y weight(y)·C( X_0(y), … )` over dense tables, the weight first.
pub(super) struct Points<S> {
    system: S,
    tables: Vec<Table>,
}

impl<S: System> Points<S> {
    /// From a cell, whose last entry is the one, and the weight of all calls.
    pub(super) fn form<'a>(system: S, cell: &[F], eq: F) -> Form<'a> {
        let weights = system.weights().into_iter().map(|weight| weight * eq).collect();
        let tables = [vec![weights], columns(&system, cell)].concat();
        Form::resident(Self { system, tables: tables.into_iter().map(Table::new).collect() })
    }
}

/// The columns at all points, from a cell, whose last entry is the one.
pub(super) fn columns<S: System>(system: &S, cell: &[F]) -> Vec<Vec<F>> {
    let one = 1 << S::SHAPE.log_bits;
    let mut columns = vec![vec![F::ZERO; 1 << S::SHAPE.log_points]; S::SHAPE.columns];
    system.entries(|Entry { column, point, cell: from, coefficient }| {
        let value = match from {
            Cell::Bit(bit) => cell[bit],
            Cell::One => cell[one],
        };
        let sum = &mut columns[column][point];
        if coefficient == F::ONE {
            *sum += value;
        } else {
            *sum += value * coefficient;
        }
    });
    columns
}

impl<S: System> RoundProver for Points<S> {
    fn rounds(&self) -> usize {
        self.tables[0].variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let pairs = self.tables[0].pairs();
        // All nodes but 1, whose value the claim gives: steps from one to the next.
        let steps = [0, 2, 1, 1];
        let task = |index: usize| {
            let mut sums = [F::ZERO; 4];
            let mut cells = vec![F::ZERO; self.tables.len()];
            for pair in (index * PAIRS..pairs.min((index + 1) * PAIRS)).map(Pair::new) {
                let lines: Vec<Line> = self.tables.iter().map(|table| table.line(pair)).collect();
                let is_zero = |line: &Line| line.zero == F::ZERO && line.slope == F::ZERO;
                if lines[1..].iter().all(is_zero) {
                    continue;
                }
                cells.iter_mut().zip(&lines).for_each(|(cell, line)| *cell = line.zero);
                for (sum, steps) in sums.iter_mut().zip(steps) {
                    for (cell, line) in cells.iter_mut().zip(&lines) {
                        (0..steps).for_each(|_| *cell += line.slope);
                    }
                    let columns = S::columns(&cells[2..]).expect("as many columns");
                    *sum += cells[0] * self.system.formula(cells[1], &columns);
                }
            }
            sums
        };
        let tasks = (0..pairs.div_ceil(PAIRS)).into_par_iter();
        let [zero, two, three, four] = tasks.map(task).reduce(|| [F::ZERO; 4], added);
        interpolate(0, &[zero, claim - zero, two, three, four])
    }

    fn bind(&mut self, challenge: F) {
        self.tables.iter_mut().for_each(|table| table.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.tables[1..].iter().map(Table::value).collect()
    }
}

/// The columns of `relation` at the point `ry`, from a cell.
#[cfg(test)]
pub(super) fn at(relation: &rill_verifier::calls::rows::Rows, cell: &[F], ry: &[F]) -> Vec<F> {
    use rill_precompiles::{Visitor, visit};

    struct At<'a>(&'a [F], &'a [F], &'a [F]);

    impl Visitor for At<'_> {
        type Output = Vec<F>;

        fn visit<S: System>(self) -> Vec<F> {
            let Self(challenges, cell, ry) = self;
            let eq = rill_poly::eq_table(ry, F::from(1u64));
            let columns = columns(&S::new(challenges), cell);
            let at = |column: &Vec<F>| column.iter().zip(&eq).map(|(value, eq)| *value * eq).sum();
            columns.iter().map(at).collect()
        }
    }

    visit(relation.table.shape.id, At(&relation.challenges, cell, ry)).expect("it is known")
}
