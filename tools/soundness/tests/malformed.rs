//! Malformed proofs, keys and ELFs: an error, never a panic. The bounded twins of the targets in
//! `fuzz/`.

use rayon::prelude::*;
use rill_e2e::guests;
use rill_e2e::random::Random;
use rill_loader::Program;
use rill_program::{Extent, ProgramKey};
use rill_soundness::forgeries::Honest;
use rill_soundness::manifest::items;
use rill_soundness::program;
use rill_soundness::subject::Subject;
use rill_soundness::workbench::Workbench;
use rill_verifier::{Statement, verify};

/// Inputs tried of each sort.
const TRIES: u64 = 400;

#[test]
fn random_bytes_are_no_proof() {
    let subject = program::subject();
    (0..TRIES).into_par_iter().for_each(|seed| {
        let mut random = Random::new(seed);
        let length = random.index(100_000);
        let noise = random.bytes(length);
        assert!(subject.judge(&noise).is_err());
    });
}

/// A valid beginning takes the verifier deep into the proof before the noise starts.
#[test]
fn valid_beginnings_followed_by_noise_are_no_proofs() {
    [Honest::new(), Workbench::hashes().honest].iter().for_each(refuses_noise);
}

fn refuses_noise(honest: &Honest) {
    let subject = &honest.subject;
    let proof = honest.proof();
    let items = items(&proof.tape);
    (0..TRIES).into_par_iter().for_each(|seed| {
        let mut random = Random::new(seed);
        let item = &items[random.index(items.len())];
        let mut changed = proof.bytes[..item.start].to_vec();
        let noise = random.index(2 * (proof.bytes.len() - item.start) + 1);
        // Scalars below 2^248 are canonical: the verifier goes on over them to the end of the
        // stage.
        changed.extend((0..noise).map(|i| if i % 32 == 31 { 0 } else { random.word() as u8 }));
        assert!(subject.judge(&changed).is_err());
    });
}

/// Up to 19 extents of any size.
fn extents(random: &mut Random) -> Vec<Extent> {
    let mut number = || random.word() >> random.index(64);
    (0..number() % 20).map(|_| Extent { first_page: number(), pages: number() }).collect()
}

#[test]
fn statements_out_of_bounds_are_refused() {
    [program::subject(), program::calling()].iter().for_each(refuses_bounds);
}

fn refuses_bounds(subject: &Subject) {
    let declared = subject.key().precompiles().len();
    let mut random = Random::new(7);
    for _ in 0..TRIES {
        let length = random.index(100);
        let statement = Statement {
            program_digest: subject.statement.program_digest,
            log_cycles: random.word() as u8,
            log_memory: random.word() as u8,
            memory: extents(&mut random),
            invocations: (0..declared).map(|_| random.word() as u32 >> random.index(32)).collect(),
            exit_code: random.word() as u8,
            output: random.bytes(length),
        };
        let noise = random.bytes(1000);
        assert!(subject.verify(&statement, &noise).is_err(), "{statement:?}");
    }
    let mut statement = subject.statement.clone();
    for (log_cycles, log_memory) in [(32, 28), (25, 10), (255, 255), (0, 0), (64, 64)] {
        (statement.log_cycles, statement.log_memory) = (log_cycles, log_memory);
        assert!(subject.verify(&statement, &[]).is_err());
    }
}

/// Changes some bytes, all in the first `dense` of them or anywhere; sometimes cuts the end off.
fn mutated(bytes: &[u8], dense: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut changed = bytes.to_vec();
    for _ in 0..=random.index(8) {
        let bound = if random.index(2) == 0 { dense.min(changed.len()) } else { changed.len() };
        let place = random.index(bound);
        changed[place] = match random.index(4) {
            0 => 0,
            1 => 0xff,
            2 => changed[place] ^ 1 << random.index(8),
            _ => random.word() as u8,
        };
    }
    if random.index(4) == 0 {
        changed.truncate(random.index(bytes.len()));
    }
    changed
}

#[test]
fn mutated_elfs_are_programs_or_errors() {
    let elfs = [program::elf(), guests::elf("rows"), guests::elf("hello-c")];
    let read: usize = (0..5 * TRIES)
        .into_par_iter()
        .map(|seed| {
            let elf = &elfs[seed as usize % elfs.len()];
            usize::from(Program::from_elf(&mutated(elf, 512, seed)).is_ok())
        })
        .sum();
    // Some mutations hit data, so that what follows the parser is reached too.
    assert!(read > 0, "no mutated ELF is a program");
}

#[test]
fn mutated_keys_are_keys_or_errors() {
    let encoded = [program::subject(), program::calling()].map(|run| run.program.key.encode());
    let keys: Vec<ProgramKey> = (0..10 * TRIES)
        .into_par_iter()
        .filter_map(|seed| ProgramKey::decode(&mutated(&encoded[seed as usize % 2], 64, seed)).ok())
        .collect();
    assert!(keys.iter().any(|key| !key.precompiles().is_empty()), "none that calls");
    assert!(!keys.is_empty(), "no mutated key is a key");
    // What was let in can be verified against without a panic.
    keys.par_iter().for_each(|key| {
        let statement = Statement {
            program_digest: *key.digest(),
            log_cycles: 12,
            log_memory: 12,
            memory: Vec::new(),
            invocations: vec![1; key.precompiles().len()],
            exit_code: 0,
            output: vec![],
        };
        assert!(verify(key, &statement, &[0; 4000]).is_err());
    });
}

/// A key that was let in means what it says: its own encoding is the bytes that were read.
#[test]
fn a_key_has_one_encoding() {
    let encoded = [program::subject(), program::calling()].map(|run| run.program.key.encode());
    (0..10 * TRIES).into_par_iter().for_each(|seed| {
        let changed = mutated(&encoded[seed as usize % 2], 64, seed);
        if let Ok(read) = ProgramKey::decode(&changed) {
            assert_eq!(read.encode(), changed, "seed {seed}");
        }
    });
}
