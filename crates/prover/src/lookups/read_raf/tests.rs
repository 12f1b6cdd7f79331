use super::form;
use super::linear::Cycles;
use super::naive::{self, CycleRounds, cycle_tables, lookup};
use super::streaming::{Address, Stream};
use crate::forms::oracle;
use crate::testing::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::testing::subject::bound;
use crate::{Form, FormKind, Rows};
use rill_field::{AdditiveGroup, F, Field};
use rill_isa::{Flag, Flags, Register, Table};
use rill_poly::{eq_table, evaluate};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::parity::{Case, forms_agree, play, relation_checks};
use rill_sumcheck_prover::{Naive, Schedule, streamed};
use rill_transcript::{Transcript, Writer};
use rill_verifier::lookups::read_raf::{Openings, ReadRaf};
use rill_verifier::operands::reduction as operands;
use rill_verifier::sparse::gated;
use rill_verifier::spartan::product;
use rill_verifier::{Dimensions, LOOKUP_BITS};
use rill_witness::{Block, Cycle, CycleSource, Forged, Gate};

/// A run and the relation about it.
struct Setting<'a> {
    fixture: &'a Fixture,
    writer: Writer,
    relation: ReadRaf,
}

impl<'a> Setting<'a> {
    fn new(fixture: &'a Fixture) -> Self {
        let mut writer = Writer::new(b"read_raf");
        let r2 = writer.challenges("r2", fixture.dimensions().log_cycles);
        let Dimensions { has_ports, .. } = fixture.dimensions();
        let selectors = fixture.dimensions().selectors();
        let relation = ReadRaf::draw(&mut writer, &r2, selectors, has_ports);
        Self { fixture, writer, relation }
    }

    /// What the naive form sums to.
    fn sum(&self, cycles: &dyn CycleSource) -> F {
        let context = self.fixture.context(cycles, FormKind::Naive);
        let rows = oracle::rows(&context, lookup).unwrap();
        naive::Address::new(self.relation.clone(), &rows).sum()
    }

    /// The claim from the columns of the rows.
    fn claim(&self, cycles: &dyn CycleSource) -> F {
        let mut columns = [F::ZERO; 6];
        let context = self.fixture.context(cycles, FormKind::Naive);
        let rows = oracle::rows(&context, |cycle| *cycle).unwrap();
        for (cycle, eq) in rows.iter().zip(eq_table(&self.relation.r2, F::ONE)) {
            columns[0] += eq * F::from(cycle.lookup_output);
            columns[1] += eq * F::from(cycle.left_lookup);
            columns[2] += eq * F::from(cycle.right_lookup);
            columns[3] += eq * F::from(cycle.lane_offset);
            if cycle.gate.is_some() {
                columns[4] += eq * F::from((cycle.lookup_index >> 64) as u64);
                columns[5] += eq * F::from(cycle.lookup_index as u64);
            }
        }
        let [lookup_output, left_lookup, right_lookup, lane_offset, quotient, remainder] = columns;
        let zero = F::ZERO;
        let (left_input, right_input, branch) = (zero, zero, zero);
        let product = product::Openings { left_input, right_input, lookup_output, branch };
        let operands = operands::Openings { left_lookup, right_lookup, lane_offset };
        let (gate, first, second, modulus) = (zero, zero, zero, zero);
        let gated = gated::Openings { gate, first, second, modulus, quotient, remainder };
        self.relation.claim(&product, &operands, self.relation.has_ports.then_some(&gated))
    }

