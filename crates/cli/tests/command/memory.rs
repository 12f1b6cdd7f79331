//! What is promised about memory, seen from outside.

use crate::folder::{Folder, Outcome};
use std::fs::File;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const MIB: u64 = 1 << 20;

/// Runs `line` and returns what came of it, and the most resident memory it was seen to have had,
/// bytes.
fn watched(folder: &Folder, line: &str) -> (Outcome, u64) {
    let mut child = folder.command(line).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
        peak = peak.max(kibibytes.unwrap_or(0_u64) << 10);
        sleep(Duration::from_millis(2));
    }
    (child.wait_with_output().unwrap().into(), peak)
}

/// Runs `line` where no process may have more than `kibibytes` of addresses.
fn limited(folder: &Folder, line: &str, kibibytes: u64) -> Outcome {
    let inner = folder.command(line);
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -v {kibibytes} && exec \"$@\"")).arg("sh");
    command.arg(inner.get_program()).args(inner.get_args());
    command.current_dir(inner.get_current_dir().unwrap());
    command.output().unwrap().into()
}

#[test]
fn the_peak_of_a_report_is_what_is_seen_from_outside() {
    let folder = Folder::new();
    for form in ["linear", "streaming"] {
        let line = format!("prove @muldiv --input %muldiv -o {form} --report {form}.json --form");
        let (outcome, outside) = watched(&folder, &format!("{line} {form}"));
        assert_eq!(outcome.status, 0, "{outcome:?}");
        let report = folder.json(&format!("{form}.json"));
        let peak = report["peak_rss_bytes"].as_u64().unwrap();
        // The last look may have been some pages before the end, and the system counts in batches.
        assert!(outside.abs_diff(peak) <= MIB, "{form}: {outside}, {peak}");
        assert!(peak <= report["planned_rss_bytes"].as_u64().unwrap(), "{form}: {peak}");
    }
}

#[test]
fn an_input_counts_once_whether_it_is_read_or_not() {
    let folder = Folder::new();
    let bytes = 100 * MIB;
    File::create(folder.path("input")).unwrap().set_len(bytes).unwrap();
    let line = "prove @rows --input input -o proof --report report.json --force --form streaming";
    let small = format!("{line} --max-memory 64MiB");
    folder.refuses(&small, 3, &format!("of which the input takes {bytes}"));
    let (outcome, peak) = watched(&folder, &format!("{line} --max-memory 140MiB"));
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert!((bytes..140 * MIB).contains(&peak), "{peak}");
    assert_eq!(folder.json("report.json")["input_bytes"], bytes);
}

#[test]
fn a_limit_of_addresses_is_a_refusal_and_no_abort() {
    let folder = Folder::new();
    let line = "prove @rows --input %rows -o proof --form linear --threads 2";
    for mebibytes in [16, 24, 32] {
        let outcome = limited(&folder, line, mebibytes << 10);
        assert_eq!(outcome.status, 3, "{mebibytes} MiB: {outcome:?}");
    }
    assert_eq!(folder.files(), [""; 0]);
}
