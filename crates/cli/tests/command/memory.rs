//! What is promised about memory, seen from outside.

use crate::folder::Folder;
use std::fs::File;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const MIB: u64 = 1 << 20;

/// Runs `line` and returns its status, what it tells, and the most resident memory it was seen to
/// have had, bytes.
fn watched(folder: &Folder, line: &str) -> (i32, String, u64) {
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
    let outcome = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&outcome.stderr).into_owned();
    (outcome.status.code().expect("not killed by a signal"), told, peak)
}

/// Runs `line` where no process may have more than `kibibytes` of addresses.
fn limited(folder: &Folder, line: &str, kibibytes: u64) -> (i32, String) {
    let inner = folder.command(line);
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -v {kibibytes} && exec \"$@\"")).arg("sh");
    command.arg(inner.get_program()).args(inner.get_args());
    command.current_dir(inner.get_current_dir().unwrap());
    let outcome = command.output().unwrap();
    let told = String::from_utf8_lossy(&outcome.stderr).into_owned();
    (outcome.status.code().expect("not killed by a signal"), told)
}

#[test]
fn the_peak_of_a_report_is_what_is_seen_from_outside() {
    let folder = Folder::new();
    for form in ["linear", "streaming"] {
        let line = format!("prove @muldiv --input %muldiv -o {form} --report {form}.json --form");
        let (status, told, outside) = watched(&folder, &format!("{line} {form}"));
        assert_eq!(status, 0, "{told}");
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
    let (status, told, peak) = watched(&folder, &format!("{line} --max-memory 140MiB"));
    assert_eq!(status, 0, "{told}");
    assert!((bytes..140 * MIB).contains(&peak), "{peak}");
    assert_eq!(folder.json("report.json")["input_bytes"], bytes);
}

#[test]
fn a_limit_of_addresses_is_a_refusal_and_no_abort() {
    let folder = Folder::new();
    let line = "prove @rows --input %rows -o proof --form linear --threads 2";
    for mebibytes in [16, 24, 32] {
        let (status, told) = limited(&folder, line, mebibytes << 10);
        assert_eq!(status, 3, "{mebibytes} MiB: {told}");
    }
    assert_eq!(folder.files(), [""; 0]);
}
