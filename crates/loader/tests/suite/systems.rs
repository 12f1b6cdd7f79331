//! Programs that expect an operating system, and the errors they get.

use crate::elf::{ECALL, Part, R, RW, RX, code, elf, part};
use rill_loader::{Program, ProgramError, System};

const ADDRESS: u64 = 0x1_0000;
pub(crate) const PT_NOTE: u32 = 4;

pub(crate) fn note(name: &[u8], kind: u32, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend((name.len() as u32).to_le_bytes());
    out.extend((content.len() as u32).to_le_bytes());
    out.extend(kind.to_le_bytes());
    for bytes in [name, content] {
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn text(words: &[u32]) -> Part {
    part(RX, ADDRESS, &code(words))
}

fn with_notes(notes: &[u8]) -> Option<System> {
    let notes = Part { kind: PT_NOTE, ..part(R, ADDRESS + 0x1000, notes) };
    system(&elf(ADDRESS, &[notes, text(&ECALL)]))
}

fn system(file: &[u8]) -> Option<System> {
    match Program::from_elf(file) {
        Ok(_) => None,
        Err(ProgramError::NeedsSystem(system)) => Some(system),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_abi_tag_of_the_c_library_names_linux_and_its_kernel() {
    let tag = note(b"GNU\0", 1, &code(&[0, 4, 15, 0]));
    assert_eq!(with_notes(&tag), Some(System::Linux([4, 15, 0])));
    let id = note(b"GNU\0", 3, &[7; 20]);
    assert_eq!(with_notes(&[id, tag].concat()), Some(System::Linux([4, 15, 0])));
    assert_eq!(with_notes(&note(b"GNU\0", 1, &[])), Some(System::Linux([0, 0, 0])));
    let hurd = note(b"GNU\0", 1, &code(&[1, 0, 0, 0]));
    assert!(matches!(with_notes(&hurd), Some(System::Note(_))));
}

#[test]
fn notes_of_other_systems_are_known() {
    for (name, kind) in [
        (&b"Go\0\0"[..], 4),
        (b"FreeBSD\0", 1),
        (b"NetBSD\0", 1),
        (b"OpenBSD\0", 1),
        (b"Android\0", 1),
    ] {
        assert!(matches!(with_notes(&note(name, kind, &[1; 8])), Some(System::Note(_))));
    }
}

#[test]
fn the_header_may_name_the_system() {
    for os_abi in 0..=255u8 {
        let mut file = elf(ADDRESS, &[text(&ECALL)]);
        file[7] = os_abi;
        // GNU is set for bare-metal programs too, and 64 to 255 belong to machines.
        let bare = matches!(os_abi, 0 | 3 | 64..);
        assert_eq!(system(&file), (!bare).then_some(System::OsAbi(os_abi)));
    }
}

#[test]
fn start_up_code_that_takes_its_stack_for_given_is_known() {
    let align = 0xff01_7113; // andi sp, sp, -16
    let argc = 0x0001_3503; // ld a0, 0(sp)
    let nop = 0x13;
    let set = 0x8000_0117; // auipc sp, 0x80000
    let start = |words: &[u32]| system(&elf(ADDRESS, &[text(words)]));
    // mv a0, sp; lla a1, ..; andi sp, sp, -16; a call.
    let musl = [0x0001_0513, 0x0000_0597, 0x0005_8593, align, 0x0080_006f, 0x13, 0x6f];
    assert_eq!(start(&musl), Some(System::Stack));
    assert_eq!(start(&[argc, 0x6f]), Some(System::Stack));
    assert_eq!(start(&[0x0080_006f, nop, argc, 0x6f]), Some(System::Stack), "behind a jump");
    assert_eq!(start(&[set, align, argc, 0x6f]), None);
    assert_eq!(start(&[0x6f, align, argc]), None, "never reached");
    assert_eq!(start(&[0x0001_0513, 0x0001_3023, 0x6f]), None, "mv a0, sp; sd x0, 0(sp)");
    assert_eq!(start(&[0x73, align]), None, "behind an environment call");
}

#[test]
fn what_bare_metal_programs_have_too_tells_nothing() {
    let id = note(b"GNU\0", 3, &[7; 20]);
    let property = note(b"GNU\0", 5, &[0; 16]);
    assert_eq!(with_notes(&[id, property].concat()), None);
    assert_eq!(with_notes(&note(b"Go\0\0", 1, &[])), None);
    assert_eq!(with_notes(&[0xff; 33]), None, "no notes at all");
    assert_eq!(with_notes(&note(b"GNU\0", 1, &[0; 16])[..20]), None, "cut");
    let extra = |kind: u32| Part { kind, ..part(RW, ADDRESS + 0x2000, &[0; 16]) };
    // Stack, read-only after relocation, exception frame, thread-local, attributes.
    let kinds = [0x6474_e551, 0x6474_e552, 0x6474_e550, 7, 0x7000_0003];
    let parts: Vec<Part> = kinds.map(extra).into_iter().chain([text(&ECALL)]).collect();
    assert_eq!(system(&elf(ADDRESS, &parts)), None);
}

#[test]
fn many_segments_of_many_notes_take_no_time() {
    let notes = note(b"x\0\0\0", 1, &[]).repeat(1 << 18);
    let mut file = elf(ADDRESS, &vec![text(&ECALL); 4000]);
    let at = file.len() as u64;
    file.extend(&notes);
    for header in 1..4000 {
        let header = 64 + 56 * header;
        file[header..header + 4].copy_from_slice(&PT_NOTE.to_le_bytes());
        file[header + 8..header + 16].copy_from_slice(&at.to_le_bytes());
        file[header + 32..header + 40].copy_from_slice(&(notes.len() as u64).to_le_bytes());
    }
    let start = std::time::Instant::now();
    assert_eq!(system(&file), None);
    assert!(start.elapsed().as_secs() < 2, "{:?}", start.elapsed());
}

#[test]
fn messages_say_what_is_wrong_its_value_and_what_to_do() {
    let error = |file: &[u8]| Program::from_elf(file).map(|_| ()).expect_err("refused").to_string();
    let patched = |at: usize, byte: u8| {
        let mut file = elf(ADDRESS, &[text(&ECALL)]);
        file[at] = byte;
        error(&file)
    };
    assert!(patched(4, 1).contains("32-bit, as RV32") && patched(4, 1).contains("-mabi=lp64"));
    assert!(patched(18, 62).contains("x86-64 (machine 62)"));
    assert!(patched(16, 3).contains("-no-pie"));
    assert!(patched(24, 1).contains("entry point 0x10001 is odd"));
    let linux = note(b"GNU\0", 1, &code(&[0, 4, 15, 0]));
    let linux = Part { kind: PT_NOTE, ..part(R, ADDRESS + 0x1000, &linux) };
    let linux = error(&elf(ADDRESS, &[text(&ECALL), linux]));
    assert!(linux.contains("Linux, kernel 4.15.0") && linux.contains("none-elf"), "{linux}");
    let overlap = error(&elf(ADDRESS, &[text(&ECALL), part(RW, ADDRESS + 4, &[1])]));
    assert!(overlap.contains("0x10000..0x10008 and 0x10004..0x10005 overlap"), "{overlap}");
    let data = part(RW, 0x2_0000, &[1; 8]);
    let entry = error(&elf(0x2_0000, &[text(&ECALL), data]));
    assert!(entry.contains("0x20000, which is not executable"), "{entry}");
    for text in [patched(4, 1), patched(16, 1), linux, overlap, entry] {
        assert!(!text.contains('\n') && !text.contains("  "), "{text}");
    }
}
