//! Other statements: a proof of one statement proves no other, and a false statement has no proof.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rill_isa::Kind;
use rill_program::{Extent, Image, MapError, PAGE_WORDS, ProgramKey};
use rill_soundness::forgeries::Honest;
use rill_soundness::liar::{Liar, World, truth};
use rill_soundness::manifest::stage_of;
use rill_soundness::program::DATA;
use rill_soundness::replay::{perform, script};
use rill_soundness::subject::Claim;
use rill_soundness::workbench::Workbench;
use rill_verifier::{ErrorKind, LIMITS, Statement, StatementError};

/// A change of a statement, and where it must be noticed by the verifier of the old proof.
type Edit = (&'static str, fn(&mut Statement), &'static str);

/// Everything but what is refused before the proof is read changes all challenges, so the first
/// stage fails.
const EDITS: [Edit; 13] = [
    ("digest", |s| s.program_digest[31] ^= 1, "statement"),
    ("one cycle variable less", |s| s.log_cycles -= 1, "statement"),
    ("one cycle variable more", |s| s.log_cycles += 1, "constraints"),
    ("one memory variable less", |s| s.log_memory -= 1, "statement"),
    ("one memory variable more", |s| s.log_memory += 1, "constraints"),
    ("an extent a page later", |s| s.memory[0].first_page += 1, "constraints"),
    ("exit code", |s| s.exit_code ^= 1, "constraints"),
    ("first byte of the output", |s| s.output[0] ^= 1, "constraints"),
    ("last byte of the output", |s| *s.output.last_mut().unwrap() ^= 0x80, "constraints"),
    ("output without its last byte, a zero", |s| s.output.truncate(7), "constraints"),
    ("output with a zero more", |s| s.output.push(0), "constraints"),
    ("no output", |s| s.output.clear(), "constraints"),
    ("output beyond its capacity", |s| s.output.resize(65, 0), "statement"),
];

#[test]
fn a_proof_proves_no_other_statement() {
    let honest = Honest::new();
    let subject = &honest.subject;
    let proof = honest.proof();
    assert_eq!(subject.judge(&proof.bytes), Ok(()));
    for (name, edit, place) in EDITS {
        let mut other = subject.statement.clone();
        edit(&mut other);
        let error = subject.verify(&other, &proof.bytes).unwrap_err();
        assert_eq!(error.at, place, "{name}: {error}");
    }
}

/// The same about the numbers of calls: two hashes and a product, in 2^9 rows and 2^11 words. A table
/// of other parts has another number of commitments.
const EDITS_OF_CALLS: [Edit; 10] = [
    ("one hash less", |s| s.invocations[0] = 1, "constraints"),
    ("numbers exchanged", |s| s.invocations.swap(0, 1), "constraints"),
    ("one product more", |s| s.invocations[1] = 2, "constraints"),
    ("no hash", |s| s.invocations[0] = 0, "constraints"),
    ("one hash more", |s| s.invocations[0] = 3, "opening"),
    ("one number less", |s| s.invocations.truncate(1), "statement"),
    ("one number more", |s| s.invocations.push(0), "statement"),
    ("more calls than there may be", |s| s.invocations[1] = LIMITS.invocations + 1, "statement"),
    ("more inputs than rows", |s| s.invocations[1] = 43, "statement"),
    ("more words than memory", |s| s.invocations[1] = 33, "statement"),
];

#[test]
fn a_proof_proves_no_other_numbers_of_calls() {
    let honest = Workbench::hashes().honest;
    let subject = &honest.subject;
    let proof = honest.proof();
    assert_eq!(subject.judge(&proof.bytes), Ok(()));
    for (name, edit, place) in EDITS_OF_CALLS {
        let mut other = subject.statement.clone();
        edit(&mut other);
        let error = subject.verify(&other, &proof.bytes).unwrap_err();
        assert_eq!(stage_of(error.at).unwrap_or(error.at), place, "{name}: {error}");
    }
}

