//! Stage 3, `operands`.

use super::take;
use crate::Forms;
use crate::plan::{KIB, Linear, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use rill_verifier::operands::input;
use rill_verifier::sparse::reduction;
use rill_verifier::spartan::shift;
use rill_verifier::stages::operands::{NAME, Openings, Operands, Outcome};
use rill_verifier::stages::{constraints, products};
use rill_verifier::{ram, registers};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |_| 0,
    other_ns: 0.0,
    linear: Linear { passes: 1, ns: 1140.0, row_bytes: 275, bytes: |_| 0 },
    more: Seconds::NONE,
    bytes: |_| 512 * KIB,
    unused: |_| 0,
    members: &[
        Member::of::<shift::Shift>(),
        Member::of::<input::Input>(),
        Member::of::<registers::reduction::Reduction>(),
        Member::of::<ram::reduction::Reduction>(),
        Member::of::<reduction::Reduction>(),
    ],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    first: &constraints::Outcome,
    second: &products::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let dimensions = &p.context.dimensions;
        let stage = Operands::draw(&mut p.writer, dimensions, &first.r1, &second.r2);
        let forms = || {
            let always = [
                stage.shift.form(p.context, &()),
                stage.input.form(p.context, &()),
                stage.registers.form(p.context, &()),
                stage.ram.form(p.context, &()),
            ];
            let ports = stage.ports.iter().map(|ports| ports.form(p.context, &()));
            always.into_iter().chain(ports).collect()
        };
        let members = stage.members(first, second);
        let (bound, openings) = p.rounds_of(report, members, forms)?;
        // What several members open is sent once; the final check sees to it that they agree.
        let own = &openings[1][..input::Openings::<rill_field::F>::COUNT];
        let openings = Openings {
            shift: take(shift::Openings::from_slice(&openings[0])),
            input: take(input::Openings::from_slice(own)),
            registers: take(FirstOf::from_slice(&openings[2][..1])),
            ram: take(SecondOf::from_slice(&openings[3][1..])),
            ports: openings.get(4).map(|own| take(reduction::Openings::from_slice(own))),
        };
        p.writer.message(NAME, |writer| openings.write(writer));
        let r3 = stage.point(&bound);
        p.check(NAME, &bound, &stage.finals(&r3, &openings))?;
        Ok(Outcome { r3, openings })
    })
}

type FirstOf = registers::reduction::Openings;
type SecondOf = ram::reduction::Openings;
