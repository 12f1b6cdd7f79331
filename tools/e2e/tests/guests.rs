//! From ELF to accepted proof: every prebuilt guest, at a small size.
//!
//! The proofs are those of `golden.txt`, byte for byte: `RILL_BLESS=1 cargo test --release -p
//! rill-e2e --test guests` rewrites that file, and with it the proof that `rill-verifier` judges
//! alone.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use blake2::digest::consts::U32;
use blake2::{Blake2b, Digest};
use rill::{Form, Limits, Machine, Options, Program, Prover, verify};
use rill_e2e::guests::{elf, folder, input, input_with, names, output};
use rill_e2e::qemu;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Guests with the counts of a small run.
const SMALL: [(&str, &[u64]); 24] = [
    ("accel", &[2]),
    ("abi-c", &[]),
    ("abi-cxx", &[]),
    ("blake3-calls", &[1]),
    ("btreemap", &[10]),
    ("ecdsa", &[0]),
    ("ecdsa-calls", &[1]),
    ("fibonacci", &[5]),
    ("fibonacci-low", &[9]),
    ("hash-once", &[]),
    ("hash-once-c", &[]),
    ("heap", &[1]),
    ("hello-c", &[]),
    ("hello-c-low", &[]),
    ("json", &[0]),
    ("memory-walk", &[1, 1]),
    ("muldiv", &[1]),
    ("mulmod-calls", &[1]),
    ("mulmod64-calls", &[1]),
    ("rows", &[1, 3]),
    ("sha2-calls", &[1]),
    ("sha2-chain", &[1]),
    ("sha3-calls", &[1]),
    ("sha3-chain", &[1]),
];

/// The runs whose proofs `rill-verifier` judges alone: the second with a table of calls, the third
/// with rows that have ports.
const FIXTURES: [(&str, &[u64]); 3] =
    [("rows", &[1, 3]), ("mulmod-calls", &[1]), ("mulmod64-calls", &[1])];

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden.txt")
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/verifier/tests/fixtures")
}

fn program(name: &str) -> Program {
    Program::from_elf(&elf(name)).unwrap()
}

#[test]
fn every_guest_is_small_here() {
    let small: BTreeSet<String> = SMALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(small, names().into_iter().collect());
}

#[test]
fn every_guest_runs_is_proven_and_its_proof_is_the_golden_one() {
    let bless = env::var_os("RILL_BLESS").is_some();
    let mut lines = String::from(
        "# guest, rows, log_cycles, log_memory, bytes of the proof, BLAKE2b-256 of the file\n",
    );
    for (name, counts) in SMALL {
        let program = program(name);
        let input = input_with(name, counts);
        let proven = Prover::new(&program).prove(&input).unwrap();
        let accepted = verify(&program.key, &proven.proof).unwrap();
        assert_eq!(accepted.exit_code, 0, "{name}");
        let path = folder().join(format!("prebuilt/{name}.elf"));
        if let Some(expected) = qemu::output(&path, &input) {
            assert_eq!(accepted.bytes, expected, "{name}: qemu-riscv64 writes something else");
        }
        let file = proven.proof.to_file();
        let statement = &proven.proof.statement;
        lines += &format!(
            "{name} {} {} {} {} {:x}\n",
            proven.report.cycles,
            statement.log_cycles,
            statement.log_memory,
            proven.proof.bytes.len(),
            Blake2b::<U32>::digest(&file),
        );
        if FIXTURES.contains(&(name, counts)) && bless {
            fs::create_dir_all(fixtures()).unwrap();
            fs::write(fixtures().join(format!("{name}.rillproof")), &file).unwrap();
            fs::write(fixtures().join(format!("{name}.rillkey")), program.key.encode()).unwrap();
            // No two of these are the same, so it is not compared with anything.
            let hidden = Prover::new(&program).zero_knowledge().prove(&input).unwrap();
            let path = fixtures().join(format!("{name}-zk.rillproof"));
            fs::write(path, hidden.proof.to_file()).unwrap();
        }
    }
    if bless {
        fs::write(golden(), &lines).unwrap();
    }
    assert_eq!(lines, fs::read_to_string(golden()).unwrap(), "bless with RILL_BLESS=1 if meant");
}

#[test]
fn every_guest_writes_what_its_model_says() {
    for name in names() {
        let run = Machine::new(&program(&name).key).unwrap();
        let run = run.run(&input(&name), &Limits::default()).unwrap();
        assert_eq!((run.exit_code, run.output), (0, output(&name)), "{name}");
    }
}

#[test]
fn proofs_are_the_same_for_one_and_two_threads() {
    for (name, counts) in [("rows", &[1, 3][..]), ("json", &[0]), ("abi-c", &[])] {
        let program = program(name);
        let input = input_with(name, counts);
        let [one, two] =
            [1, 2].map(|threads| Prover::new(&program).threads(threads).prove(&input).unwrap());
        assert!(one.proof == two.proof, "{name}");
    }
}

/// Dense tables over all rows and all of memory: only for the smallest run.
#[test]
fn proofs_are_the_same_in_the_naive_form() {
    let options = Options { output_capacity: 64 };
    let program = Program::from_elf_with(&elf("rows"), options).unwrap();
    let input = input_with("rows", &[0, 0]);
    let [linear, naive] = [Form::Linear, Form::Naive]
        .map(|form| Prover::new(&program).form(form).prove(&input).unwrap().proof);
    assert_eq!(linear.statement.log_cycles, 8);
    assert!(linear == naive);
}

#[test]
fn a_proof_of_one_guest_proves_nothing_of_another() {
    let [high, low] = ["fibonacci", "fibonacci-low"].map(program);
    let proof = Prover::new(&high).prove(&input_with("fibonacci", &[5])).unwrap().proof;
    verify(&high.key, &proof).unwrap();
    assert!(verify(&low.key, &proof).is_err());
}
