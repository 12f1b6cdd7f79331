//! Proves [`rill_verifier::registers::read_write`].
//!
//! ```text
//! Σ_{k,j} eq(r3,j)·[ RdWa(k,j)·(Val(k,j) + RdInc(j)) + γ·Rs1Ra(k,j)·Val(k,j) + γ²·Rs2Ra(k,j)·Val(k,j) ]
//! ```
//!
//! | form | memory | work |
//! |---|---|---|
//! | naive | 6 · 2^(n+7) elements | all of them in every round |
//! | linear | about 110 bytes per row: 0.8 entries, and two columns over 16 rows | four rounds in integers, then a few products per entry |
//! | streaming | O(√T) | about that of the linear form, and a pass per window |
//!
//! Where to begin reading: `matrix` is the algorithm, `fold` makes its rows from rows of the trace,
//! `linear` and `registers` are the rounds; `streaming` chooses between the passes of `gram` (first
//! window), `window` (later ones) and `tables` (the switch).
//!
//! Chapter: docs/protocol/registers.md. Record: docs/decisions/0006-register-matrix.md.

mod chunk;
mod fold;
mod gram;
mod linear;
mod lines;
mod matrix;
mod naive;
mod registers;
mod selectors;
mod streaming;
mod tables;
#[cfg(test)]
mod tests;
mod timelines;
mod window;

use crate::plan::{Costed, Costs, Streams, of_grid};
use crate::{Context, Form, ProveError};
use rill_isa::REGISTER_COUNT as REGISTERS;
use rill_sumcheck_prover::{Naive, Schedule, streamed};
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::Locality;
use streaming::Stream;
use tables::TableScratch;

impl Costed for ReadWrite {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 4, point_ns: 5.0 },
        pass_ns: [350.0, 377.0, 167.0],
        entry_ns: 7700.0,
        kept: |s, at| {
            let entries = s.localities.registers.entries(at.switch()) as usize;
            let (rows, cells) = (1 << at.switch(), 1 << (s.dimensions.log_cycles - at.switch()));
            TableScratch::bytes(rows, cells, Some(entries))
        },
        scratch: |_, rounds| of_grid(256, rounds),
    });
}

/// Rounds that the linear form takes from the trace, in integers, before it makes its matrix: over
/// cells of 16 rows the matrix has half as many entries as over single rows, and the rounds that
/// are skipped are the dearest.
const FIRST_ROUNDS: usize = 4;

/// One value for each register.
type File<T> = [T; REGISTERS];

/// The members of a set of registers, in order.
fn bits(set: u128) -> impl Iterator<Item = usize> {
    let mut rest = set;
    std::iter::from_fn(move || {
        let lowest = (rest != 0).then(|| rest.trailing_zeros() as usize);
        rest &= rest.wrapping_sub(1);
        lowest
    })
}

/// The form that `context` asks for.
pub fn form<'a>(relation: &ReadWrite, context: &Context<'a>) -> Result<Form<'a>, ProveError> {
    context.choose::<ReadWrite>(
        || Ok(Form::resident(Naive::new(relation.clone(), naive::tables(relation, context)?))),
        || streaming(relation, &Schedule::new([FIRST_ROUNDS]), None),
        |schedule| {
            let locality = context.schedules.localities().map(|localities| localities.registers);
            streaming(relation, schedule, locality)
        },
    )
}

/// The form that streams the rounds of `schedule`, at most the cycle rounds, and is linear from
/// there on. How far apart the accesses are tells how large its tables will be.
fn streaming<'a>(
    relation: &ReadWrite,
    schedule: &Schedule,
    locality: Option<Locality>,
) -> Form<'a> {
    streamed(Stream::new(relation, locality), schedule)
}
