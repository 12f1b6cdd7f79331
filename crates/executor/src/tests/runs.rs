//! What a run says of itself.

use super::programs::{sum_of_input, walk};
use crate::testing::{DATA, LAYOUT, program};
use crate::{MAX_LOG, TraceSource};
use rill_isa::{LoadOp, Width};
use rill_loader::Condition;
use rill_program::{Extent, PAGE_BYTES, PAGE_WORDS};

/// Instructions of the test firmware for `exit`, the reset row among them.
const EXIT: u64 = 10;

#[test]
fn rows_and_instructions_are_counted() {
    let built = program(&[], |code| {
        code.set(5, DATA);
        // One instruction of two rows, and one of four.
        code.store(Width::Byte, 5, 5, 3);
        code.store(Width::Double, 5, 5, 3);
        code.exit(5);
    });
    let run = built.run(&[]).unwrap();
    assert_eq!(run.exit_code, 5);
    assert_eq!(run.instructions, EXIT + 3 + 3);
    assert_eq!(run.rows, run.instructions + 1 + 3);
    assert_eq!(run.trace.rows(), run.rows);
}

#[test]
fn input_is_consumed_in_order() {
    let input: Vec<u8> = (0..1000u64).flat_map(|i| (i << 32).to_le_bytes()).collect();
    assert_eq!(sum_of_input().run(&input).unwrap().exit_code, 499_500 << 32);
    assert_eq!(sum_of_input().run(&[]).unwrap().exit_code, 0);
}

#[test]
fn output_and_log_are_what_was_written() {
    let text = *b"to be or not to be, that is it  ";
    let words: Vec<u64> =
        text.chunks_exact(8).map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap())).collect();
    let built = program(&words, |code| {
        for (file, start, length) in [(1, 0, 5), (2, 6, 12), (1, 5, 13), (2, 0, 5)] {
            code.set(10, file);
            code.set(11, DATA + start);
            code.set(12, length);
            code.call(64);
        }
        code.exit(0);
    });
    let run = built.run(&[]).unwrap();
    assert_eq!(run.output, b"to be or not to be");
    assert_eq!(run.log.text, b"or not to beto be");
}

/// Also where the row of the call is the last one before a checkpoint.
#[test]
fn no_call_that_logs_is_lost() {
    for before in (1 << 14) - 40..(1 << 14) + 5 {
        let built = program(&[0x0063_6261], |code| {
            for _ in 0..before % 4 {
                code.addi(5, 0, 1);
            }
            code.set(5, before / 4);
            code.label("loop");
            code.addi(5, 5, -1);
            code.addi(6, 0, 0);
            code.addi(6, 0, 0);
            code.branch(Condition::Bne, 5, 0, "loop");
            code.set(10, 2);
            code.set(11, DATA);
            code.set(12, 3);
            code.call(64);
            code.exit(0);
        });
        assert_eq!(built.run(&[]).unwrap().log.text, b"abc", "{before} rows before");
    }
}

#[test]
fn the_log_is_bounded() {
    let built = program(&vec![1; 1 << 15], |code| {
        code.set(5, 5);
        code.set(11, DATA);
        code.set(12, 1 << 18);
        code.label("loop");
        code.set(10, 2);
        code.call(64);
        code.addi(5, 5, -1);
        code.branch(Condition::Bne, 5, 0, "loop");
        // A length beyond all memory.
        code.set(12, u64::MAX);
        code.call(64);
        code.exit(0);
    });
    assert_eq!(built.run(&[]).unwrap().log.text.len(), MAX_LOG);
}

#[test]
fn memory_in_use_covers_loads_and_stores() {
    assert_eq!(program(&[], |code| code.exit(0)).run(&[]).unwrap().map.words(), PAGE_WORDS);
    let touch = |address, store| {
        let built = program(&[], |code| {
            code.set(5, address);
            if store {
                code.store(Width::Byte, 5, 5, 0);
            } else {
                code.load(LoadOp::Lb, 6, 5, 0);
            }
            code.exit(0);
        });
        let run = built.run(&[]).unwrap();
        assert_eq!(run.trace.final_memory().len() as u64, 2 * PAGE_WORDS);
        run.map.extents().to_vec()
    };
    for store in [false, true] {
        for address in [LAYOUT.lowest, LAYOUT.lowest + (8 << 12) + 77, LAYOUT.end - 1] {
            let first_page = address / PAGE_BYTES;
            assert_eq!(touch(address, store), [Extent { first_page, pages: 1 }]);
        }
    }
}

#[test]
fn final_memory_is_what_the_program_left() {
    let run = walk(1 << 10, 3).run(&[]).unwrap();
    assert_eq!(run.exit_code, 3);
    let memory = run.trace.final_memory();
    let first = run.map.word_index(DATA).unwrap() as usize;
    let mut expected = vec![0u64; 1024];
    let mut step = 0u64;
    for _ in 0..3 << 10 {
        expected[step as usize % 1024] += step;
        step += 1021;
    }
    assert_eq!(memory[first..first + 1024], expected);
    assert_eq!(memory[0], 7);
}
