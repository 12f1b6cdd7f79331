//! `rill prove --resume`: the state of a proof that was interrupted.
//!
//! A proof that is made but cannot be written, to a full device, leaves the state of all its
//! stages, as one does that is killed in the last of them.

use crate::folder::Folder;
use std::path::PathBuf;

const PROVE: &str = "prove @rows --form streaming --threads 1 --resume state";

/// A folder with `input` and the `state` of an interrupted proof of the guest `rows` on it.
fn interrupted() -> Folder {
    let folder = Folder::new();
    folder.write("input", &[5_u64, 3].map(u64::to_le_bytes).concat());
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
fn a_folder_that_cannot_be_one_is_told() {
    let folder = Folder::new();
    folder.write("state", b"a file");
    folder.refuses(&format!("{PROVE} --input %rows -o proof"), 2, "state: ");
    assert_eq!(folder.files(), ["state"]);
}
