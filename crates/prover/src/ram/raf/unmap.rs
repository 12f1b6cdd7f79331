//! `unmap` with some variables bound.

use rill_field::{F, One, Zero};
use rill_verifier::ram::raf;

/// `unmap(x, k)` for bound low variables `x` and words `k` of the others: `rest + step·k + Σ_i
/// steps_i·[k < ends_i]`, where at `k = ends_i` the bracket is not 0 but a part of 1.
///
/// `[2k + b < e]` is `[k < e/2]` for both bits if `e` is even. Otherwise it is 1 for `b = 0` and, at
/// `k = (e - 1)/2`, the part so far for `b = 1`.
#[derive(Clone, Debug)]
pub(super) struct Unmap {
    rest: F,
    step: F,
    borders: Vec<Border>,
}

#[derive(Clone, Debug)]
struct Border {
    end: usize,
    /// The bracket at `end`.
    part: F,
    step: F,
}

impl Unmap {
    /// Nothing bound.
    pub(super) fn new(unmap: &raf::Unmap) -> Self {
        let border = |&(end, step): &(u64, F)| Border { end: end as usize, part: F::zero(), step };
        let borders = unmap.steps.iter().map(border).collect();
        Self { rest: unmap.rest, step: F::from(8u64), borders }
    }

    /// The value at word `k` of the words left.
    pub(super) fn at(&self, k: usize) -> F {
        let bracket = |border: &Border| match k {
            k if k < border.end => border.step,
            k if k == border.end && !border.part.is_zero() => border.step * border.part,
            _ => F::zero(),
        };
        let affine = self.rest + self.step * F::from(k as u64);
        self.borders.iter().fold(affine, |sum, border| sum + bracket(border))
    }

    /// Binds the lowest variable.
    pub(super) fn bind(&mut self, challenge: F) {
        self.rest += self.step * challenge;
        self.step += self.step;
        for border in &mut self.borders {
            border.part = match border.end % 2 {
                0 => (F::one() - challenge) * border.part,
                _ => F::one() - challenge + challenge * border.part,
            };
            border.end /= 2;
        }
    }
}
