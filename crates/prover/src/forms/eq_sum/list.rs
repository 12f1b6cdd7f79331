//! The sum from a list of the rows whose columns are not zero.
//!
//! After `i` bound variables an entry is a cell of `2^i` rows with ports among them. The pair of
//! cells `2y`, `2y + 1` adds to the round polynomial if one of the two has an entry; the other is
//! zero, as columns are gated. So a round costs a few products for each entry, until as many cells have
//! an entry as have none: tables of all cells then cost no more products than the list.

use super::{Dense, EqSum, Formula, Gated};
use crate::Form;
use crate::columns::integer::{Integer, Integers};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::{Line, SplitEq, Table};
use rill_sumcheck_prover::{Joined, Pass, Phase, Request};
use rill_witness::Block;
use std::marker::PhantomData;
use std::ops::Range;

/// Dense tables take over when a cell in so many has an entry.
const SPARSE: usize = 2;

/// *Memory* `32·N` bytes per entry.
pub(super) struct List<const N: usize> {
    formula: Formula,
    openings: usize,
    eq: SplitEq,
    /// Ascending.
    entries: Vec<Entry<N>>,
    /// Variables left when tables take over.
    dense: usize,
}

/// The columns of one cell.
#[derive(Clone, Copy)]
pub(super) struct Entry<const N: usize> {
    pub(super) cell: usize,
    pub(super) columns: [F; N],
}

impl<const N: usize> List<N> {
    /// The form that begins with a pass. Tables take over at round `switch`, or else as soon as they
    /// cost no more products.
    pub(super) fn form<'a, S: Gated<N>>(relation: &S, switch: Option<usize>) -> Form<'a> {
        let relation = relation.clone();
        Form::pass(Kept::<S, N>(PhantomData), move |_, rows| {
            let variables = relation.rounds();
            let switch = switch.unwrap_or_else(|| due(&rows.0, variables));
            if switch == 0 {
                return EqSum::of_rows(&relation, scattered(rows.0, variables));
            }
            let columns = |row: &S::Row| row.integers().map(Integer::to_field);
            let entry = |(row, columns_of): &(u32, S::Row)| Entry {
                cell: *row as usize,
                columns: columns(columns_of),
            };
            let entries = rows.0.iter().map(entry).collect();
            let (formula, eq) = (Formula::of(&relation), SplitEq::new(Gated::point(&relation)));
            Self::new(formula, relation.openings(), eq, entries, variables - switch).settled()
        })
    }

    /// The form where `eq` stands.
    pub(super) fn new(
        formula: Formula,
        openings: usize,
        eq: SplitEq,
        entries: Vec<Entry<N>>,
        dense: usize,
    ) -> Self {
        Self { formula, openings, eq, entries, dense }
    }

    /// In tables, or with openings, where it is time for them.
    pub(super) fn settled<'a>(self) -> Form<'a> {
        match self.eq.variables() {
            0 => Form::Openings(self.columns_at_end()),
            left if left == self.dense => self.in_tables(),
            _ => Form::rounds(self),
        }
    }

    fn columns_at_end(&self) -> Vec<F> {
        let columns = self.entries.first().map_or([F::ZERO; N], |entry| entry.columns);
        columns[..self.openings].to_vec()
    }

    fn in_tables<'a>(self) -> Form<'a> {
        let Self { formula, openings, eq, entries, .. } = self;
        let column = |c: usize| {
            let mut column = vec![F::ZERO; 1 << eq.variables()];
            entries.iter().for_each(|entry| column[entry.cell] = entry.columns[c]);
            Table::new(column)
        };
        let columns: [Table; N] = std::array::from_fn(column);
        Form::resident(Dense::new(formula, openings, eq, columns))
    }

    /// The values at 0 and `∞`, or with every pair turned round, that at 1 in place of that at 0.
    fn sum(&self, turned: bool) -> [F; 2] {
        let (weights, formula) = (self.eq.weights(1), &self.formula);
        let pairs = self.entries.par_chunk_by(same_pair);
        let values = pairs.map(|pair| {
            let lines = lines(pair);
            let lines = if turned { lines.map(Line::flipped) } else { lines };
            (formula.values(&lines) * weights.at(pair[0].cell / 2)).0
        });
        values.reduce(|| [F::ZERO; 2], crate::forms::added)
    }
}