/// Seven precompiles are declared and called; the bits of the longest have room in 2^12 rows.
#[test]
fn rows_without_room_for_the_bits_of_a_call_are_refused_by_the_statement() {
    let subject = rill_soundness::program::calling();
    assert_eq!(subject.statement.log_cycles, 12);
    let error = |log_cycles: u8, invocations: &[u32]| {
        let invocations = invocations.to_vec();
        let other = Statement { log_cycles, invocations, ..subject.statement.clone() };
        other.check(subject.key()).err()
    };
    let too_long = |precompile, log_bits, log_cycles: u8| {
        let most = usize::from(log_cycles) + 4;
        Some(StatementError::CallTooLong { precompile, log_bits, most, log_cycles })
    };
    assert_eq!(error(11, &[2, 2, 1, 0, 0, 0, 0]), too_long("keccak", 16, 11));
    assert_eq!(error(11, &[2, 0, 1, 0, 0, 0, 0]), None);
    assert_eq!(error(9, &[2, 0, 1, 0, 0, 0, 0]), None);
    assert_eq!(error(8, &[2, 0, 1, 0, 0, 0, 0]), too_long("sha256", 13, 8));
    assert_eq!(error(8, &[0, 0, 1, 0, 0, 0, 0]), None);
}

#[test]
fn a_proof_proves_nothing_of_another_program() {
    let honest = Honest::new();
    let subject = &honest.subject;
    let proof = honest.proof();
    for key in [with_other_code(subject.key()), with_other_image(subject.key())] {
        let error = rill_verifier::verify(&key, &subject.statement, &proof.bytes).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Statement(StatementError::OtherProgram));
        let mut own = subject.statement.clone();
        own.program_digest = *key.digest();
        let error = rill_verifier::verify(&key, &own, &proof.bytes).unwrap_err();
        assert_eq!(error.at, "constraints", "{error}");
    }
}

#[test]
fn each_error_of_a_statement_is_that_of_a_statement_with_one_fault() {
    let subject = rill_soundness::program::subject();
    let truth = &subject.statement;
    assert_eq!(truth.check(subject.key()).as_ref(), Ok(&subject.run.map));
    let error = |edit: &dyn Fn(&mut Statement)| {
        let mut other = truth.clone();
        edit(&mut other);
        let found = other.check(subject.key()).unwrap_err();
        let refused = subject.verify(&other, &[]).unwrap_err();
        assert_eq!((refused.at, refused.kind), ("statement", ErrorKind::Statement(found)));
        found
    };
    for byte in 0..32 {
        assert_eq!(error(&|s| s.program_digest[byte] ^= 0x80), StatementError::OtherProgram);
    }
    for log_cycles in [0, 7, 33, 255] {
        assert_eq!(error(&|s| s.log_cycles = log_cycles), StatementError::LogCycles(log_cycles));
    }
    for log_memory in [0, 9, 29, 255] {
        assert_eq!(error(&|s| s.log_memory = log_memory), StatementError::LogMemory(log_memory));
    }
    let memory = |extents: &[(u64, u64)]| -> StatementError {
        let extent = |&(first_page, pages): &(u64, u64)| Extent { first_page, pages };
        error(&|s| s.memory = extents.iter().map(extent).collect())
    };
    assert_eq!(memory(&[(0x11, 0)]), StatementError::Memory(MapError::Empty(0)));
    assert_eq!(memory(&[(0xf, 1)]), StatementError::Memory(MapError::Outside(0)));
    assert_eq!(memory(&[(1 << 50, 1)]), StatementError::Memory(MapError::Outside(0)));
    assert_eq!(memory(&[(0x12, 1), (0x11, 1)]), StatementError::Memory(MapError::Order(1)));
    assert_eq!(memory(&[(0x11, 1), (0x12, 1)]), StatementError::Memory(MapError::Order(1)));
    let many: Vec<(u64, u64)> = (0..17).map(|i| (0x11 + 2 * i, 1)).collect();
    assert_eq!(memory(&many), StatementError::Memory(MapError::Extents(17)));
    let too_long = StatementError::OutputTooLong { length: 65, capacity: 64 };
    assert_eq!(error(&|s| s.output.resize(65, 0)), too_long);
    let within: [fn(&mut Statement); 5] = [
        |s| s.log_cycles = 8,
        |s| s.log_cycles = 32,
        |s| s.log_memory = 28,
        |s| s.output.resize(64, 0),
        |s| s.exit_code = 255,
    ];
    for edit in within {
        let mut other = truth.clone();
        edit(&mut other);
        assert!(other.check(subject.key()).is_ok(), "{other:?}");
    }
}

