//! The verifier judges a committed proof file, with no prover in the tree.
//!
//! The proof is one of the guest `rows`; `RILL_BLESS=1 cargo test --release -p rill-e2e --test
//! guests` makes it anew.

use rill_transcript::ReadError;
use rill_verifier::file::{
    MAGIC, MAX_PROOF_BYTES, VERSION, VERSION_WITH_CALLS, VERSION_ZERO_KNOWLEDGE,
};
use rill_verifier::{
    ErrorKind, FileError, Mode, ProgramKey, ProofFile, Statement, VerifyFileError, verify,
    verify_file, verify_hiding,
};

const KEY: &[u8] = include_bytes!("fixtures/rows.rillkey");
const FILE: &[u8] = include_bytes!("fixtures/rows.rillproof");
/// The same run, in zero-knowledge.
const HIDDEN: &[u8] = include_bytes!("fixtures/rows-zk.rillproof");

/// Where the fields of [`FILE`] begin.
const DIGEST: usize = 12;
const LOG_CYCLES: usize = 44;
const LOG_MEMORY: usize = 45;
const EXIT_CODE: usize = 46;
const EXTENTS: usize = 47;
const MEMORY: usize = 48;

fn key() -> ProgramKey {
    ProgramKey::decode(KEY).expect("the fixture is a key")
}

fn read() -> (ProgramKey, Statement, Vec<u8>) {
    let ProofFile { statement, proof, .. } =
        ProofFile::parse(FILE).expect("the fixture is a proof");
    (key(), statement, proof.to_vec())
}

/// Where the length of the output stands, and that of the proof.
fn lengths() -> [usize; 2] {
    let output = MEMORY + 16 * usize::from(FILE[EXTENTS]);
    [output, FILE.len() - read().2.len() - 8]
}

/// The outcome for a file that is [`FILE`] with `edit` applied to it.
fn edited(edit: impl FnOnce(&mut Vec<u8>)) -> Result<Statement, VerifyFileError> {
    let (key, mut file) = (key(), FILE.to_vec());
    edit(&mut file);
    verify_file(&key, key.digest(), &file).map(|found| found.statement)
}

#[test]
fn a_committed_file_is_accepted_and_says_what_it_proves() {
    let (key, statement, proof) = read();
    assert_eq!(statement.program_digest, *key.digest());
    assert_eq!(verify(&key, &statement, &proof), Ok(()));
    assert_eq!(edited(|_| {}), Ok(statement));
}

#[test]
fn a_committed_file_about_calls_is_accepted_and_no_other_number_of_them() {
    let key = ProgramKey::decode(include_bytes!("fixtures/mulmod-calls.rillkey"));
    let key = key.expect("the fixture is a key");
    let file = include_bytes!("fixtures/mulmod-calls.rillproof");
    let found = verify_file(&key, key.digest(), file).expect("the fixture is a proof");
    let mut statement = found.statement;
    assert_eq!(statement.invocations, [1]);
    let proof = ProofFile::parse(file).expect("the fixture is a proof").proof;
    for calls in [0, 2, u32::MAX] {
        statement.invocations = vec![calls];
        assert!(verify(&key, &statement, proof).is_err(), "{calls}");
    }
}

#[test]
fn a_committed_file_about_modular_products_is_accepted_and_not_by_a_key_without_them() {
    let key = ProgramKey::decode(include_bytes!("fixtures/mulmod64-calls.rillkey"));
    let key = key.expect("the fixture is a key");
    assert!(key.has_products() && key.precompiles().is_empty());
    let file = include_bytes!("fixtures/mulmod64-calls.rillproof");
    let found = verify_file(&key, key.digest(), file).expect("the fixture is a proof");
    let mut statement = found.statement;
    let proof = ProofFile::parse(file).expect("the fixture is a proof").proof;
    statement.exit_code ^= 1;
    assert!(verify(&key, &statement, proof).is_err());
    // Rows that are products make a key only if they are declared.
    let undeclared =
        ProgramKey::new(key.rows().to_vec(), key.reset(), *key.layout(), key.image().clone(), &[]);
    assert!(undeclared.is_err());
}

