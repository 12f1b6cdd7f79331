use super::*;
use alloc::vec::Vec;
use rill_field::{Degree, F, Field};

/// Visits all systems.
fn for_all<V: Visitor + Copy>(visitor: V) {
    for shape in SHAPES {
        visit(shape.id, visitor).unwrap();
    }
}

#[test]
fn operations_have_codes_of_their_own_and_fill_all_inputs() {
    let all: Vec<_> = operations().collect();
    assert!(all.iter().all(|one| all.iter().filter(|of| of.code == one.code).count() == 1));
    for operation in all {
        let words: usize = operation.inputs.iter().map(|(_, words)| words).sum();
        assert_eq!(words, operation.shape.inputs, "{}", operation.name);
        let fits = |(_, words)| words <= operation.shape.outputs;
        assert!(operation.code < 32 && operation.outputs.is_none_or(fits));
    }
}

#[test]
fn the_lists_are_found_by_id_and_code() {
    assert!(SHAPES.windows(2).all(|pair| pair[0].id < pair[1].id));
    assert!(SHAPES.iter().all(|of| (1..32).contains(&of.id) && shape(of.id) == Some(of)));
    assert!(operations().all(|of| operation(of.code) == Some(of)));
    assert_eq!((shape(0), operation(0)), (None, None));
    assert_eq!(visit(0, Entries), None);
}

#[derive(Clone, Copy)]
struct Entries;

impl Visitor for Entries {
    type Output = ();

    fn visit<S: System>(self) {
        let shape = S::SHAPE;
        let challenges: Vec<F> = (2..).map(F::from).take(shape.challenges).collect();
        let (mut before, mut seen) = ((0, 0), [false].repeat(shape.columns));
        S::new(&challenges).entries(|Entry { column, point, cell, coefficient }| {
            assert!(before <= (point, column), "{}: {before:?}", shape.name);
            assert!(point < 1 << shape.log_points);
            assert!(
                matches!(cell, Cell::One)
                    || matches!(cell, Cell::Bit(b) if b < 1 << shape.log_bits)
            );
            let small = coefficient == F::ONE || coefficient == -F::ONE;
            assert!(column == 0 || shape.log_points == 0 || small);
            seen[column] = true;
            before = (point, column);
        });
        assert!(seen.iter().all(|seen| *seen), "{}", shape.name);
    }
}

#[test]
fn entries_are_in_order_and_use_all_columns() {
    for_all(Entries);
}

#[derive(Clone, Copy)]
struct Sizes;

impl Visitor for Sizes {
    type Output = ();

    fn visit<S: System>(self) {
        let shape = S::SHAPE;
        assert_eq!(S::new(&[]).weights().len(), 1 << shape.log_points);
        assert!(S::columns(&[(); 40][..shape.columns]).is_none());
        let columns = S::columns(&[Degree(1); 40][..shape.columns - 1]).expect("their number");
        assert!(S::new(&[]).formula(Degree(1), &columns) <= Degree(3));
        let words = shape.inputs + shape.outputs;
        assert!(words <= 1 << shape.log_words);
        let mut bits: Vec<usize> = (0..words).flat_map(S::word).flatten().collect();
        bits.sort_unstable();
        // A word of flags of EC256 has two bits, one of ROOT256 has one.
        let without = match shape.name {
            "ec256" => 62,
            "root256" => 63,
            _ => 0,
        };
        let all = 64 * words - without;
        assert!(bits.windows(2).all(|pair| pair[0] < pair[1]) && bits.len() == all);
        assert!((words..1 << shape.log_words).flat_map(S::word).all(|bit| bit.is_none()));
    }
}

#[test]
fn formulas_have_degree_three_and_words_their_own_bits() {
    for_all(Sizes);
}

#[test]
fn the_first_coordinate_of_a_point_is_the_highest_bit() {
    let values = system::eq_table(&[2u64, 3].map(F::from));
    assert_eq!(values, [2i64, -3, -4, 6].map(F::from));
}
