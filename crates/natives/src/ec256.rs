//! Sums of points of secp256k1 and P-256.

use crate::Native;
use crate::limbs::{Bits, Columns, Integer, ONE, ZERO, divide, integers, inverse};
use rill_precompiles::ec256::{
    CARRY_BITS, CURVE, DOUBLE, Ec256, INVERSE, P256, SECP256K1, SLOPE, SUM_CARRIES_X,
    SUM_CARRIES_Y, SX, SY, X1, X2, X3, Y1, Y2, Y3, carries, quotient,
};

impl Native for Ec256 {
    /// The double of (0, 1), modulo the prime of secp256k1.
    const FILLER: &'static [u64] = &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        let Some(sum) = Sum::of(inputs) else { return false };
        sum.write(&mut Bits(bits));
        true
    }

    #[cfg(test)]
    fn sample(word: &mut dyn FnMut() -> u64) -> Vec<u64> {
        (0..17).map(|i| if i < 16 { word() } else { word() & 3 }).collect()
    }

    /// A point that is not added.
    #[cfg(test)]
    fn idle(inputs: &[u64]) -> Vec<usize> {
        if inputs[16] & 1 == 1 { (X2..X3).collect() } else { Vec::new() }
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        let Some(sum) = Sum::of(inputs) else { return false };
        outputs[..4].copy_from_slice(&sum.x);
        outputs[4..].copy_from_slice(&sum.y);
        true
    }
}

/// The prime of P-256, or that of secp256k1.
pub(crate) fn prime(is_p256: bool) -> &'static Integer {
    if is_p256 { &P256 } else { &SECP256K1 }
}

/// A call, as the equations have it.
#[derive(Debug)]
struct Sum {
    first: [Integer; 2],
    second: [Integer; 2],
    is_double: bool,
    is_p256: bool,
    inverse: Integer,
    slope: Integer,
    x: Integer,
    y: Integer,
}

impl Sum {
    /// The call of these words, if it has a row.
    fn of(inputs: &[u64]) -> Option<Self> {
        let mut sum = Self::with(inputs)?;
        sum.inverse = inverse(&sum.reduced(sum.denominator()), sum.prime())?;
        let numerator = sum.reduced(sum.numerator());
        sum.slope = sum.reduced(Columns::default().plus(1, &numerator, &sum.inverse));
        // With what is not known yet as 0, an equation says what it is.
        sum.x = sum.reduced(sum.equation(1));
        sum.y = sum.reduced(sum.equation(2));
        Some(sum)
    }

    /// The inputs, and zeros.
    fn with(inputs: &[u64]) -> Option<Self> {
        let (points, flags) = inputs.split_at(16);
        let [x1, y1, x2, y2] = integers(points);
        let [is_double, is_p256] = [1, 2].map(|flag| flags[0] & flag == flag);
        let (first, second) = ([x1, y1], [x2, y2]);
        let [inverse, slope, x, y] = [ZERO; 4];
        let sum = Self { first, second, is_double, is_p256, inverse, slope, x, y };
        (flags[0] < 4).then_some(sum)
    }

    fn prime(&self) -> &'static Integer {
        prime(self.is_p256)
    }

    /// d
    fn denominator(&self) -> Columns {
        self.denominator_times(&ONE)
    }

    /// d·factor
    fn denominator_times(&self, factor: &Integer) -> Columns {
        let ([x1, y1], [x2, _]) = (&self.first, &self.second);
        let zero = Columns::default();
        if self.is_double {
            zero.plus(2, y1, factor)
        } else {
            zero.plus(1, x2, factor).plus(-1, x1, factor)
        }
    }

    /// n
    fn numerator(&self) -> Columns {
        self.minus_numerator(Columns::default(), -1)
    }

    /// `columns - sign·n`
    fn minus_numerator(&self, columns: Columns, sign: i128) -> Columns {
        let ([x1, y1], [_, y2]) = (&self.first, &self.second);
        if self.is_double {
            let constant = if self.is_p256 { 3 } else { 0 };
            columns.plus(-3 * sign, x1, x1).plus(constant * sign, &ONE, &ONE)
        } else {
            columns.plus(-sign, y2, &ONE).plus(sign, y1, &ONE)
        }
    }

    /// The left side of an equation, but for `q·p`.
    fn equation(&self, index: usize) -> Columns {
        let ([x1, y1], [x2, _]) = (&self.first, &self.second);
        let Self { slope, x, y, .. } = self;
        let zero = Columns::default();
        match index {
            0 => self.minus_numerator(self.denominator_times(slope), 1),
            1 => {
                let other = if self.is_double { x1 } else { x2 };
                let square = zero.plus(1, slope, slope);
                square.plus(-1, x1, &ONE).plus(-1, other, &ONE).plus(-1, x, &ONE)
            }
            2 => {
                let product = zero.plus(1, slope, x1).plus(-1, slope, x);
                product.plus(-1, y1, &ONE).plus(-1, y, &ONE)
            }
            _ => self.denominator_times(&self.inverse).plus(-1, &ONE, &ONE),
        }
    }

    /// The quotient, plus `2^259`, and the remainder.
    fn divided(&self, columns: Columns) -> ([u64; 9], Integer) {
        divide(&columns.plus_above(8, self.prime()).value(), self.prime())
    }

    fn reduced(&self, columns: Columns) -> Integer {
        self.divided(columns).1
    }

    /// The row.
    fn write(&self, bits: &mut Bits<'_>) {
        let ([x1, y1], [x2, y2]) = (&self.first, &self.second);
        for (at, integer) in [
            (X1, x1),
            (Y1, y1),
            (X2, x2),
            (Y2, y2),
            (X3, &self.x),
            (Y3, &self.y),
            (SLOPE, &self.slope),
            (INVERSE, &self.inverse),
        ] {
            bits.integer(at, integer);
        }
        bits.put(DOUBLE, u128::from(self.is_double));
        bits.put(CURVE, u128::from(self.is_p256));
        bits.complement([SX, SUM_CARRIES_X], &self.x, self.prime());
        bits.complement([SY, SUM_CARRIES_Y], &self.y, self.prime());
        (0..4).for_each(|index| self.write_equation(index, bits));
    }

    /// Quotient and carries of an equation, which leaves no rest if the call is true.
    fn write_equation(&self, index: usize, bits: &mut Bits<'_>) {
        let columns = self.equation(index);
        let (q, _) = self.divided(columns);
        let low: Integer = core::array::from_fn(|limb| q[limb]);
        bits.integer(quotient(index), &low);
        bits.put(quotient(index) + 256, u128::from(q[4]));
        // The highest limb is q_3 + 2^64·(q_4 - 8).
        let less = columns.plus(-1, &low, self.prime());
        let less = less.plus_to_upper_halves(8 - i128::from(q[4]), self.prime());
        bits.carries(carries(index), CARRY_BITS, &less.carries());
    }
}

#[cfg(test)]
mod tests;
