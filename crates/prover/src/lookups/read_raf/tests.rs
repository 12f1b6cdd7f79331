use super::form;
use super::linear::Cycles;
use super::naive::{CycleRounds, Naive, cycle_tables, lookup};
use crate::fixtures::Fixture;
use crate::{BoxForm, Context, FormKind, Rows};
use rill_field::{AdditiveGroup, F, Field};
use rill_isa::{Flag, Flags, Table};
use rill_poly::{eq_table, evaluate};
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Naive as Dense, Resident, RoundProver, run_pass};
use rill_transcript::{Transcript, Writer};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::{Openings, ReadRaf};
use rill_witness::{Block, Cycle, CycleSource, Forged};

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
        let relation = ReadRaf::draw(&mut writer, &r2, fixture.dimensions().selectors());
        Self { fixture, writer, relation }
    }

    fn naive(&self, cycles: &dyn CycleSource) -> Naive {
        let context = self.fixture.context(cycles, FormKind::Naive);
        Naive::new(self.relation.clone(), &context).unwrap()
    }

    /// The claim from the columns of the rows.
    fn claim(&self, cycles: &dyn CycleSource) -> F {
        let mut columns = [F::ZERO; 4];
        let mut weights = eq_table(&self.relation.r2, F::ONE).into_iter();
        let mut add = |cycle: &Cycle, eq: F| {
            columns[0] += eq * F::from(cycle.lookup_output);
            columns[1] += eq * F::from(cycle.left_lookup);
            columns[2] += eq * F::from(cycle.right_lookup);
            columns[3] += eq * F::from(cycle.lane_offset);
        };
        let context = self.fixture.context(cycles, FormKind::Naive);
        let mut visit = |block: &Block| {
            block.cycles.iter().zip(&mut weights).for_each(|(cycle, eq)| add(cycle, eq));
        };
        context.for_each_block(&mut visit).unwrap();
        let [output, left, right, lane] = columns;
        self.relation.claim(output, left, right, lane)
    }

    /// Drives both forms through all rounds: every round polynomial and all openings must be equal,
    /// and satisfy the final check of the verifier.
    fn play(&mut self, cycles: &dyn CycleSource, mut claim: F) {
        let contexts =
            [FormKind::Naive, FormKind::Linear].map(|kind| self.fixture.context(cycles, kind));
        let [mut naive, mut linear] =
            contexts.each_ref().map(|context| form(&self.relation, context).unwrap());
        gather(&mut linear, &contexts[1]);
        let mut bound = Vec::new();
        for round in 0..naive.rounds() {
            let polynomial = naive.round(claim);
            assert_eq!(linear.round(claim), polynomial, "round {round}");
            let sum = polynomial[0] + polynomial.iter().sum::<F>();
            assert_eq!(sum, claim, "round {round}: sum");
            let challenge = self.writer.challenge("round");
            claim = evaluate(&polynomial, challenge);
            naive.bind(challenge);
            linear.bind(challenge);
            bound.push(challenge);
        }
        let openings = naive.openings();
        assert_eq!(linear.openings(), openings);
        let (rl, cycle) = bound.split_at(LOOKUP_BITS);
        let r5: Vec<F> = cycle.iter().rev().copied().collect();
        let openings = Openings::from_slice(&openings).unwrap();
        assert_eq!(self.relation.final_value(rl.try_into().unwrap(), &r5, &openings), claim);
    }
}

fn gather(form: &mut BoxForm<'_>, context: &Context<'_>) {
    assert!(form.request().is_some());
    run_pass(&mut [&mut **form], &Rows(context.cycles)).unwrap();
}

/// Rows of every class in turn with arbitrary indices, before some padding.
fn every_class(block: &mut Block) {
    for (j, cycle) in block.cycles.iter_mut().enumerate() {
        *cycle = Cycle::NO_OP;
        if j < 203 {
            cycle.pc = 1;
            cycle.table = Table::ALL.get(j % (Table::COUNT + 1)).copied();
            cycle.lookup_index = u128::MAX / 7 * (j as u128 + 3);
            let identity = cycle.table.is_some_and(Table::is_identity);
            cycle.flags = if identity { Flags::NONE.with(Flag::Advice) } else { Flags::NONE };
        }
    }
}

fn rows() -> Fixture {
    Fixture::guest("rows", &[1, 3], 8)
}

#[test]
fn both_forms_prove_the_claim_of_a_run() {
    for fixture in [rows(), Fixture::guest("fibonacci", &[5], 9)] {
        let mut setting = Setting::new(&fixture);
        let cycles = fixture.cycles();
        let claim = setting.claim(&cycles);
        assert_eq!(setting.naive(&cycles).sum(), claim);
        setting.play(&cycles, claim);
    }
}

#[test]
fn both_forms_prove_rows_of_every_table_at_any_index() {
    let fixture = rows();
    let cycles = Forged::new(fixture.cycles(), every_class);
    let mut setting = Setting::new(&fixture);
    let sum = setting.naive(&cycles).sum();
    setting.play(&cycles, sum);
}

#[test]
fn the_cycle_rounds_are_entered_at_every_round() {
    let fixture = rows();
    for selectors in [8, 4] {
        let mut setting = Setting::new(&fixture);
        setting.relation.selectors = selectors;
        let mut list = Vec::new();
        let cycles = Forged::new(fixture.cycles(), every_class);
        let context = fixture.context(&cycles, FormKind::Naive);
        let mut visit = |block: &Block| list.extend(block.cycles.iter().map(lookup));
        context.for_each_block(&mut visit).unwrap();
        let rl = std::array::from_fn(|_| setting.writer.challenge("rl"));
        let tables = cycle_tables(&setting.relation, &rl, &list);
        let values = setting.relation.row_values(&rl);
        let relation = CycleRounds { whole: setting.relation, values };
        let claim = Dense::new(relation.clone(), tables.clone()).sum();
        relation_checks(&relation, &tables, claim);
        let rows = Rows(&cycles);
        let case = Case::new("every class", relation.clone(), tables, claim, &rows);
        forms_agree(&case.resume(|_, tables, challenges| {
            Resident(Cycles::from_bound(&relation.whole, &relation.values, tables, challenges))
        }));
    }
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
        let honest = setting.naive(&cycles).sum() == setting.claim(&cycles);
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