    /// Drives all forms through all rounds, the streaming form with different schedules and passes
    /// cut among workers: every round polynomial and all openings must be equal, and satisfy the
    /// final check of the verifier.
    fn play(&mut self, cycles: &dyn CycleSource, claim: F) {
        let [context, linear] =
            [FormKind::Naive, FormKind::Linear].map(|kind| self.fixture.context(cycles, kind));
        let relation = &self.relation;
        let writer = &mut self.writer;
        let naive = form(relation, &context).unwrap();
        let naive = play(naive, &Rows(cycles), claim, |_, _| writer.challenge("round"));
        let schedules = [&[][..], &[1, 1, 2], &[2]].map(|windows| Schedule::new(windows.to_vec()));
        let streamed = schedules.map(|schedule| Address::form(relation, context.key, &schedule));
        let rows = Cut(cycles);
        let others = [form(relation, &linear).unwrap()].into_iter().chain(streamed);
        for (i, form) in others.enumerate() {
            let played = play(form, &Rows(&rows), claim, |round, _| naive.challenges[round]);
            assert!(played == naive, "form {i}");
        }
        let (rl, cycle) = naive.challenges.split_at(LOOKUP_BITS);
        let r5: Vec<F> = cycle.iter().rev().copied().collect();
        let openings = Openings::from_slice(&naive.openings, relation.has_ports).unwrap();
        let last = evaluate(naive.polynomials.last().unwrap(), cycle[cycle.len() - 1]);
        assert_eq!(relation.final_value(rl.try_into().unwrap(), &r5, &openings), last);
    }
}

/// Rows of every class in turn with indices of any length, before some padding.
fn every_class(block: &mut Block, with_ports: bool) {
    for (j, cycle) in (block.first_row as usize..).zip(&mut block.cycles) {
        *cycle = Cycle::NO_OP;
        if j < 203 || (250..300).contains(&j) {
            cycle.pc = 1;
            cycle.table = Table::ALL.get(j % (Table::COUNT + 1)).copied();
            cycle.lookup_index = (u128::MAX / 7 * (j as u128 + 3)) >> [0, 0, 35, 70, 100][j % 5];
            let identity = cycle.table.is_some_and(Table::is_identity);
            let gated = with_ports && cycle.table == Some(Table::RangeCheck) && j % 3 == 0;
            let registers = [Register::ZERO; 3];
            cycle.gate = gated.then_some(Gate { registers, values: [0; 3] });
            cycle.flags = if identity { Flags::NONE.with(Flag::Advice) } else { Flags::NONE };
        }
    }
}

/// The linear form after the cycle rounds of `challenges`, from the tables bound to them.
fn resumed<'a>(relation: &CycleRounds, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
    let CycleRounds { whole, values } = relation;
    let (flags, selectors) = tables[1..].split_at(Table::COUNT + 1 + usize::from(whole.has_ports));
    let value = |j: usize| {
        let raf = flags[Table::COUNT][j];
        let operands = (F::ONE - raf) * values.interleaved + raf * values.identity;
        let gate = flags.get(Table::COUNT + 1).map_or(F::ZERO, |gate| gate[j]);
        let operands = operands + gate * values.gate;
        flags.iter().zip(&values.tables).fold(operands, |sum, (flag, t)| sum + flag[j] * t)
    };
    let columns = [&[(0..tables[0].len()).map(value).collect()], selectors].concat();
    let eq = bound(SplitEq::new(&whole.r2), challenges);
    let flags = flags.to_vec();
    Form::resident(Cycles::of_tables(whole, eq, columns)).followed(move |selectors, after| {
        let point: Vec<F> = after.iter().rev().copied().collect();
        let weights = eq_table(&point, F::ONE);
        let at = |flag: &Vec<F>| flag.iter().zip(&weights).map(|(flag, eq)| *flag * eq).sum();
        Form::Openings(flags.iter().map(at).chain(selectors).collect())
    })
}

fn rows() -> Fixture {
    Fixture::guest("rows", &[1, 3], 8)
}

/// A run with rows that have ports, and one without.
fn both() -> [Fixture; 2] {
    [rows(), Fixture::products(7, 9)]
}

#[test]
fn all_forms_prove_the_claim_of_a_run() {
    for fixture in both().into_iter().chain([Fixture::guest("fibonacci", &[5], 9)]) {
        let mut setting = Setting::new(&fixture);
        let cycles = fixture.cycles();
        let claim = setting.claim(&cycles);
        assert_eq!(setting.sum(&cycles), claim);
        with_four_workers(|| setting.play(&cycles, claim));
    }
}

