//! What cannot be used is refused with a name, a status and nothing left behind.

use crate::folder::{Folder, guests};

#[test]
fn unusable_files_are_named() {
    let folder = Folder::new();
    let elf = std::fs::read(guests("prebuilt", "rows", "elf")).unwrap();
    folder.write("empty.elf", b"");
    folder
        .write("text.elf", b"no ELF, just text, but of some length, so that a header would fit in");
    for (name, length) in [("half.elf", elf.len() / 2), ("header.elf", 64), ("stub.elf", 20)] {
        folder.write(name, &elf[..length]);
    }
    folder.succeeds("id @rows --key whole.key");
    let key = folder.read("whole.key");
    folder.write("half.key", &key[..key.len() / 2]);
    for (line, what) in [
        ("run missing.elf", "missing.elf"),
        ("run empty.elf", "empty.elf: not an ELF file"),
        ("run text.elf", "text.elf: not an ELF file"),
        ("run half.elf", "half.elf"),
        ("run header.elf", "header.elf"),
        ("run stub.elf", "stub.elf"),
        ("run .", "cannot read ."),
        ("run @rows --input missing.bin", "missing.bin"),
        ("id half.key", "half.key"),
        ("prove empty.elf -o proof", "empty.elf"),
        ("verify @rows missing.proof", "missing.proof"),
        ("verify @rows text.elf", "not a Rill proof file"),
        ("verify half.key text.elf", "half.key"),
        ("inspect text.elf", "not a Rill proof file"),
        ("inspect missing.proof", "missing.proof"),
    ] {
        folder.refuses(line, 2, what);
    }
    assert!(!folder.files().contains(&"proof".to_owned()));
}

#[test]
fn bad_usage_is_told_before_any_work() {
    let folder = Folder::new();
    for (line, what) in [
        ("", "Usage"),
        ("conjure", "conjure"),
        ("run", "<ELF>"),
        ("prove @rows", "--output"),
        ("prove @rows -o proof --max-memory 12XB", "12XB"),
        ("prove @rows -o proof --max-memory 0", "0 bytes"),
        ("prove @rows -o proof --threads 0", "0 is not in 1..=1024"),
        ("prove @rows -o proof --threads many", "many"),
        ("prove @rows -o proof --form sideways", "sideways"),
        ("prove @rows -o proof --strict", "--form streaming"),
        ("prove @rows -o proof --form streaming --strict --max-memory 1GiB", "--max-memory"),
        ("verify @rows proof --expect-exit 256", "256"),
        ("verify @rows proof --id", "--id"),
        ("verify @rows proof --id 12ab", "4 characters, not the 64 hexadecimal digits"),
        ("verify @rows proof --id rows", "`r` is no hexadecimal digit"),
        ("verify @rows proof --id 0x00", "`x` is no hexadecimal digit"),
        ("prove @rows -o proof --control keep-rows", "--control"),
        ("prove @rows -o proof --windows 1,1", "--windows"),
        ("prove @rows -o proof --timeline file", "not there yet"),
        ("bench --guest nobody", "nobody"),
        ("bench --log-cycles 12..10", "12..10"),
        ("bench --log-cycles 40", "40"),
        ("bench --threads 0", "0 is not in"),
        ("bench --guest ecdsa --log-cycles 12", "ecdsa"),
    ] {
        folder.refuses(line, 2, what);
    }
    assert_eq!(folder.files(), [""; 0]);
}

#[test]
fn files_are_overwritten_by_force_only() {
    let folder = Folder::new();
    folder.write("file", b"mine");
    for line in [
        "run @rows --input %rows --output file",
        "run @rows --input %rows --report file",
        "run @rows --input %rows --flamegraph file",
        "prove @rows --input %rows -o file",
        "prove @rows --input %rows -o proof --report file",
        "verify @rows missing.proof --output file",
        "id @rows --key file",
        "bench --json file",
    ] {
        folder.refuses(line, 2, "file exists; --force overwrites it");
        assert_eq!(folder.read("file"), b"mine");
    }
    folder.succeeds("run @rows --input %rows --output file --force");
    assert_eq!(folder.read("file"), std::fs::read(guests("outputs", "rows", "bin")).unwrap());
    assert_eq!(folder.files(), ["file"]);
}

#[test]
fn what_exceeds_the_memory_budget_is_refused_with_a_budget_that_works() {
    let folder = Folder::new();
    for form in ["auto", "linear", "streaming"] {
        let line = format!("prove @rows --input %rows -o {form} --form {form} --max-memory");
        let refused = folder.ends(&format!("{line} 1KiB"), 3);
        let words: Vec<&str> = refused.stderr.split_whitespace().collect();
        let named = words.windows(3).find(|words| words[0] == "is" && words[2] == "bytes");
        let named: u64 = named.unwrap()[1].parse().unwrap();
        folder.refuses(&format!("{line} {}", named * 85 / 100), 3, "does not fit");
        folder.refuses(&format!("{line} 1KiB --resume state"), 3, "does not fit");
        assert!(folder.files().iter().all(|file| file != form && file != "state"));
        folder.succeeds(&format!("{line} {named}"));
    }
    let plan = "prove @rows --input %rows --plan --max-memory 1KiB";
    folder.refuses(plan, 3, "the smallest budget that does is");
    assert_eq!(folder.files(), ["auto", "linear", "streaming"]);
}
