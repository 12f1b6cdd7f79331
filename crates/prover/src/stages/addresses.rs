//! Stage 6, `addresses`.

use crate::proof::proving::{ProveError, Proving};
use crate::{bytecode, onehot};
use rill_verifier::stages::addresses::{Addresses, Before, Carries, NAME, Outcome};

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
        let (bound, openings) = p.rounds(report, stage.members(before), [1, 1], forms)?;
        let carries = Carries { bytecode: openings[0][0], booleanity: openings[1][0] };
        carries.write(&mut p.writer);
        p.check(NAME, &bound, &[carries.bytecode, carries.booleanity])?;
        let points = stage.points(&bound);
        Ok(Outcome { stage, points, carries })
    })
}
