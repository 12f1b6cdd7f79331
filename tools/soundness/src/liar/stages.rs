//! The stages, each relation from dense tables.

use super::MEMORY;
use super::Proving;
use super::calls;
use super::indices::Form;
use super::sparse::Sparse;
use super::tables::{lookup_weights, memory_tables, output_tables, raf_tables, register_tables};
use super::watched::Told;
use super::world::place;
use rill_field::{AdditiveGroup, F, Field, Zero, from_i128};
use rill_poly::{eq_plus_one, eq_table, interpolate, lagrange_basis, less_than, multiply};
use rill_sumcheck::{Bound, Member, Relation};
use rill_sumcheck_prover::{Audit, Naive, NoBlocks, prove_stage};
use rill_verifier::lookups::read_raf;
use rill_verifier::ram::read_write::ReadWrite;
use rill_verifier::ram::{output, raf, val_check};
use rill_verifier::registers::val_evaluation;
use rill_verifier::sparse::{self, gated};
use rill_verifier::spartan::outer::{Columns, Outer, Remainder};
use rill_verifier::spartan::rows::DOMAIN;
use rill_verifier::spartan::{product, shift};
use rill_verifier::stages::{accesses, chunk_points, constraints};
use rill_verifier::stages::{lookups, operands, products};
use rill_verifier::{LOOKUP_BITS, operands as inputs, ram, registers};
use std::ops::ControlFlow::Continue;

/// The place of RamRa among the cells of ram.read_write.
const RAM_RA: usize = 3;

/// Nodes at which the univariate round is known: `-8, …, 8`.
const NODES: (i64, i64) = (-8, 17);

/// All rounds of a stage: `members`, each with its `forms`, watched.
pub(super) fn rounds(
    p: &mut Proving<'_>,
    name: &'static str,
    members: impl IntoIterator<Item = Member>,
    forms: Vec<Told<'_>>,
) -> (Bound, Vec<Vec<F>>) {
    let mut members: Vec<_> =
        members.into_iter().zip(forms).map(|(member, form)| p.ledger.watch(member, form)).collect();
    let rounds =
        prove_stage(&mut p.writer, name, &mut members, &NoBlocks, Audit::Trust, &mut |_| {
            Continue(())
        });
    let rounds = rounds.expect("dense tables are proven");
    (rounds.bound, rounds.openings)
}

pub(super) fn take<T>(openings: Option<T>) -> T {
    openings.expect("a relation has as many openings as cells")
}

/// The points of the hypercube of `variables` dimensions, most significant first.
pub(super) fn bits(index: usize, variables: usize) -> Vec<F> {
    (0..variables).rev().map(|i| F::from((index >> i & 1) as u64)).collect()
}

