//! Columns that are committed and others that are proven.

use super::{Lie, Scene};
use crate::liar::Argument;
use rill_field::{F, Field};
use rill_pcs::PcsError;
use rill_verifier::Dimensions;

/// Places of a column of each sort among the commitments, and of another that its lie cancels with.
const RD_INC: usize = 0;
const RAM_INC: usize = 1;

/// The lies. Where two columns are false, their sum is true.
pub fn lies() -> Vec<Lie> {
    vec![
        committed("another RdInc", [RD_INC].as_slice(), |s| change(s, RD_INC, 1)),
        committed("another RamInc", &[RAM_INC], |s| change(s, RAM_INC, 1)),
        committed("RdInc against RamInc", &[RD_INC, RAM_INC], |s| {
            change(s, RD_INC, 1);
            change(s, RAM_INC, -1);
        }),
    ]
}

/// The lies about chunks, whose places depend on the width of chunks: the first of each sort, and
/// the first two.
pub fn of_chunks(dimensions: &Dimensions) -> Vec<Lie> {
    let [lookup, bytecode, ram] = first(dimensions);
    vec![
        committed("another LookupRa", &[lookup], |s| change(s, place(s, 0), 1)),
        committed("another BytecodeRa", &[bytecode], |s| change(s, place(s, 1), 1)),
        committed("another RamRa", &[ram], |s| change(s, place(s, 2), 1)),
        committed("another last LookupRa", &[bytecode - 1], |s| change(s, place(s, 1) - 1, 1)),
        committed("another last BytecodeRa", &[ram - 1], |s| change(s, place(s, 2) - 1, 1)),
        committed("a LookupRa against the next", &[lookup, lookup + 1], |s| against_next(s, 0)),
        committed("a BytecodeRa against the next", &[bytecode, bytecode + 1], |s| {
            against_next(s, 1);
        }),
        committed("a RamRa against the next", &[ram, ram + 1], |s| against_next(s, 2)),
        // Values that no column has, and with which onehot.hamming is content: each of the three
        // equations of the opening refuses one way to go on.
        Lie {
            error: Some(PcsError::ColumnEquation),
            ..committed(
                "two false values of what is committed",
                &[lookup, lookup + 1],
                false_values,
            )
        },
        Lie {
            error: Some(PcsError::RowEquation),
            argument: Argument::OtherCombination,
            ..committed("two false values of other sums", &[lookup, lookup + 1], false_values)
        },
        Lie {
            error: Some(PcsError::PairingEquation),
            argument: Argument::OtherRows,
            ..committed("two false values of other rows", &[lookup, lookup + 1], false_values)
        },
    ]
}

fn committed(name: &'static str, places: &[usize], show: fn(&mut Scene<'_, '_>)) -> Lie {
    let refusals = places.iter().map(|place| format!("opening[{place}]")).collect();
    Lie { refusals, ..Lie::shown(name, "opening", show) }
}

/// The places of the first chunks of lookups, bytecode and RAM.
fn first(dimensions: &Dimensions) -> [usize; 3] {
    let bytecode = 2 + dimensions.lookup_chunks();
    [2, bytecode, bytecode + dimensions.bytecode_chunks()]
}

fn place(s: &Scene<'_, '_>, sort: usize) -> usize {
    first(&s.workbench.honest.subject.dimensions())[sort]
}

/// Adds to the opening of the first chunk, and to that of the second what makes up for it.
fn false_values(s: &mut Scene<'_, '_>) {
    if let Some([openings, weights]) = s.of("onehot.hamming/openings") {
        openings[0] += F::ONE;
        openings[1] -= weights[0] * weights[1].inverse().expect("a random weight is not zero");
    }
}

fn against_next(s: &mut Scene<'_, '_>, sort: usize) {
    let place = place(s, sort);
    change(s, place, 1);
    change(s, place + 1, -1);
}

fn change(s: &mut Scene<'_, '_>, place: usize, difference: i64) {
    s.add("commitment", place, s.branch(), difference);
}
