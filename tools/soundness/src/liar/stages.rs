//! The stages, each relation from dense tables.

use super::indices::{Form, Weights};
use super::{Proving, folded};
use rill_field::{AdditiveGroup, F, Field, Ring, Zero, from_i128};
use rill_poly::{eq, eq_plus_one, eq_table, interpolate, lagrange_basis, less_than, multiply};
use rill_sumcheck::{Bound, Member, Relation};
use rill_sumcheck_prover::{Audit, Naive, NoBlocks, RoundProver, StageMember, prove_stage};
use rill_verifier::bytecode::read_raf;
use rill_verifier::onehot::{booleanity, hamming};
use rill_verifier::ram::{output, raf, val_check};
use rill_verifier::registers::val_evaluation;
use rill_verifier::spartan::outer::{Columns, Outer, Remainder};
use rill_verifier::spartan::rows::DOMAIN;
use rill_verifier::spartan::{product, shift};
use rill_verifier::stages::addresses::{Addresses, Before, Carries};
use rill_verifier::stages::{accesses, addresses, chunk_points, chunks, constraints, cycles};
use rill_verifier::stages::{lookups, operands, products};
use rill_verifier::{LOG_REGISTERS, LOOKUP_BITS, increments, operands as inputs, ram, registers};
use std::collections::BTreeMap;

/// Columns by their place in [`Columns`].
mod column {
    pub(super) const PC: usize = 4;
    pub(super) const UNEXPANDED_PC: usize = 5;
    pub(super) const IMM: usize = 6;
    pub(super) const RS1_VALUE: usize = 8;
    pub(super) const RS2_VALUE: usize = 9;
    pub(super) const RD_WRITE_VALUE: usize = 10;
    pub(super) const RAM_READ_VALUE: usize = 11;
    pub(super) const RAM_WRITE_VALUE: usize = 12;
    pub(super) const LOOKUP_OUTPUT: usize = 15;
    /// LookupOutput, LeftLookup, RightLookup, LeftInput, RightInput, LaneOffset.
    pub(super) const REDUCED: [usize; 6] = [15, 13, 14, 0, 1, 16];
}

/// Nodes at which the univariate round is known: `-8, …, 8`.
const NODES: (i64, i64) = (-8, 17);

/// All rounds of a stage.
fn rounds(
    p: &mut Proving<'_>,
    name: &'static str,
    mut members: Vec<StageMember<'_, ()>>,
) -> (Bound, Vec<Vec<F>>) {
    let rounds =
        prove_stage(&mut p.writer, name, &mut members, &NoBlocks, Audit::Trust, &mut |_| {});
    let bound = rounds.expect("dense tables are proven").bound;
    (bound, members.iter().map(|member| member.form.openings()).collect())
}

fn take<T>(openings: Option<T>) -> T {
    openings.expect("a relation has as many openings as cells")
}

/// The points of the hypercube of `variables` dimensions, most significant first.
fn bits(index: usize, variables: usize) -> Vec<F> {
    (0..variables).rev().map(|i| F::from((index >> i & 1) as u64)).collect()
}

