//! Small runs for tests.

use crate::calls::Calls;
use crate::forms::oracle;
use crate::{Context, FormKind, Schedules};
use rill_executor::{Limits, Machine, Run};
use rill_loader::{Options, Program};
use rill_precompiles::mulmod64;
use rill_sumcheck_prover::Schedule;
use rill_verifier::{Dimensions, Statement};
use rill_witness::{BLOCK_ROWS, Block, Cycle, CycleSource, Replayed, SourceError};
use std::ops::Range;

/// Where the instructions of an assembled program lie.
pub(crate) const TEXT: u64 = 0x1_0000;
/// Where its data lies.
pub(crate) const DATA: u64 = 0x1_0200;

const LOAD: u32 = 1;
const NOTE: u32 = 4;
const EXECUTE: u32 = 1;
const WRITE: u32 = 2;
const READ: u32 = 4;

/// A run of a program, small enough for naive forms.
pub(crate) struct Fixture {
    pub(crate) program: Program,
    pub(crate) run: Run,
    pub(crate) statement: Statement,
    pub(crate) calls: Calls<'static>,
}

impl Fixture {
    /// `guests/prebuilt/NAME.elf` on an input that starts with the counts, within `2^log_cycles`
    /// rows.
    pub(crate) fn guest(name: &str, counts: &[u64], log_cycles: u8) -> Self {
        let path = format!("{}/../../guests/prebuilt/{name}.elf", env!("CARGO_MANIFEST_DIR"));
        let elf = std::fs::read(path).expect("the prebuilt guests are part of the repository");
        let input: Vec<u8> = counts.iter().flat_map(|count| count.to_le_bytes()).collect();
        Self::new(name, &elf, &input, log_cycles)
    }

    /// The instructions `code` at [`TEXT`], at most 128 of them, and `data` at [`DATA`]. As there
    /// is no stack, memory has the least size, `m = 10`.
    pub(crate) fn assembled(code: &[u32], data: &[u64], log_cycles: u8) -> Self {
        assert!(code.len() <= 128, "the data lies behind 128 instructions");
        let text = code.iter().flat_map(|word| word.to_le_bytes()).collect();
        let words = data.iter().flat_map(|word| word.to_le_bytes()).collect();
        let segments = [(LOAD, READ | EXECUTE, TEXT, text), (LOAD, READ | WRITE, DATA, words)];
        Self::new("assembled", &elf(TEXT, &segments), &[], log_cycles)
    }

    /// A program that declares modular products and makes five of them in each of `rounds` rounds:
    /// with x0 as a factor and with the modulus as target among them.
    pub(crate) fn products(rounds: u32, log_cycles: u8) -> Self {
        let addi = |rd: u32, rs1: u32, imm: u32| imm << 20 | rs1 << 15 | rd << 7 | 0x13;
        let code = u32::from(mulmod64::CODE);
        let product = |rd: u32, rs1: u32, rs2: u32, m: u32| {
            let operation = (code >> 3) << 25 | (code & 7) << 12 | 0x0b;
            m << 27 | rs2 << 20 | rs1 << 15 | rd << 7 | operation
        };
        let branch_back_7 = 0xfe02_92e3_u32; // bne t0, zero, -28
        let mut text =
            vec![addi(5, 0, rounds), addi(6, 0, 0xfff), addi(7, 0, 0xffb), addi(8, 0, 123)];
        text.extend([product(7, 7, 8, 6), product(8, 8, 7, 6), product(9, 7, 0, 6)]);
        text.extend([addi(10, 6, 0), product(10, 8, 7, 10), product(0, 7, 8, 6)]);
        text.extend([addi(5, 5, 0xfff), branch_back_7, addi(17, 0, 93), addi(10, 0, 0), 0x73]);
        let text = text.iter().flat_map(|word| word.to_le_bytes()).collect();
        let note =
            [&[5, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0][..], b"Rill\0\0\0\0", &[mulmod64::ID, 0, 0, 0]];
        let segments = [(LOAD, READ | EXECUTE, TEXT, text), (NOTE, READ, 0, note.concat())];
        Self::new("products", &elf(TEXT, &segments), &[], log_cycles)
    }

    fn new(name: &str, elf: &[u8], input: &[u8], log_cycles: u8) -> Self {
        // A small output region keeps the dense tables of RAM small.
        let options = Options { output_capacity: 64 };
        let program = Program::from_elf_with(elf, options).expect("a guest is a program");
        let machine = Machine::new(&program.key).expect("a guest loads");
        let run = machine.run(input, &Limits::default()).expect("a guest runs");
        assert!(run.rows <= 1 << log_cycles, "{name}: {} rows", run.rows);
        let statement = Statement {
            program_digest: *program.key.digest(),
            log_cycles,
            log_memory: run.map.log_words() as u8,
            memory: run.map.extents().to_vec(),
            invocations: run.invocations(),
            exit_code: run.exit_code as u8,
            output: run.output.clone(),
        };
        let cycles = Replayed::new(&run.trace, &program.key, u32::from(log_cycles));
        let calls = Calls::collect(&program.key, &run.map, &cycles, usize::MAX);
        let calls = calls.expect("a fixture replays").kept();
        Self { program, run, statement, calls }
    }

