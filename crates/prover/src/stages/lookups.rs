//! Stage 5, `lookups`.

use super::take;
use crate::plan::{Linear, MIB, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use crate::{Forms, lookups};
use rill_verifier::lookups::read_raf;
use rill_verifier::ram::val_check::{self, ValCheck, initial_value};
use rill_verifier::registers::val_evaluation::{self, ValEvaluation};
use rill_verifier::stages::lookups::{Lookups, NAME, Openings, Outcome};
use rill_verifier::stages::{accesses, products};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |_| 17,
    other_ns: 2100.0,
    linear: Linear { passes: 1, ns: 3600.0, row_bytes: 480, bytes: |_| 0 },
    more: Seconds::NONE,
    bytes: |s| s.threads * MIB / 2,
    // Sums of all classes that the bytecode has, for each worker and once more.
    unused: |s| (s.threads + 1) * 11 * MIB / 2,
    members: &[
        Member::of::<read_raf::ReadRaf>(),
        Member::of::<ValEvaluation>(),
        Member::of::<ValCheck>(),
    ],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    second: &products::Outcome,
    fourth: &accesses::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let context = p.context;
        let (ra, words) = (&fourth.points.ra, &fourth.openings.calls);
        let init = initial_value(context.key, context.map, &context.calls.shapes(), ra, words);
        let stage = Lookups::draw(&mut p.writer, &context.dimensions, &second.r2, &fourth.points);
        let forms = || {
            Ok([
                lookups::read_raf::form(&stage.read_raf, context)?,
                stage.registers.form(context, &())?,
                stage.ram.form(context, &())?,
            ])
        };
        let members = stage.members(second, fourth, init);
        let (bound, openings) = p.rounds(report, members, forms)?;
        let openings = Openings {
            read_raf: take(read_raf::Openings::from_slice(
                &openings[0],
                context.dimensions.has_ports,
            )),
            registers: take(val_evaluation::Openings::from_slice(&openings[1])),
            ram: take(val_check::Openings::from_slice(&openings[2])),
        };
        p.writer.message(NAME, |writer| openings.write(writer));
        let points = stage.points(&bound);
        p.check(NAME, &bound, &stage.finals(&points, &openings))?;
        Ok(Outcome { points, openings })
    })
}
