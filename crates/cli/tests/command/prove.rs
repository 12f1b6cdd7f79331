//! A proof from its making to its refusal.

use crate::crashes::beginning_with;
use crate::folder::Folder;
use serde_json::Value;
use std::path::PathBuf;

/// A folder with `input`, a `proof` of the guest `rows` on it, and its `report.json`.
fn proven() -> Folder {
    let folder = Folder::with_input();
    folder.succeeds("prove @rows --input input -o proof --report report.json --threads 1");
    folder
}

#[test]
fn a_proof_is_accepted_with_elf_or_key_and_refused_with_any_change() {
    let folder = proven();
    folder.succeeds("run @rows --input input --output run.out");
    let shown = folder.succeeds("verify @rows proof --output out --report verified.json");
    assert!(shown.starts_with("The proof is valid.\n"), "{shown}");
    assert_eq!(folder.read("out"), folder.read("run.out"));
    assert!(folder.json("verified.json")["verify_seconds"].as_f64().unwrap() > 0.0);
    folder.succeeds("id @rows --key key");
    folder.succeeds("verify key proof");
    folder.succeeds("id @rows --key full --full");
    folder.succeeds("verify full proof");
    assert!(folder.read("full").len() > 2 * folder.read("key").len());
    assert!(folder.succeeds("inspect proof").starts_with("NOT VERIFIED"));

    folder.refuses("verify @json proof", 1, "refused at statement");
    folder.refuses("verify @rows proof --expect-exit 7", 1, "exited with 0, not with 7");
    let proof = folder.read("proof");
    for place in [12, 44, 46, 56, proof.len() / 2, proof.len() - 1] {
        let mut changed = proof.clone();
        changed[place] ^= 1;
        folder.write("changed", &changed);
        folder.refuses("verify @rows changed --output no", 1, "");
    }
    folder.write("short", &proof[..proof.len() - 1]);
    folder.refuses("verify @rows short", 1, "short");
    folder.write("long", &[&proof[..], &[0]].concat());
    folder.refuses("verify @rows long", 1, "long");
    assert!(!folder.files().contains(&"no".to_owned()));
}

#[test]
fn a_pinned_program_is_verified_and_no_other() {
    let folder = proven();
    let digest = |name: &str| folder.succeeds(&format!("id {name}")).trim().to_owned();
    let [rows, json] = ["@rows", "@json"].map(digest);
    folder.succeeds("id @rows --key rows.key");
    folder.succeeds("id @json --key json.key");
    for program in ["@rows", "rows.key"] {
        folder.succeeds(&format!("verify {program} proof --id {rows}"));
        folder.succeeds(&format!("verify {program} proof --id {}", rows.to_uppercase()));
        let line = format!("verify {program} proof --id {json} --output no --report no.json");
        let refused = folder.rill(&format!("{line} --force"));
        refused.refused(&line, 1, &format!("program {rows}"));
        refused.refused(&line, 1, &format!("program {json}"));
        assert_eq!(folder.json("no.json")["outcome"], "refused");
    }
    // The expected key does not help a proof about another program.
    folder.refuses(&format!("verify json.key proof --id {json}"), 1, "refused at statement");
    assert!(!folder.files().contains(&"no".to_owned()));
}

#[test]
fn a_report_says_what_was_done() {
    let folder = proven();
    let report = folder.json("report.json");
    let number = |key: &str| report[key].as_f64().unwrap_or_else(|| panic!("{key}"));
    assert_eq!(report["form"], "linear");
    assert_eq!(report["threads"], 1);
    assert_eq!(report["max_memory_bytes"], Value::Null);
    assert!(number("cycles") <= number("padded_cycles"));
    assert!(number("instructions") <= number("cycles"));
    assert!(number("proof_bytes") < folder.read("proof").len() as f64);
    assert!(number("peak_heap_bytes") > 0.0 && number("peak_rss_bytes") > 0.0);
    assert!(number("preprocess_seconds") > 0.0);

    let stages = report["stages"].as_array().unwrap();
    assert_eq!(stages.first().unwrap()["name"], "commitment");
    assert_eq!(stages.last().unwrap()["name"], "opening");
    let sum = |key: &str| stages.iter().map(|stage| stage[key].as_f64().unwrap()).sum::<f64>();
    let spent = sum("seconds") + number("trace_seconds") + number("plan_seconds");
    assert!(spent <= number("prove_seconds") && spent > 0.9 * number("prove_seconds"));
    assert!((sum("passes") - number("passes")).abs() < 0.5);
    let peak = stages.iter().map(|stage| stage["peak_heap_bytes"].as_f64().unwrap());
    assert!(peak.fold(0.0, f64::max) <= number("peak_heap_bytes"));
}