impl Proving<'_> {
    fn rows(&self) -> usize {
        self.liar.world.rows()
    }

    fn log_cycles(&self) -> usize {
        self.liar.dimensions.log_cycles
    }

    /// Columns of spartan.outer.
    fn columns<const N: usize>(&self, places: [usize; N]) -> impl Iterator<Item = Vec<F>> + '_ {
        places.into_iter().map(|place| self.liar.world.columns[place].clone())
    }

    /// A relation with its tables as it is shown them.
    fn naive<R: Relation>(&self, relation: &R, tables: Vec<Vec<F>>) -> Naive<R>
    where
        R: Clone,
    {
        Naive::new(relation.clone(), self.shown(R::SLUG, tables))
    }

    /// A table of one value for each row.
    fn by_row(&self, value: impl Fn(usize) -> F) -> Vec<F> {
        (0..self.rows()).map(value).collect()
    }

    /// The chunk tables with their values bound to `points`, one column each.
    fn bound_chunks(&self, first: usize, points: &[Vec<F>]) -> Vec<Vec<F>> {
        let rows = self.rows();
        let tables = &self.liar.world.chunks[first..first + points.len()];
        let fold =
            |(table, point): (&Vec<F>, &Vec<F>)| folded(table, rows, &eq_table(point, F::ONE));
        tables.iter().zip(points).map(fold).collect()
    }

    /// For each row the words below `2^m` with their weights.
    fn words(&self) -> Vec<Vec<(usize, F)>> {
        let dimensions = &self.liar.dimensions;
        let first = dimensions.lookup_chunks() + dimensions.bytecode_chunks();
        let hot = |j| {
            let words = self.liar.world.hot(first..dimensions.chunks(), j).into_iter();
            words
                .filter(|(word, _)| word >> dimensions.log_memory == 0)
                .map(|(word, weight)| (word as usize, weight))
                .collect()
        };
        (0..self.rows()).map(hot).collect()
    }

    /// Initial memory, as much of it as the statement has room for.
    fn image(&self) -> Vec<F> {
        let mut words = vec![F::ZERO; 1 << self.liar.dimensions.log_memory];
        for (address, value) in self.liar.key.image().words() {
            let word = self.liar.key.layout().word_index(address).expect("the image is memory");
            if let Some(slot) = words.get_mut(word as usize) {
                *slot = F::from(value);
            }
        }
        words
    }
}

pub(super) fn constraints(p: &mut Proving<'_>) -> constraints::Outcome {
    let log_cycles = p.log_cycles();
    let outer = Outer::draw(&mut p.writer, log_cycles);
    let columns = p.shown(Remainder::SLUG, p.liar.world.columns.clone());
    let values: Vec<F> = (0..NODES.1)
        .map(|i| {
            let node = from_i128(i128::from(NODES.0 + i));
            let basis = lagrange_basis(DOMAIN.0, DOMAIN.1, node);
            let remainder = Remainder { tau: outer.tau.clone(), kernel: F::ONE, basis };
            Naive::new(remainder.clone(), outer_cells(&remainder, &columns)).sum()
        })
        .collect();
    let kernel = interpolate(DOMAIN.0, &lagrange_basis(DOMAIN.0, DOMAIN.1, outer.tau_row));
    let univariate = multiply(&kernel, &interpolate(NODES.0, &values));
    if !Outer::domain_sum(&univariate).is_zero() {
        p.ledger.note(Remainder::SLUG);
    }
    p.writer.scalars(constraints::UNIVARIATE, &univariate);
    let (remainder, member) = constraints::draw_row(&mut p.writer, &outer, &univariate);
    let form = Naive::new(remainder.clone(), outer_cells(&remainder, &columns));
    let members = vec![p.ledger.watch(member, form)];
    let (bound, _) = rounds(p, constraints::NAME, members);
    let (group, r1) = constraints::point(&bound, log_cycles);
    let weights = eq_table(&r1, F::ONE);
    let at = |column: &Vec<F>| column.iter().zip(&weights).map(|(v, w)| *v * w).sum();
    let columns = take(Columns::from_slice(&columns.iter().map(at).collect::<Vec<F>>()));
    columns.write(&mut p.writer);
    p.ledger.finish_stage(&[remainder.final_value(group, &r1, &columns)]);
    constraints::Outcome { r1, columns }
}

/// The tables of eq, Az and Bz; the group is the least significant bit of an index.
fn outer_cells(remainder: &Remainder, columns: &[Vec<F>]) -> Vec<Vec<F>> {
    let groups = (0..1usize << remainder.rounds()).map(|index| {
        let row: Vec<F> = columns.iter().map(|column| column[index / 2]).collect();
        remainder.group(index % 2, &take(Columns::from_slice(&row)))
    });
    let (az, bz) = groups.unzip();
    vec![eq_table(&remainder.tau, remainder.kernel), az, bz]
}

