//! Stage 3, `operands`.

use super::take;
use crate::proving::{ProveError, Proving};
use crate::{operands, ram, registers, spartan};
use rill_field::F;
use rill_verifier::operands::input;
use rill_verifier::spartan::shift;
use rill_verifier::stages::operands::{NAME, Openings, Operands, Outcome};
use rill_verifier::stages::{constraints, products};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    first: &constraints::Outcome,
    second: &products::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let stage = Operands::draw(&mut p.writer, &first.r1, &second.r2);
        let forms = || {
            Ok([
                spartan::shift::form(&stage.shift, p.context)?,
                operands::input::form(&stage.input, p.context)?,
                registers::reduction::form(&stage.registers, p.context)?,
                ram::reduction::form(&stage.ram, p.context)?,
            ])
        };
        let members = stage.members(first, second);
        let (bound, openings) = p.rounds(report, members, forms)?;
        // What several members open is sent once; the final check sees to it that they agree.
        let own = openings[1].get(..input::Openings::<F>::COUNT);
        let openings = Openings {
            shift: take(NAME, shift::Openings::from_slice(&openings[0]))?,
            input: take(NAME, own.and_then(input::Openings::from_slice))?,
            registers: take(NAME, openings[2].get(..1).and_then(FirstOf::from_slice))?,
            ram: take(NAME, openings[3].get(1..).and_then(SecondOf::from_slice))?,
        };
        openings.write(&mut p.writer);
        let r3 = stage.point(&bound);
        p.check(NAME, &bound, &stage.finals(&r3, &openings))?;
        Ok(Outcome { r3, openings })
    })
}

type FirstOf = rill_verifier::registers::reduction::Openings;
type SecondOf = rill_verifier::ram::reduction::Openings;
