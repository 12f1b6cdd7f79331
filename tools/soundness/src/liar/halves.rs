//! The stages after the lookups: bytecode and booleanity by halves, and what is left of chunks.

use super::stages::{bits, rounds, take};
use super::watched::Told;
use super::{Proving, calls};
use rill_field::{AdditiveGroup, F, Field, Ring};
use rill_poly::{eq, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Naive, RoundProver};
use rill_verifier::bytecode::read_raf;
use rill_verifier::calls::reduction;
use rill_verifier::increments;
use rill_verifier::onehot::booleanity;
use rill_verifier::stages::addresses::{Addresses, Before, Carries};
use rill_verifier::stages::{addresses, chunks, cycles};

/// The address half of bytecode.read_raf as a sum of products of two tables.
#[derive(Clone, Debug)]
struct Pairs {
    variables: usize,
    pairs: usize,
}

impl Relation for Pairs {
    const SLUG: &'static str = "bytecode.read_raf";
    type Cells<R: Ring> = Vec<[R; 2]>;

    fn weights(&self) -> usize {
        0
    }

    fn openings(&self) -> usize {
        2 * self.pairs
    }

    fn rounds(&self) -> usize {
        self.variables
    }

    fn degree(&self, _round: usize) -> usize {
        2
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<Vec<[R; 2]>> {
        let (pairs, rest) = values.as_chunks();
        (pairs.len() == self.pairs && rest.is_empty()).then(|| pairs.to_vec())
    }

    fn summand<R: Ring>(&self, cells: &Vec<[R; 2]>) -> R {
        cells.iter().fold(R::zero(), |sum, pair| sum + pair[0] * pair[1])
    }
}

/// A form of which only the first rounds are played; what is left then is the carry.
pub(super) struct Half<R> {
    naive: Naive<R>,
    rounds: usize,
}

impl<R> Half<R> {
    pub(super) fn new(naive: Naive<R>, rounds: usize) -> Self {
        Self { naive, rounds }
    }
}

impl<R: Relation + Send + Sync> RoundProver for Half<R> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.naive.round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.rounds -= 1;
        self.naive.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.naive.sum()]
    }
}

pub(super) fn addresses(p: &mut Proving<'_>, before: &Before<'_>) -> addresses::Outcome {
    let dimensions = p.liar.dimensions;
    let stage = Addresses::draw(&mut p.writer, &dimensions, p.liar.key, before);
    let whole = &stage.bytecode.0;
    let tables = bytecode_tables(p, whole);
    let pairs = Pairs { variables: whole.log_bytecode, pairs: tables.len() / 2 };
    let bytecode = Half::new(p.naive(&pairs, tables), whole.log_bytecode);
    let flags = &stage.booleanity.0;
    let rows = p.rows();
    // Index j·2^w + k.
    let turned = |table: &Vec<F>| {
        let values = table.len() / rows;
        (0..table.len()).map(|i| table[i % values * rows + i / values]).collect()
    };
    let point = [&flags.r5[..], &flags.rx_ref].concat();
    let tables = [eq_table(&point, F::ONE)].into_iter();
    let tables = tables.chain(p.liar.world.chunks.iter().map(turned)).collect();
    let booleanity = p.naive(&booleanity::Whole(flags.clone()), tables);
    let booleanity = Half::new(booleanity, flags.rx_ref.len());
    let forms: Vec<Told<'_>> = vec![Box::new(bytecode), Box::new(booleanity)];
    let (bound, openings) = rounds(p, addresses::NAME, stage.members(before), forms);
    let carries = Carries { bytecode: openings[0][0], booleanity: openings[1][0] };
    carries.write(&mut p.writer);
    p.ledger.finish_stage(&[carries.bytecode, carries.booleanity]);
    let points = stage.points(&bound);
    addresses::Outcome { stage, points, carries }
}

/// Pairs of `Σ_j weight(j)·[row j has index k]` and what it multiplies, over the indices `k`.
fn bytecode_tables(p: &Proving<'_>, whole: &read_raf::ReadRaf) -> Vec<Vec<F>> {
    let (dimensions, world) = (&p.liar.dimensions, p.liar.world);
    let size = 1usize << whole.log_bytecode;
    let first = dimensions.lookup_chunks();
    let range = first..first + dimensions.bytecode_chunks();
    let hot: Vec<Vec<(u128, F)>> = (0..p.rows()).map(|j| world.hot(range.clone(), j)).collect();
    let weigh = |weights: &[F]| {
        let mut table = vec![F::ZERO; size];
        for (entries, weight) in hot.iter().zip(weights) {
            for (index, entry) in entries.iter().filter(|(index, _)| (*index as usize) < size) {
                table[*index as usize] += *entry * weight;
            }
        }
        table
    };
    let values: Vec<[F; 5]> = (0..size).map(|k| whole.row_values(p.liar.key.row(k))).collect();
    let g = &whole.g;
    let mut tables = Vec::new();
    for (s, point) in whole.points.iter().enumerate() {
        let value = |k: usize| {
            let index = F::from(k as u64);
            let of_pc = match s {
                0 => g[5] * index + g[8],
                2 => g[6] * index,
                _ => F::ZERO,
            };
            g[s] * values[k][s] + of_pc
        };
        tables.push(weigh(&eq_table(point, F::ONE)));
        tables.push((0..size).map(value).collect());
    }
    let mut at_start = vec![F::ZERO; p.rows()];
    at_start[0] = F::ONE;
    tables.push(weigh(&at_start));
    let mut reset = vec![F::ZERO; size];
    reset[whole.reset as usize] = g[7];
    tables.push(reset);
    tables
}

