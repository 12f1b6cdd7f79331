//! What is made of runs that fail: programs of a few words, in ELFs written here.

use crate::elf::{Part, RW, RX, code, elf_with, part};
use rill_executor::{Crash, Diagnosis, Hint, LOG_END, Limits, LogPart, MAX_LOG, Machine, RunError};
use rill_loader::Program;
use std::sync::Arc;

/// The stack comes first, then the text.
const BASE: u64 = 0x4000_0000;
const TEXT: u64 = BASE + 0x1_0000;

/// A function: its name and its instructions.
type Function<'a> = (&'a str, &'a [u32]);

/// Sets the stack pointer and calls the function behind it.
const START: Function<'_> = (
    "_start",
    &[
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008
    ],
);

/// The program of these functions, one behind the other, with a stack of 64 KiB below it and
/// symbols unless it is `stripped`.
fn program(functions: &[Function<'_>], stripped: bool) -> Program {
    let (mut text, mut symbols) = (Vec::new(), Vec::new());
    for (name, words) in functions {
        symbols.push((*name, TEXT + text.len() as u64));
        text.extend(code(words));
    }
    if stripped {
        symbols.clear();
    }
    let stack = Part { memory: TEXT - BASE, ..part(RW, BASE, &[]) };
    Program::from_elf(&elf_with(TEXT, &[stack, part(RX, TEXT, &text)], &[], &symbols)).unwrap()
}

/// The crash of a program, whose log is told to `log`.
fn watched(program: &Program, limits: &Limits, log: &mut dyn FnMut(LogPart<'_>)) -> Box<Crash> {
    let machine = Machine::new(&program.key).unwrap();
    machine.run_watched(&Arc::default(), limits, log).unwrap_err()
}

fn crash_of(program: &Program) -> Box<Crash> {
    let limits = Limits { max_rows: 1 << 20, log_memory: 20, ..Limits::default() };
    watched(program, &limits, &mut |_| {})
}

/// The crash of a program with symbols, and what it means.
fn diagnosed(functions: &[Function<'_>]) -> (Box<Crash>, Diagnosis) {
    let program = program(functions, false);
    let crash = crash_of(&program);
    let diagnosis = Diagnosis::new(&program, &crash).unwrap();
    (crash, diagnosis)
}

/// Names and offsets of the callers.
fn callers(diagnosis: &Diagnosis) -> Vec<(&str, u64)> {
    let symbols = diagnosis.callers.iter().map(|place| place.symbol.as_ref().unwrap());
    symbols.map(|(name, offset)| (name.as_str(), *offset)).collect()
}

#[test]
fn recursion_without_end_overflows_the_stack() {
    let recurse = [
        0xc001_0113, // add sp,sp,-1024
        0x3e11_3c23, // sd ra,1016(sp)
        0x3e81_3823, // sd s0,1008(sp)
        0xff5f_f0ef, // jal 40010008 <recurse>
    ];
    let (_, diagnosis) = diagnosed(&[START, ("recurse", &recurse)]);
    let Some(Hint::StackOverflow { stack_pointer, stack }) = &diagnosis.hint else {
        panic!("{diagnosis:?}")
    };
    assert_eq!(*stack, BASE..TEXT);
    assert!(*stack_pointer < BASE && *stack_pointer >= BASE - 4096, "{stack_pointer:#x}");
    assert_eq!(diagnosis.instruction.as_deref(), Some("sd ra, 1016(sp)"));
    let callers = callers(&diagnosis);
    let (outermost, inner) = callers.split_last().unwrap();
    assert_eq!(*outermost, ("_start", 4));
    assert!(inner.len() >= 60 && inner.iter().all(|caller| *caller == ("recurse", 12)));
}

#[test]
fn a_null_call_is_found_where_it_was_made() {
    let outer = [
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0000_0793, // li a5,0
        0x0007_80e7, // jalr a5
    ];
    let (crash, diagnosis) = diagnosed(&[START, ("outer", &outer)]);
    assert_eq!(crash.error, RunError::NoExit);
    assert_eq!(diagnosis.hint, Some(Hint::NullCall));
    assert_eq!(diagnosis.place.symbol, Some(("outer".to_owned(), 12)));
    assert_eq!(diagnosis.instruction.as_deref(), Some("jalr ra, 0(a5)"));
    assert_eq!(callers(&diagnosis), [("_start", 4)]);
}

#[test]
fn a_jump_out_of_the_program_is_a_bad_call() {
    let outer = [
        0x1234_57b7, // lui a5,0x12345
        0x0007_8067, // jr a5
    ];
    let (crash, diagnosis) = diagnosed(&[START, ("outer", &outer)]);
    assert_eq!(crash.error, RunError::NotCode { pc: TEXT + 12, address: 0x1234_5000 });
    assert_eq!(diagnosis.hint, Some(Hint::BadCall));
    // It was no call but a jump, so the caller is that of `outer`.
    assert_eq!(callers(&diagnosis), [("_start", 4)]);
}

#[test]
fn a_bad_pointer_is_told_with_the_call_and_its_callers() {
    let outer = [
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0010_0513, // li a0,1
        0x7000_05b7, // lui a1,0x70000
        0x0205_9593, // sll a1,a1,0x20
        0x0080_0613, // li a2,8
        0x0040_00ef, // jal 40010024 <sys>
    ];
    let sys = [
        0x0400_0893, // li a7,64
        0x0000_0073, // ecall
        0x0000_8067, // ret
    ];
    let (crash, diagnosis) = diagnosed(&[START, ("outer", &outer), ("sys", &sys)]);
    assert!(matches!(crash.error, RunError::OutsideMemory { address: 0x7000_0000_0000_0000, .. }));
    let call = diagnosis.call.unwrap();
    assert_eq!(call.name(), Some("write"));
    assert_eq!(call.arguments, [1, 0x7000_0000_0000_0000, 8]);
    assert_eq!(diagnosis.hint, Some(Hint::BadPointer));
    assert_eq!(diagnosis.place.symbol, Some(("sys".to_owned(), 4)));
    assert_eq!(diagnosis.instruction.as_deref(), Some("ecall"));
    assert_eq!(callers(&diagnosis), [("outer", 24), ("_start", 4)]);
}

#[test]
fn an_absurd_length_is_told_with_the_call() {
    let start = [
        0x0400_0893, // li a7,64
        0x0010_0513, // li a0,1
        0x4001_05b7, // lui a1,0x40010
        0x7000_0637, // lui a2,0x70000
        0x0206_1613, // sll a2,a2,0x20
        0x0000_0073, // ecall
    ];
    let (crash, diagnosis) = diagnosed(&[("_start", &start)]);
    assert!(matches!(crash.error, RunError::OutputTooLong { .. }));
    assert_eq!(diagnosis.call.unwrap().arguments, [1, TEXT, 0x7000_0000_0000_0000]);
    assert_eq!((diagnosis.hint, diagnosis.place.address), (Some(Hint::BadPointer), TEXT + 20));
}

#[test]
fn what_was_logged_before_a_crash_is_not_lost() {
    let start = [
        0x0400_0893, // li a7,64
        0x0020_0513, // li a0,2
        0x4001_05b7, // lui a1,0x40010
        0x0040_0613, // li a2,4
        0x0000_0073, // ecall
        0xc000_1073, // unimp
    ];
    let program = program(&[("_start", &start)], false);
    let mut told = Vec::new();
    let crash = watched(&program, &Limits::default(), &mut |part| {
        told.push(match part {
            LogPart::Text(text) => text.to_vec(),
            LogPart::End(log) => [b"end:", &log.text[..]].concat(),
        });
    });
    let text = start[0].to_le_bytes();
    assert_eq!(told, [text.to_vec(), [b"end:", &text[..]].concat()]);
    assert_eq!(crash.log.text, text);
    let diagnosis = Diagnosis::new(&program, &crash).unwrap();
    assert_eq!(diagnosis.instruction.as_deref(), Some("unimp 0xc0001073"));
    assert_eq!(diagnosis.hint, Some(Hint::Abort));
}

#[test]
fn an_endless_log_keeps_its_start_and_its_end() {
    let start = [
        0x0400_0893, // li a7,64
        0x0020_0513, // li a0,2
        0x4001_05b7, // lui a1,0x40010
        0x0400_0613, // li a2,64
        0x0000_0073, // ecall
        0xff1f_f06f, // j 40010004
    ];
    let program = program(&[("_start", &start)], false);
    let limits = Limits { max_rows: 1 << 22, ..Limits::default() };
    let mut shown = 0;
    let crash = watched(&program, &limits, &mut |part| {
        if let LogPart::Text(text) = part {
            shown += text.len();
        }
    });
    assert!(matches!(crash.error, RunError::RowLimit { .. }));
    assert_eq!([shown, crash.log.text.len(), crash.log.end.len()], [MAX_LOG, MAX_LOG, LOG_END]);
    assert_eq!(crash.log.unreadable, 0);
    // 64 bytes a call, so the last words are those of the last call.
    assert!(crash.log.left_out > 0 && crash.log.left_out.is_multiple_of(64));
    assert_eq!(crash.log.end[..4], start[0].to_le_bytes());
}

#[test]
fn what_is_logged_from_outside_memory_is_counted() {
    let start = [
        0x0400_0893, // li a7,64
        0x0020_0513, // li a0,2
        0x7000_05b7, // lui a1,0x70000
        0x0205_9593, // sll a1,a1,0x20
        0x0080_0613, // li a2,8
        0x0000_0073, // ecall
        0xc000_1073, // unimp
    ];
    let program = program(&[("_start", &start)], false);
    let crash = crash_of(&program);
    assert_eq!((crash.log.text.len(), crash.log.unreadable), (0, 8));
}

#[test]
fn a_heap_beyond_the_limit_is_exhausted() {
    let start = [
        0x4001_0137, // lui sp,0x40010
        0x0040_00ef, // jal 40010008 <_start+0x8>
        0x0000_0513, // li a0,0
        0x0d60_0893, // li a7,214
        0x0000_0073, // ecall
        0x0400_05b7, // lui a1,0x4000
        0x00b5_0533, // add a0,a0,a1
        0x0000_0073, // ecall
        0xfe05_3c23, // sd zero,-8(a0)
        0x0000_12b7, // lui t0,0x1
        0x4055_0533, // sub a0,a0,t0
        0xff5f_f06f, // j 40010020 <_start+0x20>
    ];
    let (crash, diagnosis) = diagnosed(&[("_start", &start)]);
    assert!(matches!(crash.error, RunError::MemoryFull { words: 1_048_576, .. }));
    let Some(Hint::HeapExhausted { heap, log_memory: 20 }) = diagnosis.hint else {
        panic!("{diagnosis:?}")
    };
    assert_eq!(heap.end - heap.start, 1 << 26);
}

#[test]
fn returning_from_the_outermost_function_is_no_exit() {
    let start = [
        0x4001_0137, // lui sp,0x40010
        0x0000_8067, // ret
    ];
    let (crash, diagnosis) = diagnosed(&[("_start", &start)]);
    assert_eq!(crash.error, RunError::NoExit);
    assert_eq!((diagnosis.place.address, diagnosis.hint), (TEXT + 4, Some(Hint::NoExit)));
}

#[test]
fn an_overwritten_return_address_is_told() {
    let outer = [
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0410_0793, // li a5,65
        0x00f1_3423, // sd a5,8(sp)
        0x0081_3083, // ld ra,8(sp)
        0x0101_0113, // add sp,sp,16
        0x0000_8067, // ret
    ];
    let (_, diagnosis) = diagnosed(&[START, ("outer", &outer)]);
    assert_eq!(diagnosis.hint, Some(Hint::BadReturn));
    assert_eq!(diagnosis.place.symbol, Some(("outer".to_owned(), 24)));
    assert_eq!(diagnosis.callers, []);
}

#[test]
fn callers_are_found_with_and_without_symbols() {
    let outer = [
        0xfe01_0113, // add sp,sp,-32
        0x0011_3c23, // sd ra,24(sp)
        0x0081_3823, // sd s0,16(sp)
        0x0201_0413, // add s0,sp,32
        0x0040_00ef, // jal 4001001c <inner>
    ];
    let inner = [
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0081_3023, // sd s0,0(sp)
        0x0101_0413, // add s0,sp,16
        0x0000_0093, // li ra,0
        0x0000_3503, // ld a0,0(zero)
    ];
    let functions = &[START, ("outer", &outer), ("inner", &inner)];
    let (_, diagnosis) = diagnosed(functions);
    assert_eq!(diagnosis.hint, Some(Hint::NullPointer));
    assert_eq!(callers(&diagnosis), [("outer", 16), ("_start", 4)]);

    // By frame pointers, and with no function to name, the firmware least of all.
    let stripped = program(functions, true);
    let crash = crash_of(&stripped);
    let blind = Diagnosis::new(&stripped, &crash).unwrap();
    let addresses = |diagnosis: &Diagnosis| -> Vec<u64> {
        diagnosis.callers.iter().map(|place| place.address).collect()
    };
    assert_eq!(addresses(&blind), addresses(&diagnosis));
    assert!(blind.callers.iter().chain([&blind.place]).all(|place| place.symbol.is_none()));
}

#[test]
fn early_returns_and_large_frames_hide_no_caller() {
    let outer = [
        0x0205_1063, // bnez a0,40010028 <outer+0x20>
        0xff01_0113, // add sp,sp,-16
        0x0011_3423, // sd ra,8(sp)
        0x0005_0863, // beqz a0,40010024 <outer+0x1c>
        0x0081_3083, // ld ra,8(sp)
        0x0101_0113, // add sp,sp,16
        0x0000_8067, // ret
        0x0080_00ef, // jal 4001002c <inner>
        0x0000_8067, // ret
    ];
    let inner = [
        0xffff_e2b7, // lui t0,0xffffe
        0x0051_0133, // add sp,sp,t0
        0x0000_2337, // lui t1,0x2
        0xff83_0313, // add t1,t1,-8
        0x0011_3023, // sd ra,0(sp)
        0x0000_0093, // li ra,0
        0x0010_0073, // ebreak
    ];
    let (_, diagnosis) = diagnosed(&[START, ("outer", &outer), ("inner", &inner)]);
    assert_eq!(diagnosis.instruction.as_deref(), Some("ebreak 0x00100073"));
    assert_eq!(callers(&diagnosis), [("outer", 28), ("_start", 4)]);
}

#[test]
fn a_program_without_stack_is_told_so() {
    let start = [
        0xfe01_0113, // add sp,sp,-32
        0x0011_3c23, // sd ra,24(sp)
    ];
    let (_, diagnosis) = diagnosed(&[("_start", &start)]);
    assert_eq!(diagnosis.hint, Some(Hint::NoStack));
}

#[test]
fn a_run_that_does_not_begin_has_no_diagnosis() {
    let start = [
        0x4001_0137, // lui sp,0x40010
        0x0000_8067, // ret
    ];
    let program = program(&[("_start", &start)], false);
    let limits = Limits { log_memory: 10, ..Limits::default() };
    let crash = watched(&program, &limits, &mut |_| {});
    assert!(matches!(crash.error, RunError::MemoryLimit { .. }));
    assert_eq!(Diagnosis::new(&program, &crash), None);
}
