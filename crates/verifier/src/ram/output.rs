//! `ram.output` — the I/O region ends as the statement says.
//!
//! Chapter: docs/protocol/ram.md#output
//!
//!   0 = Σ_k eq(r_out,k)·mask(k)·( ValFinal(k) - ValIO(k) )
//!
//! mask is 1 on the I/O region. ValIO is the exit word `2·code + 1`, the output length, the
//! output's words, and zero in the rest of the region.
//!
//! rounds    m
//! degree    3
//! draws     r_out ∈ F^m
//! produces  ValFinal at ra
//! error     4m/|F|

use crate::Statement;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::{eq, eq_index, masked_prefix};
use rill_program::MemoryMap;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "ram.output",
    /// The opening at ra.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { val_final }
}

cells! { eq, mask, value; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Output {
    /// The point of the zero-check.
    pub r_out: Vec<F>,
    /// Words of the I/O region, the first ones of RAM.
    pub words: u64,
    /// The non-zero words of ValIO: index, value.
    pub values: Vec<(u64, u64)>,
}

impl Output {
    /// Draws `r_out`.
    pub fn draw(
        transcript: &mut impl Transcript,
        log_memory: usize,
        map: &MemoryMap,
        statement: &Statement,
    ) -> Self {
        Self {
            r_out: transcript.challenges(Self::SLUG, log_memory),
            words: map.io_words(),
            values: io_words(statement),
        }
    }

    /// Weights `eq(r_out,·)`, `mask`, `ValIO` at `ra`.
    pub fn weights_at(&self, ra: &[F]) -> [F; 3] {
        let mask = masked_prefix(self.words, ra);
        let values = self.values.iter();
        let value = values.map(|(index, value)| eq_index(*index, ra) * F::from(*value)).sum();
        [eq(&self.r_out, ra), mask, value]
    }

    /// The final value at `ra`.
    pub fn final_value<R: Ring>(&self, ra: &[F], openings: &Openings<R>) -> R {
        let [eq, mask, value] = self.weights_at(ra).map(R::constant);
        self.summand(&Cells { eq, mask, value, own: *openings })
    }
}

/// The non-zero words of the I/O region at the end of a run that the statement describes.
fn io_words(statement: &Statement) -> Vec<(u64, u64)> {
    let exit = u64::from(statement.exit_code) << 1 | 1;
    let output = statement
        .output
        .chunks(8)
        .map(|chunk| chunk.iter().rev().fold(0u64, |word, byte| (word << 8) | u64::from(*byte)));
    [exit, statement.output.len() as u64]
        .into_iter()
        .chain(output)
        .zip(0u64..)
        .filter(|(value, _)| *value != 0)
        .map(|(value, index)| (index, value))
        .collect()
}

impl Relation for Output {
    const SLUG: &'static str = "ram.output";
    shape!(self => rounds: self.r_out.len(), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.eq * cells.mask * (cells.own.val_final - cells.value)
    }
}