#[test]
fn the_key_has_to_be_that_of_the_digest() {
    let (key, mut digest) = (key(), *key().digest());
    digest[31] ^= 1;
    let error = verify_file(&key, &digest, FILE).expect_err("another program is asked for");
    assert_eq!(error, VerifyFileError::OtherKey { expected: digest, found: *key.digest() });
    let text = error.to_string();
    for digest in [digest, *key.digest()] {
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(text.contains(&digits), "{text}");
    }
}

#[test]
fn a_file_about_another_program_is_refused_before_its_proof_is_read() {
    let expected = *key().digest();
    let mut found = expected;
    found[0] ^= 1;
    let outcome = edited(|file| file[DIGEST] ^= 1);
    assert_eq!(outcome, Err(VerifyFileError::OtherProgram { expected, found }));
}

#[test]
fn every_change_of_every_byte_before_the_proof_is_refused() {
    let [output, proof] = lengths();
    let checked = key();
    for place in 0..proof + 8 {
        for bit in 0..8 {
            let mut file = FILE.to_vec();
            file[place] ^= 1 << bit;
            let error = verify_file(&checked, checked.digest(), &file).map(|_| "accepted");
            let error = error.expect_err(&format!("byte {place}, bit {bit}"));
            let is_fitting = match place {
                0..8 => error == FileError::Magic.into(),
                // A bit makes it the other version, which has one field more.
                8 if file[8] == VERSION_WITH_CALLS as u8 => true,
                8..12 => matches!(error, VerifyFileError::File(FileError::Version { .. })),
                12..44 => matches!(error, VerifyFileError::OtherProgram { .. }),
                _ if place >= proof => matches!(error, VerifyFileError::File(_)),
                _ if (output..output + 8).contains(&place) => {
                    matches!(error, VerifyFileError::File(_))
                }
                _ => true,
            };
            assert!(is_fitting, "byte {place}, bit {bit}: {error}");
        }
    }
}

#[test]
fn sizes_beyond_all_bounds_are_refused_and_cost_nothing() {
    for (place, value) in [(LOG_CYCLES, 255), (LOG_MEMORY, 255), (LOG_CYCLES, 0), (LOG_MEMORY, 0)] {
        let error = edited(|file| file[place] = value).expect_err("out of bounds");
        assert!(matches!(error, VerifyFileError::Refused(error) if error.at == "statement"));
    }
    let error = edited(|file| file[EXTENTS] = 255).expect_err("no such extents");
    assert!(matches!(error, VerifyFileError::File(_) | VerifyFileError::Refused(_)), "{error}");
    for (place, field) in lengths().into_iter().zip(["output", "proof"]) {
        for length in [u64::MAX, u64::MAX - 7, 1 << 62, 1 << 40, FILE.len() as u64] {
            let outcome =
                edited(|file| file[place..place + 8].copy_from_slice(&length.to_le_bytes()));
            assert_eq!(outcome, Err(FileError::Truncated { field }.into()), "{length}");
        }
    }
    let outcome = edited(|file| file.resize(MAX_PROOF_BYTES + 1, 0));
    assert_eq!(outcome, Err(FileError::TooLong { length: MAX_PROOF_BYTES + 1 }.into()));
}

#[test]
fn every_shorter_or_longer_file_is_refused() {
    for length in 0..FILE.len() {
        let error = ProofFile::parse(&FILE[..length]).expect_err("it is shorter");
        match error {
            FileError::Magic => assert!(length < MAGIC.len()),
            FileError::Truncated { .. } => assert!(length >= MAGIC.len()),
            error => panic!("{length}: {error}"),
        }
    }
    let outcome = edited(|file| file.push(0));
    assert_eq!(outcome, Err(FileError::Trailing { count: 1 }.into()));
    assert_eq!(ProofFile::parse(KEY), Err(FileError::Magic));
}