impl<'a, const N: usize> Phase<'a, Block> for List<N> {
    fn round(&mut self, claim: F) -> Vec<F> {
        let values = self.sum(false);
        let recovered = self.eq.recover(claim, &values);
        recovered.unwrap_or_else(|| self.eq.polynomial(&values, self.sum(true)[0]))
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        let bound = self.entries.par_chunk_by(same_pair).map(|pair| Entry {
            cell: pair[0].cell / 2,
            columns: lines(pair).map(|line| line.zero + challenge * line.slope),
        });
        self.entries = bound.collect();
        self.eq.bind(challenge);
        self.settled()
    }
}

fn same_pair<const N: usize>(entry: &Entry<N>, next: &Entry<N>) -> bool {
    entry.cell / 2 == next.cell / 2
}

/// The columns on the pair of which these are the entries: a missing one is zero.
fn lines<const N: usize>(pair: &[Entry<N>]) -> [Line; N] {
    let at = |bit: usize| {
        let entry = pair.iter().find(|entry| entry.cell % 2 == bit);
        entry.map_or([F::ZERO; N], |entry| entry.columns)
    };
    let (zero, one) = (at(0), at(1));
    std::array::from_fn(|column| Line::through(zero[column], one[column]))
}

/// The round from which one in [`SPARSE`] cells has an entry.
fn due<T>(rows: &[(u32, T)], variables: usize) -> usize {
    let cells = |round: usize| {
        let pairs = rows.windows(2).filter(|pair| pair[0].0 >> round != pair[1].0 >> round);
        pairs.count() + usize::from(!rows.is_empty())
    };
    let small = |round: &usize| SPARSE * cells(*round) >= 1 << (variables - round);
    (0..variables).find(small).unwrap_or(variables)
}

/// The columns of all rows.
fn scattered<T: Clone + Default>(rows: Vec<(u32, T)>, variables: usize) -> Vec<T> {
    let mut all = vec![T::default(); 1 << variables];
    rows.into_iter().for_each(|(row, columns)| all[row as usize] = columns);
    all
}

/// The pass that keeps the columns of rows with ports, each with its number.
struct Kept<S, const N: usize>(PhantomData<fn(S)>);

/// The next row, and the rows so far.
type Scratch<T> = (u32, Vec<(u32, T)>);

impl<S: Gated<N>, const N: usize> Pass<Block> for Kept<S, N> {
    type Scratch = Scratch<S::Row>;
    type Part = Joined<(u32, S::Row)>;

    /// There may be a port in every other row.
    fn request(&self) -> Request {
        let row_bytes = size_of::<(u32, S::Row)>() / 2;
        Request { scratch_bytes: 0, kept_bytes: 0, row_bytes, align_rows: 1 }
    }

    fn scratch(&self, rows: Range<u64>) -> Self::Scratch {
        (rows.start as u32, Vec::new())
    }

    fn visit(&self, (row, kept): &mut Self::Scratch, block: &Block) {
        for cycle in &block.cycles {
            if let Some(gate) = &cycle.gate {
                kept.push((*row, S::row(cycle, gate)));
            }
            *row += 1;
        }
    }

