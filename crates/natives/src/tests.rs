use crate::testing::{Constraints, Random, flipped, row, word};
use crate::{Native, fill, filler, outputs};
use core::ops::{Add, Mul, Sub};
use rill_field::{AdditiveGroup, F};
use rill_precompiles::SHAPES;
use rill_precompiles::blake3::Blake3;
use rill_precompiles::ec256::Ec256;
use rill_precompiles::inverse::Inverse;
use rill_precompiles::keccak::Keccak;
use rill_precompiles::mulmod::MulMod;
use rill_precompiles::root::Root;
use rill_precompiles::sha256::Sha256;

/// Calls a generic function for every precompile.
macro_rules! each {
    ([$check:ident] $($system:ty),*) => {
        $((1..4).for_each(|seed| $check::<$system>(&mut Random(seed)));)*
    };
}

#[test]
fn words_of_a_row_are_inputs_and_outputs() {
    fn check<S: Native>(random: &mut Random) {
        let inputs = S::sample(&mut || random.word());
        let (bits, mut outputs) = (row::<S>(&inputs), vec![0; S::SHAPE.outputs]);
        assert!(S::outputs(&inputs, &mut outputs));
        let words = (0..inputs.len() + outputs.len()).map(|index| word::<S>(&bits, index));
        assert_eq!(words.collect::<Vec<_>>(), [inputs, outputs].concat(), "{}", S::SHAPE.name);
    }
    all!(each check);
}

#[test]
fn honest_rows_are_true() {
    fn check<S: Native>(random: &mut Random) {
        let constraints = Constraints::<S>::new(random);
        for inputs in
            [S::FILLER.to_vec(), S::sample(&mut || random.word()), S::sample(&mut || random.word())]
        {
            let sum = constraints.sum(&row::<S>(&inputs), true);
            assert_eq!(sum, F::ZERO, "{} of {inputs:x?}", S::SHAPE.name);
        }
    }
    all!(each check);
}

#[test]
fn a_row_with_any_flipped_bit_is_false() {
    fn check<S: Native>(random: &mut Random) {
        let constraints = Constraints::<S>::new(random);
        let inputs = S::sample(&mut || random.word());
        let (bits, idle) = (row::<S>(&inputs), S::idle(&inputs));
        assert_eq!(constraints.idle_bits(&bits), idle, "{}", S::SHAPE.name);
        // What was found by changes, once more from the whole row.
        let mut used = constraints.used();
        used.retain(|bit| !idle.contains(bit));
        let index = used[random.word() as usize % used.len()];
        assert_ne!(constraints.sum(&flipped(&bits, index), true), F::ZERO);
    }
    all!(each check);
}

#[test]
fn an_empty_row_is_true_only_beyond_the_last_call() {
    fn check<S: Native>(random: &mut Random) {
        let constraints = Constraints::<S>::new(random);
        let bits = vec![0; 1 << (S::SHAPE.log_bits - 6)];
        assert!(constraints.values(&bits, false).iter().all(|value| *value == F::ZERO));
        assert_ne!(constraints.sum(&bits, true), F::ZERO, "{}", S::SHAPE.name);
    }
    all!(each check);
}

#[test]
fn a_row_with_outputs_of_another_call_is_false() {
    fn check<S: Native>(random: &mut Random) {
        let constraints = Constraints::<S>::new(random);
        let [mut bits, other] = [(); 2].map(|()| row::<S>(&S::sample(&mut || random.word())));
        let outputs = S::SHAPE.inputs..S::SHAPE.inputs + S::SHAPE.outputs;
        for at in outputs.flat_map(S::word).flatten() {
            let mask = 1 << (at % 64);
            bits[at / 64] = bits[at / 64] & !mask | other[at / 64] & mask;
        }
        assert_ne!(constraints.sum(&bits, true), F::ZERO, "{}", S::SHAPE.name);
    }
    all!(each check);
}

#[test]
fn every_id_has_its_native() {
    for shape in SHAPES {
        let inputs = filler(shape.id).expect("a filler");
        let (mut bits, mut words) = (vec![0; 1 << (shape.log_bits - 6)], vec![0; shape.outputs]);
        assert_eq!(inputs.len(), shape.inputs);
        assert!(fill(shape.id, inputs, &mut bits) && outputs(shape.id, inputs, &mut words));
        assert!(bits.iter().any(|word| *word != 0), "{}", shape.name);
    }
    assert!(filler(0).is_none() && !fill(0, &[], &mut []) && !outputs(0, &[], &mut []));
}

/// All integers from one to another, both of 16 bits.
#[derive(Clone, Copy, Debug)]
struct Range(i32, i32);

impl Range {
    fn around(ends: impl IntoIterator<Item = i32>) -> Self {
        let (low, high) =
            ends.into_iter().fold((i32::MAX, i32::MIN), |(low, high), x| (low.min(x), high.max(x)));
        assert!(i16::try_from(low).is_ok() && i16::try_from(high).is_ok(), "{low}..={high}");
        Self(low, high)
    }
}

impl Add for Range {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::around([self.0 + other.0, self.1 + other.1])
    }
}

impl Sub for Range {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::around([self.0 - other.1, self.1 - other.0])
    }
}

impl Mul for Range {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let products = [self.0, self.1].map(|x| [x * other.0, x * other.1]);
        Self::around(products.into_iter().flatten())
    }
}

/// The values of a bit of four calls on the grid `{0, 1, -1, ∞}²`.
fn bits_on_the_grid() -> Range {
    let line = |low: i32, high: i32| [low, high, low - (high - low), high - low];
    let values = (0..16).flat_map(|four| {
        let [a, b, c, d] = [0, 1, 2, 3].map(|i| four >> i & 1);
        let (low, high) = (line(a, b), line(c, d));
        (0..4).flat_map(move |i| line(low[i], high[i]))
    });
    Range::around(values)
}

#[test]
fn products_of_bits_on_the_grid_fit_16_bits() {
    fn check<S: Native>(random: &mut Random) {
        if S::SHAPE.log_points == 0 {
            return;
        }
        let Range(low, high) = bits_on_the_grid();
        assert_eq!((low, high), (-4, 5));
        for columns in Constraints::<S>::new(random).small_columns() {
            // One minus a bit is a bit.
            let ranges = columns.iter().map(|(plus, minus, ones)| {
                let (plus, minus) = (plus + ones, minus - ones);
                assert!(*ones >= 0 && minus >= 0);
                Range::around([plus * low - minus * high, plus * high - minus * low])
            });
            let ranges: Vec<Range> = ranges.collect();
            let columns = S::columns(&ranges[1..]).expect("the number of columns");
            S::parts(&columns, Range(0, 1), Range(0, 0));
        }
    }
    all!(each check);
}
