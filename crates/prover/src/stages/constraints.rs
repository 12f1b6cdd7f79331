//! Stage 1, `constraints`.

use super::take;
use crate::Rows;
use crate::plan::{KIB, Linear, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use crate::spartan::outer::OuterProver;
use rill_field::F;
use rill_sumcheck_prover::gather;
use rill_verifier::spartan::outer::{Columns, Outer, Remainder, UNIVARIATE_COEFFICIENTS};
use rill_verifier::stages::constraints::{NAME, Outcome, UNIVARIATE, draw_row, point};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[UNIVARIATE, NAME],
    passes: |_| 2,
    other_ns: 100.0,
    linear: Linear { passes: 3, ns: 760.0, row_bytes: 108, bytes: |_| 0 },
    more: Seconds::NONE,
    bytes: |_| 512 * KIB,
    unused: |_| 0,
    members: &[Member::of::<Remainder>()],
};

pub(crate) fn prove(p: &mut Proving<'_, '_>) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let log_cycles = p.context.dimensions.log_cycles;
        let outer = Outer::draw(&mut p.writer, log_cycles);
        let mut prover = None;
        let univariate = p.message(UNIVARIATE, UNIVARIATE_COEFFICIENTS, |p| {
            let made = OuterProver::new(&outer, p.context, |pass| p.gather(report, pass))?;
            Ok(prover.insert(made).univariate()?)
        })?;
        p.writer.message(NAME, |writer| writer.scalars(UNIVARIATE, &univariate));
        let (remainder, member) = draw_row(&mut p.writer, &outer, &univariate);
        let (context, cut) = (p.context, p.cut);
        let forms = || {
            // A proof that goes on after the message has no prover yet.
            let look = |pass| gather(pass, &Rows(context.cycles), cut);
            let prover = prover.map_or_else(|| OuterProver::new(&outer, context, look), Ok)?;
            Ok([prover.form(&remainder)?])
        };
        // Sent are the columns, of which the two cells are made.
        let member = rill_sumcheck::Member { openings: Columns::<F>::COUNT, ..member };
        let (bound, openings) = p.rounds(report, [member], forms)?;
        let columns = take(Columns::from_slice(&openings[0]));
        p.writer.message(NAME, |writer| columns.write(writer));
        let (group, r1) = point(&bound, log_cycles);
        p.check(NAME, &bound, &[remainder.final_value(group, &r1, &columns)])?;
        Ok(Outcome { r1, columns })
    })
}
