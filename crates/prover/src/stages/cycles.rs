//! Stage 7, `cycles`.

use super::take;
use crate::plan::{Linear, MIB, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use crate::{Forms, bytecode, calls, onehot};
use rill_verifier::increments::reduction;
use rill_verifier::stages::addresses;
use rill_verifier::stages::cycles::{Cycles, NAME, Openings, Outcome, own_points};
use rill_verifier::{bytecode as b, lookups, onehot as o, ram};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |_| 0,
    other_ns: 0.0,
    linear: Linear { passes: 1, ns: 5950.0, row_bytes: 350, bytes: |_| 0 },
    more: Seconds { bytecode: 0.8e-6, bit: 2e-9, ..Seconds::NONE },
    bytes: |s| MIB + (48 << s.dimensions.log_bytecode) + s.calls.reduction_bytes,
    unused: |_| 0,
    members: &[
        Member::of::<b::read_raf::Cycle>(),
        Member::of::<o::booleanity::Cycle>(),
        Member::of::<ram::ra_virtual::RaVirtual>(),
        Member::of::<lookups::ra_virtual::RaVirtual>(),
        Member::of::<reduction::Reduction>(),
    ],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    before: &addresses::Before<'_>,
    halves: &addresses::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let context = p.context;
        let dimensions = &context.dimensions;
        let stage = Cycles::draw(&mut p.writer, dimensions, context.key, before, halves);
        let (rl, ra) = (&before.lookups.points.rl, &before.accesses.points.ra);
        let chunk_points = own_points(dimensions, rl, &halves.points.rb, ra);
        let (lookup_points, rest) = chunk_points.split_at(dimensions.lookup_chunks());
        let ram_points = &rest[dimensions.bytecode_chunks()..];
        let tables = context.calls.shapes();
        let forms = || {
            let mut forms = vec![
                bytecode::read_raf::cycle_form(&stage.bytecode, context)?,
                onehot::booleanity::cycle_form(&stage.booleanity, context)?,
                stage.ram.form(context, ram_points)?,
                stage.lookups.form(context, lookup_points)?,
                stage.increments.form(context, &())?,
            ];
            for (half, table) in stage.calls.iter().zip(&tables) {
                forms.push(calls::reduction::cycle_form(half, table, context)?);
            }
            Ok(forms)
        };
        let members = stage.members(before, &halves.carries);
        let (bound, mut openings) = p.rounds_of(report, members, forms)?;
        let calls = openings.split_off(5).into_iter().flatten().collect();
        let [bytecode, booleanity, ram, lookups, increments] = take(openings.try_into().ok());
        let increments = take(reduction::Openings::from_slice(&increments));
        let openings = Openings { bytecode, booleanity, ram, lookups, increments, calls };
        p.writer.message(NAME, |writer| openings.write(writer));
        let r6 = stage.point(&bound);
        p.check(NAME, &bound, &stage.finals(&r6, &openings))?;
        Ok(Outcome { r6, openings, chunk_points, calls: stage.calls })
    })
}
