//! Stage 6, `addresses`.

use crate::plan::{KIB, Linear, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use crate::{bytecode, onehot};
use rill_field::F;
use rill_verifier::stages::addresses::{Addresses, Before, Carries, NAME, Outcome};
use rill_verifier::{bytecode as b, onehot as o};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |_| 1,
    other_ns: 775.0,
    linear: Linear { passes: 1, ns: 1070.0, row_bytes: 150, bytes: |_| 0 },
    more: Seconds { bytecode: 2.5e-6, ..Seconds::NONE },
    // Six tables of sums, the values that they are multiplied with, and what a worker gathers.
    bytes: |s| {
        KIB * (900 + 81 * s.workers()) + ((12 * size_of::<F>()) << s.dimensions.log_bytecode)
    },
    unused: |_| 0,
    members: &[Member::of::<b::read_raf::Address>(), Member::of::<o::booleanity::Address>()],
};

pub(crate) fn prove(p: &mut Proving<'_, '_>, before: &Before<'_>) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let context = p.context;
        let stage = Addresses::draw(&mut p.writer, &context.dimensions, context.key, before);
        let forms = || {
            Ok([
                bytecode::read_raf::address_form(&stage.bytecode, context)?,
                onehot::booleanity::address_form(&stage.booleanity, context)?,
            ])
        };
        let (bound, openings) = p.rounds(report, stage.members(before), forms)?;
        let carries = Carries { bytecode: openings[0][0], booleanity: openings[1][0] };
        p.writer.message(NAME, |writer| carries.write(writer));
        p.check(NAME, &bound, &[carries.bytecode, carries.booleanity])?;
        let points = stage.points(&bound);
        Ok(Outcome { stage, points, carries })
    })
}