/// A map with an extent for which there are no words, and which the run does not touch: no relation
/// refuses, the statement does.
#[test]
fn a_memory_smaller_than_its_map_is_refused_by_the_statement_alone() {
    let subject = rill_soundness::program::subject();
    let mut statement = subject.statement.clone();
    let last = statement.memory.last().unwrap().end_page();
    statement.memory.push(Extent { first_page: last + 1, pages: 1 << 5 });
    let needed = subject.run.map.words() + (PAGE_WORDS << 5);
    let log_memory = statement.log_memory;
    let (setup, world) = (subject.setup(), World::of(&subject.cycles(), &subject.dimensions()));
    let liar = Liar { statement: &statement, ..Liar::about(&subject, &setup, &world) };
    let outcome = liar.prove(&truth);
    assert_eq!(outcome.refusals, Vec::<String>::new());
    let error = subject.verify(&statement, &outcome.bytes).unwrap_err();
    let small = StatementError::MemoryTooSmall { needed, log_memory };
    assert_eq!(error.kind, ErrorKind::Statement(small));
}

/// The prover of an honest run says something false of its end; both sides absorb the same
/// statement.
#[test]
fn a_false_end_is_refused_by_the_output_check() {
    let honest = Honest::new();
    let setup = honest.subject.setup();
    for (name, edit, _) in EDITS.into_iter().filter(|(_, _, place)| *place == "constraints") {
        let mut claim = honest.subject.truth();
        edit(&mut claim.statement);
        let of_sizes = claim.statement.output == honest.subject.statement.output
            && claim.statement.exit_code == honest.subject.statement.exit_code;
        if of_sizes {
            continue;
        }
        let proof = claim.prove(&setup, &honest.cycles);
        let error = honest.subject.verify(&claim.statement, &proof.bytes).unwrap_err();
        assert_eq!(stage_of(error.at), stage_of("ram.output"), "{name}: {error}");
    }
}

/// More room than needed is not a lie: the same run in a longer trace and a larger memory has a
/// proof.
#[test]
fn a_run_in_more_room_than_it_needs_has_a_proof() {
    let honest = Honest::new();
    for (cycles, words) in [(1, 0), (0, 1), (1, 2)] {
        let mut subject = rill_soundness::program::subject();
        subject.statement.log_cycles += cycles;
        subject.statement.log_memory += words;
        let proof = subject.truth().prove(&subject.setup(), &subject.cycles());
        assert_eq!(subject.judge(&proof.bytes), Ok(()));
        let error = honest.subject.judge(&proof.bytes).unwrap_err();
        assert_ne!(error.at, "statement");
    }
}

/// The prover runs a program with other initial memory and proves that run consistently: reads,
/// increments and final values agree. What is left is that they do not start at the true image.
#[test]
fn another_image_is_refused_by_the_value_check() {
    let honest = Honest::new();
    let key = with_other_image(honest.subject.key());
    assert_refused_in(&honest, &key, stage_of("ram.val_check").unwrap());
}

/// The prover runs a program with other code. Its columns agree with its own bytecode, so the
/// address half holds; the verifier's bytecode at the bound address is another.
#[test]
fn other_code_is_refused_by_the_second_half_of_the_bytecode_relation() {
    let honest = Honest::new();
    let key = with_other_code(honest.subject.key());
    assert_refused_in(&honest, &key, "cycles");
}

fn assert_refused_in(honest: &Honest, key: &ProgramKey, stage: &str) {
    let statement = honest.subject.statement.clone();
    let log_cycles = statement.log_cycles;
    let cycles =
        perform((key, &honest.subject.run.map), &script(&honest.cycles), log_cycles, &|_, _| {});
    let claim = Claim { key, statement, ..honest.subject.truth() };
    let proof = claim.prove(&honest.subject.setup(), &cycles);
    let error = honest.subject.verify(&claim.statement, &proof.bytes).unwrap_err();
    assert_eq!(stage_of(error.at), Some(stage), "{error}");
}

/// The program with another immediate in an addition whose sum is read by nobody.
fn with_other_code(key: &ProgramKey) -> ProgramKey {
    let mut rows = key.rows().to_vec();
    let branch = rows.iter().rposition(|row| row.kind == Kind::Beq && row.middle == row.continues);
    let idle = branch.unwrap() + 1;
    assert_eq!(rows[idle].kind, Kind::Addi);
    rows[idle].imm += 1;
    ProgramKey::new(rows, key.reset(), *key.layout(), key.image().clone(), &[]).unwrap()
}

/// The program with another value in a word of data that a load reads.
fn with_other_image(key: &ProgramKey) -> ProgramKey {
    let mut image: Image = key.image().clone();
    let holds = |address: u64, end: u64| (address..end).contains(&(DATA + 8));
    let segment = image.segments.iter_mut().find(|s| holds(s.address, s.end())).unwrap();
    let offset = (DATA + 8 - segment.address) as usize;
    segment.bytes[offset] ^= 1;
    ProgramKey::new(key.rows().to_vec(), key.reset(), *key.layout(), image, &[]).unwrap()
}
