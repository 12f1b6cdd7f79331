//! `rill run` and `rill id`.

use crate::folder::{Folder, guests};

const GUESTS: &str = "abi-c abi-cxx btreemap ecdsa fibonacci heap hello-c json memory-walk muldiv \
    rows sha2-chain sha3-chain";

#[test]
fn every_guest_writes_what_it_should() {
    let folder = Folder::new();
    for name in GUESTS.split(' ') {
        let outcome = folder.ends(&format!("run @{name} --input %{name}"), 0);
        let output = std::fs::read(guests("outputs", name, "bin")).unwrap();
        assert_eq!(outcome.stdout, output, "{name}");
    }
}

#[test]
fn a_report_has_all_sizes() {
    let folder = Folder::new();
    folder.succeeds("run @rows --input %rows --output out --report report.json");
    let report = folder.json("report.json");
    let rows = report["cycles"].as_u64().unwrap();
    let instructions = report["instructions"].as_u64().unwrap();
    assert!(instructions > 1000 * 60 && instructions < rows);
    assert!(rows > 1000 * 64 && rows < 1000 * 64 + 1000);
    assert_eq!(report["padded_cycles"], 1 << 16);
    assert!(report["memory_words"].as_u64().unwrap().is_power_of_two());
    assert_eq!(report["exit_code"], 0);
    assert_eq!(report["output_hex"], rill::hex(&folder.read("out")));
    assert!(report["trace_seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn calls_are_counted_where_precompiles_are_declared() {
    let folder = Folder::new();
    let line = "run @sha2-calls --input %sha2-calls --report report.json";
    let outcome = folder.ends(line, 0);
    outcome.tells(&["instructions; sha256: 10 calls of 2^13 bits; 2^"]);
    assert_eq!(folder.json("report.json")["invocations"], serde_json::json!({ "sha256": 10 }));
    let outcome = folder.ends("run @rows --input %rows --report report.json --force", 0);
    assert!(!outcome.stderr.contains("call"), "{}", outcome.stderr);
    assert!(folder.json("report.json").get("invocations").is_none());
}

#[test]
fn hashes_in_software_are_told_where_a_precompile_would_save_rows() {
    let folder = Folder::new();
    for (guest, precompile, least) in [
        ("sha2-chain", "sha256", 0.85),
        ("sha3-chain", "keccak", 0.85),
        ("ecdsa", "mulmod256", 0.7),
    ] {
        let line = format!("run @{guest} --input %{guest} --report report.json --force");
        let outcome = folder.ends(&line, 0);
        outcome.tells(&["ran in software", &format!("The precompile {precompile} takes")]);
        let report = folder.json("report.json");
        let rows = report["software_rows"][precompile].as_f64().unwrap();
        assert!(rows / report["cycles"].as_f64().unwrap() > least, "{guest}: {rows}");
    }
    for guest in ["fibonacci", "json", "sha2-calls", "sha3-calls", "blake3-calls"] {
        let line = format!("run @{guest} --input %{guest} --report report.json --force");
        let outcome = folder.ends(&line, 0);
        assert!(!outcome.stderr.contains("software"), "{guest}: {}", outcome.stderr);
        assert!(folder.json("report.json").get("software_rows").is_none());
    }
}

#[test]
fn folded_stacks_add_up_to_all_rows() {
    let folder = Folder::new();
    folder.succeeds("run @json --input %json --report report.json --flamegraph folded");
    let folded = String::from_utf8(folder.read("folded")).unwrap();
    let rows = |line: &str| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap();
    let sum: u64 = folded.lines().map(rows).sum();
    assert_eq!(folder.json("report.json")["cycles"], sum);
    assert!(folded.lines().map(rows).is_sorted_by(|a, b| a >= b));
    assert!(folded.lines().next().unwrap().contains("serde_json"), "{folded}");
}

#[test]
fn a_guest_that_fails_gives_its_code_and_its_log() {
    let folder = Folder::new();
    let told = ["exit code 101", "the input holds another u64"];
    folder.ends("run @fibonacci --report report.json", 1).tells(&told);
    assert_eq!(folder.json("report.json")["exit_code"], 101);
}

#[test]
fn a_guest_that_does_not_end_is_stopped_in_a_named_function() {
    let folder = Folder::new();
    let line = "run @rows --input %rows --max-cycles 1000";
    folder.ends(line, 1).tells(&["no end after 1000 rows", "in `"]);
}

#[test]
fn a_program_and_its_key_have_one_digest() {
    let folder = Folder::new();
    let digest = folder.succeeds("id @rows --key rows.key");
    assert_eq!(digest.trim().len(), 64);
    assert_eq!(folder.succeeds("id rows.key"), digest);
    assert_ne!(folder.succeeds("id @json"), digest);
    folder.succeeds("run @rows --input %rows --report report.json");
    assert_eq!(folder.json("report.json")["program_digest"], digest.trim());
}

#[test]
fn a_run_ends_with_a_line_of_its_size_and_of_what_a_proof_would_take() {
    let folder = Folder::new();
    for (line, code) in [("run @rows --input %rows", 0), ("run @rows", 1)] {
        let outcome = folder.ends(&format!("{line} --report report.json --force"), code);
        let report = folder.json("report.json");
        let number = |key: &str| report[key].as_u64().unwrap();
        let (rows, padded) = (number("cycles"), number("padded_cycles"));
        let size = format!("{rows} rows of 2^{}, headroom {}", padded.ilog2(), padded - rows);
        let last = outcome.stderr.lines().rfind(|line| !line.starts_with("rill: ")).unwrap();
        assert!(last.starts_with(&size), "{last}");
        let words = format!("2^{} words", number("memory_words").ilog2());
        let instructions = format!("{} instructions", number("instructions"));
        for what in [&*words, &instructions, "linear ", "streaming ", " s and ", " MiB"] {
            assert!(last.contains(what), "{what}: {last}");
        }
    }
}