#[test]
fn a_committed_file_in_zero_knowledge_is_accepted_and_none_that_is_changed() {
    let key = key();
    let found = verify_file(&key, key.digest(), HIDDEN).expect("the fixture is a proof");
    assert_eq!(found.mode, Mode::ZeroKnowledge);
    assert_eq!(found.statement, read().1);
    let proof = found.proof.len();
    for place in (0..HIDDEN.len()).step_by(97).chain(HIDDEN.len() - proof..HIDDEN.len() - proof + 8)
    {
        for bit in [0, 7] {
            let mut file = HIDDEN.to_vec();
            file[place] ^= 1 << bit;
            verify_file(&key, key.digest(), &file).expect_err("it was changed");
        }
    }
    // The proof of one mode in a file of the other.
    let at = HIDDEN.len() - proof;
    let mut clear = FILE[..lengths()[1]].to_vec();
    clear.extend((proof as u64).to_le_bytes());
    clear.extend(&HIDDEN[at..]);
    let error = verify_file(&key, key.digest(), &clear).expect_err("of the other mode");
    assert!(matches!(error, VerifyFileError::Length { .. }), "{error}");
    verify(&key, &found.statement, found.proof).expect_err("of the other mode");
    verify_hiding(&key, &found.statement, &read().2).expect_err("of the other mode");
}

/// With a table of calls, and with rows that have ports.
#[test]
fn files_in_zero_knowledge_of_programs_that_call_are_accepted() {
    for (key, file) in [
        (
            &include_bytes!("fixtures/mulmod-calls.rillkey")[..],
            &include_bytes!("fixtures/mulmod-calls-zk.rillproof")[..],
        ),
        (
            include_bytes!("fixtures/mulmod64-calls.rillkey"),
            include_bytes!("fixtures/mulmod64-calls-zk.rillproof"),
        ),
    ] {
        let key = ProgramKey::decode(key).expect("the fixture is a key");
        let found = verify_file(&key, key.digest(), file).expect("the fixture is a proof");
        assert_eq!(found.mode, Mode::ZeroKnowledge);
        let mut lie = found.statement;
        lie.exit_code ^= 1;
        verify_hiding(&key, &lie, found.proof).expect_err("another exit code");
    }
}

#[test]
fn another_version_is_named() {
    for found in [0, VERSION - 1, VERSION_ZERO_KNOWLEDGE + 1, u32::MAX] {
        let outcome = edited(|file| file[8..12].copy_from_slice(&found.to_le_bytes()));
        assert_eq!(outcome, Err(FileError::Version { found }.into()));
    }
}

#[test]
fn a_proof_of_another_length_is_refused_by_its_length() {
    let [_, place] = lengths();
    let expected = read().2.len();
    for found in [0, 1, expected - 1, expected + 1, 2 * expected] {
        let outcome = edited(|file| {
            file.resize(place + 8 + found, 0);
            file[place..place + 8].copy_from_slice(&(found as u64).to_le_bytes());
        });
        assert_eq!(outcome, Err(VerifyFileError::Length { expected, found }));
    }
}

#[test]
fn it_proves_no_other_exit_code_and_no_other_output() {
    let (key, statement, proof) = read();
    assert!(edited(|file| file[EXIT_CODE] ^= 1).is_err());
    let mut longer = statement;
    longer.output.push(0);
    assert!(verify(&key, &longer, &proof).is_err());
}

#[test]
fn it_is_refused_with_any_of_some_bits_flipped() {
    let [_, place] = lengths();
    for place in (place + 8..FILE.len()).step_by(997) {
        let error = edited(|file| file[place] ^= 1).expect_err("a bit is flipped");
        assert!(matches!(error, VerifyFileError::Refused(_)), "byte {place}: {error}");
    }
}

#[test]
fn the_page_itself_refuses_what_is_shorter_or_longer() {
    let (key, statement, mut proof) = read();
    let last = proof.pop().expect("a proof has bytes");
    let error = verify(&key, &statement, &proof).expect_err("a byte is missing");
    assert_eq!(error.at, "opening");
    proof.extend([last, 0]);
    let error = verify(&key, &statement, &proof).expect_err("there is a byte too many");
    assert_eq!(error.kind, ErrorKind::Read(ReadError::TrailingBytes { count: 1 }));
}
