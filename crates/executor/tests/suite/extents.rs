//! Programs whose parts lie far apart pay for what they touch.

use crate::EXIT;
use crate::elf::{self, Part, RW, RX, code, part};
use rill_executor::{Limits, Machine, Run, RunError, TraceSource};
use rill_loader::Program;
use rill_program::PAGE_WORDS;

/// sd x5, -8(x5); ld x6, -8(x5).
const STORE_BELOW: u32 = 0xfe52_bc23;
const LOAD_BELOW: u32 = 0xff82_b303;

/// `lui x5, page`.
fn lui(page: u32) -> u32 {
    page << 12 | 0x2b7
}

/// Stores below each of the addresses `page << 12`, then exits.
fn touching(pages: &[u32]) -> Vec<u32> {
    let mut words = Vec::new();
    for page in pages {
        words.extend([lui(*page), STORE_BELOW, LOAD_BELOW]);
    }
    words.extend(EXIT);
    words
}

fn run(entry: u64, parts: &[Part]) -> Result<Run, RunError> {
    let program = Program::from_elf(&elf::elf(entry, parts)).expect("a sound program");
    let machine = Machine::new(&program.key).expect("a program that fits");
    machine.run(&[], &Limits::default())
}

/// Words of the map beyond those of the I/O region, after a replay of all rows.
fn words(run: &Run) -> u64 {
    assert_eq!(run.exit_code, 7);
    let mut rows = 0;
    run.trace.replay(0..run.rows, 3, &mut |block| rows += block.len() as u64).expect("it replays");
    assert_eq!(rows, run.rows);
    run.map.words() - run.map.io_words()
}

#[test]
fn flash_and_ram_cost_no_words_between_them() {
    let flash = part(RX, 0x8000_0000, &code(&touching(&[0x2_0001, 0x2_8000, 0x7_0000])));
    let ram = Part { memory: 1 << 27, ..part(RW, 0x2000_0000, &[1, 2, 3]) };
    let run = run(0x8000_0000, &[ram, flash]).unwrap();
    assert_eq!(words(&run), 3 * PAGE_WORDS);
    assert_eq!(run.map.extents().len(), 3);
}

#[test]
fn reserved_memory_and_text_that_is_not_read_cost_nothing_wherever_a_program_lies() {
    for base in [0x1_0000u64, 0x4_0000, 0x1000, 0x10_0000] {
        let top = (base >> 12) as u32 + 0x4000;
        let text = part(RX, base, &code(&touching(&[top])));
        let bss = Part { memory: 64 << 20, ..part(RW, base + 0x1000, &[]) };
        let run = run(base, &[text, bss]).unwrap();
        assert_eq!(words(&run), PAGE_WORDS, "{base:#x}");
    }
}

#[test]
fn a_stack_that_no_segment_names_is_memory() {
    let text = part(RX, 0x1_0000, &code(&touching(&[0x7_fff0])));
    assert_eq!(words(&run(0x1_0000, &[text]).unwrap()), PAGE_WORDS);
}

/// Eighteen places 2^44 apart are more than the extents of a map, and so are what lies between two
/// of them: refused, and nothing of that size is made.
#[test]
fn places_too_many_and_too_far_apart_are_refused() {
    // li x5, 1; slli x5, x5, 44; add x6, x6, x5; lb x7, 0(x6); ...
    let mut words = vec![0x0010_0293, 0x02c2_9293];
    for _ in 0..18 {
        words.extend([0x0053_0333, 0x0003_0383]);
    }
    words.extend(EXIT);
    let text = part(RX, 0x1_0000, &code(&words));
    let far = part(RW, 1 << 49, &[1]);
    let error = run(0x1_0000, &[text, far]).unwrap_err();
    assert_eq!(error, RunError::MemoryLimit { needed: 43, limit: 28 });
}

#[test]
fn memory_ends_where_extents_must() {
    // lui x5, 0x40000; slli x5, x5, 32; sd x5, -8(x5); sd x5, 0(x5)
    let words = [0x4000_02b7, 0x0202_9293, STORE_BELOW, 0x0052_b023];
    let text = part(RX, 0x1_0000, &code(&words));
    let last = part(RW, (1 << 62) - 16, &[1; 16]);
    let error = run(0x1_0000, &[text, last]).unwrap_err();
    assert_eq!(error, RunError::OutsideMemory { pc: 0x1_000c, address: 1 << 62 });
}

#[test]
fn memory_below_the_program_is_none() {
    let text = part(RX, 0x1_0000, &code(&touching(&[0x10])));
    let error = run(0x1_0000, &[text]).unwrap_err();
    assert_eq!(error, RunError::OutsideMemory { pc: 0x1_0004, address: 0xfff8 });
}
