//! `--progress json`: a stream of its own.

use crate::folder::{Folder, Outcome};
use serde_json::Value;

/// What stands on standard error: objects, all of them with the common keys.
fn events(outcome: &Outcome) -> Vec<Value> {
    let lines = outcome.stderr.lines();
    let events: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    for key in ["event", "seconds", "percent", "rows_per_second", "seconds_left", "memory_bytes"] {
        assert!(events.iter().all(|event| event.get(key).is_some()), "{key}");
    }
    events
}

fn ascends(events: &[Value], key: &str) -> bool {
    let values = events.iter().filter_map(|event| event[key].as_f64());
    values.is_sorted()
}

#[test]
fn progress_is_silent_in_a_pipe_and_json_on_request() {
    let folder = Folder::with_input();
    let quiet = folder.rill("prove @rows --input input -o quiet");
    assert_eq!((quiet.status, quiet.stdout.len(), quiet.stderr.as_str()), (0, 0, ""));
    for form in ["linear", "streaming"] {
        let line = format!("prove @rows --input input -o {form} --form {form} --progress json");
        let told = folder.rill(&line);
        assert!(told.stdout.is_empty());
        let events = events(&told);
        assert_eq!(events[0]["event"], "traced");
        let count = |name: &str| events.iter().filter(|event| event["event"] == name).count();
        assert_eq!(count("begin"), count("end"));
        assert!(count("rounds") > count("end"));
        assert!(ascends(&events, "seconds") && ascends(&events, "percent"));
        let last = events.last().unwrap();
        assert_eq!((&last["event"], &last["status"]), (&"done".into(), &0.into()));
        assert!(last["percent"].as_f64().unwrap() > 99.9, "{last}");
        assert!(last["rows_per_second"].as_f64().unwrap() > 1.0);
        assert!(last["seconds_left"].as_f64().unwrap() < 0.1);
        assert!(last["memory_bytes"].as_u64().unwrap() > 1 << 20);
    }
}

#[test]
fn the_last_event_tells_how_a_proof_failed_and_nothing_else_is_said() {
    let folder = Folder::new();
    folder.write("file", b"mine");
    for (options, status, kind) in [
        ("@fibonacci -o proof", 1, "guest_exit"),
        ("@rows --input %rows -o proof --max-cycles 9", 1, "guest_stopped"),
        ("@rows --input %rows -o proof --max-memory 1KiB", 3, "no_room"),
        ("@rows --input %rows -o file", 2, "unusable"),
        ("missing.elf -o proof", 2, "unusable"),
        ("@rows -o proof --strict", 2, "unusable"),
    ] {
        let outcome = folder.ends(&format!("prove {options} --progress json"), status);
        let events = events(&outcome);
        let last = events.last().unwrap();
        assert_eq!((&last["event"], &last["kind"]), (&"failed".into(), &kind.into()), "{options}");
        assert_eq!(last["status"], status);
        assert!(last["error"].as_str().is_some_and(|error| !error.is_empty()));
        let logged = events.iter().find(|event| event["event"] == "log");
        let is_fibonacci = options.starts_with("@fibonacci");
        assert_eq!(logged.is_some(), is_fibonacci);
        assert_eq!(last["exit_code"] == 101, is_fibonacci);
    }
}
