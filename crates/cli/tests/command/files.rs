//! The files of a command: none destroys another, and none is half written.

use crate::folder::{Folder, Outcome};
use std::fs::{self, File, OpenOptions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

/// A folder with a short `input` of the guest `rows`, the guest itself as `rows.elf`, and other
/// names of both.
fn named() -> Folder {
    let folder = Folder::with_input();
    fs::copy(crate::folder::guests("prebuilt", "rows", "elf"), folder.path("rows.elf")).unwrap();
    for file in ["input", "rows.elf"] {
        fs::hard_link(folder.path(file), folder.path(&format!("{file}.hard"))).unwrap();
        symlink(file, folder.path(&format!("{file}.soft"))).unwrap();
    }
    symlink("new", folder.path("dangling")).unwrap();
    fs::create_dir(folder.path("sub")).unwrap();
    folder
}

#[test]
fn no_result_goes_where_another_file_of_the_command_is() {
    let folder = named();
    folder.succeeds("prove rows.elf --input input -o proof");
    let before = folder.files();
    let here = folder.path("new").canonicalize().unwrap_or_else(|_| folder.path("new"));
    let here = here.display();
    for line in [
        "prove rows.elf --input input -o new --report new".to_owned(),
        "prove rows.elf --input input -o new --report ./new".to_owned(),
        "prove rows.elf --input input -o new --report sub/../new".to_owned(),
        "prove rows.elf --input input -o new --report dangling".to_owned(),
        format!("prove rows.elf --input input -o new --report {here}"),
        "prove rows.elf --input input -o input --force".to_owned(),
        "prove rows.elf --input input -o input.hard --force".to_owned(),
        "prove rows.elf --input input.soft -o input.hard --force".to_owned(),
        "prove rows.elf --input input -o new --report rows.elf.soft --force".to_owned(),
        "prove rows.elf.hard --input input -o rows.elf --force".to_owned(),
        "prove rows.elf --input input -o new --resume new".to_owned(),
        "prove rows.elf --input input -o sub/chunks.rill-state --resume sub".to_owned(),
        "prove rows.elf --input sub/chunks.rill-state -o new --resume sub".to_owned(),
        "run rows.elf --input input --output new --flamegraph new".to_owned(),
        "run rows.elf --input input --output input --force".to_owned(),
        "verify rows.elf proof --output proof --force".to_owned(),
        "verify rows.elf proof --report rows.elf --force".to_owned(),
        "id rows.elf --key rows.elf.hard --force".to_owned(),
    ] {
        let outcome = folder.ends(&line, 2);
        let told = ["the place of", "would be written"];
        assert!(told.iter().any(|what| outcome.stderr.contains(what)), "{line}: {outcome:?}");
        assert_eq!(folder.files(), before, "{line}");
    }
    folder.succeeds("run rows.elf --input input --output /dev/null --report /dev/null");
    folder.succeeds("prove rows.elf --input input -o dangling --report sub/new");
    folder.succeeds("verify rows.elf new");
}

#[test]
fn a_dash_is_standard_input_and_standard_output() {
    let folder = named();
    let output = folder.rill("run rows.elf --input input").stdout;
    for line in ["run rows.elf --input -", "run rows.elf --input - --output -"] {
        assert_eq!(folder.rill_reading("input", line).stdout, output, "{line}");
    }
    assert_eq!(folder.rill_reading("rows.elf", "run - --input input").stdout, output);
    let proof = folder.rill_reading("input", "prove rows.elf --input - -o -");
    folder.write("proof", &proof.stdout);
    folder.succeeds("prove rows.elf --input input -o other");
    assert_eq!(folder.read("other"), proof.stdout);

    let verified = folder.rill_reading("proof", "verify rows.elf -");
    assert!(verified.stdout.starts_with(b"The proof is valid.\n"), "{verified:?}");
    assert_eq!(folder.rill_reading("rows.elf", "verify - proof").stdout, verified.stdout);
    assert!(folder.rill_reading("proof", "inspect -").stdout.starts_with(b"NOT VERIFIED"));
    let key = folder.rill("id rows.elf --key -");
    assert!(key.stdout.starts_with(b"rill key"), "{key:?}");
    folder.write("key", &key.stdout);
    assert_eq!(folder.rill_reading("key", "id -").stdout, folder.rill("id rows.elf").stdout);

    // What has standard output has it alone; the text goes elsewhere.
    let verified = folder.rill("verify rows.elf proof --output -");
    assert_eq!(verified.stdout, output);
    assert!(verified.stderr.starts_with("The proof is valid.\n"), "{verified:?}");
    let report = folder.rill("verify rows.elf proof --report -").stdout;
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["outcome"], "ok");
    assert!(!folder.files().contains(&"-".to_owned()));
}