pub(super) fn products(p: &mut Proving<'_>, before: &constraints::Outcome) -> products::Outcome {
    let stage = products::Products::draw(&mut p.writer, before);
    let eq = eq_table(&before.r1, F::ONE);
    let mut tables = vec![eq.clone()];
    tables.extend(p.columns([0, 1, column::LOOKUP_OUTPUT]));
    tables.push(p.liar.world.routing[0].clone());
    let product = p.naive(&stage.product, tables);
    let tables = [eq].into_iter().chain(p.columns(column::REDUCED)).collect();
    let reduction = p.naive(&stage.reduction, tables);
    let [first, second] = stage.members(before);
    let members = vec![p.ledger.watch(first, product), p.ledger.watch(second, reduction)];
    let (bound, openings) = rounds(p, products::NAME, members);
    let [_, left_lookup, right_lookup, _, _, lane_offset] = openings[1][..] else {
        unreachable!("operands.reduction has six openings");
    };
    let openings = products::Openings {
        product: take(product::Openings::from_slice(&openings[0])),
        reduction: inputs::reduction::Openings { left_lookup, right_lookup, lane_offset },
    };
    openings.write(&mut p.writer);
    let r2 = stage.point(&bound);
    p.ledger.finish_stage(&stage.finals(&r2, &openings));
    products::Outcome { r2, openings }
}

pub(super) fn operands(
    p: &mut Proving<'_>,
    first: &constraints::Outcome,
    second: &products::Outcome,
) -> operands::Outcome {
    use column::{
        IMM, PC, RAM_READ_VALUE, RAM_WRITE_VALUE, RD_WRITE_VALUE, RS1_VALUE, RS2_VALUE,
        UNEXPANDED_PC,
    };
    let stage = operands::Operands::draw(&mut p.writer, &first.r1, &second.r2);
    let world = p.liar.world;
    let variables = p.log_cycles();
    let next = p.by_row(|j| eq_plus_one(&first.r1, &bits(j, variables)));
    let mut tables: Vec<_> = [next].into_iter().chain(p.columns([UNEXPANDED_PC, PC])).collect();
    tables.push(world.routing[6].clone());
    let shift = p.naive(&stage.shift, tables);
    let mut tables = vec![eq_table(&second.r2, F::ONE)];
    tables.extend_from_slice(&world.routing[1..6]);
    tables.extend(p.columns([RS1_VALUE, RS2_VALUE, IMM, RAM_READ_VALUE, UNEXPANDED_PC]));
    let input = p.naive(&stage.input, tables);
    let eq = || [eq_table(&first.r1, F::ONE)].into_iter();
    let tables = eq().chain(p.columns([RD_WRITE_VALUE, RS1_VALUE, RS2_VALUE])).collect();
    let slots = p.naive(&stage.registers, tables);
    let tables = eq().chain(p.columns([RAM_READ_VALUE, RAM_WRITE_VALUE])).collect();
    let word = p.naive(&stage.ram, tables);
    let [a, b, c, d] = stage.members(first, second);
    let members = vec![
        p.ledger.watch(a, shift),
        p.ledger.watch(b, input),
        p.ledger.watch(c, slots),
        p.ledger.watch(d, word),
    ];
    let (bound, openings) = rounds(p, operands::NAME, members);
    let openings = operands::Openings {
        shift: take(shift::Openings::from_slice(&openings[0])),
        input: take(inputs::input::Openings::from_slice(&openings[1][..9])),
        registers: registers::reduction::Openings { rd_write_value: openings[2][0] },
        ram: ram::reduction::Openings { ram_write_value: openings[3][1] },
    };
    openings.write(&mut p.writer);
    let r3 = stage.point(&bound);
    p.ledger.finish_stage(&stage.finals(&r3, &openings));
    operands::Outcome { r3, openings }
}

pub(super) fn accesses(
    p: &mut Proving<'_>,
    first: &constraints::Outcome,
    third: &operands::Outcome,
) -> accesses::Outcome {
    let (key, statement) = (p.liar.key, p.liar.statement);
    let dimensions = p.liar.dimensions;
    let stage =
        accesses::Accesses::draw(&mut p.writer, &dimensions, key.layout(), statement, &third.r3);
    let slots = p.naive(&stage.registers, register_tables(p, &third.r3));
    let (tables, last) = memory_tables(p, &third.r3);
    let word = p.naive(&stage.ram, tables);
    let raf = p.naive(&stage.raf, raf_tables(p, &stage.raf, &first.r1));
    let output = p.naive(&stage.output, output_tables(&stage.output, last));
    let [a, b, c, d] = stage.members(first, third);
    let members = vec![
        p.ledger.watch(a, slots),
        p.ledger.watch(b, word),
        p.ledger.watch(c, raf),
        p.ledger.watch(d, output),
    ];
    let (bound, openings) = rounds(p, accesses::NAME, members);
    let openings = accesses::Openings {
        registers: take(registers::read_write::Openings::from_slice(&openings[0])),
        ram: take(ram::read_write::Openings::from_slice(&openings[1])),
        raf: take(raf::Openings::from_slice(&openings[2])),
        output: take(output::Openings::from_slice(&openings[3])),
    };
    openings.write(&mut p.writer);
    let points = stage.points(&bound);
    p.ledger.finish_stage(&stage.finals(&points, &openings));
    accesses::Outcome { points, openings }
}