    fn finish(&self, (_, kept): Self::Scratch) -> Self::Part {
        Joined(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Summand;
    use super::*;
    use crate::forms::oracle;
    use crate::testing::fixtures::{Cut, Fixture};
    use crate::testing::subject::{forged, point};
    use crate::{FormKind, Forms, Rows};
    use rill_sumcheck_prover::Naive;
    use rill_sumcheck_prover::parity::{Case, forms_agree};
    use rill_transcript::Writer;
    use rill_verifier::sparse::gated::Gated as Equation;
    use rill_witness::{Cycle, CycleSource};

    /// Entries of these rows.
    fn entries(run: &Fixture, wanted: impl Fn(&Cycle) -> bool) -> Vec<Entry<6>> {
        let cycles = run.cycles();
        let context = run.context(&cycles, FormKind::Naive);
        let columns = |cycle: &Cycle| {
            let row = <Equation as Summand<6>>::row(cycle);
            (wanted(cycle), row.integers().map(Integer::to_field))
        };
        let rows = oracle::rows(&context, columns).unwrap();
        let rows = rows.into_iter().enumerate().filter(|(_, (wanted, _))| *wanted);
        rows.map(|(cell, (_, columns))| Entry { cell, columns }).collect()
    }

    #[test]
    fn tables_take_over_at_any_round() {
        let run = Fixture::products(7, 9);
        let relation = relation_at(&run);
        let honest = run.cycles();
        let lie = |cycle: &mut Cycle| cycle.lookup_index += 1;
        let forged = forged(&run, 0, |cycle| cycle.gate.is_some(), lie);
        let sources: [(&str, &dyn CycleSource); 2] = [("honest", &honest), ("forged", &forged)];
        for (name, cycles) in sources {
            let context = run.context(cycles, FormKind::Naive);
            let tables = Forms::<super::super::Gating<6>>::tables(&relation, &context, &());
            let tables = tables.unwrap();
            let claim = Naive::new(relation.clone(), tables.clone()).sum();
            let cut = Cut(cycles);
            let rows = Rows(&cut);
            let mut case = Case::new(name, relation.clone(), tables, claim, &rows);
            for switch in 0..=9 {
                let relation = &relation;
                case = case.form("switch", move || List::form(relation, Some(switch)));
            }
            forms_agree(&case);
        }
    }

    fn relation_at(run: &Fixture) -> Equation {
        Equation::new(&point(&mut Writer::new(b"list"), run))
    }

    #[test]
    fn rounds_without_entries_are_zero_polynomials_of_full_length() {
        let run = Fixture::products(1, 9);
        let relation = relation_at(&run);
        let (formula, eq) = (Formula::of(&relation), SplitEq::new(&relation.r1));
        let mut form = List::<6>::new(formula, 6, eq, Vec::new(), 0).settled();
        for round in 0..9 {
            assert_eq!(form.round(F::ZERO), Some(vec![F::ZERO; 4]), "round {round}");
            form = form.bound(F::from(round + 5u64));
        }
        assert_eq!(form.openings(), Some(&[F::ZERO; 6][..]));
    }

    #[test]
    fn tables_are_due_where_they_are_small() {
        let rows = |rows: &[u32]| rows.iter().map(|row| (*row, ())).collect::<Vec<_>>();
        assert_eq!(due(&rows(&[]), 5), 5);
        assert_eq!(due(&rows(&[17]), 5), 4);
        assert_eq!(due(&rows(&[0, 1, 2, 3]), 5), 4);
        assert_eq!(due(&rows(&[0, 8, 16, 24]), 5), 2);
        assert_eq!(due(&rows(&[0, 4, 8, 12, 16, 20, 24, 28]), 5), 1);
        assert_eq!(due(&rows(&(0..16).collect::<Vec<_>>()), 5), 0);
    }

    /// What the type [`Gated`] is for: a list that leaves out a row where a column is not zero
    /// proves another sum.
    #[test]
    fn a_list_that_takes_a_column_for_gated_that_is_not_proves_something_else() {
        let run = Fixture::products(7, 9);
        let relation = relation_at(&run);
        let start = |entries| {
            let (formula, eq) = (Formula::of(&relation), SplitEq::new(&relation.r1));
            let mut list = List::new(formula, 6, eq, entries, 0);
            list.round(F::ZERO)
        };
        let mut all = entries(&run, |_| true);
        let gated = entries(&run, |cycle| cycle.gate.is_some());
        assert_eq!(start(all.clone()), start(gated.clone()));
        // A column that is 1 everywhere, in place of the gate.
        all.iter_mut().for_each(|entry| entry.columns[0] = F::from(1u64));
        assert_ne!(start(all), start(gated));
    }
}
