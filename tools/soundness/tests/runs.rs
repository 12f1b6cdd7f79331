//! Runs with advice of the prover's choice and without the executor's checks.

use rill_e2e::assembler::Assembler;
use rill_executor::{Limits, Machine};
use rill_field::F;
use rill_isa::{Flag, Flags, Hint};
use rill_soundness::drive::{Guest, drive, verdict};
use rill_soundness::forgeries::Honest;
use rill_soundness::liar::{Liar, truth};
use rill_soundness::manifest::stage_of;
use rill_soundness::program::DATA;
use rill_soundness::replay::set_index;
use rill_soundness::subject::Subject;
use rill_soundness::workbench::Workbench;
use rill_witness::Cycle;

/// The driver goes where the executor goes.
#[test]
fn a_driven_run_on_true_advice_is_that_of_the_executor() {
    let honest = Honest::new();
    let key = honest.subject.key();
    let mut taken: Vec<u64> = honest
        .cycles
        .iter()
        .filter(|cycle| key.row(cycle.pc as usize).hint.is_some())
        .map(|cycle| cycle.lookup_index as u64)
        .rev()
        .collect();
    let script = drive(key, &mut |_| taken.pop().unwrap(), 256);
    assert!(honest.along(&script) == honest.cycles, "the driver goes another way");
}

/// A program that writes what it reads: whatever the advice, what is proven is what was read.
#[test]
fn a_run_on_advice_of_the_provers_choice_proves_what_it_reads() {
    let mut code = Assembler::new();
    code.set(5, DATA);
    code.call(63, 0, (5, 64), 8);
    code.call(64, 1, (5, 64), 8);
    code.call(93, 0, (0, 0), 8);
    let guest = Guest::new(code);
    let run = Machine::new(&guest.key).unwrap().run(b"12345678", &Limits::default()).unwrap();
    assert_eq!(run.output, b"12345678");
    let advice = &mut |row: &rill_isa::Row| match row.hint {
        Some(Hint::TapeLength) => 8,
        _ => u64::from_le_bytes(*b"87654321"),
    };
    let script = drive(&guest.key, advice, 256);
    let cycles = guest.perform(&script, &|_, _| {});
    let error = guest.verdict(b"12345678", &cycles).unwrap_err();
    assert_eq!(error.at, "accesses");
    let digits = |c: &Cycle| {
        let bytes = c.ram_write_value.to_le_bytes();
        (c.flags.has(Flag::Store) && bytes.iter().all(u8::is_ascii_digit)).then_some(bytes)
    };
    let written = cycles.iter().rev().find_map(digits).unwrap();
    assert_eq!(guest.verdict(&written, &cycles), Ok(()));
}

/// An address is a sum of integers and does not wrap at 2^64: an access there has no word.
#[test]
fn an_address_that_wraps_has_no_word() {
    let mut code = Assembler::new();
    // -256 + 0x300 = 0x200: below all memory, where no word is.
    code.addi(6, 0, -256);
    code.load(3, 7, 6, 0x300);
    code.call(93, 0, (0, 0), 8);
    let guest = Guest::new(code);
    assert!(Machine::new(&guest.key).unwrap().run(&[], &Limits::default()).is_err());
    let script = drive(&guest.key, &mut |_| 0, 256);
    let is_wrapped = |c: &Cycle| c.flags.has(Flag::Load) && c.rs2_value == 256u64.wrapping_neg();
    for word in [None, Some(0), Some(1)] {
        let cycles = guest.perform(&script, &|_, c| {
            if is_wrapped(c) {
                c.ram_word = word;
            }
        });
        assert!(cycles.iter().any(is_wrapped));
        assert!(guest.verdict(&[], &cycles).is_err(), "{word:?}");
    }
}

/// What the prover may choose and nobody cares about.
#[test]
fn harmless_freedom_is_accepted() {
    let honest = Honest::new();
    let subject = &honest.subject;
    let key = subject.key();
    let (script, rows) = (honest.script(), honest.cycles.len());
    let executed = script.len();
    let last = (1u32 << key.log_bytecode()) - 1;
    assert!(key.rows().len() <= last as usize, "the bytecode is padded with no-ops");
    let verdict = |hook: &dyn Fn(usize, &mut Cycle)| {
        let cycles = honest.perform(&script, hook);
        assert_ne!(cycles, honest.cycles);
        verdict(key, &subject.statement, &cycles)
    };
    let padding = |j: usize| j >= executed && j < rows && j % 2 == 1;
    let another_no_op = |j: usize, c: &mut Cycle| {
        c.pc = if padding(j) { last } else { c.pc };
        c.next_pc = if padding(j + 1) { last } else { c.next_pc };
    };
    assert_eq!(verdict(&another_no_op), Ok(()));
    let high_half_of_advice = |_: usize, c: &mut Cycle| {
        if c.flags.has(Flag::Advice) {
            set_index(c, c.lookup_index | 0xdead_beef << 64);
        }
    };
    assert_eq!(verdict(&high_half_of_advice), Ok(()));
    let increments_of_nothing = |_: usize, c: &mut Cycle| {
        c.rd_inc = if c.rd.is_none() { 12345 } else { c.rd_inc };
        c.ram_inc = if c.ram_word.is_none() { 54321 } else { c.ram_inc };
    };
    assert_eq!(verdict(&increments_of_nothing), Ok(()));
}

/// A row of an index behind the bytecode, which the first chunk can say: it has no columns at all,
/// so that nothing is asked of it but where it goes, and it counts as none.
#[test]
fn a_row_behind_the_bytecode_is_refused() {
    let workbench = Workbench::new();
    let subject: &Subject = &workbench.honest.subject;
    let dimensions = subject.dimensions();
    assert!(!dimensions.log_bytecode.is_multiple_of(dimensions.chunk_bits));
    let size = 1u32 << dimensions.log_bytecode;
    let last = workbench.honest.cycles.len() - 1;
    let cases = [
        (Flags::NONE.with(Flag::Jump), &["bytecode.read_raf"][..]),
        (Flags::NONE, &["spartan.outer", "bytecode.read_raf"]),
    ];
    for (flags, refusals) in cases {
        let mut cycles = workbench.honest.cycles.clone();
        (cycles[last].pc, cycles[last].flags) = (0, flags);
        let mut world = workbench.world(&cycles);
        let first = dimensions.lookup_chunks();
        for i in 0..dimensions.bytecode_chunks() {
            let shift = (dimensions.bytecode_chunks() - 1 - i) * dimensions.chunk_bits;
            let digit = (size + 3) as usize >> shift & ((1 << dimensions.chunk_bits) - 1);
            world.set_chunk(first + i, last, &[(digit, F::from(1u64))]);
        }
        let outcome = Liar::about(subject, &subject.setup(), &world).prove(&truth);
        assert_eq!(outcome.refusals, refusals);
        let error = subject.judge(&outcome.bytes).unwrap_err();
        assert_eq!(stage_of(error.at), stage_of(refusals[0]));
    }
}