#[test]
fn all_forms_prove_rows_of_every_table_at_any_index() {
    for fixture in both() {
        let gated = fixture.dimensions().has_ports;
        let cycles = Forged::new(fixture.cycles(), move |block: &mut Block| {
            every_class(block, gated);
        });
        let mut setting = Setting::new(&fixture);
        let sum = setting.sum(&cycles);
        with_four_workers(|| setting.play(&cycles, sum));
    }
}

#[test]
fn the_cycle_rounds_are_entered_at_every_round_and_streamed_up_to_any() {
    with_four_workers(|| {
        let fixtures = [Fixture::guest("rows", &[1, 3], 10), Fixture::products(7, 9)];
        for (selectors, fixture) in [(8, &fixtures[0]), (4, &fixtures[0]), (8, &fixtures[1])] {
            let mut setting = Setting::new(fixture);
            setting.relation.selectors = selectors;
            let gated = fixture.dimensions().has_ports;
            let cycles = Forged::new(fixture.cycles(), move |block: &mut Block| {
                every_class(block, gated);
            });
            let context = fixture.context(&cycles, FormKind::Naive);
            let list = oracle::rows(&context, lookup).unwrap();
            let rl = std::array::from_fn(|_| setting.writer.challenge("rl"));
            let tables = cycle_tables(&setting.relation, &rl, &list);
            let values = setting.relation.row_values(&rl);
            let relation = CycleRounds { whole: setting.relation, values };
            let claim = Naive::new(relation.clone(), tables.clone()).sum();
            relation_checks(&relation, &tables, claim);
            let cut = Cut(&cycles);
            let rows = Rows(&cut);
            let case = Case::new("every class", relation.clone(), tables, claim, &rows);
            let case = case.resume(|_, tables, challenges| resumed(&relation, tables, challenges));
            let case = case.elastic(|schedule| {
                streamed(Stream::new(&relation.whole, &rl), &capped(&schedule, 2))
            });
            forms_agree(&case);
        }
    });
}

#[test]
fn a_forged_wire_misses_the_claim() {
    let fixture = rows();
    let setting = Setting::new(&fixture);
    let is_target =
        |cycle: &Cycle| cycle.table == Some(Table::RangeCheck) && cycle.lookup_output > 1;
    let target = fixture.list().iter().position(is_target).unwrap();
    let forge = |edit: fn(&mut Cycle)| {
        Forged::new(fixture.cycles(), move |block: &mut Block| edit(&mut block.cycles[target]))
    };
    let edits: [(&str, fn(&mut Cycle)); 6] = [
        ("the honest row", |_| ()),
        ("an index with the same low half", |cycle| cycle.lookup_index ^= 1 << 64),
        ("another table", |cycle| cycle.table = Some(Table::UpperWord)),
        ("no table", |cycle| cycle.table = None),
        ("the other reading of the index", |cycle| {
            let identity = cycle.flags.is_identity();
            cycle.flags = if identity { Flags::NONE } else { cycle.flags.with(Flag::Advice) };
        }),
        ("another output", |cycle| cycle.lookup_output ^= 1),
    ];
    for (name, edit) in edits {
        let cycles = forge(edit);
        let honest = setting.sum(&cycles) == setting.claim(&cycles);
        assert_eq!(honest, name == "the honest row", "{name}");
    }
}

#[test]
fn the_flag_raf_is_a_function_of_the_table_in_every_bytecode() {
    for guest in ["rows", "muldiv", "sha2-chain", "memory-walk"] {
        let fixture = Fixture::guest(guest, &[1], 20);
        for row in fixture.program.key.rows() {
            assert_eq!(row.is_identity(), row.table().is_some_and(Table::is_identity), "{row:?}");
        }
    }
}
