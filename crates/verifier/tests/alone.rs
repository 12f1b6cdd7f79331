//! The verifier judges a committed proof, with no prover in the tree.
//!
//! The proof is one of the guest `rows`; `RILL_BLESS=1 cargo test --release -p rill-e2e --test guests` makes it anew.

use rill_program::{Extent, ProgramKey};
use rill_transcript::ReadError;
use rill_verifier::{ErrorKind, Statement, verify};

const KEY: &[u8] = include_bytes!("fixtures/rows.rillkey");
const FILE: &[u8] = include_bytes!("fixtures/rows.rillproof");

/// What a proof file holds after magic and version: digest, three sizes, extents of memory, output, proof.
fn read() -> (ProgramKey, Statement, Vec<u8>) {
    let key = ProgramKey::decode(KEY).expect("the fixture is a key");
    let (head, rest) = FILE.split_at(48);
    let (memory, rest) = rest.split_at(16 * usize::from(head[47]));
    let (output, proof) = counted(rest);
    let (proof, end) = counted(proof);
    assert!(head.starts_with(b"RILLPRF\0") && end.is_empty());
    let statement = Statement {
        program_digest: head[12..44].try_into().expect("32 bytes"),
        log_cycles: head[44],
        log_memory: head[45],
        memory: memory.chunks(16).map(extent).collect(),
        exit_code: head[46],
        output: output.to_vec(),
    };
    (key, statement, proof.to_vec())
}

fn extent(bytes: &[u8]) -> Extent {
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"));
    Extent { first_page: number(0), pages: number(8) }
}

/// Bytes after their number, and the rest.
fn counted(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (count, rest) = bytes.split_at(8);
    rest.split_at(u64::from_le_bytes(count.try_into().expect("8 bytes")) as usize)
}

#[test]
fn a_committed_proof_is_accepted() {
    let (key, statement, proof) = read();
    assert_eq!(statement.program_digest, *key.digest());
    assert_eq!(verify(&key, &statement, &proof), Ok(()));
}

#[test]
fn it_proves_no_other_exit_code_and_no_other_output() {
    let (key, statement, proof) = read();
    let other = Statement { exit_code: 1, ..statement.clone() };
    assert!(verify(&key, &other, &proof).is_err());
    let mut longer = statement;
    longer.output.push(0);
    assert!(verify(&key, &longer, &proof).is_err());
}

#[test]
fn it_is_refused_with_any_of_some_bits_flipped() {
    let (key, statement, mut proof) = read();
    for place in (0..proof.len()).step_by(997) {
        proof[place] ^= 1;
        assert!(verify(&key, &statement, &proof).is_err(), "byte {place}");
        proof[place] ^= 1;
    }
    assert_eq!(verify(&key, &statement, &proof), Ok(()));
}

#[test]
fn it_is_refused_if_it_is_shorter_or_longer() {
    let (key, statement, mut proof) = read();
    let last = proof.pop().expect("a proof has bytes");
    let error = verify(&key, &statement, &proof).expect_err("a byte is missing");
    assert_eq!(error.at, "opening");
    proof.extend([last, 0]);
    let error = verify(&key, &statement, &proof).expect_err("there is a byte too many");
    assert_eq!(error.kind, ErrorKind::Read(ReadError::TrailingBytes { count: 1 }));
}