/// eq, RegistersVal, RdWa, Rs1Ra, Rs2Ra, RdInc: register `k` on row `j` at `k·2^n + j`.
fn register_tables(p: &Proving<'_>, r3: &[F]) -> Vec<Vec<F>> {
    let (world, rows) = (p.liar.world, p.rows());
    let count = 1 << LOG_REGISTERS;
    let mut values = vec![F::ZERO; count];
    let mut val = vec![F::ZERO; count * rows];
    let mut slots = vec![val.clone(), val.clone(), val.clone()];
    for j in 0..rows {
        values.iter().enumerate().for_each(|(k, value)| val[k * rows + j] = *value);
        for (table, slot) in slots.iter_mut().zip(&world.slots) {
            if let Some(register) = slot[j] {
                table[register.index() * rows + j] = F::ONE;
            }
        }
        if let Some(rd) = world.slots[0][j] {
            values[rd.index()] += world.rd_inc[j];
        }
    }
    let mut tables = vec![eq_table(r3, F::ONE).repeat(count), val];
    tables.append(&mut slots);
    tables.push(world.rd_inc.repeat(count));
    tables
}

/// eq, RamVal, RamRa, RamInc: word `k` on row `j` at `k·2^n + j`; then memory after the last row.
fn memory_tables(p: &Proving<'_>, r3: &[F]) -> (Vec<Vec<F>>, Vec<F>) {
    let (world, rows) = (p.liar.world, p.rows());
    let mut memory = p.image();
    let mut val = vec![F::ZERO; memory.len() * rows];
    let mut ram_ra = val.clone();
    for (j, words) in p.words().into_iter().enumerate() {
        memory.iter().enumerate().for_each(|(k, value)| val[k * rows + j] = *value);
        for (k, weight) in words {
            ram_ra[k * rows + j] = weight;
            memory[k] += weight * world.ram_inc[j];
        }
    }
    let repeated = |table: &[F]| table.repeat(memory.len());
    let tables = vec![repeated(&eq_table(r3, F::ONE)), val, ram_ra, repeated(&world.ram_inc)];
    (tables, memory)
}

/// unmap, RamRa(·,r1).
fn raf_tables(p: &Proving<'_>, raf: &raf::Raf, r1: &[F]) -> Vec<Vec<F>> {
    let words = 1usize << raf.log_memory;
    // The final value on a word that is accessed is unmap + γ.
    let hot = raf::Openings { ram_ra: F::ONE };
    let unmap = |k| raf.final_value(&bits(k, raf.log_memory), &hot) - raf.gamma;
    let mut ram_ra = vec![F::ZERO; words];
    for (words, weight) in p.words().into_iter().zip(eq_table(r1, F::ONE)) {
        words.into_iter().for_each(|(k, entry)| ram_ra[k] += entry * weight);
    }
    vec![(0..words).map(unmap).collect(), ram_ra]
}

/// eq, mask, ValIO, RamValFinal.
fn output_tables(output: &output::Output, last: Vec<F>) -> Vec<Vec<F>> {
    let variables = output.r_out.len();
    let weights: Vec<[F; 3]> =
        (0..1usize << variables).map(|k| output.weights_at(&bits(k, variables))).collect();
    let column = |i: usize| weights.iter().map(|weights| weights[i]).collect();
    vec![column(0), column(1), column(2), last]
}

