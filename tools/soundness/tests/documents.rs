//! The tables of rounds, scalars and errors in the documents are those that the verifier's page
//! counts. `RILL_BLESS=1 cargo test --release -p rill-soundness --test documents` rewrites them.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rill_hiding::variables;
use rill_isa::Table;
use rill_pcs::encoding::TARGET_BYTES;
use rill_precompiles::Shape;
use rill_soundness::program;
use rill_soundness::subject::Subject;
use rill_soundness::workbench::Workbench;
use rill_transcript::EventKind;
use rill_verifier::bytecode::read_raf::{FLAGS_1, FLAGS_3};
use rill_verifier::calls::Table as CallTable;
use rill_verifier::stages::{accesses, addresses, calls, chunks, constraints, cycles, lookups};
use rill_verifier::stages::{operands, products};
use rill_verifier::{Count, Dimensions, LIMITS, Mode, StageCount, Statement, count};
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- sizes:begin (written by `cargo xtask bless`) -->\n";
const END: &str = "<!-- sizes:end -->";

/// The sizes of the examples: n = m = 20, b = 16, w = 4.
const EXAMPLE: Dimensions = Dimensions {
    log_cycles: 20,
    log_memory: 20,
    log_bytecode: 16,
    chunk_bits: 4,
    has_ports: false,
};

/// Calls of each precompile in the examples with tables.
const EXAMPLE_CALLS: u32 = 1 << 10;

/// A statement of some sizes, and what a proof of it is made of.
struct Sizes {
    dimensions: Dimensions,
    tables: Vec<CallTable>,
    count: Count,
}

impl Sizes {
    /// Of the subject's statement, in `dimensions`.
    fn of(subject: &Subject, dimensions: Dimensions) -> Self {
        Self::calling(subject, dimensions, &subject.statement.invocations)
    }

    /// With other numbers of calls.
    fn calling(subject: &Subject, dimensions: Dimensions, invocations: &[u32]) -> Self {
        let statement = Statement {
            log_cycles: dimensions.log_cycles as u8,
            log_memory: dimensions.log_memory as u8,
            invocations: invocations.to_vec(),
            ..subject.statement.clone()
        };
        let map = statement.check(subject.key()).unwrap();
        let count = count(subject.key(), &statement, &dimensions).unwrap();
        Self { dimensions, tables: CallTable::all(&map), count }
    }
}

/// Degrees of the rounds, the univariate one included.
fn degrees(stage: &StageCount) -> Vec<usize> {
    let (_, rounds) = stage.messages.split_last().unwrap();
    let mut degrees = rounds.to_vec();
    if stage.name == constraints::NAME {
        // Its first polynomial is sent whole, the constant included.
        degrees[0] -= 1;
    }
    degrees
}

/// What can go wrong by what is drawn in a stage, besides the challenges of its rounds.
#[derive(Default)]
struct Draws {
    /// Variables of zero-checks.
    zero_checks: Vec<usize>,
    /// Degrees in the challenges of constraint systems.
    systems: Vec<usize>,
    /// Greatest powers by which claims are combined.
    powers: Vec<usize>,
    /// Variables of a point at which a statement about every row is made.
    moved: usize,
}