#[test]
fn all_forms_and_numbers_of_threads_give_the_same_bytes() {
    let folder = Folder::new();
    folder.write("input", &[0; 16]);
    let options = [
        "--threads 1",
        "--threads 2",
        "--form naive",
        "--form streaming",
        "--form streaming --strict --threads 5",
    ];
    let proofs = options.map(|options| {
        folder.succeeds(&format!("prove @rows --input input -o proof --force {options}"));
        folder.read("proof")
    });
    assert!(proofs.iter().all(|proof| *proof == proofs[0]));
}

#[test]
fn a_streaming_proof_takes_the_passes_and_rows_that_were_planned() {
    let folder = Folder::new();
    for options in ["", "--strict"] {
        folder.succeeds(&format!(
            "prove @rows --input %rows -o proof --form streaming --report report --force {options}"
        ));
        let report = folder.json("report");
        let number = |key: &str| report[key].as_u64().unwrap_or_else(|| panic!("{key}"));
        assert_eq!(number("passes"), number("planned_passes"));
        assert_eq!(number("replayed_rows"), number("passes") * number("padded_cycles"));
    }
}

#[test]
fn generators_are_kept_for_the_next_proof_unless_that_is_not_wanted() {
    let folder = Folder::new();
    let proof = |options: &str| {
        folder.succeeds(&format!("prove @rows --input %rows -o proof --force {options}"));
        folder.read("proof")
    };
    let plain = proof("--no-cache");
    assert_eq!(folder.cached(), [""; 0].map(PathBuf::from));

    assert_eq!(proof(""), plain);
    let [file] = &folder.cached()[..] else { panic!("{:?}", folder.cached()) };
    let kept = std::fs::read(file).unwrap();
    assert_eq!(proof("--form streaming"), plain);
    std::fs::write(file, &kept[1..]).unwrap();
    assert_eq!(proof("--form streaming"), plain);
    assert_eq!(std::fs::read(file).unwrap(), kept);
    assert_eq!(folder.cached().len(), 1);
}

#[test]
fn a_plan_is_shown_and_nothing_is_written() {
    let folder = Folder::new();
    let plan = folder.succeeds("prove @rows --input %rows --plan --form streaming --strict");
    assert!(plan.contains("\ncosts of   "), "{plan}");
    for word in ["rows", "predicted", "passes", "cycles", "spartan.outer"] {
        assert!(plan.contains(word), "{word}: {plan}");
    }
    assert_eq!(folder.files(), [""; 0]);
}

#[test]
fn a_failed_run_is_proven_and_accepted_only_where_asked_for() {
    let folder = Folder::new();
    folder.refuses("prove @rows -o proof", 1, "--expect-exit 1");
    folder.refuses("prove @rows -o proof --expect-exit 2", 1, "exited with code 1, not with 2");
    folder.refuses("prove @rows --input %rows -o proof --expect-exit 1", 1, "not with 1");
    folder.refuses("prove @rows --plan", 1, "--expect-exit 1");
    folder.refuses("prove @fibonacci -o proof", 1, "the input holds another u64");
    folder.refuses("prove @rows -o proof --expect-exit 256", 2, "256");
    assert_eq!(folder.files(), [""; 0]);
    folder.succeeds("prove @rows -o proof --expect-exit 1");
    folder.refuses("verify @rows proof", 1, "exited with 1, not with 0");
    folder.succeeds("verify @rows proof --expect-exit 1");
}

#[test]
fn a_guest_that_does_not_end_is_not_proven() {
    let folder = Folder::new();
    let line = "prove @rows --input %rows -o proof --max-cycles";
    folder.refuses(&format!("{line} 1000"), 1, "no end after 1000 rows");
    folder.refuses(&format!("{line} 0"), 2, "1..=4294967296");
    folder.refuses(&format!("{line} 4294967297"), 2, "1..=4294967296");
    assert_eq!(folder.files(), [""; 0]);
}