pub(super) fn lookups(
    p: &mut Proving<'_>,
    second: &products::Outcome,
    fourth: &accesses::Outcome,
) -> lookups::Outcome {
    let dimensions = p.liar.dimensions;
    let world = p.liar.world;
    let init = val_check::initial_value(p.liar.key, &fourth.points.ra);
    let stage = lookups::Lookups::draw(&mut p.writer, &dimensions, &second.r2, &fourth.points);
    let r2 = second.r2.clone();
    let show = p.show;
    let (liar, selectors) = (p.liar, dimensions.selectors());
    let tables = move |rl: &[F; LOOKUP_BITS], constants: &[F]| {
        let mut tables = vec![eq_table(&r2, F::ONE)];
        tables.extend(world.table_flags.iter().cloned());
        tables.push(world.raf.clone());
        let points = chunk_points(rl, liar.dimensions.chunk_bits, liar.dimensions.lookup_chunks());
        let rows = world.rows();
        let chunks: Vec<Vec<F>> = world.chunks[..points.len()]
            .iter()
            .zip(&points)
            .map(|(table, point)| folded(table, rows, &eq_table(point, F::ONE)))
            .collect();
        for v in chunks.chunks(points.len() / selectors) {
            let product = |j: usize| v.iter().map(|chunk| chunk[j]).product();
            tables.push((0..rows).map(product).collect());
        }
        show(super::Seen { slug: "lookups.read_raf", constants }, &mut tables);
        tables
    };
    let read_raf =
        Form::new(stage.read_raf.clone(), lookup_weights(p, &second.r2), Box::new(tables));
    let variables = p.log_cycles();
    let earlier = |r4: &[F]| p.by_row(|j| less_than(&bits(j, variables), r4));
    let weights = eq_table(&stage.registers.rg, F::ONE);
    let written = |j: usize| world.slots[0][j].map_or(F::ZERO, |rd| weights[rd.index()]);
    let tables = vec![earlier(&stage.registers.r4), world.rd_inc.clone(), p.by_row(written)];
    let slots = p.naive(&stage.registers, tables);
    let weights = eq_table(&stage.ram.ra, F::ONE);
    let accessed =
        p.words().into_iter().map(|words| words.iter().map(|(k, entry)| weights[*k] * entry).sum());
    let tables = vec![earlier(&stage.ram.r4), world.ram_inc.clone(), accessed.collect()];
    let word = p.naive(&stage.ram, tables);
    let [a, b, c] = stage.members(second, fourth, init);
    let members =
        vec![p.ledger.watch(a, read_raf), p.ledger.watch(b, slots), p.ledger.watch(c, word)];
    let (bound, openings) = rounds(p, lookups::NAME, members);
    let openings = lookups::Openings {
        read_raf: take(rill_verifier::lookups::read_raf::Openings::from_slice(&openings[0])),
        registers: take(val_evaluation::Openings::from_slice(&openings[1])),
        ram: take(val_check::Openings::from_slice(&openings[2])),
    };
    openings.write(&mut p.writer);
    let points = stage.points(&bound);
    p.ledger.finish_stage(&stage.finals(&points, &openings));
    lookups::Outcome { points, openings }
}

/// What all rows with one index add up to.
fn lookup_weights(p: &Proving<'_>, r2: &[F]) -> BTreeMap<u128, Weights> {
    let world = p.liar.world;
    let mut weights: BTreeMap<u128, Weights> = BTreeMap::new();
    for (j, eq) in eq_table(r2, F::ONE).into_iter().enumerate() {
        for (index, entry) in world.hot(0..p.liar.dimensions.lookup_chunks(), j) {
            let (scale, of) = (eq * entry, weights.entry(index).or_default());
            for (t, flag) in world.table_flags.iter().enumerate().filter(|(_, f)| !f[j].is_zero()) {
                *of.tables.entry(t).or_insert(F::ZERO) += scale * flag[j];
            }
            of.interleaved += scale * (F::ONE - world.raf[j]);
            of.identity += scale * world.raf[j];
        }
    }
    weights
}

/// The address half of bytecode.read_raf as a sum of products of two tables.
#[derive(Clone, Debug)]
struct Pairs {
    variables: usize,
    pairs: usize,
}

impl Relation for Pairs {
    const SLUG: &'static str = "bytecode.read_raf";

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