impl Proving<'_> {
    pub(super) fn rows(&self) -> usize {
        self.liar.world.rows()
    }

    pub(super) fn log_cycles(&self) -> usize {
        self.liar.dimensions.log_cycles
    }

    /// Columns of spartan.outer.
    pub(super) fn columns<const N: usize>(
        &self,
        names: [&'static str; N],
    ) -> impl Iterator<Item = Vec<F>> + '_ {
        names.into_iter().map(|name| self.liar.world.columns[place(name)].clone())
    }

    /// A relation with its tables as it is shown them.
    pub(super) fn naive<R: Relation + Clone>(&self, relation: &R, tables: Vec<Vec<F>>) -> Naive<R> {
        Naive::new(relation.clone(), self.shown(R::SLUG, tables))
    }

    /// The same, for a stage.
    pub(super) fn form<R>(&self, relation: &R, tables: Vec<Vec<F>>) -> Told<'static>
    where
        R: Relation + Clone + Send + Sync + 'static,
    {
        Box::new(self.naive(relation, tables))
    }

    /// A table of one value for each row.
    pub(super) fn by_row(&self, value: impl Fn(usize) -> F) -> Vec<F> {
        (0..self.rows()).map(value).collect()
    }

    /// For each row the words below `2^m` with their weights.
    pub(super) fn words(&self) -> Vec<Vec<(usize, F)>> {
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

    /// Initial memory, as much of it as the statement has room for, with the words of calls.
    pub(super) fn image(&self) -> Vec<F> {
        let mut words = vec![F::ZERO; 1 << self.liar.dimensions.log_memory];
        for (word, value) in self.liar.key.image().words(&self.liar.map()) {
            if let Some(slot) = words.get_mut(word as usize) {
                *slot = F::from(value);
            }
        }
        for table in &self.liar.world.calls {
            let first = table.table.first_word() as usize;
            words[first..].iter_mut().zip(table.words()).for_each(|(slot, word)| *slot = word);
        }
        self.shown(MEMORY, vec![words]).swap_remove(0)
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
    let (bound, _) = rounds(p, constraints::NAME, [member], vec![Box::new(form)]);
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
    let stage = products::Products::draw(&mut p.writer, &p.liar.dimensions, before);
    let eq = eq_table(&before.r1, F::ONE);
    let mut tables = vec![eq.clone()];
    tables.extend(p.columns(["left_input", "right_input", "lookup_output"]));
    tables.push(p.liar.world.routing[0].clone());
    let product = p.form(&stage.product, tables);
    let reduced = p.columns([
        "lookup_output",
        "left_lookup",
        "right_lookup",
        "left_input",
        "right_input",
        "lane_offset",
    ]);
    let tables = [eq.clone()].into_iter().chain(reduced).collect();
    let reduction = p.form(&stage.reduction, tables);
    let gated = stage.gated.iter().map(|gated| {
        let columns = p.liar.world.gated.iter().cloned();
        p.form(gated, [eq.clone()].into_iter().chain(columns).collect())
    });
    let forms = [product, reduction].into_iter().chain(gated).collect();
    let (bound, openings) = rounds(p, products::NAME, stage.members(before), forms);
    let [_, left_lookup, right_lookup, _, _, lane_offset] = openings[1][..] else {
        unreachable!("operands.reduction has six openings");
    };
    let openings = products::Openings {
        product: take(product::Openings::from_slice(&openings[0])),
        reduction: inputs::reduction::Openings { left_lookup, right_lookup, lane_offset },
        gated: openings.get(2).map(|own| take(gated::Openings::from_slice(own))),
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
    let stage = operands::Operands::draw(&mut p.writer, &p.liar.dimensions, &first.r1, &second.r2);
    let world = p.liar.world;
    let variables = p.log_cycles();
    let next = p.by_row(|j| eq_plus_one(&first.r1, &bits(j, variables)));
    let mut tables: Vec<_> = [next].into_iter().chain(p.columns(["unexpanded_pc", "pc"])).collect();
    tables.push(world.routing[6].clone());
    let shift = p.form(&stage.shift, tables);
    let mut tables = vec![eq_table(&second.r2, F::ONE)];
    tables.extend_from_slice(&world.routing[1..6]);
    tables.extend(p.columns(["rs1_value", "rs2_value", "imm", "ram_read_value", "unexpanded_pc"]));
    let input = p.form(&stage.input, tables);
    let eq = || [eq_table(&first.r1, F::ONE)].into_iter();
    let tables = eq().chain(p.columns(["rd_write_value", "rs1_value", "rs2_value"])).collect();
    let slots = p.form(&stage.registers, tables);
    let tables = eq().chain(p.columns(["ram_read_value", "ram_write_value"])).collect();
    let word = p.form(&stage.ram, tables);
    let ports = stage.ports.iter().map(|ports| {
        let eq = eq_table(&second.r2, F::ONE);
        p.form(ports, [eq].into_iter().chain(world.gated[1..4].iter().cloned()).collect())
    });
    let forms = [shift, input, slots, word].into_iter().chain(ports).collect();
    let (bound, openings) = rounds(p, operands::NAME, stage.members(first, second), forms);
    let openings = operands::Openings {
        shift: take(shift::Openings::from_slice(&openings[0])),
        input: take(inputs::input::Openings::from_slice(&openings[1][..9])),
        registers: registers::reduction::Openings { rd_write_value: openings[2][0] },
        ram: ram::reduction::Openings { ram_write_value: openings[3][1] },
        ports: openings.get(4).map(|own| take(sparse::reduction::Openings::from_slice(own))),
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
    let (map, statement) = (p.liar.map(), p.liar.statement);
    let dimensions = p.liar.dimensions;
    let stage = accesses::Accesses::draw(&mut p.writer, &dimensions, &map, statement, &third.r3);
    let slots = p.form(&stage.registers, register_tables(p, &third.r3));
    let (tables, last) = memory_tables(p, &stage.ram);
    let tables = p.shown(ReadWrite::SLUG, tables);
    let word = Box::new(Sparse::new(stage.ram.clone(), RAM_RA, tables));
    let raf = p.form(&stage.raf, raf_tables(p, &stage.raf, &first.r1));
    let output = p.form(&stage.output, output_tables(&stage.output, last));
    let forms = vec![slots, word, raf, output];
    let (bound, openings) = rounds(p, accesses::NAME, stage.members(first, third), forms);
    let points = stage.points(&bound);
    let (slots, ports) = openings[0].split_at(registers::read_write::Openings::<F>::COUNT);
    let ports = dimensions.has_ports.then_some(ports);
    let openings = accesses::Openings {
        registers: take(registers::read_write::Openings::from_slice(slots)),
        ports: ports.map(|ports| take(registers::read_write::Ports::from_slice(ports))),
        ram: take(ram::read_write::Openings::from_slice(&openings[1])),
        raf: take(raf::Openings::from_slice(&openings[2])),
        output: take(output::Openings::from_slice(&openings[3])),
        calls: calls::memory(p, &points.ra),
    };
    openings.write(&mut p.writer);
    p.ledger.finish_stage(&stage.finals(&points, &openings));
    accesses::Outcome { points, openings }
}

pub(super) fn lookups(
    p: &mut Proving<'_>,
    second: &products::Outcome,
    fourth: &accesses::Outcome,
) -> lookups::Outcome {
    let dimensions = p.liar.dimensions;
    let world = p.liar.world;
    let (ra, words) = (&fourth.points.ra, &fourth.openings.calls);
    let tables: Vec<_> = world.calls.iter().map(|table| table.table).collect();
    let init = val_check::initial_value(p.liar.key, &p.liar.map(), &tables, ra, words);
    let stage = lookups::Lookups::draw(&mut p.writer, &dimensions, &second.r2, &fourth.points);
    let r2 = second.r2.clone();
    let show = p.show;
    let (liar, selectors) = (p.liar, dimensions.selectors());
    let tables = move |rl: &[F; LOOKUP_BITS], constants: &[F]| {
        let mut tables = vec![eq_table(&r2, F::ONE)];
        tables.extend(world.table_flags.iter().cloned());
        tables.push(world.raf.clone());
        tables.extend(liar.dimensions.has_ports.then(|| world.gated[0].clone()));
        let points = chunk_points(rl, liar.dimensions.chunk_bits, liar.dimensions.lookup_chunks());
        for v in world.bound_chunks(0, &points).chunks(points.len() / selectors) {
            let product = |j: usize| v.iter().map(|chunk| chunk[j]).product();
            tables.push((0..world.rows()).map(product).collect());
        }
        show(super::Seen { slug: "lookups.read_raf", precompile: 0, constants }, &mut tables);
        tables
    };
    let lookup = Form::new(stage.read_raf.clone(), lookup_weights(p, &second.r2), Box::new(tables));
    let variables = p.log_cycles();
    let earlier = |r4: &[F]| p.by_row(|j| less_than(&bits(j, variables), r4));
    let weights = eq_table(&stage.registers.rg, F::ONE);
    let written = |j: usize| world.slots[0][j].map_or(F::ZERO, |rd| weights[rd.index()]);
    let tables = vec![earlier(&stage.registers.r4), world.rd_inc.clone(), p.by_row(written)];
    let slots = p.form(&stage.registers, tables);
    let weights = eq_table(&stage.ram.ra, F::ONE);
    let accessed =
        p.words().into_iter().map(|words| words.iter().map(|(k, entry)| weights[*k] * entry).sum());
    let tables = vec![earlier(&stage.ram.r4), world.ram_inc.clone(), accessed.collect()];
    let word = p.form(&stage.ram, tables);
    let forms = vec![Box::new(lookup), slots, word];
    let (bound, openings) = rounds(p, lookups::NAME, stage.members(second, fourth, init), forms);
    let openings = lookups::Openings {
        read_raf: take(read_raf::Openings::from_slice(&openings[0], dimensions.has_ports)),
        registers: take(val_evaluation::Openings::from_slice(&openings[1])),
        ram: take(val_check::Openings::from_slice(&openings[2])),
    };
    openings.write(&mut p.writer);
    let points = stage.points(&bound);
    p.ledger.finish_stage(&stage.finals(&points, &openings));
    lookups::Outcome { points, openings }
}