#[test]
fn a_report_tells_how_a_proof_failed() {
    let folder = Folder::new();
    // The first word is no instruction.
    folder.write("crash.elf", &beginning_with(&[0], b""));
    // A header with another exit code: the proof does not prove it.
    folder.succeeds("prove @rows -o wrong --expect-exit 1");
    let mut wrong = folder.read("wrong");
    wrong[46] = 0;
    folder.write("wrong", &wrong);
    for (line, status, outcome) in [
        ("prove @rows -o proof", 1, "guest_exit"),
        ("prove @rows -o proof --max-cycles 9", 1, "guest_stopped"),
        ("prove crash.elf -o proof", 4, "guest_crash"),
        ("prove @rows --input %rows -o proof --max-memory 1KiB", 3, "no_room"),
        ("run @rows", 1, "guest_exit"),
        ("run @rows --max-cycles 9", 1, "guest_stopped"),
        ("run crash.elf", 4, "guest_crash"),
        ("verify @rows wrong", 1, "refused"),
    ] {
        let ended = folder.ends(&format!("{line} --report report.json --force"), status);
        let report = folder.json("report.json");
        assert_eq!(report["outcome"], outcome, "{line}");
        let error = report["error"].as_str().unwrap();
        assert!(ended.stderr.ends_with(&format!("rill: {error}\n")), "{line}: {error}");
        assert_eq!(report["program_digest"].as_str().unwrap().len(), 64, "{line}");
        assert!(!folder.files().contains(&"proof".to_owned()), "{line}");
    }
    folder.ends("prove @rows -o proof --report report.json --force", 1);
    assert_eq!(folder.json("report.json")["exit_code"], 1);
    assert!(folder.json("report.json")["cycles"].as_u64().unwrap() > 0);
}

#[test]
fn a_bench_reports_each_run_beside_machine_and_commit() {
    let folder = Folder::new();
    let table = folder.succeeds("bench --guest rows --log-cycles 10 --json bench.json");
    assert!(table.contains("rows") && table.contains("commitment"), "{table}");
    let bench = folder.json("bench.json");
    assert!(bench["machine"].is_object() && bench["commit"].is_string());
    assert!(bench["kernels"]["fr_product_ns"].as_f64().unwrap() > 1.0);
    let run = &bench["runs"][0];
    assert_eq!((&run["guest"], &run["log_cycles"]), (&"rows".into(), &10.into()));
    assert!((0.9..=1.0).contains(&run["fill"].as_f64().unwrap()));
    assert!(run["verify_seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_proof_in_zero_knowledge_says_so_and_can_be_required() {
    let folder = Folder::with_input();
    let line = "prove @rows --input input --threads 1";
    let plan = |more: &str| folder.succeeds(&format!("{line} --plan {more}"));
    assert!(plan("--zk").starts_with("mode       zero-knowledge\n"));
    assert!(plan("").starts_with("mode       clear\n"));
    folder.succeeds(&format!("{line} --zk -o hidden --report report.json"));
    folder.succeeds(&format!("{line} --zk -o again"));
    folder.succeeds(&format!("{line} -o clear --report clear.json"));
    assert_ne!(folder.read("hidden"), folder.read("again"));
    assert!(folder.read("hidden").len() < folder.read("clear").len());
    assert_eq!(folder.json("report.json")["zero_knowledge"], true);
    assert_eq!(folder.json("clear.json")["zero_knowledge"], false);

    let shown = folder.succeeds("verify @rows hidden --require-zk --report verified.json");
    assert!(shown.ends_with("mode       zero-knowledge\n"), "{shown}");
    assert_eq!(folder.json("verified.json")["zero_knowledge"], true);
    assert!(folder.succeeds("verify @rows clear").ends_with("mode       clear\n"));
    folder.refuses("verify @rows clear --require-zk", 1, "not in zero-knowledge");
    assert!(folder.succeeds("inspect hidden").contains("mode       zero-knowledge\n"));

    // The version of the format says which mode to try; a proof of the other is none.
    let mut changed = folder.read("hidden");
    let extents = 48 + 16 * usize::from(changed[47]);
    changed[8] = 2;
    changed.remove(extents);
    folder.write("changed", &changed);
    folder.refuses("verify @rows changed", 1, "refused");
}

#[test]
fn a_proof_in_zero_knowledge_is_resumed_with_its_seed() {
    let folder = Folder::with_input();
    let line = "prove @rows --input input --threads 1 --zk --resume states";
    folder.succeeds(&format!("{line} -o proof"));
    assert!(!folder.files().contains(&"states/seed.rill-state".to_owned()));
    folder.succeeds("verify @rows proof --require-zk");
}
