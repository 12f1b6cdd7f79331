//! The prebuilt guests write what their model says.

use rill_executor::{Limits, Machine, TraceSource};
use std::fs;
use std::path::{Path, PathBuf};

fn guests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests")
}

/// All prebuilt guests by name.
fn prebuilt() -> Vec<String> {
    let files = fs::read_dir(guests().join("prebuilt")).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "elf"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn guests_write_what_their_model_says_and_replay() {
    let names = prebuilt();
    assert!(names.len() >= 12, "{names:?}");
    for name in names {
        // A guest linked elsewhere has the input and output of the other one.
        let model = name.trim_end_matches("-low");
        let file = |folder| guests().join(folder).join(format!("{model}.bin"));
        let elf = fs::read(guests().join("prebuilt").join(format!("{name}.elf"))).unwrap();
        let machine = Machine::new(&rill_loader::key(&elf).unwrap()).unwrap();
        let input = fs::read(file("inputs")).unwrap();
        let run = machine.run(&input, &Limits::default()).unwrap();
        assert_eq!(run.output, fs::read(file("outputs")).unwrap(), "{name}");
        assert_eq!(run.exit_code, 0, "{name}");

        let mut rows = 0;
        run.trace.replay(0..run.rows, 4096, &mut |block| rows += block.len() as u64).unwrap();
        assert_eq!(rows, run.rows, "{name}");
    }
}