pub(super) fn cycles(
    p: &mut Proving<'_>,
    before: &Before<'_>,
    halves: &addresses::Outcome,
) -> cycles::Outcome {
    let dimensions = p.liar.dimensions;
    let world = p.liar.world;
    let stage = cycles::Cycles::draw(&mut p.writer, &dimensions, p.liar.key, before, halves);
    let points = {
        let (rl, ra) = (&before.lookups.points.rl, &before.accesses.points.ra);
        cycles::own_points(&dimensions, rl, &halves.points.rb, ra)
    };
    let (lookups, bytecode) = (dimensions.lookup_chunks(), dimensions.bytecode_chunks());
    let own = world.bound_chunks(0, &points);
    let variables = p.log_cycles();
    let with = |weight: Vec<F>, columns: &[Vec<F>]| [&[weight][..], columns].concat();

    let weight = |j: usize| {
        let of = &stage.bytecode;
        of.whole.weight_at(&of.values, &of.rb, &bits(j, variables))
    };
    let tables = with(p.by_row(weight), &own[lookups..lookups + bytecode]);
    let tables = p.shown("bytecode.read_raf/cycle", tables);
    let rows = Box::new(Naive::new(stage.bytecode.clone(), tables));
    let of = &stage.booleanity;
    let weight = eq_table(&of.whole.r5, eq(&of.whole.rx_ref, &of.rx));
    let at_rx = world.bound_chunks(0, &vec![of.rx.clone(); dimensions.chunks()]);
    let tables = p.shown("onehot.booleanity/cycle", with(weight, &at_rx));
    let bits_of = Box::new(Naive::new(of.clone(), tables));
    let weight = p.by_row(|j| stage.ram.weight_at(&bits(j, variables)));
    let words = p.form(&stage.ram, with(weight, &own[lookups + bytecode..]));
    let selectors =
        p.form(&stage.lookups, with(eq_table(&stage.lookups.r5, F::ONE), &own[..lookups]));
    let weight = p.by_row(|j| stage.increments.weight_at(&bits(j, variables)));
    let tables = with(weight, &[world.ram_inc.clone(), world.rd_inc.clone()]);
    let sums = p.form(&stage.increments, tables);
    let mut forms: Vec<Told<'_>> = vec![rows, bits_of, words, selectors, sums];
    forms.extend(
        calls::with_halves(p, &stage).map(|(table, half)| calls::first_half(p, table, half)),
    );
    let members = stage.members(before, &halves.carries);
    let (bound, mut openings) = rounds(p, cycles::NAME, members, forms);
    let calls = calls::carries(&openings.split_off(5));
    let [bytecode, booleanity, ram, lookups, sums] =
        <[Vec<F>; 5]>::try_from(openings).expect("the stage has five other members");
    let increments = take(increments::reduction::Openings::from_slice(&sums));
    let openings = cycles::Openings { bytecode, booleanity, ram, lookups, increments, calls };
    openings.write(&mut p.writer);
    let r6 = stage.point(&bound);
    p.ledger.finish_stage(&stage.finals(&r6, &openings));
    cycles::Outcome { r6, openings, chunk_points: points, calls: stage.calls }
}

pub(super) fn chunks(
    p: &mut Proving<'_>,
    halves: &addresses::Outcome,
    before: &cycles::Outcome,
) -> chunks::Outcome {
    let dimensions = p.liar.dimensions;
    let stage = chunks::Chunks::draw(&mut p.writer, &dimensions, &halves.points.rx, before);
    let relation = &stage.hamming;
    let values = 1usize << dimensions.chunk_bits;
    let weights: Vec<Vec<F>> =
        (0..values).map(|k| relation.weights_at(&bits(k, dimensions.chunk_bits))).collect();
    let mut tables: Vec<Vec<F>> = (0..dimensions.chunks())
        .map(|i| weights.iter().map(|weights| weights[i]).collect())
        .collect();
    let rows = p.rows();
    let at_r6 = eq_table(&before.r6, F::ONE);
    let folded = |table: &Vec<F>| {
        let row = |row: &[F]| row.iter().zip(&at_r6).map(|(entry, weight)| *entry * weight).sum();
        table.chunks(rows).map(row).collect()
    };
    tables.extend(p.liar.world.chunks.iter().map(folded));
    let mut forms = vec![p.form(relation, tables)];
    let tables = p.liar.world.calls.iter().zip(&stage.calls);
    forms.extend(tables.map(|(table, half)| calls::second_half(p, table, half)));
    let (bound, mut openings) = rounds(p, chunks::NAME, stage.members(before), forms);
    let tables = openings.split_off(1).into_iter();
    let calls = tables.map(|own| take(reduction::Openings::from_slice(&own))).collect();
    let r7 = stage.point(&bound);
    let sent = vec![openings.swap_remove(0), relation.weights_at(&r7)];
    let ra = p.shown("onehot.hamming/openings", sent).swap_remove(0);
    let openings = chunks::Openings { ra, calls };
    openings.write(&mut p.writer);
    p.ledger.finish_stage(&stage.finals(&r7, &openings));
    chunks::Outcome { stage, r7, openings }
}
