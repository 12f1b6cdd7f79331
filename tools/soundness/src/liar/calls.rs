//! What is said of tables of calls: their words in memory, the stage `calls`, and the reduction.

use super::Proving;
use super::halves::Half;
use super::stages::{bits, rounds, take};
use super::table_bits::TableBits;
use super::watched::Told;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::Naive;
use rill_transcript::Transcript;
use rill_verifier::Statement;
use rill_verifier::calls::bits as bit;
use rill_verifier::calls::reduction::{Chunk, Cycle, Reduction, Whole};
use rill_verifier::calls::words as word;
use rill_verifier::ram::val_check;
use rill_verifier::stages::calls::{self, Calls, Claims, Members, Points};
use rill_verifier::stages::{accesses, cycles};

/// `V` for each table: what its words in memory add up to at `ra`.
pub(super) fn memory(p: &Proving<'_>, ra: &[F]) -> Vec<F> {
    let value = |table: &TableBits| {
        let words = p.shown_of(val_check::CALLS, table, ra, vec![table.words()]).swap_remove(0);
        let (_, call, word) = table.table.split(ra);
        let weights = eq_table(&[call, word].concat(), F::ONE);
        words.iter().zip(&weights).map(|(word, weight)| *word * weight).sum()
    };
    p.liar.world.calls.iter().map(value).collect()
}

/// The stage `calls`.
pub(super) fn stage(p: &mut Proving<'_>, fourth: &accesses::Outcome) -> calls::Outcome {
    stage_at(p, &fourth.points.ra, &fourth.openings.calls)
}

/// The stage after nothing but the words at a point.
pub(super) fn alone(p: &mut Proving<'_>) {
    let statement = p.liar.statement;
    let ra = word_point(&mut p.writer, statement);
    let words = memory(p, &ra);
    p.writer.scalars(val_check::CALLS, &words);
    stage_at(p, &ra, &words);
}

/// A word point where no relation gives one.
pub(super) fn word_point(transcript: &mut impl Transcript, statement: &Statement) -> Vec<F> {
    transcript.challenges("ra", statement.log_memory.into())
}

fn stage_at(p: &mut Proving<'_>, ra: &[F], words: &[F]) -> calls::Outcome {
    let all = &p.liar.world.calls;
    let tables: Vec<_> = all.iter().map(|table| table.table).collect();
    let stage = Calls::draw(&mut p.writer, &tables, ra);
    if all.is_empty() {
        return calls::Outcome { stage, points: Vec::new(), openings: Vec::new() };
    }
    let forms = stage.tables.iter().zip(all).flat_map(|(members, table)| forms(p, members, table));
    let forms = forms.collect();
    let members = stage.members(words);
    let (bound, openings) = rounds(p, calls::NAME, members, forms);
    let points = stage.points(&bound);
    let claims = openings.chunks_exact(3).zip(all).enumerate().map(|(i, (own, table))| {
        let truth = claims_of(table, &stage.tables[i], &points[i]);
        let mut sent = p.shown_of("calls.reduction/claims", table, &truth, own.to_vec());
        Claims {
            columns: std::mem::take(&mut sent[0]),
            bit: take(bit::Openings::from_slice(&sent[1])),
            word: take(word::Openings::from_slice(&sent[2])),
        }
    });
    let openings: Vec<Claims> = claims.collect();
    openings.iter().for_each(|claims| claims.write(&mut p.writer));
    p.ledger.finish_stage(&stage.finals(&points, &openings));
    calls::Outcome { stage, points, openings }
}

/// `calls.rows`, `calls.bits` and `calls.words` of a table: call `u` at point `y` has index
/// `y·2^t + u`.
fn forms(p: &Proving<'_>, members: &Members, table: &TableBits) -> [Told<'static>; 3] {
    let calls = table.calls();
    let Members { rows, bits, words } = members;
    let tau = eq_table(&rows.tau, F::ONE);
    let mut columns = vec![products(&rows.point_weights(), &tau)];
    columns.resize(1 + table.table.shape.columns, vec![F::ZERO; calls << table.table.log_points()]);
    for u in 0..calls {
        for (column, values) in columns[1..].iter_mut().zip(table.columns(rows, u)) {
            values.into_iter().enumerate().for_each(|(y, value)| column[y * calls + u] = value);
        }
    }
    let bit = |index: usize| table.row(index % calls)[index / calls];
    let bit_tables = vec![
        products(&eq_table(&bits.tau_bits, F::ONE), &tau),
        (0..calls << table.table.log_bits()).map(bit).collect(),
    ];
    let weights = eq_table(&words.word, F::ONE);
    let sum = |words: &[F]| words.iter().zip(&weights).map(|(word, weight)| *word * weight).sum();
    let word_tables =
        vec![eq_table(&words.call, F::ONE), table.words().chunks(weights.len()).map(sum).collect()];
    [
        form(p, table, rows, columns),
        form(p, table, bits, bit_tables),
        form(p, table, words, word_tables),
    ]
}

