//! Claims about tables that are not those of the committed bits.

use super::{BITS, REDUCTION, ROWS, Scene, WORDS};
use crate::lies::Lie;
use crate::workbench::{MULMOD, SHA256};
use rill_field::{F, Field};

/// The lies about products; `first` is the place of the first part of the first table among the
/// commitments.
pub(super) fn of_products(first: usize) -> Vec<Lie> {
    [single(), combined(), committed(first)].into_iter().flatten().collect()
}

fn lie(name: &'static str, show: fn(&mut Scene<'_, '_>)) -> Lie {
    Lie::shown(name, REDUCTION, show)
}

/// One claim that is false, or two of which neither relation takes notice.
fn single() -> Vec<Lie> {
    vec![
        lie("the linear column", |s| s.shift((ROWS, MULMOD), [0, 1], [0, 1])),
        lie("a column and the linear one", |s| {
            if let Some(tables) = s.of_table(ROWS, MULMOD) {
                let b = tables[3][1];
                tables[1][1] -= b;
                tables[2][1] += F::ONE;
            }
        }),
        lie("other bits that are bits", |s| {
            if let Some(tables) = s.of_table(BITS, MULMOD) {
                tables[1][0] = F::ONE - tables[1][0];
            }
        }),
        lie("other words that memory has", |s| s.shift((WORDS, MULMOD), [0, 1], [0, 1])),
    ]
}

/// Claims that are false by what adds up to nothing, if the powers of γ are 1.
fn combined() -> Vec<Lie> {
    vec![
        lie("a column against another", |s| {
            if let Some([columns, ..]) = s.claims() {
                // Q, and by that much the linear one: the formula has its former value.
                let m = columns[4];
                columns[3] += F::ONE;
                columns[0] += m;
                make_up(columns, F::ONE + m);
            }
        }),
        lie("a bit against a column", |s| {
            if let Some([columns, bit, _]) = s.claims() {
                // What is b² - b for b is so for 1 - b.
                let change = F::ONE - bit[0] - bit[0];
                bit[0] += change;
                make_up(columns, change);
            }
        }),
        lie("a word against a column", |s| {
            s.shift((WORDS, MULMOD), [0, 1], [0, 1]);
            let truth = s.seen.constants.last().copied();
            if let Some([columns, _, word]) = s.claims() {
                let change = word[0] - truth.expect("the claims have their true values");
                make_up(columns, change);
            }
        }),
    ]
}

/// Adds to A and to the linear column what leaves the formula as it is and their sum less by
/// `change`.
fn make_up(columns: &mut [F], change: F) {
    let b = columns[2];
    let more = -change * (F::ONE - b).inverse().expect("a random value is not 1");
    columns[1] += more;
    columns[0] -= more * b;
}

impl Scene<'_, '_> {
    /// The claims about the table of products: columns, bit, word.
    fn claims(&mut self) -> Option<&mut [Vec<F>; 3]> {
        self.of_table("calls.reduction/claims", MULMOD)?.try_into().ok()
    }

    /// Adds to an entry of a part of a table, of those that are committed.
    fn commit(&mut self, place: usize, difference: i64) {
        self.add("commitment", place, 5, difference);
    }

    fn first_part(&self) -> usize {
        super::first_part(self.workbench)
    }
}

/// A lie about the columns at these places among the commitments.
fn opened(name: &'static str, places: &[usize], show: fn(&mut Scene<'_, '_>)) -> Lie {
    let refusals = places.iter().map(|place| format!("opening[{place}]")).collect();
    Lie { refusals, ..Lie::shown(name, "opening", show) }
}

fn committed(first: usize) -> Vec<Lie> {
    vec![
        opened("another bit of a table", &[first], |s| s.commit(s.first_part(), 1)),
        opened("a table against a column", &[first - 1, first], |s| {
            let place = s.first_part();
            s.commit(place - 1, 1);
            s.commit(place, -1);
        }),
    ]
}

/// Lies about the table of products where it has two parts.
pub(super) fn of_two_parts(first: usize) -> Vec<Lie> {
    vec![
        opened("another bit of the last part", &[first], |s| s.commit(s.first_part() + 1, 1)),
        opened("two parts exchanged", &[first], |s| s.exchange("commitment", s.first_part())),
        opened("a part against another", &[first], |s| {
            let place = s.first_part();
            s.commit(place, 1);
            s.commit(place + 1, -1);
        }),
    ]
}

pub(super) fn of_hashes() -> Vec<Lie> {
    vec![lie("the linear column of hashes", |s| s.shift((ROWS, SHA256), [0, 1], [0, 1]))]
}

/// Lies about the two tables of the hashes where the first has two parts.
pub(super) fn of_three_parts(first: usize) -> Vec<Lie> {
    vec![
        opened("two parts of hashes exchanged", &[first], |s| {
            s.exchange("commitment", s.first_part());
        }),
        opened("a table against the next", &[first, first + 2], |s| {
            let place = s.first_part();
            s.commit(place, 1);
            s.commit(place + 2, -1);
        }),
    ]
}
