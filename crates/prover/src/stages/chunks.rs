//! Stage 8, `chunks`.

use super::take;
use crate::plan::{Linear, MIB, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use crate::{Forms, calls};
use rill_verifier::calls::reduction;
use rill_verifier::onehot::hamming::Hamming;
use rill_verifier::stages::chunks::{Chunks, NAME, Openings, Outcome};
use rill_verifier::stages::{addresses, cycles};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |_| 1,
    other_ns: 350.0,
    linear: Linear { passes: 1, ns: 460.0, row_bytes: 140, bytes: |_| 0 },
    more: Seconds::NONE,
    bytes: |_| 5 * MIB / 2,
    unused: |_| 0,
    members: &[Member::of::<Hamming>()],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    halves: &addresses::Outcome,
    before: &cycles::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let context = p.context;
        let rx = &halves.points.rx;
        let stage = Chunks::draw(&mut p.writer, &context.dimensions, rx, before);
        let tables = context.calls.shapes();
        let forms = || {
            let mut forms = vec![stage.hamming.form(context, &before.r6)?];
            for (half, table) in stage.calls.iter().zip(&tables) {
                forms.push(calls::reduction::chunk_form(half, table, context)?);
            }
            Ok(forms)
        };
        let (bound, openings) = p.rounds_of(report, stage.members(before), forms)?;
        let (ra, calls) = take(openings.split_first());
        let calls = calls.iter().map(|table| take(reduction::Openings::from_slice(table)));
        let openings = Openings { ra: ra.clone(), calls: calls.collect() };
        p.writer.message(NAME, |writer| openings.write(writer));
        let r7 = stage.point(&bound);
        p.check(NAME, &bound, &stage.finals(&r7, &openings))?;
        Ok(Outcome { stage, r7, openings })
    })
}