impl Draws {
    fn of(stage: &str, Sizes { dimensions: d, tables, .. }: &Sizes) -> Self {
        let (n, m, w) = (d.log_cycles, d.log_memory, d.chunk_bits);
        let chunks = d.chunks();
        // Words that do not change are one claim more.
        let fixed = usize::from(!tables.is_empty());
        let of = |zero_checks: &[usize], powers: &[usize], moved| Self {
            zero_checks: zero_checks.to_vec(),
            systems: Vec::new(),
            powers: powers.to_vec(),
            moved,
        };
        // Powers of what is there if rows may have ports.
        let more = |power: usize| if d.has_ports { power } else { 0 };
        match stage {
            products::NAME if d.has_ports => of(&[n], &[1, 5], 0),
            operands::NAME if d.has_ports => of(&[], &[2, 1, 2, 1, 2], 0),
            constraints::NAME => of(&[8, 1 + n], &[], 0),
            products::NAME => of(&[], &[1, 5], 0),
            operands::NAME => of(&[], &[2, 1, 2, 1], 0),
            accesses::NAME => of(&[m], &[2 + more(3), 1 + fixed, 1], n),
            lookups::NAME => of(&[], &[3 + more(2), 0, 1], 0),
            calls::NAME => {
                let points: Vec<usize> =
                    tables.iter().flat_map(|t| [t.log_calls, t.log_bits()]).collect();
                let systems = tables.iter().map(system).collect();
                Self { systems, ..of(&points, &[], 0) }
            }
            addresses::NAME => {
                let (first, third) = (1 + FLAGS_1.len(), 1 + FLAGS_3.len());
                let lists = [first, more(1), third, 2 + more(3), 1 + Table::COUNT + more(1)];
                of(&[w, n], &[&[8], &lists[..], &[chunks - 1]].concat(), n)
            }
            cycles::NAME => {
                let claims = tables.iter().map(|table| table.shape.columns + 1);
                let powers: Vec<usize> =
                    [2, d.selectors() - 1, 3].into_iter().chain(claims).collect();
                of(&[], &powers, 0)
            }
            chunks::NAME => of(&[], &[3 * chunks - 1], n),
            other => panic!("{other} is no stage"),
        }
    }

    fn error(&self) -> usize {
        let drawn: usize = self.zero_checks.iter().chain(&self.systems).chain(&self.powers).sum();
        // The batching coefficients, which may be zero where there is one member.
        drawn + self.moved + 1
    }

    fn text(&self) -> String {
        let mut parts = Vec::new();
        let all = [
            ("zero-checks", &self.zero_checks),
            ("systems", &self.systems),
            ("powers", &self.powers),
        ];
        for (what, numbers) in all {
            let texts: Vec<String> = numbers.iter().map(usize::to_string).collect();
            if !texts.is_empty() {
                parts.push(format!("{what} {}", texts.join(" + ")));
            }
        }
        if self.moved > 0 {
            parts.push(format!("every row {}", self.moved));
        }
        parts.push("batching 1".to_owned());
        parts.join("; ")
    }
}

/// The degree in its challenges of what the constraint system of a table checks: 6 variables of the
/// step's zero-check and g³; 16 of the point's and g²; δ⁶ in the first equation, and ε as often as there
/// are others.
fn system(table: &CallTable) -> usize {
    match table.shape.name {
        "sha256" | "root256" => 6 + 3,
        "keccak" => 16 + 2,
        "mulmod256" | "inverse256" => 6 + 1,
        "blake3" | "ec256" => 6 + 5,
        other => panic!("{other} has challenges that the documents do not know"),
    }
}

/// `24 + 21·3`.
fn rounds_text(stage: &StageCount) -> String {
    let degrees = degrees(stage);
    let (first, rest) = degrees.split_at(usize::from(stage.name == constraints::NAME));
    let runs = rest.chunk_by(|a, b| a == b);
    let texts = runs.map(|run| format!("{}·{}", run.len(), run[0]));
    first.iter().map(usize::to_string).chain(texts).collect::<Vec<_>>().join(" + ")
}

/// The table of `docs/protocol/stages.md`.
fn sizes(sizes: &Sizes, with_tables: &Sizes, with_ports: &Sizes) -> String {
    let Sizes { dimensions: d, count, .. } = sizes;
    let (more, ports) = (&with_tables.count, &with_ports.count);
    let sum = |count: &Count| count.stages.iter().map(|stage| stage.products).sum::<usize>();
    let row = |title: &str, number: fn(&StageCount) -> usize| {
        let numbers: Vec<usize> = count.stages.iter().map(number).collect();
        let cells: String = numbers.iter().map(|number| format!(" {number} |")).collect();
        format!("| {title} |{cells} {} |\n", numbers.iter().sum::<usize>())
    };
    let numbers: String = (1..=count.stages.len()).map(|number| format!(" {number} |")).collect();
    format!(
        "At n = m = {}, b = {}, w = {} and {} table flags a proof has\n\n\
         | stage |{numbers} sum |\n|---|{}\n{}{}{}\n\
         {} scalars of 32 bytes, {} commitments of {TARGET_BYTES} and an opening of {}: \
         {} bytes in all.\n\n\
         Tables of {EXAMPLE_CALLS} calls of each precompile add {} scalars, {} products of two \
         values and\n{} commitments: {} bytes.\n\n\
         Rows that may have ports add {} scalars and {} products of two values: {} bytes.\n",
        d.log_cycles,
        d.log_bytecode,
        d.chunk_bits,
        Table::COUNT,
        "--:|".repeat(count.stages.len() + 1),
        row("round scalars", |stage| stage.scalars() - stage.openings()),
        row("claims", StageCount::openings),
        row("products of two values", |stage| stage.products),
        count.scalars(),
        count.commitments,
        count.opening_bytes,
        count.bytes(Mode::Clear),
        more.scalars() - count.scalars(),
        sum(more) - sum(count),
        more.commitments - count.commitments,
        more.bytes(Mode::Clear) - count.bytes(Mode::Clear),
        ports.scalars() - count.scalars(),
        sum(ports) - sum(count),
        ports.bytes(Mode::Clear) - count.bytes(Mode::Clear),
    )
}

