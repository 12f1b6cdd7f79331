//! Replays against one serial recording.

use super::programs::{random, sum_of_input, walk};
use super::values::Values;
use crate::block::Block;
use crate::checkpoint::CheckpointLimits;
use crate::testing::{Built, program};
use crate::{Digest, Limits, ReplayError, Run, TraceSource};
use core::ops::Range;
use rill_isa::Hint;
use rill_loader::Condition;
use std::thread;

/// The rows of a range in one block.
fn record(run: &Run, rows: Range<u64>, block_rows: usize) -> (Block, Digest) {
    let mut all = Block { first_row: rows.start, ..Block::new() };
    let digest = run.trace.replay(rows, block_rows, &mut |block| append(&mut all, block)).unwrap();
    (all, digest)
}

fn append(all: &mut Block, block: &Block) {
    assert_eq!(block.first_row, all.first_row + all.len() as u64);
    assert!(all.is_empty() || all.next == block.pc[0], "the row after a block begins the next one");
    all.pc.extend(&block.pc);
    all.ram.extend(&block.ram);
    all.a.extend(&block.a);
    all.b.extend(&block.b);
    all.c.extend(&block.c);
    all.ports.extend(&block.ports);
    all.next = block.next;
}

/// The same range cut out of a recording of all rows, of a run without products.
fn cut(all: &Block, rows: Range<u64>) -> Block {
    let range = rows.start as usize..rows.end as usize;
    Block {
        first_row: rows.start,
        pc: all.pc[range.clone()].to_vec(),
        ram: all.ram[range.clone()].to_vec(),
        a: all.a[range.clone()].to_vec(),
        b: all.b[range.clone()].to_vec(),
        c: all.c[range].to_vec(),
        next: *all.pc.get(rows.end as usize).unwrap_or(&all.next),
        calls: all.calls.clone(),
        ports: all.ports.clone(),
    }
}

fn run(built: &Built, count: usize, bytes: usize) -> Run {
    let checkpoints = CheckpointLimits { count, bytes, copies: 3 };
    let limits = Limits { log_memory: 20, checkpoints, ..Limits::default() };
    built.machine.run(&[], &limits).unwrap()
}

#[test]
fn any_range_in_any_blocks_is_the_same_part_of_the_run() {
    let run = run(&walk(1 << 15, 7), 64, usize::MAX);
    let (all, digest) = record(&run, 0..run.rows, run.rows as usize);
    assert_eq!(all.next, 0, "the no-op follows the last row");
    let mut random = Values(7);
    for block_rows in [1, 100, 256, 4096, 1 << 20] {
        for _ in 0..4 {
            let start = random.below(run.rows);
            let end = start + random.below(70_000.min(run.rows - start));
            let (part, _) = record(&run, start..end, block_rows);
            assert!(part == cut(&all, start..end) || part.is_empty(), "{start}..{end}");
        }
    }
    assert_eq!(record(&run, 0..run.rows, 777).1, digest);
}

