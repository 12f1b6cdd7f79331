//! Stage 4, `accesses`.

use super::take;
use crate::calls::Recorded;
use crate::plan::{Linear, MIB, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use crate::{Forms, ram, registers};
use rill_field::F;
use rill_program::{MAX_EXTENTS, MAX_OUTPUT_BYTES, PAGE_WORDS, WORD_BYTES};
use rill_verifier::Statement;
use rill_verifier::stages::accesses::{Accesses, NAME, Openings, Outcome};
use rill_verifier::stages::{constraints, operands};
use rill_verifier::{ram as r, registers as g};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |s| 2 + s.calls.word_passes,
    other_ns: 30.0,
    linear: Linear { passes: 4, ns: 1530.0, row_bytes: 120, bytes: |_| 0 },
    more: Seconds { word: 0.5e-6, ..Seconds::NONE },
    // ram.raf: a table for each border of the memory map, and two. ram.output: three values of each
    // word of the I/O region.
    bytes: |s| {
        let borders = ((MAX_EXTENTS + 3) * size_of::<F>()) << (s.dimensions.log_memory / 2);
        borders + 3 * size_of::<F>() * (MAX_OUTPUT_BYTES / WORD_BYTES + PAGE_WORDS) as usize
    },
    // A super-cell may access more words than the average one does: ram.read_write.
    unused: |s| (80 * s.words()).max(s.threads * MIB),
    members: &[
        Member::of::<g::read_write::ReadWrite>(),
        Member::of::<r::read_write::ReadWrite>(),
        Member::of::<r::raf::Raf>(),
        Member::of::<r::output::Output>(),
    ],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    statement: &Statement,
    first: &constraints::Outcome,
    third: &operands::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let context = p.context;
        let stage =
            Accesses::draw(&mut p.writer, &context.dimensions, context.map, statement, &third.r3);
        let forms = || {
            Ok([
                registers::read_write::form(&stage.registers, context)?,
                ram::read_write::form(&stage.ram, context)?,
                stage.raf.form(context, &first.r1)?,
                stage.output.form(context, &())?,
            ])
        };
        let members = stage.members(first, third);
        let (bound, openings) = p.rounds(report, members, forms)?;
        let points = stage.points(&bound);
        let words = |calls: &Recorded<'_>| crate::calls::words::value(calls, &points.ra);
        let (slots, ports) = openings[0].split_at(g::read_write::Openings::<F>::COUNT);
        let ports = context.dimensions.has_ports.then_some(ports);
        let openings = Openings {
            registers: take(g::read_write::Openings::from_slice(slots)),
            ports: ports.map(|ports| take(g::read_write::Ports::from_slice(ports))),
            ram: take(r::read_write::Openings::from_slice(&openings[1])),
            raf: take(r::raf::Openings::from_slice(&openings[2])),
            output: take(r::output::Openings::from_slice(&openings[3])),
            calls: context.calls.tables().iter().map(words).collect(),
        };
        p.writer.message(NAME, |writer| openings.write(writer));
        p.check(NAME, &bound, &stage.finals(&points, &openings))?;
        Ok(Outcome { points, openings })
    })
}
