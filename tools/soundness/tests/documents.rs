//! The tables of rounds, scalars and errors in the documents are those of the verifier's stages.
//! `RILL_BLESS=1 cargo test --release -p rill-soundness --test documents` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rill_field::F;
use rill_pcs::encoding::{G1_BYTES, G2_BYTES, TARGET_BYTES};
use rill_soundness::program;
use rill_soundness::subject::Subject;
use rill_sumcheck::Member;
use rill_transcript::{Transcript, Writer};
use rill_verifier::spartan::outer::{Outer, UNIVARIATE_COEFFICIENTS};
use rill_verifier::stages::{
    accesses, addresses, chunks, constraints, cycles, lookups, opening, operands, products,
};
use rill_verifier::{Dimensions, LIMITS, LOG_REGISTERS, LOOKUP_BITS};
use rill_verifier::{increments, onehot, operands as inputs, ram, registers, spartan};
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- sizes:begin (written by `cargo xtask bless`) -->\n";
const END: &str = "<!-- sizes:end -->";

/// The sizes of the examples: n = m = 20, b = 16, w = 4.
const EXAMPLE: Dimensions =
    Dimensions { log_cycles: 20, log_memory: 20, log_bytecode: 16, chunk_bits: 4 };

/// A transcript that draws zeros: sizes do not depend on challenges.
struct Zeros;

impl Transcript for Zeros {
    fn absorb(&mut self, _: &'static str, _: &[u8]) {}

    fn challenge(&mut self, _: &'static str) -> F {
        F::from(0u64)
    }
}

/// What a stage sends, and what can go wrong in it.
struct Stage {
    name: &'static str,
    /// Degree of each round of the batch, and coefficients of the univariate round before them.
    degrees: Vec<usize>,
    univariate: usize,
    claims: usize,
    /// Variables of zero-checks.
    zero_checks: Vec<usize>,
    /// Greatest powers of g and β.
    powers: Vec<usize>,
    /// Variables of a point at which a statement about every row is made.
    moved: usize,
    /// Whether members are combined.
    batched: bool,
}

impl Stage {
    fn new(name: &'static str, members: &[Member], send: impl FnOnce(&mut Writer)) -> Self {
        let rounds = members.iter().map(Member::end).max().unwrap();
        let degree = |round| members.iter().filter_map(|m| m.degree(round)).max().unwrap_or(0);
        let mut writer = Writer::new(b"sizes");
        send(&mut writer);
        Self {
            name,
            degrees: (0..rounds).map(degree).collect(),
            univariate: 0,
            claims: writer.len() / 32,
            zero_checks: vec![],
            powers: vec![],
            moved: 0,
            batched: members.len() > 1,
        }
    }

    fn scalars(&self) -> usize {
        self.univariate + self.degrees.iter().sum::<usize>()
    }

    /// Degrees of all rounds: what a false claim may survive.
    fn rounds_error(&self) -> usize {
        self.univariate.saturating_sub(1) + self.degrees.iter().sum::<usize>()
    }

    fn draws_error(&self) -> usize {
        let drawn: usize = self.zero_checks.iter().chain(&self.powers).sum();
        drawn + self.moved + usize::from(self.batched)
    }

    /// `24 + 21·3`.
    fn rounds_text(&self) -> String {
        let first = (self.univariate > 0).then(|| (self.univariate - 1).to_string());
        let runs = self.degrees.chunk_by(|a, b| a == b);
        let texts = runs.map(|run| format!("{}·{}", run.len(), run[0]));
        first.into_iter().chain(texts).collect::<Vec<_>>().join(" + ")
    }