    pub(crate) fn dimensions(&self) -> Dimensions {
        Dimensions::new(&self.statement, &self.program.key)
    }

    pub(crate) fn cycles(&self) -> impl CycleSource + '_ {
        Replayed::new(&self.run.trace, &self.program.key, u32::from(self.statement.log_cycles))
    }

    pub(crate) fn context<'a>(
        &'a self,
        cycles: &'a dyn CycleSource,
        form: FormKind,
    ) -> Context<'a> {
        let (key, dimensions) = (&self.program.key, self.dimensions());
        let (map, calls) = (&self.run.map, &self.calls);
        Context { key, map, dimensions, calls, cycles, form, schedules: Schedules::NONE }
    }

    /// All cycles in order, padding included.
    pub(crate) fn list(&self) -> Vec<Cycle> {
        let cycles = self.cycles();
        let context = self.context(&cycles, FormKind::Naive);
        oracle::rows(&context, |cycle| *cycle).expect("a fixture replays")
    }
}

/// Cycles in as many segments as can be, so that a pass is cut among workers.
pub(crate) struct Cut<'a>(pub(crate) &'a dyn CycleSource);

impl CycleSource for Cut<'_> {
    fn rows(&self) -> u64 {
        self.0.rows()
    }

    fn segments(&self) -> Vec<Range<u64>> {
        let block = BLOCK_ROWS as u64;
        (0..self.rows() / block).map(|i| i * block..(i + 1) * block).collect()
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        self.0.replay(segment, visit)
    }
}

/// Runs `test` with four workers, however many the machine has.
pub(crate) fn with_four_workers(test: impl FnOnce() + Send) {
    rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads").install(test);
}

/// `schedule` with no window longer than `rounds`: a window of `w` rounds has `(d+1)^w` points.
pub(crate) fn capped(schedule: &Schedule, rounds: usize) -> Schedule {
    let pieces = |window: &usize| {
        let (whole, rest) = (window / rounds, window % rounds);
        std::iter::repeat_n(rounds, whole).chain([rest]).collect::<Vec<_>>()
    };
    Schedule::new(schedule.windows().iter().flat_map(pieces))
}

/// A static 64-bit RISC-V executable of `(type, flags, address, bytes)`, without sections.
fn elf(entry: u64, segments: &[(u32, u32, u64, Vec<u8>)]) -> Vec<u8> {
    const HEADER: u16 = 64;
    const PROGRAM_HEADER: u16 = 56;
    const EXEC: u16 = 2;
    const RISC_V: u16 = 243;
    let count = segments.len() as u16;
    let mut out = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    out.extend([EXEC, RISC_V, 1, 0].into_iter().flat_map(u16::to_le_bytes));
    out.extend([entry, HEADER.into(), 0].into_iter().flat_map(u64::to_le_bytes));
    let sizes = [0, 0, HEADER, PROGRAM_HEADER, count, 64, 0, 0];
    out.extend(sizes.into_iter().flat_map(u16::to_le_bytes));
    let mut offset = u64::from(HEADER + PROGRAM_HEADER * count);
    for (kind, flags, address, bytes) in segments {
        let size = bytes.len() as u64;
        out.extend([*kind, *flags].into_iter().flat_map(u32::to_le_bytes));
        out.extend(
            [offset, *address, *address, size, size, 1].into_iter().flat_map(u64::to_le_bytes),
        );
        offset += size;
    }
    out.extend(segments.iter().flat_map(|(.., bytes)| bytes));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns;
    use rill_field::Zero;
    use rill_verifier::spartan::rows::constraints;

    #[test]
    fn every_row_of_a_run_satisfies_the_row_constraints() {
        let guests = [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 10), ("muldiv", &[1], 14)];
        let guests = guests
            .map(|(name, counts, log_cycles)| (name, Fixture::guest(name, counts, log_cycles)));
        let products = ("products", Fixture::products(9, 9));
        for (name, fixture) in guests.into_iter().chain([products]) {
            for (j, cycle) in fixture.list().iter().enumerate() {
                for (i, (guard, difference)) in constraints(&columns(cycle)).into_iter().enumerate()
                {
                    assert!(
                        (guard * difference).is_zero(),
                        "{name} row {j} constraint {i}: {cycle:?}"
                    );
                }
            }
        }
    }
}