#[test]
fn a_stream_is_used_once() {
    let folder = named();
    for line in [
        "run - --input -",
        "prove - --input /dev/stdin -o new",
        "verify - -",
        "run rows.elf --input input --report -",
        "run rows.elf --input input --report /dev/stdout",
        "run rows.elf --input input --output x --report - --flamegraph -",
        "prove rows.elf --input input -o - --report -",
        "prove rows.elf --input input -o - --report /dev/fd/1",
        "verify rows.elf missing --output - --report -",
    ] {
        let outcome = folder.rill_reading("rows.elf", line);
        let what = if outcome.stderr.contains("read once") { "read once" } else { "two results" };
        outcome.refused(line, 2, what);
        assert!(outcome.stdout.is_empty() && !folder.files().contains(&"x".to_owned()), "{line}");
    }
}

#[test]
fn what_is_in_a_file_that_standard_output_goes_to_is_kept() {
    let folder = named();
    let output = folder.rill("run rows.elf --input input").stdout;
    let kept = [b"kept", &output[..]].concat();
    for place in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        for force in ["", " --force"] {
            folder.write("file", b"kept");
            let file = OpenOptions::new().append(true).open(folder.path("file")).unwrap();
            let line = format!("run rows.elf --input input --output {place}{force}");
            assert!(folder.command(&line).stdout(file).status().unwrap().success(), "{line}");
            assert_eq!(folder.read("file"), kept, "{line}");
        }
    }
    let file = || OpenOptions::new().append(true).open(folder.path("file")).unwrap();
    folder.write("file", b"kept");
    let line = "run rows.elf --input input --report /dev/stderr";
    assert!(folder.command(line).stdout(file()).stderr(file()).status().unwrap().success());
    let both = String::from_utf8_lossy(&folder.read("file")).into_owned();
    assert!(both.starts_with("kept") && both.contains("headroom") && both.ends_with("}\n"));
    // The file by its own name: what is written by the one name would be lost by the other.
    let file = File::create(folder.path("file")).unwrap();
    let line = "verify rows.elf missing --report file --force";
    let outcome = Outcome::from(folder.command(line).stdout(file).output().unwrap());
    outcome.refused(line, 2, "the place of two results");
    let file = File::create(folder.path("file")).unwrap();
    let line = "run rows.elf --input input --report file --force";
    assert_eq!(folder.command(line).stderr(file).status().unwrap().code(), Some(2));
    assert!(folder.read("file").ends_with(b"messages and --report\n"));
}

#[test]
fn of_two_proofs_to_one_file_the_second_is_refused_before_any_work() {
    let folder = Folder::new();
    symlink("proof", folder.path("other-name")).unwrap();
    let mut first = folder.starts("-o proof --threads 1");
    for line in ["-o proof", "-o ./proof --force", "-o other-name", "-o new --report proof"] {
        let line = format!("prove @rows --input %rows {line}");
        folder.refuses_at_once(&line, "is being written by another command");
    }
    assert!(!folder.path("proof").exists(), "nothing is there before it is whole");
    std::io::copy(first.stderr.as_mut().unwrap(), &mut std::io::sink()).unwrap();
    assert!(first.wait().unwrap().success());
    folder.succeeds("verify @rows proof");
    assert_eq!(folder.files(), ["other-name", "proof"]);
}

#[test]
fn a_proof_that_is_interrupted_leaves_nothing_half_written() {
    // What these tests ignore, since `nohup` or a shell told them so, commands ignore too.
    let ignored = signals_ignored();
    let heard = |(_, number): &(&str, i32)| ignored >> (number - 1) & 1 == 0;
    for (signal, number) in [("-INT", 2), ("-TERM", 15), ("-HUP", 1)].into_iter().filter(heard) {
        let folder = Folder::new();
        let mut proof = folder.starts("-o proof --report report");
        let pid = proof.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(proof.wait().unwrap().signal(), Some(number));
        assert_eq!(folder.files(), [""; 0]);
    }
    // A signal that cannot be caught leaves no proof either, and nothing that is in the way.
    let folder = Folder::with_input();
    let mut proof = folder.starts("-o proof");
    proof.kill().unwrap();
    proof.wait().unwrap();
    assert!(!folder.path("proof").exists());
    folder.succeeds("prove @rows --input input -o proof");
    assert_eq!(folder.files(), ["input", "proof"]);
}

/// The signals that this process ignores, the lowest bit for number 1.
fn signals_ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap())
}