    fn draws_text(&self) -> String {
        let mut parts = Vec::new();
        for (what, numbers) in [("zero-checks", &self.zero_checks), ("powers", &self.powers)] {
            let texts: Vec<String> = numbers.iter().map(usize::to_string).collect();
            if !texts.is_empty() {
                parts.push(format!("{what} {}", texts.join(" + ")));
            }
        }
        if self.moved > 0 {
            parts.push(format!("every row {}", self.moved));
        }
        if self.batched {
            parts.push("batching 1".to_owned());
        }
        parts.join("; ")
    }
}

/// Zeros, as many as there are variables.
fn zeros(count: usize) -> Vec<F> {
    vec![F::from(0u64); count]
}

macro_rules! zero_openings {
    ($openings:path) => {{
        use $openings as Openings;
        Openings::from_slice(&zeros(Openings::<F>::COUNT)).unwrap()
    }};
}

/// The stages of a proof of these sizes, made by the verifier's own code.
fn stages(subject: &Subject, d: &Dimensions) -> Vec<Stage> {
    let (n, m, w) = (d.log_cycles, d.log_memory, d.chunk_bits);
    let (key, t) = (subject.key(), &mut Zeros);

    let outer = Outer::draw(t, n);
    let (_, member) = constraints::draw_row(t, &outer, &zeros(UNIVARIATE_COEFFICIENTS));
    let first =
        constraints::Outcome { r1: zeros(n), columns: zero_openings!(spartan::outer::Columns) };
    let mut one = Stage::new(constraints::NAME, &[member], |w| first.columns.write(w));
    one.univariate = UNIVARIATE_COEFFICIENTS;
    one.zero_checks = vec![8, 1 + n];

    let openings = products::Openings {
        product: zero_openings!(spartan::product::Openings),
        reduction: zero_openings!(inputs::reduction::Openings),
    };
    let second = products::Outcome { r2: zeros(n), openings };
    let members = products::Products::draw(t, &first).members(&first);
    let mut two = Stage::new(products::NAME, &members, |w| openings.write(w));
    two.powers = vec![1, 5];

    let openings = routed();
    let third = operands::Outcome { r3: zeros(n), openings };
    let members = operands::Operands::draw(t, &first.r1, &second.r2).members(&first, &second);
    let mut three = Stage::new(operands::NAME, &members, |w| openings.write(w));
    three.powers = vec![2, 1, 2, 1];

    let points = accesses::Points { r4: zeros(n), rg: zeros(LOG_REGISTERS), ra: zeros(m) };
    let openings = accessed();
    let fourth = accesses::Outcome { points, openings };
    let statement = &subject.statement;
    let drawn = accesses::Accesses::draw(t, d, &subject.run.map, statement, &third.r3);
    let members = drawn.members(&first, &third);
    let mut four = Stage::new(accesses::NAME, &members, |w| openings.write(w));
    (four.zero_checks, four.powers, four.moved) = (vec![m], vec![2, 1, 1], n);

    let fifth = looked_up(d);
    let drawn = lookups::Lookups::draw(t, d, &second.r2, &fourth.points);
    let members = drawn.members(&second, &fourth, F::from(0u64));
    let mut five = Stage::new(lookups::NAME, &members, |w| fifth.openings.write(w));
    five.powers = vec![3, 0, 1];

    let before = addresses::Before {
        constraints: &first,
        products: &second,
        operands: &third,
        accesses: &fourth,
        lookups: &fifth,
    };
    let mut drawn = addresses::Addresses::draw(t, d, key, &before);
    drawn.bytecode.0.log_bytecode = d.log_bytecode;
    let carries = addresses::Carries { bytecode: F::from(0u64), booleanity: F::from(0u64) };
    let mut six = Stage::new(addresses::NAME, &drawn.members(&before), |w| carries.write(w));
    let lists = drawn.bytecode.0.beta.each_ref().map(|list| list.len() - 1);
    six.zero_checks = vec![w, n];
    six.powers = [&[drawn.bytecode.0.g.len() - 1], &lists[..], &[d.chunks() - 1]].concat();
    six.moved = n;

    let points = addresses::Points { rb: zeros(d.log_bytecode), rx: zeros(w) };
    let halves = addresses::Outcome { stage: drawn, points, carries };
    let drawn = cycles::Cycles::draw(t, d, key, &before, &halves);
    let seventh = bound_cycles(d);
    let members = drawn.members(&before, &halves.carries);
    let mut seven = Stage::new(cycles::NAME, &members, |w| seventh.openings.write(w));
    seven.powers = vec![2, d.selectors() - 1, 3];

    let hamming = chunks::draw(t, d, &halves.points.rx, &seventh);
    let member = chunks::member(&hamming, &seventh);
    let send = |writer: &mut Writer| writer.scalars(onehot::hamming::RA, &zeros(d.chunks()));
    let mut eight = Stage::new(chunks::NAME, &[member], send);
    (eight.powers, eight.moved) = (vec![hamming.gammas.len() - 1], n);
    vec![one, two, three, four, five, six, seven, eight]
}

fn routed() -> operands::Openings {
    operands::Openings {
        shift: zero_openings!(spartan::shift::Openings),
        input: zero_openings!(inputs::input::Openings),
        registers: zero_openings!(registers::reduction::Openings),
        ram: zero_openings!(ram::reduction::Openings),
    }
}

fn accessed() -> accesses::Openings {
    accesses::Openings {
        registers: zero_openings!(registers::read_write::Openings),
        ram: zero_openings!(ram::read_write::Openings),
        raf: zero_openings!(ram::raf::Openings),
        output: zero_openings!(ram::output::Openings),
    }
}

fn looked_up(d: &Dimensions) -> lookups::Outcome {
    let read_raf = rill_verifier::lookups::read_raf::Openings {
        table_flags: zeros(rill_isa::Table::COUNT),
        raf: F::from(0u64),
        selectors: zeros(d.selectors()),
    };
    let openings = lookups::Openings {
        read_raf,
        registers: zero_openings!(registers::val_evaluation::Openings),
        ram: zero_openings!(ram::val_check::Openings),
    };
    let rl = [F::from(0u64); LOOKUP_BITS];
    lookups::Outcome { points: lookups::Points { rl, r5: zeros(d.log_cycles) }, openings }
}

fn bound_cycles(d: &Dimensions) -> cycles::Outcome {
    let openings = cycles::Openings {
        bytecode: zeros(d.bytecode_chunks()),
        booleanity: zeros(d.chunks()),
        ram: zeros(d.ram_chunks()),
        lookups: zeros(d.lookup_chunks()),
        increments: zero_openings!(increments::reduction::Openings),
    };
    let chunk_points = vec![zeros(d.chunk_bits); d.chunks()];
    cycles::Outcome { r6: zeros(d.log_cycles), openings, chunk_points }
}

/// Bytes of the opening: start, rounds, end.
fn opening_bytes(d: &Dimensions) -> usize {
    let round = 4 * TARGET_BYTES + G1_BYTES + G2_BYTES + 2 * (TARGET_BYTES + G1_BYTES + G2_BYTES);
    let ends = TARGET_BYTES + G1_BYTES + G1_BYTES + G2_BYTES;
    opening::shape(d).unwrap().log_columns() * round + ends
}

/// The table of `docs/protocol/stages.md`.
fn sizes(stages: &[Stage], d: &Dimensions) -> String {
    let row = |title: &str, numbers: &[usize]| {
        let cells: String = numbers.iter().map(|number| format!(" {number} |")).collect();
        format!("| {title} |{cells} {} |\n", numbers.iter().sum::<usize>())
    };
    let numbers: String = (1..=stages.len()).map(|number| format!(" {number} |")).collect();
    let (scalars, claims): (Vec<_>, Vec<_>) =
        stages.iter().map(|stage| (stage.scalars(), stage.claims)).unzip();
    let all = scalars.iter().chain(&claims).sum::<usize>();
    let commitments = opening::commitments(d);
    let bytes = all * 32 + commitments * TARGET_BYTES + opening_bytes(d);
    format!(
        "At n = m = {}, b = {}, w = {} and {} table flags a proof has\n\n\
         | stage |{numbers} sum |\n|---|{}\n{}{}\n\
         {all} scalars of 32 bytes, {commitments} commitments of {TARGET_BYTES} and an opening of {}: \
         {bytes} bytes in all.\n",
        d.log_cycles,
        d.log_bytecode,
        d.chunk_bits,
        rill_isa::Table::COUNT,
        "--:|".repeat(stages.len() + 1),
        row("round scalars", &scalars),
        row("claims", &claims),
        opening_bytes(d),
    )
}

/// The errors of a proof's stages: of rounds, of draws.
fn errors(stages: &[Stage]) -> (usize, usize) {
    let rounds = stages.iter().map(Stage::rounds_error).sum();
    (rounds, stages.iter().map(Stage::draws_error).sum())
}

/// The table of `SECURITY.md`.
fn soundness(subject: &Subject, stages: &[Stage], d: &Dimensions) -> String {
    let mut text = format!(
        "For n = m = {}, b = {}, w = {} and {} table flags:\n\n\
         | stage | rounds × degree | sum | draws | sum |\n|---|---|--:|---|--:|\n",
        d.log_cycles,
        d.log_bytecode,
        d.chunk_bits,
        rill_isa::Table::COUNT,
    );
    for (number, stage) in (1..).zip(stages) {
        let (rounds, draws) = (stage.rounds_text(), stage.draws_text());
        let (sum, drawn) = (stage.rounds_error(), stage.draws_error());
        let name = stage.name;
        writeln!(text, "| {number} {name} | {rounds} | {sum} | {draws} | {drawn} |").unwrap();
    }
    let (rounds, draws) = errors(stages);
    let (worst, at) = worst(subject);
    writeln!(text, "| | | **{rounds}** | | **{draws}** |").unwrap();
    writeln!(
        text,
        "\n{} in all. The sum grows with n, m and b; over all statements the verifier accepts it \
         is at most {worst}\n(n = {}, m = {}, b = {}, w = {}), less than 2^11.",
        rounds + draws,
        at.log_cycles,
        at.log_memory,
        at.log_bytecode,
        at.chunk_bits,
    )
    .unwrap();
    assert!(worst < 1 << 11, "the text says so");
    text
}

/// The largest error of all statements: for each width of chunks the largest sizes.
fn worst(subject: &Subject) -> (usize, Dimensions) {
    let widest = usize::from(LIMITS.log_cycles.1);
    let all = [(24, 4), (widest, 8)].map(|(log_cycles, chunk_bits)| {
        let log_memory = usize::from(LIMITS.log_memory.1);
        let d = Dimensions { log_cycles, log_memory, log_bytecode: 20, chunk_bits };
        let (rounds, draws) = errors(&stages(subject, &d));
        (rounds + draws, d)
    });
    all.into_iter().max_by_key(|(error, _)| *error).unwrap()
}

/// What stands between the marks of a document, or its replacement if that is asked for.
fn compare(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(BEGIN).expect("the document has its marks");
    let (there, tail) = rest.split_once(END).expect("the document has both marks");
    if std::env::var_os("RILL_BLESS").is_some() {
        std::fs::write(&path, [head, BEGIN, text, END, tail].concat()).unwrap();
    } else {
        assert_eq!(there, text, "{}: bless with RILL_BLESS=1 if meant", path.display());
    }
}

#[test]
fn the_tables_of_sizes_are_those_of_the_stages() {
    let subject = program::subject();
    let stages = stages(&subject, &EXAMPLE);
    compare("docs/protocol/stages.md", &sizes(&stages, &EXAMPLE));
    compare("SECURITY.md", &soundness(&subject, &stages, &EXAMPLE));
}

/// The count is of the real thing: as many bytes as a proof has.
#[test]
fn sizes_are_those_of_a_proof() {
    let subject = program::subject();
    let dimensions = subject.dimensions();
    let stages = stages(&subject, &dimensions);
    let scalars: usize = stages.iter().map(|stage| stage.scalars() + stage.claims).sum();
    let counted = scalars * 32
        + opening::commitments(&dimensions) * TARGET_BYTES
        + opening_bytes(&dimensions);
    let cycles = rill_soundness::subject::Listed(subject.cycles());
    let proof = subject.truth().prove(&subject.setup(), &cycles).unwrap();
    assert_eq!(counted, proof.bytes.len());
}
