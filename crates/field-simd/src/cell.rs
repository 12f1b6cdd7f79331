//! Cells: tables of field elements that are made of rows of bits, and bound to each other.
//!
//! A cell is in the form that its backend works on, so that nothing is converted on the way: the
//! backend of the thread that makes it works on it from then on.

#[cfg(target_arch = "x86_64")]
use crate::Detected;
use crate::{Backend, WideSum};
use rill_field::{AdditiveGroup, F, Field};

/// A table of field elements, 64 for each word of the rows that it is made of.
#[derive(Clone, Debug)]
pub struct Cell(pub(crate) Repr);

#[derive(Clone, Debug)]
pub(crate) enum Repr {
    Portable(Vec<F>),
    /// Blocks of eight.
    #[cfg(target_arch = "x86_64")]
    Lanes(Detected, Vec<Eight>),
}

/// Eight elements x, each as the words of a number just above `p` at most that is `2^260·x mod p`.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(crate) struct Eight(pub(crate) [[u64; 4]; 8]);

impl Cell {
    /// Zeros, for rows of so many words.
    pub fn zeros(words: usize) -> Self {
        Self(match Backend::current() {
            #[cfg(target_arch = "x86_64")]
            Backend::Ifma(detected) => Repr::Lanes(detected, vec![Eight::default(); 8 * words]),
            _ => Repr::Portable(vec![F::ZERO; 64 * words]),
        })
    }

    /// Zeros, as many as here and by the same backend.
    #[must_use]
    pub fn zeros_like(&self) -> Self {
        Self(match &self.0 {
            Repr::Portable(values) => Repr::Portable(vec![F::ZERO; values.len()]),
            #[cfg(target_arch = "x86_64")]
            Repr::Lanes(detected, blocks) => {
                Repr::Lanes(*detected, vec![Eight::default(); blocks.len()])
            }
        })
    }

    /// Makes each element β `Σ_i scales_i·(bit β of rows_i)`.
    ///
    /// # Panics
    /// If a row has another length, or there is not a scale for each row.
    pub fn set_rows(&mut self, scales: &[F], rows: &[&[u64]]) {
        self.rows(false, scales, rows);
    }

    /// Adds `Σ_i scales_i·(bit β of rows_i)` to each element β.
    ///
    /// # Panics
    /// If a row has another length, or there is not a scale for each row.
    pub fn add_rows(&mut self, scales: &[F], rows: &[&[u64]]) {
        self.rows(true, scales, rows);
    }

    fn rows(&mut self, add: bool, scales: &[F], rows: &[&[u64]]) {
        assert!(rows.iter().all(|row| 64 * row.len() == self.len()), "rows of one length");
        assert_eq!(scales.len(), rows.len(), "a scale for each row");
        match &mut self.0 {
            Repr::Portable(values) => {
                if !add {
                    values.fill(F::ZERO);
                }
                add_rows(values, scales, rows);
            }
            #[cfg(target_arch = "x86_64")]
            Repr::Lanes(detected, blocks) => {
                crate::ifma::cell_rows(*detected, blocks, add, scales, rows);
            }
        }
    }

    /// Adds the elements of `other`.
    ///
    /// # Panics
    /// If it has another length, or was made by another backend.
    pub fn add(&mut self, other: &Self) {
        assert_eq!(other.len(), self.len(), "cells of one length");
        match (&mut self.0, &other.0) {
            (Repr::Portable(own), Repr::Portable(other)) => {
                own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
            }
            #[cfg(target_arch = "x86_64")]
            (Repr::Lanes(detected, own), Repr::Lanes(_, other)) => {
                crate::ifma::cell_add(*detected, own, other);
            }
            #[cfg(target_arch = "x86_64")]
            _ => panic!("cells of one backend"),
        }
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Portable(values) => values.len(),
            #[cfg(target_arch = "x86_64")]
            Repr::Lanes(_, blocks) => 8 * blocks.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements.
    pub fn values(&self) -> Vec<F> {
        match &self.0 {
            Repr::Portable(values) => values.clone(),
            #[cfg(target_arch = "x86_64")]
            Repr::Lanes(detected, blocks) => crate::ifma::cell_values(*detected, blocks),
        }
    }

    /// The value at `challenge` of the line from here to `one`, or to zeros.
    ///
    /// # Panics
    /// If `one` has another length, or was made by another backend.
    pub fn bind(&mut self, one: Option<&Self>, challenge: F) {
        assert!(one.is_none_or(|one| one.len() == self.len()), "cells of one length");
        match (&mut self.0, one.map(|one| &one.0)) {
            (Repr::Portable(zero), Some(Repr::Portable(one))) => {
                let at = |(zero, one): (&mut F, &F)| *zero += challenge * (*one - *zero);
                zero.iter_mut().zip(one).for_each(at);
            }
            (Repr::Portable(zero), None) => {
                zero.iter_mut().for_each(|zero| *zero *= F::ONE - challenge);
            }
            #[cfg(target_arch = "x86_64")]
            (Repr::Lanes(detected, zero), None) => {
                crate::ifma::cell_bind(*detected, zero, None, &challenge);
            }
            #[cfg(target_arch = "x86_64")]
            (Repr::Lanes(detected, zero), Some(Repr::Lanes(_, one))) => {
                crate::ifma::cell_bind(*detected, zero, Some(one), &challenge);
            }
            #[cfg(target_arch = "x86_64")]
            _ => panic!("cells of one backend"),
        }
    }

    /// For the lines `b(X)` through two cells, from element `first` on, with these weights:
    /// `Σ weight·(b(0)² - b(0))` and the highest coefficient of `Σ weight·b²`.
    ///
    /// # Panics
    /// If `first` or the number of weights is no multiple of eight, or there are not so many
    /// elements, or the cells were made by different backends.
    pub fn squares([zero, one]: [&Self; 2], first: usize, weights: &[F]) -> [F; 2] {
        assert!((first | weights.len()).is_multiple_of(8), "whole blocks");
        let end = first + weights.len();
        match (&zero.0, &one.0) {
            (Repr::Portable(zero), Repr::Portable(one)) => {
                squares([&zero[first..end], &one[first..end]], weights)
            }
            #[cfg(target_arch = "x86_64")]
            (Repr::Lanes(detected, zero), Repr::Lanes(_, one)) => {
                let cells = [&zero[first / 8..end / 8], &one[first / 8..end / 8]];
                crate::ifma::cell_squares(*detected, cells, weights)
            }
            #[cfg(target_arch = "x86_64")]
            _ => panic!("cells of one backend"),
        }
    }
}

fn add_rows(values: &mut [F], scales: &[F], rows: &[&[u64]]) {
    for (scale, row) in scales.iter().zip(rows) {
        for (values, word) in values.as_chunks_mut::<64>().0.iter_mut().zip(*row) {
            let mut left = *word;
            while left != 0 {
                values[left.trailing_zeros() as usize] += scale;
                left &= left - 1;
            }
        }
    }
}

fn squares([zero, one]: [&[F]; 2], weights: &[F]) -> [F; 2] {
    let mut sums = [WideSum::default(); 2];
    for ((zero, one), weight) in zero.iter().zip(one).zip(weights) {
        let slope = *one - zero;
        sums[0].add(weight, &(zero.square() - zero));
        sums[1].add(weight, &slope.square());
    }
    sums.map(|sum| sum.reduce())
}
