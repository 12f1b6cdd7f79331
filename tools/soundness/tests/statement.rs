//! Other statements: a proof of one statement proves no other, and a false statement has no proof.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use rill_isa::Kind;
use rill_program::{Image, ProgramKey};
use rill_soundness::forgeries::Honest;
use rill_soundness::manifest::stage_of;
use rill_soundness::program::DATA;
use rill_soundness::replay::{perform, script};
use rill_soundness::subject::{Claim, Listed};
use rill_verifier::{ErrorKind, Statement, StatementError};

/// A change of a statement, and where it must be noticed by the verifier of the old proof.
type Edit = (&'static str, fn(&mut Statement), &'static str);

/// Everything but what is refused before the proof is read changes all challenges, so the first
/// stage fails.
const EDITS: [Edit; 12] = [
    ("digest", |s| s.program_digest[31] ^= 1, "statement"),
    ("one cycle variable less", |s| s.log_cycles -= 1, "statement"),
    ("one cycle variable more", |s| s.log_cycles += 1, "constraints"),
    ("one memory variable less", |s| s.log_memory -= 1, "statement"),
    ("one memory variable more", |s| s.log_memory += 1, "constraints"),
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
    let proof = subject.truth().prove(&subject.setup(), &Listed(honest.cycles.clone())).unwrap();
    assert_eq!(subject.verify(&subject.statement, &proof.bytes), Ok(()));
    for (name, edit, place) in EDITS {
        let mut other = subject.statement.clone();
        edit(&mut other);
        let error = subject.verify(&other, &proof.bytes).unwrap_err();
        assert_eq!(error.at, place, "{name}: {error}");
    }
}

#[test]
fn a_proof_proves_nothing_of_another_program() {
    let honest = Honest::new();
    let subject = &honest.subject;
    let proof = subject.truth().prove(&subject.setup(), &Listed(honest.cycles.clone())).unwrap();
    for key in [with_other_code(subject.key()), with_other_image(subject.key())] {
        let error = rill_verifier::verify(&key, &subject.statement, &proof.bytes).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Statement(StatementError::OtherProgram));
        let mut own = subject.statement.clone();
        own.program_digest = *key.digest();
        let error = rill_verifier::verify(&key, &own, &proof.bytes).unwrap_err();
        assert_eq!(error.at, "constraints", "{error}");
    }
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
        let proof = claim.prove(&setup, &Listed(honest.cycles.clone())).unwrap();
        let error = honest.subject.verify(&claim.statement, &proof.bytes).unwrap_err();
        assert_eq!(stage_of(error.at), stage_of("ram.output"), "{name}: {error}");
    }
}

/// More room than needed is no lie: the same run in a longer trace and a larger memory has a proof.
#[test]
fn a_run_in_more_room_than_it_needs_has_a_proof() {
    let honest = Honest::new();
    for (cycles, words) in [(1, 0), (0, 1), (1, 2)] {
        let mut subject = rill_soundness::program::subject();
        subject.statement.log_cycles += cycles;
        subject.statement.log_memory += words;
        let list = Listed(subject.cycles());
        let proof = subject.truth().prove(&subject.setup(), &list).unwrap();
        assert_eq!(subject.verify(&subject.statement, &proof.bytes), Ok(()));
        let error = honest.subject.verify(&honest.subject.statement, &proof.bytes).unwrap_err();
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
    let proof = claim.prove(&honest.subject.setup(), &Listed(cycles)).unwrap();
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
    ProgramKey::new(rows, key.reset(), *key.layout(), key.image().clone()).unwrap()
}

/// The program with another value in a word of data that a load reads.
fn with_other_image(key: &ProgramKey) -> ProgramKey {
    let mut image: Image = key.image().clone();
    let holds = |address: u64, end: u64| (address..end).contains(&(DATA + 8));
    let segment = image.segments.iter_mut().find(|s| holds(s.address, s.end())).unwrap();
    let offset = (DATA + 8 - segment.address) as usize;
    segment.bytes[offset] ^= 1;
    ProgramKey::new(key.rows().to_vec(), key.reset(), *key.layout(), image).unwrap()
}