    fn summand<R: Ring>(&self, cells: &[R]) -> R {
        cells.chunks(2).fold(R::zero(), |sum, pair| sum + pair[0] * pair[1])
    }
}

/// A form of which only the first rounds are played; what is left then is the carry.
struct Half<R> {
    naive: Naive<R>,
    rounds: usize,
}

impl<R: Relation + Send + Sync> RoundProver for Half<R> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.naive.round(claim)
    }

    fn bind(&mut self, challenge: F) {
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
    let bytecode = Half { naive: p.naive(&pairs, tables), rounds: whole.log_bytecode };
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
    let booleanity = Half { naive: booleanity, rounds: flags.rx_ref.len() };
    let [a, b] = stage.members(before);
    let members = vec![p.ledger.watch(a, bytecode), p.ledger.watch(b, booleanity)];
    let (bound, openings) = rounds(p, addresses::NAME, members);
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
    let own = p.bound_chunks(0, &points);
    let variables = p.log_cycles();
    let with = |weight: Vec<F>, columns: &[Vec<F>]| [&[weight][..], columns].concat();

    let weight = |j: usize| {
        let of = &stage.bytecode;
        of.whole.weight_at(&of.values, &of.rb, &bits(j, variables))
    };
    let tables = with(p.by_row(weight), &own[lookups..lookups + bytecode]);
    let tables = p.shown("bytecode.read_raf/cycle", tables);
    let rows = Naive::new(stage.bytecode.clone(), tables);
    let of = &stage.booleanity;
    let weight = eq_table(&of.whole.r5, eq(&of.whole.rx_ref, &of.rx));
    let at_rx = p.bound_chunks(0, &vec![of.rx.clone(); dimensions.chunks()]);
    let tables = p.shown("onehot.booleanity/cycle", with(weight, &at_rx));
    let bits_of = Naive::new(of.clone(), tables);
    let weight = p.by_row(|j| stage.ram.weight_at(&bits(j, variables)));
    let words = p.naive(&stage.ram, with(weight, &own[lookups + bytecode..]));
    let selectors =
        p.naive(&stage.lookups, with(eq_table(&stage.lookups.r5, F::ONE), &own[..lookups]));
    let weight = p.by_row(|j| stage.increments.weight_at(&bits(j, variables)));
    let tables = with(weight, &[world.ram_inc.clone(), world.rd_inc.clone()]);
    let sums = p.naive(&stage.increments, tables);
    let [a, b, c, d, e] = stage.members(before, &halves.carries);
    let members = vec![
        p.ledger.watch(a, rows),
        p.ledger.watch(b, bits_of),
        p.ledger.watch(c, words),
        p.ledger.watch(d, selectors),
        p.ledger.watch(e, sums),
    ];
    let (bound, openings) = rounds(p, cycles::NAME, members);
    let [bytecode, booleanity, ram, lookups, sums] =
        <[Vec<F>; 5]>::try_from(openings).expect("the stage has five members");
    let increments = take(increments::reduction::Openings::from_slice(&sums));
    let openings = cycles::Openings { bytecode, booleanity, ram, lookups, increments };
    openings.write(&mut p.writer);
    let r6 = stage.point(&bound);
    p.ledger.finish_stage(&stage.finals(&r6, &openings));
    cycles::Outcome { r6, openings, chunk_points: points }
}

pub(super) fn chunks(
    p: &mut Proving<'_>,
    halves: &addresses::Outcome,
    before: &cycles::Outcome,
) -> chunks::Outcome {
    let dimensions = p.liar.dimensions;
    let relation = chunks::draw(&mut p.writer, &dimensions, &halves.points.rx, before);
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
    let form = p.naive(&relation, tables);
    let member: Member = chunks::member(&relation, before);
    let members = vec![p.ledger.watch(member, form)];
    let (bound, mut openings) = rounds(p, chunks::NAME, members);
    let r7 = chunks::point(&relation, &bound);
    let sent = vec![openings.swap_remove(0), relation.weights_at(&r7)];
    let ra = p.shown("onehot.hamming/openings", sent).swap_remove(0);
    p.writer.scalars(hamming::RA, &ra);
    p.ledger.finish_stage(&[relation.final_value(&r7, &ra)]);
    chunks::Outcome { r7, ra }
}
