//! Guests that go wrong: what is reported, and that nothing they said is lost.

use crate::folder::{Folder, guests};

/// A prebuilt guest that begins with `words` and then `data` instead of what it did. Its stack
/// ends where it begins.
pub(crate) fn beginning_with(words: &[u32], data: &[u8]) -> Vec<u8> {
    let mut elf = std::fs::read(guests("prebuilt", "rows", "elf")).unwrap();
    let field = |at: usize| u64::from_le_bytes(*elf[at..].first_chunk().unwrap());
    let entry = field(24);
    let headers = (0..4).map(|number| field(32) as usize + 56 * number);
    let holds = |at: &usize| (field(at + 16)..field(at + 16) + field(at + 32)).contains(&entry);
    let segment = headers.clone().find(holds).unwrap();
    let place = (field(segment + 8) + entry - field(segment + 16)) as usize;
    let code: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let bytes = [&code, data].concat();
    elf[place..place + bytes.len()].copy_from_slice(&bytes);
    elf
}

/// Logs `text` and stops.
fn logging(text: &[u8]) -> Vec<u8> {
    let words = [
        0x0000_0117,                       // auipc sp, 0
        0x0000_0597,                       // auipc a1, 0
        0x01c5_8593,                       // addi a1, a1, 28
        0x0020_0513,                       // li a0, 2
        (text.len() as u32) << 20 | 0x613, // li a2, the length
        0x0400_0893,                       // li a7, 64
        0x0000_0073,                       // ecall
        0xc000_1073,                       // unimp
    ];
    beginning_with(&words, text)
}

#[test]
fn the_log_comes_before_the_crash_and_the_crash_is_explained() {
    let folder = Folder::new();
    folder.write("guest.elf", &logging(b"last words"));
    for line in ["run guest.elf", "prove guest.elf -o proof", "prove guest.elf --plan"] {
        let outcome = folder.ends(line, 4);
        assert!(outcome.stdout.is_empty(), "{line}: {outcome:?}");
        let told =
            "last words\nrill: illegal instruction 0xc0001073 at 0x8001001c, in `_start` + 0x1c\n";
        assert!(outcome.stderr.starts_with(told), "{line}: {outcome:?}");
        outcome.tells(&["instruction  unimp", "hint         the program stopped itself"]);
    }
}

#[test]
fn a_log_cannot_steer_a_terminal() {
    let folder = Folder::new();
    let text = "\u{1b}[2J\u{1b}]0;x\u{7}\r\u{202e}\u{9b}é\u{7f}\tok\n".as_bytes();
    folder.write("guest.elf", &logging(&[text, b"\xff\x80"].concat()));
    let outcome = folder.rill("run guest.elf");
    let log = "\\u{1b}[2J\\u{1b}]0;x\\u{7}\\r\\u{202e}\\u{9b}é\\u{7f}\tok\n\\xff\\x80\nrill: ";
    assert!(outcome.stderr.starts_with(log), "{outcome:?}");
}

#[test]
fn neither_can_the_name_of_a_function() {
    let folder = Folder::new();
    let mut elf = logging(b"");
    let name = b"\0_start\0";
    let place = elf.windows(name.len()).position(|window| window == name).unwrap();
    elf[place + 1..place + 7].copy_from_slice(b"\x1b[2J\n\x07");
    folder.write("guest.elf", &elf);
    let outcome = folder.rill("run guest.elf");
    assert!(outcome.stderr.contains("in `\\u{1b}[2J\\n\\u{7}` + 0x1c"), "{outcome:?}");
    assert!(!outcome.stderr.contains('\u{1b}'), "{outcome:?}");

    // li a0, 0; li a7, 93; ecall
    let mut elf = beginning_with(&[0x0000_0513, 0x05d0_0893, 0x0000_0073], b"");
    elf[place + 1..place + 7].copy_from_slice(b"\x1b[2;\n\x07");
    folder.write("guest.elf", &elf);
    folder.succeeds("run guest.elf --flamegraph folded");
    let folded = String::from_utf8(folder.read("folded")).unwrap();
    assert!(folded.contains("\\u{1b}[2,\\n\\u{7} 3\n"), "{folded}");
}

#[test]
fn a_stack_that_overflows_is_named_with_its_size_and_the_way_to_a_larger_one() {
    let folder = Folder::new();
    let words = [
        0x0000_0117, // auipc sp, 0
        0x0040_00ef, // jal ra, the next one
        0xc001_0113, // addi sp, sp, -1024
        0x3e11_3c23, // sd ra, 1016(sp)
        0x3e81_3823, // sd s0, 1008(sp)
        0xff5f_f0ef, // jal ra, three back
    ];
    folder.write("guest.elf", &beginning_with(&words, b""));
    folder.ends("run guest.elf", 4).tells(&[
        "called from  0x80010014, in `_start` + 0x14, 6",
        "0x80010004, in `_start` + 0x4\n",
        "hint         the stack has overflowed",
        "lies below its 65536 bytes (0x80000000 to 0x80010000)",
        "--defsym=__rill_stack=0x20000",
    ]);
}

#[test]
fn a_bad_pointer_is_told_with_the_call_and_where_it_was_made() {
    let folder = Folder::new();
    for (number, file, name) in [(64, 1, "write(1"), (63, 0, "read(0")] {
        let words = [
            0x0000_0117,          // auipc sp, 0
            file << 20 | 0x513,   // li a0, the file
            0x7000_05b7,          // lui a1, 0x70000
            0x0205_9593,          // slli a1, a1, 32
            0x0080_0613,          // li a2, 8
            number << 20 | 0x893, // li a7, the number
            0x0000_0073,          // ecall
        ];
        folder.write("guest.elf", &beginning_with(&words, b""));
        folder.write("input", b"some input");
        let told = format!(
            "{name}, 0x7000000000000000, 8) reaches 0x7000000000000000, outside guest memory, \
             called at 0x80010018, in `_start` + 0x18"
        );
        let facts = [&told, "hint         the pointer or the length"];
        folder.ends("run guest.elf --input input", 4).tells(&facts);
    }
}

#[test]
fn a_null_call_is_told_where_it_was_made() {
    let folder = Folder::new();
    // auipc sp, 0; jalr ra, 0(a5), which is zero
    folder.write("guest.elf", &beginning_with(&[0x0000_0117, 0x0007_80e7], b""));
    folder.ends("run guest.elf", 4).tells(&[
        "the program ended without exit code, at 0x80010004, in `_start` + 0x4",
        "hint         a call through a null pointer",
    ]);
}

#[test]
fn code_without_symbols_is_not_called_firmware() {
    let folder = Folder::new();
    let stripped = |mut elf: Vec<u8>| {
        // Neither offset, number nor names of sections.
        elf[40..48].fill(0);
        elf[60..64].fill(0);
        elf
    };
    folder.write("guest.elf", &stripped(logging(b"")));
    let outcome = folder.rill("run guest.elf");
    assert!(outcome.stderr.contains("illegal instruction 0xc0001073 at 0x8001001c\n"));
    assert!(!outcome.stderr.contains("firmware"), "{outcome:?}");

    let rows = std::fs::read(guests("prebuilt", "rows", "elf")).unwrap();
    folder.write("rows.elf", &stripped(rows));
    folder.succeeds("run rows.elf --input %rows --output out --flamegraph folded");
    let folded = String::from_utf8(folder.read("folded")).unwrap();
    let count = |name: &str| {
        let line = folded.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().parse::<u64>().unwrap()
    };
    assert!(count("unknown") > 64_000 && count("firmware") < 1000, "{folded}");
}