/// The errors of a proof's stages: of rounds, of draws.
fn errors(sizes: &Sizes) -> (usize, usize) {
    let stages = &sizes.count.stages;
    let draws = stages.iter().map(|stage| Draws::of(stage.name, sizes).error()).sum();
    (stages.iter().flat_map(degrees).sum(), draws)
}

/// A row of the table of `SECURITY.md`.
fn error_row(stage: &StageCount, number: &str, sizes: &Sizes) -> String {
    let (rounds, draws) = (rounds_text(stage), Draws::of(stage.name, sizes));
    let sum: usize = degrees(stage).iter().sum();
    let (name, drawn, draws) = (stage.name, draws.error(), draws.text());
    format!("| {number}{name} | {rounds} | {sum} | {draws} | {drawn} |\n")
}

/// The table of `SECURITY.md`.
fn soundness(subject: &Subject, sizes: &Sizes, with_tables: &Sizes, with_ports: &Sizes) -> String {
    let d = &sizes.dimensions;
    let mut text = format!(
        "For n = m = {}, b = {}, w = {} and {} table flags:\n\n\
         | stage | rounds × degree | sum | draws | sum |\n|---|---|--:|---|--:|\n",
        d.log_cycles,
        d.log_bytecode,
        d.chunk_bits,
        Table::COUNT,
    );
    for (number, stage) in (1..).zip(&sizes.count.stages) {
        text += &error_row(stage, &format!("{number} "), sizes);
    }
    let (rounds, draws) = errors(sizes);
    writeln!(text, "| | | **{rounds}** | | **{draws}** |").unwrap();
    let changed =
        |stage: &&StageCount| [accesses::NAME, calls::NAME, cycles::NAME].contains(&stage.name);
    writeln!(
        text,
        "\nTables of {EXAMPLE_CALLS} calls of each precompile have a stage of their own and change two \
         others:\n\n| stage | rounds × degree | sum | draws | sum |\n|---|---|--:|---|--:|",
    )
    .unwrap();
    for stage in with_tables.count.stages.iter().filter(changed) {
        text += &error_row(stage, "", with_tables);
    }
    writeln!(
        text,
        "\nRows that may have ports change five:\n\n\
         | stage | rounds × degree | sum | draws | sum |\n|---|---|--:|---|--:|",
    )
    .unwrap();
    let of_ports = [products::NAME, operands::NAME, accesses::NAME, lookups::NAME, addresses::NAME];
    for stage in with_ports.count.stages.iter().filter(|stage| of_ports.contains(&stage.name)) {
        text += &error_row(stage, "", with_ports);
    }
    let (worst, at) = worst(subject);
    let (more_rounds, more_draws) = errors(with_tables);
    let (port_rounds, port_draws) = errors(with_ports);
    writeln!(
        text,
        "\n{} in all, {} with the tables, {} with ports. The sum grows with n, m, b and the calls. Over\nall \
         statements the verifier accepts it is at most {worst} (n = {}, m = {}, b = {}, w = {}, as\nmany \
         calls as may be, ports), less than 2^12.",
        rounds + draws,
        more_rounds + more_draws,
        port_rounds + port_draws,
        at.log_cycles,
        at.log_memory,
        at.log_bytecode,
        at.chunk_bits,
    )
    .unwrap();
    assert!(worst < 1 << 12, "the text says so");
    text
}