#[test]
fn places_that_are_none_are_told_before_any_work() {
    let folder = named();
    fs::create_dir(folder.path("folder")).unwrap();
    symlink("loop", folder.path("loop")).unwrap();
    symlink("missing/file", folder.path("astray")).unwrap();
    let before = folder.files();
    for place in [
        "folder",
        "folder/",
        ".",
        "..",
        "/",
        "new/",
        "new/.",
        "input/",
        "input/new",
        "missing/new",
        "loop",
        "loop/new",
        "astray",
        "/proc/new",
    ] {
        let line = format!("prove rows.elf --input input -o {place} --force");
        folder.refuses_at_once(&line, &format!("cannot write {place}: "));
        assert_eq!(folder.files(), before, "{line}");
    }
    for place in ["input.hard", "input/state", "/proc/state", "/dev/null", "loop"] {
        let line = format!("prove rows.elf --input input -o new --resume {place}");
        folder.refuses_at_once(&line, &format!("{place}: "));
        assert_eq!(folder.files(), before, "{line}");
    }
}

#[test]
fn a_full_device_is_an_error_however_it_is_reached() {
    let folder = named();
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    folder.succeeds("prove rows.elf --input input -o proof");
    for line in [
        "run rows.elf --input input",
        "prove rows.elf --input input -o -",
        "verify rows.elf proof",
        "inspect proof",
        "id rows.elf",
    ] {
        let outcome = Outcome::from(folder.command(line).stdout(full()).output().unwrap());
        outcome.refused(line, 2, "cannot write to standard output");
    }
    folder.refuses("run rows.elf --input input --output /dev/full", 2, "cannot write /dev/full");
    folder.refuses("id rows.elf --key /dev/full", 2, "cannot write /dev/full");
    folder.refuses("verify rows.elf proof --report /dev/full", 2, "cannot write /dev/full");
}

#[test]
fn a_reader_that_has_seen_enough_causes_no_panic() {
    let folder = named();
    folder.succeeds("prove rows.elf --input input -o proof");
    for (line, status) in [
        ("run rows.elf --input input", 0),
        ("id rows.elf", 0),
        ("inspect proof", 0),
        // It was not delivered.
        ("prove rows.elf --input input -o -", 2),
    ] {
        let mut child =
            folder.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let outcome = Outcome::from(child.wait_with_output().unwrap());
        assert_eq!(outcome.status, status, "{line}: {outcome:?}");
        assert!(!outcome.stderr.contains("panicked"), "{line}: {outcome:?}");
    }
}

#[test]
fn files_may_have_any_name_and_no_name_reaches_a_terminal_as_it_is() {
    let folder = named();
    let name = std::ffi::OsStr::from_bytes(b"pr\xffoof\x1b[31m");
    let run = |line: &str| folder.command(line).arg(name).output().unwrap();
    assert!(run("prove rows.elf --input input -o").status.success());
    assert!(run("verify rows.elf").status.success());
    let refused = run("prove rows.elf --input input -o");
    assert_eq!(refused.status.code(), Some(2));
    assert!(!refused.stderr.contains(&0x1b));
}

#[test]
fn files_that_are_too_long_are_not_read() {
    let folder = named();
    for (line, limit) in [
        ("verify rows.elf huge", 4 << 20),
        ("inspect huge", 4 << 20),
        ("run huge", 1 << 28),
        ("run rows.elf --input huge", 1 << 30),
    ] {
        // Sparse: it takes no room.
        File::create(folder.path("huge")).unwrap().set_len(1 << 42).unwrap();
        folder.refuses(line, 2, &format!("huge: longer than the limit of {limit} bytes"));
    }
    for device in ["/dev/zero", "/dev/urandom"] {
        folder.refuses(&format!("inspect {device}"), 2, "longer than the limit");
    }
    for (line, what) in [
        ("verify rows.elf /dev/null", "not a Rill proof file"),
        ("inspect -", "not a Rill proof file"),
        ("inspect sub", "cannot read sub"),
    ] {
        folder.refuses(line, 2, what);
    }
}

#[test]
fn a_named_pipe_is_written_and_not_replaced() {
    let folder = named();
    assert!(Command::new("mkfifo").arg(folder.path("pipe")).status().unwrap().success());
    let output = folder.rill("run rows.elf --input input").stdout;
    let path = folder.path("pipe");
    let reader = std::thread::spawn(move || fs::read(path).unwrap());
    folder.succeeds("run rows.elf --input input --output pipe --force");
    assert_eq!(reader.join().unwrap(), output);
    let line = "run rows.elf --input input --output pipe --report pipe";
    folder.refuses(line, 2, "the place of two results");
}
