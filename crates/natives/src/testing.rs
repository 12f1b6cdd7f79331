//! Constraint systems over rows of bits, as tests look at them.

use crate::Native;
use num_bigint::BigUint;
use rill_field::{AdditiveGroup, F, from_uniform_bytes};
use rill_precompiles::{Cell, Entry, System};

/// Numbers from a seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// The next 64 bits.
    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    /// The next `count` times 64 bits.
    pub(crate) fn words(&mut self, count: usize) -> Vec<u64> {
        (0..count).map(|_| self.word()).collect()
    }

    /// The next bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let bytes = self.words(count.div_ceil(8)).into_iter().flat_map(u64::to_le_bytes);
        bytes.take(count).collect()
    }

    /// The next field element.
    pub(crate) fn scalar(&mut self) -> F {
        from_uniform_bytes(&self.bytes(64).try_into().unwrap())
    }
}

/// The integer of these limbs.
pub(crate) fn big(limbs: &[u64]) -> BigUint {
    let halves = limbs.iter().flat_map(|limb| [*limb as u32, (limb >> 32) as u32]);
    BigUint::new(halves.collect())
}

/// The row of a call.
pub(crate) fn row<S: Native>(inputs: &[u64]) -> Vec<u64> {
    let mut bits = vec![0; 1 << (S::SHAPE.log_bits - 6)];
    assert!(S::fill(inputs, &mut bits), "{} has a row for {inputs:x?}", S::SHAPE.name);
    bits
}

/// Bit `index` of a row.
pub(crate) fn bit(bits: &[u64], index: usize) -> bool {
    bits[index / 64] >> (index % 64) & 1 == 1
}

/// The row with bit `index` changed.
pub(crate) fn flipped(bits: &[u64], index: usize) -> Vec<u64> {
    let mut bits = bits.to_vec();
    bits[index / 64] ^= 1 << (index % 64);
    bits
}

/// Word `index` of a row.
pub(crate) fn word<S: System>(bits: &[u64], index: usize) -> u64 {
    let of_word = S::word(index).into_iter().enumerate();
    of_word.fold(0, |word, (k, at)| word | u64::from(at.is_some_and(|at| bit(bits, at))) << k)
}

/// A constraint system at random challenges.
pub(crate) struct Constraints<S> {
    system: S,
    weights: Vec<F>,
    entries: Vec<Entry>,
    /// By bit, the entries that have it.
    uses: Vec<Vec<usize>>,
}

impl<S: System> Constraints<S> {
    pub(crate) fn new(random: &mut Random) -> Self {
        let challenges: Vec<F> = (0..S::SHAPE.challenges).map(|_| random.scalar()).collect();
        let system = S::new(&challenges);
        let (mut entries, mut uses) = (Vec::new(), vec![Vec::new(); 1 << S::SHAPE.log_bits]);
        system.entries(|entry| {
            if let Cell::Bit(bit) = entry.cell {
                uses[bit].push(entries.len());
            }
            entries.push(entry);
        });
        Self { weights: system.weights(), system, entries, uses }
    }

    /// The bits that occur.
    pub(crate) fn used(&self) -> Vec<usize> {
        (0..self.uses.len()).filter(|bit| !self.uses[*bit].is_empty()).collect()
    }

    /// All columns of a row, by point.
    fn columns(&self, bits: &[u64], on: bool) -> Vec<Vec<F>> {
        let mut columns = vec![vec![F::ZERO; S::SHAPE.columns]; self.weights.len()];
        for entry in &self.entries {
            let set = match entry.cell {
                Cell::Bit(index) => bit(bits, index),
                Cell::One => on,
            };
            if set {
                columns[entry.point][entry.column] += entry.coefficient;
            }
        }
        columns
    }

    /// `C(y)` from the columns at y.
    fn formula(&self, columns: &[F]) -> F {
        let rest = S::columns(&columns[1..]).expect("the number of columns");
        self.system.formula(columns[0], &rest)
    }

    /// `C(y)` of a row for all y.
    pub(crate) fn values(&self, bits: &[u64], on: bool) -> Vec<F> {
        self.columns(bits, on).iter().map(|columns| self.formula(columns)).collect()
    }

    /// `Σ_y ω(y)·C(y)`, which is zero on true rows.
    pub(crate) fn sum(&self, bits: &[u64], on: bool) -> F {
        self.values(bits, on).iter().zip(&self.weights).map(|(value, weight)| *value * weight).sum()
    }

    /// The bits that occur and can be flipped one by one without a change of the sum.
    pub(crate) fn idle_bits(&self, bits: &[u64]) -> Vec<usize> {
        let columns = self.columns(bits, true);
        let change = |index: usize| {
            let mut change = F::ZERO;
            for at_point in self.uses[index].chunk_by(|a, b| self.point(*a) == self.point(*b)) {
                let point = self.point(at_point[0]);
                let mut after = columns[point].clone();
                for entry in at_point.iter().map(|index| &self.entries[*index]) {
                    let coefficient = entry.coefficient;
                    after[entry.column] +=
                        if bit(bits, index) { -coefficient } else { coefficient };
                }
                let difference = self.formula(&after) - self.formula(&columns[point]);
                change += difference * self.weights[point];
            }
            change
        };
        self.used().into_iter().filter(|index| change(*index) == F::ZERO).collect()
    }

    fn point(&self, entry: usize) -> usize {
        self.entries[entry].point
    }

    /// The coefficients of each column at each point that has some: positive and negative ones of
    /// bits, and the one of [`Cell::One`].
    pub(crate) fn small_columns(&self) -> Vec<Vec<(i32, i32, i32)>> {
        let mut columns = vec![vec![(0, 0, 0); S::SHAPE.columns]; self.weights.len()];
        for entry in self.entries.iter().filter(|entry| entry.column > 0) {
            let sign = if entry.coefficient == F::from(1) { 1 } else { -1 };
            let (plus, minus, ones) = &mut columns[entry.point][entry.column];
            match (entry.cell, sign) {
                (Cell::One, _) => *ones += sign,
                (Cell::Bit(_), 1) => *plus += 1,
                (Cell::Bit(_), _) => *minus += 1,
            }
        }
        columns
    }
}