#[test]
fn segments_replayed_in_parallel_are_the_run() {
    let run = run(&random(1, 2000, 500), 16, usize::MAX);
    let (all, digest) = record(&run, 0..run.rows, 4096);
    for count in [1, 2, 3, 8, 1000] {
        let segments = run.trace.segments(count);
        assert!(segments.len() <= count && segments.len() >= count.min(8));
        assert_eq!((segments[0].start, segments[segments.len() - 1].end), (0, run.rows));
        assert!(segments.windows(2).all(|pair| pair[0].end == pair[1].start));
        let parts: Vec<(Block, Digest)> = thread::scope(|scope| {
            let replay = |rows: &Range<u64>| {
                let rows = rows.clone();
                let run = &run;
                scope.spawn(move || record(run, rows, 1024))
            };
            let threads: Vec<_> = segments.iter().map(replay).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut joined = Block::new();
        let mut sum = Digest::default();
        for (part, digest) in &parts {
            append(&mut joined, part);
            sum += *digest;
        }
        assert!(joined == all);
        assert_eq!(sum, digest);
    }
}

#[test]
fn checkpoints_are_bounded_in_number_and_memory() {
    for rounds in [1, 10, 100] {
        let few = run(&walk(1 << 14, rounds), 8, usize::MAX).trace;
        assert!(few.checkpoints() <= 8, "{} checkpoints", few.checkpoints());
        assert!(few.rows() < 1 << 17 || few.checkpoints() >= 4);
        let small = run(&walk(1 << 14, rounds), 64, 0).trace;
        // 2^14 words and some: three copies, and the end.
        let copy = (8 << 14) + (1 << 14);
        assert!(small.checkpoint_bytes() <= 4 * copy, "{} bytes", small.checkpoint_bytes());
    }
}

#[test]
fn thinned_checkpoints_replay_the_run() {
    let built = walk(1 << 13, 60);
    let many = run(&built, 1 << 10, usize::MAX);
    let few = run(&built, 3, usize::MAX);
    assert!(many.trace.checkpoints() > 30 && few.trace.checkpoints() <= 3);
    assert!(record(&few, 0..few.rows, 4096) == record(&many, 0..many.rows, 4096));
    for segment in few.trace.segments(3).into_iter().rev() {
        assert!(record(&few, segment.clone(), 4096) == record(&many, segment, 4096));
    }
    assert!(few.trace.final_memory() == many.trace.final_memory());
}

#[test]
fn other_input_diverges_at_a_checkpoint() {
    let built = sum_of_input();
    let mut input = vec![7; 8 * 40_000];
    let mut run = built.run(&input).unwrap();
    input[8 * 5_000] = 8;
    run.trace.replace_tape(input);
    let error = run.trace.replay(0..run.rows, 4096, &mut |_| ()).unwrap_err();
    assert_eq!(error, ReplayError::Diverged { rows: 16_384..32_768 });
    assert_eq!(error.to_string(), "replay diverged at rows 16384..32768");
}

#[test]
fn a_difference_that_leaves_no_trace_in_the_state_diverges_by_digest() {
    let built = sum_of_input();
    let mut input: Vec<u8> = (0..8 * 40_000u32).map(|i| (i / 8) as u8).collect();
    let mut run = built.run(&input).unwrap();
    run.trace.replay(0..run.rows, 4096, &mut |_| ()).unwrap();
    // Two summands change places: register and tape position are the same at the next checkpoint.
    input.swap(8 * 5_000, 8 * 5_001);
    run.trace.replace_tape(input);
    let error = run.trace.replay(0..run.rows, 4096, &mut |_| ()).unwrap_err();
    assert_eq!(error, ReplayError::Diverged { rows: 16_384..32_768 });
}

#[test]
fn parts_of_what_lies_between_checkpoints_diverge_on_their_own() {
    let built = sum_of_input();
    let mut input: Vec<u8> = (0..8 * 40_000u32).map(|i| (i / 8) as u8).collect();
    let mut run = built.run(&input).unwrap();
    let parts = [20_000..21_000, 21_000..30_000, 30_000..40_000];
    for part in &parts {
        run.trace.replay(part.clone(), 256, &mut |_| ()).unwrap();
    }
    let rows_per_word = run.rows / 40_000;
    let first = 25_000 / rows_per_word as usize;
    input.swap(8 * first, 8 * (first + 1));
    run.trace.replace_tape(input);
    for part in parts {
        let outcome = run.trace.replay(part.clone(), 512, &mut |_| ());
        if part.contains(&25_000) {
            assert_eq!(outcome.unwrap_err(), ReplayError::Diverged { rows: part });
        } else {
            assert!(outcome.is_ok(), "{part:?}");
        }
    }
}

#[test]
fn a_program_that_writes_every_page_all_the_time_keeps_to_the_law_of_its_memory() {
    let built = walk(1 << 15, 6);
    let unbounded = run(&built, 64, usize::MAX);
    let words = unbounded.map.words() as usize;
    for bytes in [0, 1 << 20, CheckpointLimits::default().bytes] {
        let run = run(&built, 64, bytes);
        let most = bytes.max(24 * words) + 8 * words;
        assert!(unbounded.checkpoint_bytes() > most, "there is something to bound");
        assert!(run.checkpoint_bytes() <= most, "{} bytes", run.checkpoint_bytes());
        assert!(run.trace.checkpoints() >= 2);
        let rows = run.rows / 2..run.rows / 2 + 5_000;
        assert!(record(&run, rows.clone(), 4096) == record(&unbounded, rows, 777));
    }
}

#[test]
fn a_tape_that_is_too_short_diverges() {
    let built = program(&[], |code| {
        code.set(5, 40_000);
        code.label("loop");
        code.advice(6, Hint::Tape { bytes: 1 });
        code.addi(5, 5, -1);
        code.branch(Condition::Bne, 5, 0, "loop");
        code.exit(0);
    });
    let mut run = built.run(&vec![1; 40_000]).unwrap();
    run.trace.replace_tape(vec![1; 20_000]);
    let error = run.trace.replay(0..run.rows, 4096, &mut |_| ()).unwrap_err();
    assert_eq!(error, ReplayError::Diverged { rows: 49_152..65_536 });
}

#[test]
fn rows_beyond_the_run_are_refused() {
    let run = run(&walk(16, 1), 64, usize::MAX);
    let asked = run.rows - 1..run.rows + 1;
    let error = run.trace.replay(asked.clone(), 4096, &mut |_| ()).unwrap_err();
    assert_eq!(error, ReplayError::OutsideRun { asked, rows: run.rows });
}
