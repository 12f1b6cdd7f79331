//! A bracket `[k < end]` over words, with some variables bound.

use rill_field::{F, One, Zero};

/// `[(x,k) < end]` for bound low variables `x` and words `k` of the others.
///
/// `[2k + b < e]` is `[k < e/2]` for both bits if `e` is even. Otherwise it is 1 for `b = 0` and,
/// at `k = (e - 1)/2`, the part so far for `b = 1`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    /// The first word that is not below.
    pub(super) end: usize,
    /// The bracket at `end`.
    part: F,
}

impl Border {
    /// Nothing bound.
    pub(super) fn new(end: usize) -> Self {
        Self { end, part: F::zero() }
    }

    /// `value` times the bracket at word `k` of the words left.
    pub(super) fn weigh(&self, k: usize, value: F) -> F {
        match k {
            k if k < self.end => value,
            k if k == self.end && !self.part.is_zero() => value * self.part,
            _ => F::zero(),
        }
    }

    /// Binds the lowest variable.
    pub(super) fn bind(&mut self, challenge: F) {
        self.part = match self.end % 2 {
            0 => (F::one() - challenge) * self.part,
            _ => F::one() - challenge + challenge * self.part,
        };
        self.end /= 2;
    }
}
