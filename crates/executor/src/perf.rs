use crate::testing::*;
use crate::*;
use rill_isa::*;
use std::time::Instant;
#[test]
fn speed() {
    let m = program(
        |c| {
            c.set(5, DATA);
            c.set(6, 30_000_000);
            c.set(7, 0x1234_5678_9abc_def0);
            c.set(9, 0);
            c.label("loop");
            c.immediate(ImmediateOp::Srliw, 8, 7, 7);
            c.immediate(ImmediateOp::Slliw, 10, 7, 25);
            c.binary(BinaryOp::Or, 8, 8, 10);
            c.binary(BinaryOp::Xor, 7, 7, 8);
            c.load(LoadOp::Lw, 11, 5, 16);
            c.binary(BinaryOp::Add, 7, 7, 11);
            c.binary(BinaryOp::And, 12, 7, 8);
            c.store(Width::Word, 12, 5, 16);
            c.load(LoadOp::Ld, 13, 5, 24);
            c.binary(BinaryOp::Addw, 14, 13, 12);
            c.binary(BinaryOp::Xor, 7, 7, 14);
            c.immediate(ImmediateOp::Andi, 15, 7, 3);
            c.branch(Condition::Bne, 15, 0, "skip");
            c.addi(9, 9, 1);
            c.label("skip");
            c.addi(6, 6, -1);
            c.branch(Condition::Bne, 6, 0, "loop");
            c.exit(0);
        },
        &[1, 2, 3, 4, 5],
    );
    let limits = Limits::default();
    for _ in 0..3 {
        let t = Instant::now();
        let r = m.run(&[], &limits).unwrap();
        let s = t.elapsed().as_secs_f64();
        eprintln!(
            "run {} rows {:.1} M/s, cps {}",
            r.rows,
            r.rows as f64 / s / 1e6,
            r.trace.checkpoints()
        );
        let t = Instant::now();
        let mut acc = 0u64;
        let n = r.rows.min(1 << 27);
        r.trace.replay(0..n, 4096, &mut |b| acc ^= b.c[0]).unwrap();
        let s = t.elapsed().as_secs_f64();
        eprintln!("rec {:.1} M/s {acc}", n as f64 / s / 1e6);
    }
}
