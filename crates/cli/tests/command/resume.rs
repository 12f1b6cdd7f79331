//! `rill prove --resume`: the state of a proof that was interrupted.
//!
//! A proof that is made but cannot be written, to a full device, leaves the state of all its
//! stages, as one does that is killed in the last of them.

use crate::folder::Folder;
use std::path::PathBuf;

const PROVE: &str = "prove @rows --form streaming --threads 1 --resume state";

/// A folder with `input` and the `state` of an interrupted proof of the guest `rows` on it.
fn interrupted() -> Folder {
    let folder = Folder::with_input();
    folder.refuses(&format!("{PROVE} --input input -o /dev/full"), 2, "cannot write /dev/full");
    folder
}

/// The files of the state with their contents, sorted.
fn states(folder: &Folder) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder.path("state")).unwrap();
    let mut files: Vec<(PathBuf, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_proof_with_a_state_is_the_same_and_leaves_nothing_behind() {
    let folder = Folder::new();
    folder.succeeds("prove @rows --input %rows -o plain");
    folder.succeeds(&format!("{PROVE} --input %rows -o proof"));
    assert_eq!(folder.read("proof"), folder.read("plain"));
    assert_eq!(folder.files(), ["plain", "proof", "state"]);
    assert_eq!(states(&folder), []);
}

#[test]
fn an_interrupted_proof_goes_on_where_it_stopped() {
    let folder = interrupted();
    assert_eq!(states(&folder).len(), 10, "nine stages before the opening, one with a message");
    folder.succeeds(&format!("{PROVE} --input input -o proof --report report.json"));
    folder.succeeds("prove @rows --input input -o plain --report plain.json --form streaming");
    assert_eq!(folder.read("proof"), folder.read("plain"));
    assert_eq!(states(&folder), []);
    let passes = |name: &str| -> Vec<u64> {
        let report = folder.json(name);
        let stages = report["stages"].as_array().unwrap();
        stages.iter().map(|stage| stage["passes"].as_u64().unwrap()).collect()
    };
    assert!(passes("plain.json").iter().all(|passes| *passes > 0));
    assert_eq!(passes("report.json"), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn a_damaged_state_is_refused_by_name_and_kept() {
    let folder = interrupted();
    let whole = states(&folder);
    for (path, contents) in &whole {
        let mut damaged = contents.clone();
        damaged[contents.len() / 2] ^= 1;
        for bytes in [&damaged[..], &contents[..20]] {
            std::fs::write(path, bytes).unwrap();
            let before = states(&folder);
            let name = path.file_name().unwrap().to_str().unwrap();
            let what = format!("state/{name}: it is damaged");
            folder.refuses(&format!("{PROVE} --input input -o proof"), 2, &what);
            assert_eq!(states(&folder), before);
        }
        std::fs::write(path, contents).unwrap();
    }
    assert_eq!(folder.files(), ["input", "state"]);
}

#[test]
fn the_state_of_another_input_or_program_is_refused_by_name_and_kept() {
    let folder = interrupted();
    let before = states(&folder);
    folder.write("other", &[5_u64, 4].map(u64::to_le_bytes).concat());
    let what = "state/commitment.rill-state: it is the state of another proof";
    folder.refuses(&format!("{PROVE} --input other -o proof"), 2, what);
    let program = PROVE.replace("@rows", "@fibonacci");
    folder.refuses(&format!("{program} --input %fibonacci -o proof"), 2, what);
    assert_eq!(states(&folder), before);
    assert_eq!(folder.files(), ["input", "other", "state"]);
}

#[test]
fn a_folder_is_used_by_one_proof_at_a_time() {
    let folder = Folder::new();
    let mut first = folder.starts("--resume state -o first");
    for (input, options) in [("%rows", ""), ("%fibonacci", " --form streaming")] {
        let line = format!("prove @rows --input {input} --resume state -o second{options}");
        folder.refuses_at_once(&line, "state: the folder is in use by another proof");
    }
    std::io::copy(first.stderr.as_mut().unwrap(), &mut std::io::sink()).unwrap();
    assert!(first.wait().unwrap().success());
    assert_eq!(states(&folder), []);
    assert_eq!(folder.files(), ["first", "state"]);
    folder.succeeds("verify @rows first");
}

#[test]
fn foreign_files_are_refused_before_any_work_and_kept() {
    let folder = interrupted();
    let whole = states(&folder);
    for (name, contents) in [
        ("chunks.rill-state", &b"mine"[..]),
        ("cycles.rill-state", b""),
        ("products.rill-state", &whole[0].1),
        (".rill-state", b"mine"),
    ] {
        for (path, bytes) in &whole {
            std::fs::write(path, bytes).unwrap();
        }
        folder.write(&format!("state/{name}"), contents);
        folder.refuses_at_once(
            &format!("{PROVE} --input input -o proof"),
            &format!("state/{name}: "),
        );
        assert_eq!(folder.read(&format!("state/{name}")), contents);
        assert_eq!(folder.files(), ["input", "state"]);
        std::fs::remove_file(folder.path("state/.rill-state")).ok();
    }
}

#[test]
fn nothing_outside_the_folder_is_written_and_nothing_endless_read() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with_input();
    folder.write("mine", b"mine");
    std::fs::create_dir(folder.path("state")).unwrap();
    let line = format!("{PROVE} --input input -o proof");
    let refused = |name: &str, what: &str| {
        folder.refuses_at_once(&line, &format!("state/{name}: {what}"));
        assert_eq!(folder.read("mine"), b"mine");
        assert_eq!(folder.files(), ["input", "mine", "state"]);
    };
    for name in [".rill-state", "commitment.rill-state", "cycles.rill-state"] {
        let place = folder.path("state").join(name);
        for target in ["../mine", "/dev/zero", "/dev/stdin", "nowhere"] {
            symlink(target, &place).unwrap();
            refused(name, "a symbolic link, not a regular file");
            assert!(std::fs::read_link(&place).is_ok_and(|link| link == *target));
            std::fs::remove_file(&place).unwrap();
        }
        assert!(std::process::Command::new("mkfifo").arg(&place).status().unwrap().success());
        refused(name, "a device, pipe or socket, not a regular file");
        std::fs::remove_file(&place).unwrap();
        std::fs::create_dir(&place).unwrap();
        refused(name, "a folder, not a regular file");
        std::fs::remove_dir(&place).unwrap();
    }
    // Another name of a file is removed, and the file is not written to.
    std::fs::write(folder.path("mine"), b"").unwrap();
    std::fs::hard_link(folder.path("mine"), folder.path("state/.rill-state")).unwrap();
    folder.succeeds(&line);
    assert_eq!(folder.read("mine"), b"");
}

#[test]
fn a_folder_that_is_not_used_is_not_made() {
    let folder = Folder::new();
    let line = "prove @rows -o proof --resume a/b";
    folder.refuses(line, 1, "--expect-exit 1");
    assert_eq!(folder.files(), [""; 0]);
}
