//! Runs of the prebuilt guests.

use crate::elf::{Part, R, RW, RX, code, elf, part};
use rill_executor::{Limits, Machine, Run, Trace};
use rill_program::ProgramKey;
use rill_witness::{Block, Cycle, CycleSource, Replayed};
use std::fs;
use std::path::Path;

/// A guest's run.
pub(crate) struct Guest {
    pub(crate) key: ProgramKey,
    pub(crate) run: Run,
}

impl Guest {
    /// The guest `name` with a count as its input.
    pub(crate) fn new(name: &str, count: u64) -> Self {
        let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guests/prebuilt");
        let elf = fs::read(guests.join(format!("{name}.elf"))).unwrap();
        Self::of(&elf, &count.to_le_bytes())
    }

    /// A program of a few words that calls precompiles `rounds` times, below 2^11.
    pub(crate) fn calling(rounds: u32) -> Self {
        Self::declaring(
            &[1, 2, 3],
            &[
                0x4000_05b7,                // lui a1, 0x40000
                0x4005_8613,                // addi a2, a1, 1024
                0xfff0_0513,                // addi a0, x0, -1
                0x00a6_3c23,                // sd a0, 24(a2)
                rounds << 20 | 0x0000_0293, // addi t0, x0, rounds
                call(2, [0, 11, 11, 0]),    // sha256.first
                call(4, [11, 0, 11, 0]),    // sha256.last
                call(16, [11, 11, 11, 12]), // mulmod256
                call(9, [0, 0, 11, 0]),     // keccak.absorb136.first
                call(11, [11, 0, 11, 0]),   // keccak.absorb136.last
                0xfff2_8293,                // addi t0, t0, -1
                0xfe02_94e3,                // bne t0, x0, -24
            ],
        )
    }

    /// A program that multiplies in place, and calls a precompile, `rounds` times, below 2^11.
    pub(crate) fn multiplying(rounds: u32) -> Self {
        Self::declaring(
            &[1, 7],
            &[
                0x4000_05b7,                // lui a1, 0x40000
                0xfff0_0613,                // addi a2, x0, -1
                0xfff5_8693,                // addi a3, a1, -1
                rounds << 20 | 0x0000_0293, // addi t0, x0, rounds
                call(19, [13, 13, 5, 12]),  // mulmod64 a3, a3, t0, a2
                call(19, [14, 13, 13, 12]), // mulmod64 a4, a3, a3, a2
                call(1, [11, 11, 11, 0]),   // sha256
                0x0012_8713,                // addi a4, t0, 1
                call(19, [14, 13, 5, 14]),  // mulmod64 a4, a3, t0, a4
                call(19, [14, 5, 5, 0]),    // mulmod64 a4, t0, t0, x0
                0xfff2_8293,                // addi t0, t0, -1
                0xfe02_92e3,                // bne t0, x0, -28
            ],
        )
    }

    /// A program that declares these precompiles and, after these words, exits.
    fn declaring(ids: &[u8], words: &[u32]) -> Self {
        let data = Part { memory: 0x1_0000, ..part(RW, 0x4000_0000, &[]) };
        let note = [5, ids.len() as u32, 1].map(u32::to_le_bytes).concat();
        let note = [&note[..], b"Rill\0\0\0\0", ids].concat();
        let note = Part { kind: 4, memory: 0, ..part(R, 0, &note) };
        let exit = [
            0x0000_0513, // addi a0, x0, 0
            0x05d0_0893, // addi a7, x0, 93
            0x0000_0073, // ecall
        ];
        let text = part(RX, 0x4001_0000, &code(&[words, &exit].concat()));
        Self::of(&elf(0x4001_0000, &[data, text, note]), &[])
    }

    fn of(elf: &[u8], input: &[u8]) -> Self {
        let key = rill_loader::key(elf).unwrap();
        let run = Machine::new(&key).unwrap().run(input, &Limits::default()).unwrap();
        Self { key, run }
    }

    pub(crate) fn log_cycles(&self) -> u32 {
        (self.run.rows + 1).next_power_of_two().ilog2().max(8)
    }

    pub(crate) fn replayed(&self) -> Replayed<'_, Trace> {
        Replayed::new(&self.run.trace, &self.key, self.log_cycles())
    }
}

/// An instruction of custom-0.
fn call(code: u32, [rd, rs1, rs2, rs3]: [u32; 4]) -> u32 {
    let (funct2, funct3) = (code / 8, code % 8);
    rs3 << 27 | funct2 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x0b
}

/// All cycles, segment by segment; blocks must be where they say.
pub(crate) fn list(source: &dyn CycleSource) -> Vec<Cycle> {
    let mut list = Vec::new();
    for segment in source.segments() {
        assert_eq!(segment.start, list.len() as u64);
        let visit = &mut |block: &Block| {
            assert_eq!(block.first_row, list.len() as u64);
            assert_eq!(block.cycles.len(), source.block_rows());
            list.extend_from_slice(&block.cycles);
        };
        source.replay(segment, visit).unwrap();
    }
    assert_eq!(list.len() as u64, source.rows());
    list
}
