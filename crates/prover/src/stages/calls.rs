//! The stage `calls`, if there is a table.

use super::take;
use crate::Forms;
use crate::plan::{Linear, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use rill_transcript::Writer;
use rill_verifier::calls::{bits, words};
use rill_verifier::stages::accesses;
use rill_verifier::stages::calls::{Calls, Claims, Outcome};

pub(crate) use rill_verifier::stages::calls::NAME;

/// What the stage costs. Its relations go over calls, not over rows.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |_| 0,
    other_ns: 0.0,
    linear: Linear {
        passes: 0,
        ns: 0.0,
        row_bytes: 0,
        bytes: |s| s.calls.more_when_linear(s.threads),
    },
    more: Seconds { bit: 50e-9, ..Seconds::NONE },
    bytes: |s| s.calls.stage_bytes(s.threads),
    unused: |_| 0,
    members: &[],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    fourth: &accesses::Outcome,
) -> Result<Outcome, ProveError> {
    let context = p.context;
    let tables = context.calls.shapes();
    if tables.is_empty() {
        let stage = Calls { tables: Vec::new() };
        return Ok(Outcome { stage, points: Vec::new(), openings: Vec::new() });
    }
    p.observe(NAME, |p, report| {
        let stage = Calls::draw(&mut p.writer, &tables, &fourth.points.ra);
        let forms = || {
            let members = stage.tables.iter().zip(&tables);
            let of = |(members, table): (&rill_verifier::stages::calls::Members, _)| {
                Ok([
                    members.rows.form(context, &())?,
                    members.bits.form(context, table)?,
                    members.words.form(context, table)?,
                ])
            };
            let forms: Result<Vec<_>, ProveError> = members.map(of).collect();
            Ok(forms?.into_iter().flatten().collect())
        };
        let members = stage.members(&fourth.openings.calls);
        let (bound, openings) = p.rounds_of(report, members, forms)?;
        let claims = openings.chunks_exact(3).map(|table| Claims {
            columns: table[0].clone(),
            bit: take(bits::Openings::from_slice(&table[1])),
            word: take(words::Openings::from_slice(&table[2])),
        });
        let openings: Vec<Claims> = claims.collect();
        let all = |writer: &mut Writer| openings.iter().for_each(|claims| claims.write(writer));
        p.writer.message(NAME, all);
        let points = stage.points(&bound);
        p.check(NAME, &bound, &stage.finals(&points, &openings))?;
        Ok(Outcome { stage, points, openings })
    })
}
