//! Where the columns of a system find their bits, by groups of points that have the same columns.

use rill_field::{AdditiveGroup, F};
use rill_field_simd::formula::{self, Formula, FormulaSum, Points};
use rill_precompiles::{Cell, Entry, System};

/// A system at its challenges.
pub(super) struct Gathered {
    /// Its products. Where columns have no entries, what they are factors of is left out.
    pub(super) groups: Vec<FormulaSum>,
    /// The linear column, weighted: by bit, and what its ones add.
    pub(super) linear: Vec<F>,
    pub(super) linear_one: F,
}

/// The points that have entries in the same columns.
struct Group {
    used: Vec<bool>,
    points: Points,
}

impl Gathered {
    pub(super) fn new<S: System>(system: &S) -> Self {
        let (omega, parts) = (system.weights(), system.part_weights());
        let size = 1 << S::SHAPE.log_bits;
        let (mut linear, mut linear_one) = (vec![F::ZERO; size], F::ZERO);
        let (mut groups, mut last) = (Vec::new(), 0);
        let mut columns = vec![Vec::new(); S::SHAPE.columns - 1];
        let mut close = |point: usize, columns: &mut [Vec<formula::Entry>]| {
            add(&mut groups, columns, &parts.map(|part| omega[point] * part));
            columns.iter_mut().for_each(Vec::clear);
        };
        system.entries(|Entry { column, point, cell, coefficient }| {
            let Some(column) = column.checked_sub(1) else {
                match cell {
                    Cell::Bit(bit) => linear[bit] += omega[point] * coefficient,
                    Cell::One => linear_one += omega[point] * coefficient,
                }
                return;
            };
            if point != last {
                close(last, &mut columns);
                last = point;
            }
            columns[column].push(entry(cell, coefficient, size));
        });
        close(last, &mut columns);
        let [one, zero] = [size as u32, size as u32 + 1];
        let sum =
            |Group { used, points }| FormulaSum::new(&parts_of::<S>(&used), &points, [zero, one]);
        Self { groups: groups.into_iter().map(sum).collect(), linear, linear_one }
    }
}

/// Adds a point to its group, unless it has no entries.
fn add(groups: &mut Vec<Group>, columns: &[Vec<formula::Entry>], weights: &[F]) {
    let used: Vec<bool> = columns.iter().map(|column| !column.is_empty()).collect();
    if !used.contains(&true) {
        return;
    }
    let known = groups.iter().position(|group| group.used == used);
    let index = known.unwrap_or_else(|| {
        groups.push(Group { points: Points::new(used.len(), weights.len()), used });
        groups.len() - 1
    });
    groups[index].points.push(columns, weights);
}

/// The parts of a system, where only these columns are used.
fn parts_of<S: System>(used: &[bool]) -> Formula {
    Formula::record(used, |columns, [zero, one]| {
        S::parts(&S::columns(columns).expect("as many columns"), one, zero)
    })
}

/// An entry of a cell: behind its bits are the one of calls that exist, and zero.
fn entry(cell: Cell, coefficient: F, size: usize) -> formula::Entry {
    let negative = coefficient != F::from(1u64);
    assert!(!negative || coefficient == -F::from(1u64), "columns of bits have signs only");
    let place = match cell {
        Cell::Bit(bit) => bit as u32,
        Cell::One => size as u32,
    };
    formula::Entry { place, negative }
}
