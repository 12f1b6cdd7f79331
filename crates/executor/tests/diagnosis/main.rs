//! What is made of runs that fail: programs of a few words, in ELFs written here.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod programs;

use programs::*;
use rill_executor::{Crash, Diagnosis, Hint, LOG_END, Limits, LogPart, MAX_LOG, Machine, RunError};
use rill_loader::Program;
use std::sync::Arc;

fn crash_of(program: &Program) -> Box<Crash> {
    let limits = Limits { max_rows: 1 << 20, log_memory: 20, ..Limits::default() };
    Machine::new(&program.key)
        .unwrap()
        .run_watched(&Arc::default(), &limits, &mut |_| {})
        .unwrap_err()
}

/// The crash of a program with symbols, and what it means.
fn diagnosed(code: &Code) -> (Box<Crash>, Diagnosis) {
    let program = program(code, false);
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
    let (_, diagnosis) = diagnosed(&OVERFLOW);
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
    let (crash, diagnosis) = diagnosed(&NULL_CALL);
    assert_eq!(crash.error, RunError::NoExit);
    assert_eq!(diagnosis.hint, Some(Hint::NullCall));
    assert_eq!(diagnosis.place.symbol, Some(("outer".to_owned(), 12)));
    assert_eq!(diagnosis.instruction.as_deref(), Some("jalr ra, 0(a5)"));
    assert_eq!(callers(&diagnosis), [("_start", 4)]);
}

#[test]
fn a_jump_out_of_the_program_is_a_bad_call() {
    let (crash, diagnosis) = diagnosed(&WILD_CALL);
    assert_eq!(crash.error, RunError::NotCode { pc: TEXT + 12, address: 0x1234_5000 });
    assert_eq!(diagnosis.hint, Some(Hint::BadCall));
    // It was no call but a jump, so the caller is that of `outer`.
    assert_eq!(callers(&diagnosis), [("_start", 4)]);
}

#[test]
fn a_bad_pointer_is_told_with_the_call_and_its_callers() {
    let (crash, diagnosis) = diagnosed(&BAD_WRITE);
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
    let (crash, diagnosis) = diagnosed(&ABSURD_WRITE);
    assert!(matches!(crash.error, RunError::OutputTooLong { .. }));
    assert_eq!(diagnosis.call.unwrap().arguments, [1, TEXT, 0x7000_0000_0000_0000]);
    assert_eq!((diagnosis.hint, diagnosis.place.address), (Some(Hint::BadPointer), TEXT + 20));
}

#[test]
fn what_was_logged_before_a_crash_is_not_lost() {
    let program = program(&LOG_THEN_STOP, false);
    let machine = Machine::new(&program.key).unwrap();
    let mut told = Vec::new();
    let crash = machine
        .run_watched(&Arc::default(), &Limits::default(), &mut |part| {
            told.push(match part {
                LogPart::Text(text) => text.to_vec(),
                LogPart::End(log) => [b"end:", &log.text[..]].concat(),
            });
        })
        .unwrap_err();
    let text = LOG_THEN_STOP.words[0].to_le_bytes();
    assert_eq!(told, [text.to_vec(), [b"end:", &text[..]].concat()]);
    assert_eq!(crash.log.text, text);
    let diagnosis = Diagnosis::new(&program, &crash).unwrap();
    assert_eq!(diagnosis.instruction.as_deref(), Some("unimp 0xc0001073"));
    assert_eq!(diagnosis.hint, Some(Hint::Abort));
}

#[test]
fn an_endless_log_keeps_its_start_and_its_end() {
    let program = program(&ENDLESS_LOG, false);
    let machine = Machine::new(&program.key).unwrap();
    let limits = Limits { max_rows: 1 << 22, ..Limits::default() };
    let mut shown = 0;
    let crash = machine
        .run_watched(&Arc::default(), &limits, &mut |part| {
            if let LogPart::Text(text) = part {
                shown += text.len();
            }
        })
        .unwrap_err();
    assert!(matches!(crash.error, RunError::RowLimit { .. }));
    assert_eq!([shown, crash.log.text.len(), crash.log.end.len()], [MAX_LOG, MAX_LOG, LOG_END]);
    assert_eq!(crash.log.unreadable, 0);
    // 64 bytes a call, so the last words are those of the last call.
    assert!(crash.log.left_out > 0 && crash.log.left_out.is_multiple_of(64));
    assert_eq!(crash.log.end[..4], ENDLESS_LOG.words[0].to_le_bytes());
}

#[test]
fn what_is_logged_from_outside_memory_is_counted() {
    let program = program(&BAD_LOG, false);
    let crash = crash_of(&program);
    assert_eq!((crash.log.text.len(), crash.log.unreadable), (0, 8));
}

#[test]
fn a_heap_beyond_the_limit_is_exhausted() {
    let (crash, diagnosis) = diagnosed(&HEAP);
    assert!(matches!(crash.error, RunError::MemoryFull { words: 1_048_576, .. }));
    let Some(Hint::HeapExhausted { heap, log_memory: 20 }) = diagnosis.hint else {
        panic!("{diagnosis:?}")
    };
    assert_eq!(heap.end - heap.start, 1 << 26);
}

#[test]
fn returning_from_the_outermost_function_is_no_exit() {
    let (crash, diagnosis) = diagnosed(&RETURNS);
    assert_eq!(crash.error, RunError::NoExit);
    assert_eq!((diagnosis.place.address, diagnosis.hint), (TEXT + 4, Some(Hint::NoExit)));
}

#[test]
fn an_overwritten_return_address_is_told() {
    let (_, diagnosis) = diagnosed(&SMASHED);
    assert_eq!(diagnosis.hint, Some(Hint::BadReturn));
    assert_eq!(diagnosis.place.symbol, Some(("outer".to_owned(), 24)));
    assert_eq!(diagnosis.callers, []);
}

#[test]
fn callers_are_found_with_and_without_symbols() {
    let (_, diagnosis) = diagnosed(&FRAMES);
    assert_eq!(diagnosis.hint, Some(Hint::NullPointer));
    assert_eq!(callers(&diagnosis), [("outer", 16), ("_start", 4)]);

    // By frame pointers, and with no function to name, the firmware least of all.
    let stripped = program(&FRAMES, true);
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
    let (_, diagnosis) = diagnosed(&ODD_SHAPES);
    assert_eq!(diagnosis.instruction.as_deref(), Some("ebreak 0x00100073"));
    assert_eq!(callers(&diagnosis), [("outer", 28), ("_start", 4)]);
}

#[test]
fn a_program_without_stack_is_told_so() {
    let (_, diagnosis) = diagnosed(&NO_STACK);
    assert_eq!(diagnosis.hint, Some(Hint::NoStack));
}

#[test]
fn a_run_that_does_not_begin_has_no_diagnosis() {
    let program = program(&RETURNS, false);
    let limits = Limits { log_memory: 10, ..Limits::default() };
    let machine = Machine::new(&program.key).unwrap();
    let crash = machine.run_watched(&Arc::default(), &limits, &mut |_| {}).unwrap_err();
    assert!(matches!(crash.error, RunError::MemoryLimit { .. }));
    assert_eq!(Diagnosis::new(&program, &crash), None);
}
