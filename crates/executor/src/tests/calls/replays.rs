//! Replays of runs with calls and products.

use super::{
    A, ABSORB_FIRST, ABSORB_LAST, ABSORB_NEXT, B, C, F1600, MULMOD_ONE, SHA256_FIRST, SHA256_LAST,
    SHA256_NEXT, SHA256_ONE, TO, calling, calls, data, keccak, made, mulmod, sha256,
};
use crate::testing::Built;
use crate::tests::records;
use crate::tests::values::Values;
use crate::{Block, Call, CheckpointLimits, Digest, Limits, Run, TraceSource};
use core::ops::Range;
use rill_isa::{Kind, Register, Row};
use rill_loader::Condition;

/// Calls of all precompiles in a loop of `rounds` rounds, in which each takes what others left, and
/// between them three products.
fn mixed(rounds: u64) -> Built {
    calling(&data(10), |code| {
        code.set(5, rounds);
        code.set(6, 3);
        code.set(7, 0xffff_ffff_0000_0001);
        code.label("loop");
        code.addi(8, 5, 7);
        code.invoke(SHA256_FIRST, [0, TO, A, 0]);
        code.invoke(MULMOD_ONE, [A, A, B, C]);
        code.product([6, 6, A, 7]);
        code.invoke(SHA256_NEXT, [0, 0, A, 0]);
        code.invoke(ABSORB_FIRST, [0, 0, TO, 0]);
        code.product([6, 6, 6, 7]);
        code.product([8, 6, 5, 8]);
        code.invoke(F1600, [TO, A, 0, 0]);
        code.invoke(SHA256_LAST, [A, 0, TO, 0]);
        code.invoke(ABSORB_NEXT, [0, 0, A, 0]);
        code.invoke(ABSORB_LAST, [B, 0, TO, 0]);
        code.invoke(SHA256_ONE, [TO, A, B, 0]);
        code.addi(5, 5, -1);
        code.branch(Condition::Bne, 5, 0, "loop");
    })
}

fn run(built: &Built, count: usize) -> Run {
    let checkpoints = CheckpointLimits { count, ..CheckpointLimits::default() };
    let limits = Limits { log_memory: 20, checkpoints, ..Limits::default() };
    built.machine.run(&[], &limits).unwrap()
}

/// All rows of a range, from blocks of `block_rows`, and their digest.
fn record(run: &Run, rows: Range<u64>, block_rows: usize) -> (Block, Digest) {
    let mut all = Block { first_row: rows.start, ..Block::new() };
    let append = &mut |block: &Block| {
        all.pc.extend(&block.pc);
        all.ram.extend(&block.ram);
        all.a.extend(&block.a);
        all.b.extend(&block.b);
        all.c.extend(&block.c);
        all.calls.append(&block.calls);
        all.ports.extend(&block.ports);
        all.next = block.next;
    };
    let digest = run.trace.replay(rows, block_rows, append).unwrap();
    (all, digest)
}

/// How many calls end in the first `rows` rows.
fn ended(built: &Built, all: &Block, rows: u64) -> usize {
    let ends = |row: &Row| row.kind == Kind::Addi && row.rd.is_some_and(Register::counts_calls);
    count(built, all, rows, ends)
}

/// How many products the first `rows` rows have.
fn products(built: &Built, all: &Block, rows: u64) -> usize {
    count(built, all, rows, |row| row.kind == Kind::MulMod)
}

fn count(built: &Built, all: &Block, rows: u64, counts: impl Fn(&Row) -> bool) -> usize {
    all.pc[..rows as usize].iter().filter(|pc| counts(&built.rows[**pc as usize])).count()
}

#[test]
fn blocks_and_segments_cut_calls_anywhere() {
    let built = mixed(400);
    let run = run(&built, 64);
    let (all, digest) = record(&run, 0..run.rows, run.rows as usize);
    assert_eq!((all.calls.len(), all.ports.len()), (9 * 400, 3 * 400));
    assert_eq!(made(&run), [(sha256(), 1600), (keccak(), 1600), (mulmod(), 400)]);
    for block_rows in [1, 7, 33, 256, 4096] {
        let (rows, same) = record(&run, 0..run.rows, block_rows);
        assert!(rows == all && same == digest, "{block_rows}");
    }
    let mut random = Values(11);
    for _ in 0..40 {
        let start = random.below(run.rows);
        let end = start + random.below(20_000.min(run.rows - start));
        let (part, _) = record(&run, start..end, 1 + random.below(300) as usize);
        assert_eq!(part.a, all.a[start as usize..end as usize], "{start}..{end}");
        let expected = ended(&built, &all, start)..ended(&built, &all, end);
        assert!(part.calls.iter().eq(all.calls.range(expected)), "{start}..{end}");
        let expected = products(&built, &all, start)..products(&built, &all, end);
        assert_eq!(part.ports, all.ports[expected], "{start}..{end}");
    }
}

#[test]
fn a_replay_from_any_checkpoint_has_the_calls_of_the_run() {
    let built = mixed(300);
    let (all, _) = record(&run(&built, 64), 0..run(&built, 64).rows, 4096);
    for count in [2, 3, 8, 64] {
        let run = run(&built, count);
        let mut segments = run.trace.segments(count);
        let row = |segment: &Range<u64>| &built.rows[all.pc[segment.start as usize] as usize];
        let inside = segments.iter().map(row).filter(|row| row.middle).count();
        assert!(count == 2 || inside > 0, "checkpoints inside of calls");
        segments.reverse();
        let parts: Vec<Block> =
            segments.into_iter().map(|segment| record(&run, segment, 100).0).collect();
        let joined = parts.iter().rev().flat_map(|part| part.calls.iter());
        assert!(joined.eq(all.calls.iter()), "{count}");
        let joined = parts.iter().rev().flat_map(|part| &part.ports);
        assert!(joined.eq(&all.ports), "{count}");
    }
}

#[test]
fn calls_of_one_precompile_come_by_number() {
    let mut next = [0; 3];
    for Call { precompile, number, .. } in calls(&run(&mixed(20), 64)).iter() {
        assert_eq!(number, next[precompile]);
        next[precompile] += 1;
    }
    assert_eq!(next, [80, 80, 20]);
}

#[test]
fn records_of_calls_follow_from_spec_and_tables() {
    records::check(&mixed(3));
}

#[test]
fn digests_see_every_word_of_a_call() {
    let call = |precompile, number, inputs| {
        Digest::of_calls([Call { precompile, number, inputs }].into_iter())
    };
    let digest = call(1, 5, &[1, 2, 3]);
    assert_eq!(digest, call(1, 5, &[1, 2, 3]));
    for other in [
        call(0, 5, &[1, 2, 3]),
        call(1, 4, &[1, 2, 3]),
        call(1, 5, &[2, 1, 3]),
        call(1, 5, &[1, 2, 4]),
        call(1, 5, &[1, 2, 3, 0]),
    ] {
        assert_ne!(digest, other);
    }
}