/// All products of two weights; the second moves faster.
fn products(slow: &[F], fast: &[F]) -> Vec<F> {
    slow.iter().flat_map(|slow| fast.iter().map(move |fast| *slow * fast)).collect()
}

fn form<R>(p: &Proving<'_>, table: &TableBits, relation: &R, tables: Vec<Vec<F>>) -> Told<'static>
where
    R: Relation + Clone + Send + Sync + 'static,
{
    Box::new(Naive::new(relation.clone(), p.shown_of(R::SLUG, table, &[], tables)))
}

/// What is true of the table's columns, bits and words at the points, one after the other.
fn claims_of(table: &TableBits, members: &Members, points: &Points) -> Vec<F> {
    let Points { ru, ry, rb } = points;
    let [calls, at_y, at_bit] = [ru, ry, rb].map(|point| eq_table(point, F::ONE));
    let at_word = eq_table(&members.words.word, F::ONE);
    let words = table.words();
    let mut claims = vec![F::ZERO; table.table.shape.columns + 2];
    let dot = |values: &[F], weights: &[F]| -> F {
        values.iter().zip(weights).map(|(value, weight)| *value * weight).sum()
    };
    for (u, weight) in calls.iter().enumerate() {
        let columns = table.columns(&members.rows, u).into_iter().map(|column| dot(&column, &at_y));
        let of_words = dot(&words[u * at_word.len()..], &at_word);
        let values = columns.chain([dot(table.row(u), &at_bit), of_words]);
        claims.iter_mut().zip(values).for_each(|(claim, value)| *claim += *weight * value);
    }
    claims
}

/// The entries of the common matrix that a table is, its parts combined.
fn matrix(p: &Proving<'_>, table: &TableBits, relation: &Reduction) -> Vec<F> {
    let size = 1usize << (p.log_cycles() + p.liar.dimensions.chunk_bits);
    let mut entries = vec![F::ZERO; size];
    for (part, bits) in relation.parts.iter().zip(table.bits.chunks(size)) {
        entries.iter_mut().zip(bits).for_each(|(entry, bit)| *entry += *part * bit);
    }
    entries
}

/// The cycle half of `calls.reduction`.
pub(super) fn first_half(p: &Proving<'_>, table: &TableBits, relation: &Cycle) -> Told<'static> {
    let entries = matrix(p, table, &relation.0);
    let mut weights = products(&eq_table(&relation.0.call, F::ONE), &relation.0.bits);
    weights.resize(entries.len(), F::ZERO);
    let tables = p.shown_of(Cycle::SLUG, table, &[], vec![weights, entries]);
    let naive = Naive::new(Whole(relation.0.clone()), tables);
    Box::new(Half::new(naive, relation.rounds()))
}

/// The chunk half of `calls.reduction`.
pub(super) fn second_half(p: &Proving<'_>, table: &TableBits, relation: &Chunk) -> Told<'static> {
    let entries = matrix(p, table, &relation.whole);
    let variables = p.liar.dimensions.chunk_bits;
    let weight = |k: usize| relation.whole.weight_at(&bits(k, variables), &relation.r6);
    let at_r6 = eq_table(&relation.r6, F::ONE);
    let row = |row: &[F]| row.iter().zip(&at_r6).map(|(entry, weight)| *entry * weight).sum();
    let tables = vec![
        (0..1 << variables).map(weight).collect(),
        entries.chunks(at_r6.len()).map(row).collect(),
    ];
    let tables = p.shown_of("calls.reduction/chunk", table, &[], tables);
    Box::new(Naive::new(relation.clone(), tables))
}

/// The tables as columns of the commitments: all parts of the first, of the next, …
pub(super) fn parts(p: &Proving<'_>) -> Vec<Vec<F>> {
    let size = 1usize << (p.log_cycles() + p.liar.dimensions.chunk_bits);
    let tables = p.liar.world.calls.iter();
    tables.flat_map(|table| table.bits.chunks(size).map(<[F]>::to_vec)).collect()
}

/// The coefficients of the parts and the claimed value of each table.
pub(super) fn claimed(chunks: &rill_verifier::stages::chunks::Outcome) -> Vec<(&[F], F)> {
    let tables = chunks.stage.calls.iter().zip(&chunks.openings.calls);
    tables.map(|(half, own)| (&half.whole.parts[..], own.table)).collect()
}

/// The carries of the cycle halves.
pub(super) fn carries(openings: &[Vec<F>]) -> Vec<F> {
    openings.iter().map(|carry| carry[0]).collect()
}

/// The tables with their cycle halves.
pub(super) fn with_halves<'p>(
    p: &'p Proving<'_>,
    stage: &'p cycles::Cycles,
) -> impl Iterator<Item = (&'p TableBits, &'p Cycle)> {
    p.liar.world.calls.iter().zip(&stage.calls)
}
