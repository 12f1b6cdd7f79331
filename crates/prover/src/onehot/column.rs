//! A one-hot column folded over its chunk values, bound variable by variable without being written
//! out.
//!
//! Row `j` of the folded column is `F[digit(j)]`, or 0 where the column is cold. After `b` binds,
//!
//! ```text
//! value(m) = Σ_{o < 2^b} B_o[digit(2^b m + o)],    B_o[k] = Π_{i<b} eq(o_i, r_i) · F[k]
//! ```
//!
//! so the first rounds cost a look-up and an addition per row and no memory beyond the digits;
//! after [`INDEXED_ROUNDS`] binds the column is written out at a sixteenth of its size. (Protocol
//! notes, appendix C.)

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};

/// A chunk value, or [`COLD`].
pub(crate) type Digit = u16;

/// The digit of a cold row, beyond all chunk values.
pub(crate) const COLD: Digit = 256;

/// Digits, cold included.
const DIGITS: usize = 257;

/// Binds after which a column is written out.
const INDEXED_ROUNDS: usize = 4;

/// Entries a worker takes at least.
const ENTRIES: usize = 1 << 10;

/// A folded one-hot column with some of its variables bound, least significant first.
#[derive(Clone, Debug)]
pub(crate) enum OneHotColumn {
    /// Not written out yet.
    Indexed {
        /// One digit per row.
        digits: Vec<Digit>,
        /// `B_o`, each with one entry per digit, and 0 for [`COLD`].
        branches: Vec<Box<[F; DIGITS]>>,
    },
    /// Written out: `2^variables` entries.
    Dense(Vec<F>),
}

impl OneHotColumn {
    /// The column with value `table[digits[j]]` at row `j`, 0 where cold.
    pub(crate) fn new(digits: Vec<Digit>, table: &[F]) -> Self {
        let mut branch = Box::new([F::ZERO; DIGITS]);
        branch[..table.len()].copy_from_slice(table);
        if digits.len() == 1 {
            return Self::Dense(vec![branch[usize::from(digits[0])]]);
        }
        Self::Indexed { digits, branches: vec![branch] }
    }

    /// The columns of `digits`, each folded by its table.
    pub(crate) fn folded(digits: Vec<Vec<Digit>>, tables: &[Vec<F>]) -> Vec<Self> {
        digits.into_iter().zip(tables).map(|(digits, table)| Self::new(digits, table)).collect()
    }

    /// Entries left.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Indexed { digits, branches } => digits.len() / branches.len(),
            Self::Dense(values) => values.len(),
        }
    }

    /// Entry `index` in the current state.
    #[inline]
    pub(crate) fn at(&self, index: usize) -> F {
        match self {
            Self::Indexed { digits, branches } => {
                let rows = &digits[index * branches.len()..][..branches.len()];
                rows.iter().zip(branches).map(|(digit, b)| b[usize::from(*digit)]).sum()
            }
            Self::Dense(values) => values[index],
        }
    }

    /// The entries from `first` on, as many as `scratch` holds; it is where they are written if
    /// they are not yet.
    pub(crate) fn entries<'a>(&'a self, first: usize, scratch: &'a mut [F]) -> &'a [F] {
        match self {
            Self::Dense(values) => &values[first..][..scratch.len()],
            Self::Indexed { digits, branches } => {
                let digits = digits[first * branches.len()..].chunks_exact(branches.len());
                for (slot, digits) in scratch.iter_mut().zip(digits) {
                    let [head, tail @ ..] = digits else { break };
                    let values = tail.iter().zip(&branches[1..]);
                    let values = values.map(|(digit, branch)| branch[usize::from(*digit)]);
                    *slot = values.fold(branches[0][usize::from(*head)], |sum, value| sum + value);
                }
                scratch
            }
        }
    }

    /// The digit of a row, before any variable is bound.
    ///
    /// # Panics
    /// If the column is written out.
    #[inline]
    pub(crate) fn digit(&self, row: usize) -> Digit {
        match self {
            Self::Indexed { digits, .. } => digits[row],
            Self::Dense(_) => unreachable!("a written-out column has no digits"),
        }
    }

    /// Binds the current variable.
    pub(crate) fn bind(&mut self, challenge: F) {
        match self {
            Self::Indexed { digits, branches } => {
                let scaled = |branch: &[F; DIGITS]| Box::new(branch.map(|value| value * challenge));
                let high: Vec<Box<[F; DIGITS]>> =
                    branches.iter().map(|branch| scaled(branch)).collect();
                for (low, high) in branches.iter_mut().zip(&high) {
                    low.iter_mut().zip(high.iter()).for_each(|(low, high)| *low -= high);
                }
                branches.extend(high);
                let last = digits.len() == branches.len();
                if branches.len() == 1 << INDEXED_ROUNDS || last {
                    *self = Self::Dense(self.written_out());
                }
            }
            Self::Dense(values) => {
                let mut bound = vec![F::ZERO; values.len() / 2];
                bound.par_chunks_mut(ENTRIES).zip(values.par_chunks(2 * ENTRIES)).for_each(
                    |(bound, values)| rill_field_simd::table::bind_into(values, challenge, bound),
                );
                *values = bound;
            }
        }
    }

    fn written_out(&self) -> Vec<F> {
        (0..self.len()).into_par_iter().with_min_len(ENTRIES).map(|i| self.at(i)).collect()
    }

    /// The value at the bound point.
    ///
    /// # Panics
    /// If variables are left.
    pub(crate) fn value(&self) -> F {
        assert_eq!(self.len(), 1, "variables are left");
        self.at(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indexed_column_is_the_dense_one_after_every_bind() {
        let table: Vec<F> = (3..19u64).map(F::from).collect();
        for rows in [1usize, 2, 8, 16, 64] {
            let digits: Vec<Digit> =
                (0..rows).map(|j| if j % 5 == 3 { COLD } else { (7 * j % 16) as Digit }).collect();
            let value = |digit: &Digit| table.get(usize::from(*digit)).copied().unwrap_or(F::ZERO);
            let mut dense = OneHotColumn::Dense(digits.iter().map(value).collect());
            let mut indexed = OneHotColumn::new(digits, &table);
            for round in 0.. {
                assert_eq!(indexed.len(), dense.len());
                assert!((0..dense.len()).all(|i| indexed.at(i) == dense.at(i)));
                let half = dense.len() / 2;
                let mut scratch = vec![F::ZERO; dense.len() - half];
                let entries = indexed.entries(half, &mut scratch);
                assert!((half..dense.len()).all(|i| entries[i - half] == dense.at(i)));
                if dense.len() == 1 {
                    break;
                }
                indexed.bind(F::from(101 + round));
                dense.bind(F::from(101 + round));
            }
        }
    }
}
