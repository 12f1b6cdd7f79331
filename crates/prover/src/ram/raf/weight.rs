//! What RamRa is multiplied with, with some variables bound.

use crate::ram::border::Border;
use rill_field::F;
use rill_program::WORD_BYTES;
use rill_verifier::ram::raf::Raf;

/// `unmap(x, k) + γ` for bound low variables `x` and words `k` of the others: `rest + step·k + Σ_i
/// steps_i·[(x,k) < ends_i]`.
#[derive(Clone, Debug)]
pub(super) struct Weight {
    pub(super) rest: F,
    step: F,
    /// The ends, with their steps.
    borders: Vec<(Border, F)>,
}

impl Weight {
    /// Nothing bound.
    pub(super) fn new(relation: &Raf) -> Self {
        let Raf { unmap, gamma, .. } = relation;
        let border = |&(end, step): &(u64, F)| (Border::new(end as usize), step);
        let borders = unmap.steps.iter().map(border).collect();
        Self { rest: unmap.rest + gamma, step: F::from(WORD_BYTES), borders }
    }

    /// `rest + step·k`.
    pub(super) fn affine(rest: u64, step: u64) -> Self {
        Self { rest: F::from(rest), step: F::from(step), borders: Vec::new() }
    }

    /// That of the words from `first` on, of which `count` are of interest. Nothing is bound.
    pub(super) fn stretch(&self, first: usize, count: usize) -> Self {
        let mut rest = self.rest + self.step * F::from(first as u64);
        let mut borders = Vec::new();
        for (border, step) in self.borders.iter().filter(|(border, _)| border.end > first) {
            match border.end - first {
                end if end < count => borders.push((Border::new(end), *step)),
                _ => rest += step,
            }
        }
        Self { rest, step: self.step, borders }
    }

    /// Whether there is no border.
    pub(super) fn is_affine(&self) -> bool {
        self.borders.is_empty()
    }

    /// The value at word `k` of the words left.
    pub(super) fn at(&self, k: usize) -> F {
        let affine = self.rest + self.step * F::from(k as u64);
        self.borders.iter().fold(affine, |sum, (border, step)| sum + border.weigh(k, *step))
    }

    /// Binds the lowest variable.
    pub(super) fn bind(&mut self, challenge: F) {
        self.rest += self.step * challenge;
        self.step += self.step;
        self.borders.iter_mut().for_each(|(border, _)| border.bind(challenge));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_verifier::ram::raf::Unmap;

    /// Weights of `2^6` words with these ends of regions.
    fn relation(ends: &[u64]) -> Raf {
        let steps = ends.iter().map(|end| (*end, F::from(1000 + 7 * end))).collect();
        let unmap = Unmap { rest: F::from(5u64), steps };
        Raf { gamma: F::from(99u64), log_memory: 6, unmap }
    }

    #[test]
    fn bound_weights_are_those_of_the_verifier_and_stretches_those_of_the_whole() {
        for ends in [&[][..], &[1], &[64], &[8, 9, 24, 63], &[16, 32, 33, 48, 64], &[7, 40]] {
            let relation = relation(ends);
            let mut weight = Weight::new(&relation);
            for first in (0..64).step_by(8) {
                let stretch = weight.stretch(first, 8);
                assert!((0..8).all(|k| stretch.at(k) == weight.at(first + k)), "{ends:?}, {first}");
            }
            let mut bound = Vec::new();
            for round in 0..=6u64 {
                for k in 0..1usize << (6 - round) {
                    let bits = (0..6 - round).rev().map(|i| F::from(k as u64 >> i & 1));
                    let point: Vec<F> = bits.chain(bound.iter().rev().copied()).collect();
                    let expected = relation.unmap.at(&point) + relation.gamma;
                    assert_eq!(weight.at(k), expected, "{ends:?}, round {round}, {k}");
                }
                bound.push(F::from(31 + round));
                if round < 6 {
                    weight.bind(F::from(31 + round));
                }
            }
        }
    }
}