/// The largest error of all statements: for each width of chunks the largest sizes, and as many calls
/// as there may be in so many rows.
fn worst(subject: &Subject) -> (usize, Dimensions) {
    let widest = usize::from(LIMITS.log_cycles.1);
    let all = [(24, 4), (widest, 8)].map(|(log_cycles, chunk_bits)| {
        let log_memory = usize::from(LIMITS.log_memory.1);
        let d =
            Dimensions { log_cycles, log_memory, log_bytecode: 20, chunk_bits, has_ports: true };
        // Rows that store the inputs, and an eighth of all memory.
        let most = |shape: &&Shape| {
            let stored = (1u64 << log_cycles) / shape.inputs as u64;
            stored.min(LIMITS.invocations.into()).min(1 << log_memory >> (3 + shape.log_words))
        };
        let calls = subject.key().precompiles().iter().map(|shape| most(shape) as u32);
        let sizes = Sizes::calling(subject, d, &calls.collect::<Vec<u32>>());
        let (rounds, draws) = errors(&sizes);
        assert!(hiding_error(&sizes.count) <= 79, "the text says so");
        (rounds + draws, d)
    });
    all.into_iter().max_by_key(|(error, _)| *error).unwrap()
}

/// What zero-knowledge adds: `4κ + 3ρ + 19`.
fn hiding_error(count: &Count) -> usize {
    4 * variables(count.products() + 1) + 3 * variables(count.rows()) + 19
}

/// What stands between the marks of a document, or its replacement on request.
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
    let subject = program::calling();
    let [without, with] = [0, EXAMPLE_CALLS].map(|m| Sizes::calling(&subject, EXAMPLE, &[m; 7]));
    let ports = Dimensions { has_ports: true, ..EXAMPLE };
    let ports = Sizes::calling(&subject, ports, &[0; 7]);
    compare("docs/protocol/stages.md", &sizes(&without, &with, &ports));
    compare("SECURITY.md", &soundness(&subject, &without, &with, &ports));
}

/// The count is of the real thing: as many scalars, bytes and challenges as a proof has.
#[test]
fn what_is_counted_is_what_a_proof_has() {
    let multiplying = Workbench::multiplying().honest.subject;
    for subject in [program::subject(), program::calling(), multiplying] {
        what_is_counted_is_there(&subject);
    }
}

fn what_is_counted_is_there(subject: &Subject) {
    let Sizes { count, .. } = Sizes::of(subject, subject.dimensions());
    let proof = subject.truth().prove(&subject.setup(), &subject.cycles());
    assert_eq!(count.bytes(Mode::Clear), proof.bytes.len());
    let events = |kind| proof.tape.events.iter().filter(|event| event.kind == kind).count();
    assert_eq!(count.scalars(), events(EventKind::Scalar));
    let challenges: usize = count.stages.iter().map(|stage| stage.challenges).sum();
    assert_eq!(challenges + count.opening_challenges, events(EventKind::Challenge));
}

/// Products of two values of a proof, by `11 + 8V + 2dB + 2dR`: what hiding has to prove. A table has
/// one for its bits and those of its constraint system: 11, 8, 2, 2, 9, 6 and 3. The equation of rows
/// with ports has three.
#[test]
fn products_are_those_of_the_formula() {
    let of_tables = (11 + 1) + (8 + 1) + (2 + 1) + (2 + 1) + (9 + 1) + (6 + 1) + (3 + 1);
    for (subject, more) in [(program::subject(), 0), (program::calling(), of_tables)] {
        for (has_ports, equation) in [(false, 0), (true, 3)] {
            products_are_as_many(&subject, has_ports, more + equation);
        }
    }
}

fn products_are_as_many(subject: &Subject, has_ports: bool, more: usize) {
    for (log_cycles, chunk_bits) in [(12, 4), (24, 4), (25, 8), (32, 8)] {
        for (log_memory, log_bytecode) in [(12, 8), (20, 16), (28, 20)] {
            let d = Dimensions { log_cycles, log_memory, log_bytecode, chunk_bits, has_ports };
            let sizes = Sizes::of(subject, d);
            let products: usize = sizes.count.stages.iter().map(|s| s.products).sum();
            let chunks = 2 * (d.bytecode_chunks() + d.ram_chunks());
            assert_eq!(products, 11 + 8 * d.selectors() + chunks + more, "{d:?}");
        }
    }
}
