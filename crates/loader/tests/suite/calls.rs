//! The firmware, run row by row from an `ecall` to its return.

use crate::discovery::rows_at;
use crate::elf::{ECALL, RW, RX, code, elf, part};
use crate::notes::declaration;
use crate::rows::{Machine, Unsatisfied};
use rill_isa::{Hint, Register, Row};
use rill_loader::{Options, Program};
use rill_program::{Layout, MAX_HEAP_BYTES, MemoryMap, PAGE_BYTES};

const TEXT: u64 = 0x8000_0000;
const DATA: u64 = 0x8000_1000;
const DATA_BYTES: u64 = 512;
const CAPACITY: u64 = 128;

const READ: u64 = 63;
const WRITE: u64 = 64;
const EXIT: u64 = 93;
const EXIT_GROUP: u64 = 94;
const BRK: u64 = 214;

/// A program that does one `ecall` after another, and the machine it runs on.
struct Guest {
    program: Program,
    machine: Machine,
}

impl Guest {
    fn new(tape: &[u8]) -> Self {
        Self::declaring(&[], tape)
    }

    /// Of a program that declares the precompiles of these ids.
    fn declaring(ids: &[u8], tape: &[u8]) -> Self {
        let data: Vec<u8> = (0..DATA_BYTES).map(|i| (i * 7 + 1) as u8).collect();
        let parts = [part(RX, TEXT, &code(&ECALL)), part(RW, DATA, &data), declaration(ids)];
        let options = Options { output_capacity: CAPACITY };
        let program = Program::from_elf_with(&elf(TEXT, &parts), options).expect("a sound program");
        let layout = program.key.layout();
        let map = MemoryMap::covering(layout, &[TEXT / PAGE_BYTES, DATA / PAGE_BYTES]);
        let mut machine = Machine::new(&map, program.key.image());
        machine.tape = tape.to_vec();
        for (i, register) in machine.registers[1..32].iter_mut().enumerate() {
            *register = i128::from(i as u64 * 0x0101_0101_0101);
        }
        let mut guest = Self { program, machine };
        let first = guest.program.key.row(guest.program.key.reset() as usize).address;
        assert_eq!(guest.step(first).and_then(|next| guest.step(next)), Ok(TEXT));
        guest
    }

    /// Runs the one variant of the instruction at `address` that can be proven.
    fn step(&mut self, address: u64) -> Result<u64, Unsatisfied> {
        let mut outcomes: Vec<_> = rows_at(&self.program, address)
            .chunk_by(|_, next| next.middle)
            .map(|sequence| {
                let mut machine = self.machine.clone();
                machine.run(sequence, None).map(|next| (next, machine))
            })
            .collect();
        assert!(!outcomes.is_empty(), "no row at {address:#x}");
        assert!(outcomes.iter().filter(|outcome| outcome.is_ok()).count() <= 1);
        outcomes.sort_by_key(Result::is_err);
        let (next, machine) = outcomes.swap_remove(0)?;
        self.machine = machine;
        Ok(next)
    }

    /// Does a system call; gives `a0` and the number of rows, checks that nothing else of the guest
    /// changes.
    fn call(&mut self, number: u64, arguments: [u64; 3]) -> Result<u64, Unsatisfied> {
        self.machine.registers[17] = number.into();
        for (register, argument) in self.machine.registers[10..13].iter_mut().zip(arguments) {
            *register = argument.into();
        }
        let before = self.machine.registers;
        let mut at = self.step(TEXT)?;
        while at != TEXT + 4 && at != 0 {
            assert!(Layout::is_firmware(at), "{at:#x}");
            at = self.step(at)?;
        }
        for i in (0..32).filter(|&i| i != 10) {
            assert_eq!(self.machine.registers[i], before[i], "x{i} after call {number}");
        }
        let returned = u64::try_from(self.machine.registers[10]).expect("a 64-bit value");
        assert!(at != 0 || number == EXIT || number == EXIT_GROUP);
        Ok(returned)
    }

    fn bytes(&self, address: u64, count: u64) -> Vec<u8> {
        let io_bytes = 8 * self.program.key.layout().io_words();
        self.all_bytes(io_bytes + address - TEXT, count)
    }

    /// Bytes of words `word` and following of the I/O region.
    fn io(&self, word: u64, count: u64) -> Vec<u8> {
        self.all_bytes(8 * word, count)
    }

    fn all_bytes(&self, offset: u64, count: u64) -> Vec<u8> {
        let all = self.machine.memory.iter().flat_map(|word| word.to_le_bytes());
        all.skip(offset as usize).take(count as usize).collect()
    }
}

#[test]
fn exit_stores_twice_the_code_plus_one_and_jumps_to_address_zero() {
    for number in [EXIT, EXIT_GROUP] {
        for exit_code in [0, 1, 127, 255, 256, u64::MAX] {
            let mut guest = Guest::new(&[]);
            guest.call(number, [exit_code, 0, 0]).unwrap();
            let word = guest.io(Layout::EXIT_WORD, 8);
            assert_eq!(word, (2 * (exit_code & 0xff) + 1).to_le_bytes());
            assert_eq!(guest.io(Layout::OUTPUT_LENGTH_WORD, 8), [0; 8]);
        }
    }
}

#[test]
fn read_copies_the_tape_to_any_place_and_no_further() {
    let tape: Vec<u8> = (0..200u32).map(|i| (i * 13 + 5) as u8).collect();
    for start in 0..9 {
        for length in [0, 1, 2, 7, 8, 9, 15, 16, 63, 64, 65, 80, 130, 199, 200, 201, 300] {
            let mut guest = Guest::new(&tape);
            let place = DATA + 16 + start;
            let before = guest.bytes(DATA, DATA_BYTES);
            let count = length.min(200);
            assert_eq!(guest.call(READ, [0, place, length]), Ok(count));
            assert_eq!(guest.machine.tape, tape[count as usize..]);
            let mut expected = before;
            let at = 16 + start as usize;
            expected[at..at + count as usize].copy_from_slice(&tape[..count as usize]);
            assert_eq!(guest.bytes(DATA, DATA_BYTES), expected, "{length} bytes at {start}");
        }
    }
}

/// A prover that says that the input has ended cannot go on with it.
#[test]
fn the_length_of_the_input_is_advice_once() {
    let advice = |guest: &Guest| {
        let rows = guest.program.key.rows().iter();
        rows.filter(|row| row.hint == Some(Hint::TapeLength)).count()
    };
    let mut guest = Guest::new(&[1, 2, 3]);
    assert_eq!(advice(&guest), 1);
    assert_eq!(guest.machine.registers[Register::INPUT_LEFT.index()], 3);
    guest.machine.tape.extend([4, 5]);
    assert_eq!(guest.call(READ, [0, DATA, 2]), Ok(2));
    assert_eq!(guest.call(READ, [0, DATA, 2]), Ok(1));
    assert_eq!(guest.call(READ, [0, DATA, 2]), Ok(0));
}

/// The buffer may be at any address: what is not a word of the guest cannot be written.
#[test]
fn read_writes_to_no_address_of_the_io_region() {
    let mut guest = Guest::new(&[1; 200]);
    let io = (guest.machine.memory.clone(), guest.program.key.layout().io_words() as usize);
    for place in [0, u64::MAX - 7, u64::MAX - 100, 1 << 63, 8, TEXT - 8] {
        let mut other = Guest { program: guest.program.clone(), machine: guest.machine.clone() };
        assert_eq!(other.call(READ, [0, place, 200]), Err(Unsatisfied::Address), "{place:#x}");
        assert_eq!(other.machine.memory[..io.1], io.0[..io.1]);
    }
    assert_eq!(guest.call(READ, [0, DATA, 200]), Ok(200));
    assert_eq!(guest.machine.memory[..io.1], io.0[..io.1]);
}

#[test]
fn read_goes_on_where_it_stopped_and_gives_nothing_at_the_end() {
    let mut guest = Guest::new(b"abcdefgh, and so on");
    assert_eq!(guest.call(READ, [0, DATA, 3]), Ok(3));
    assert_eq!(guest.call(READ, [0, DATA + 3, 100]), Ok(16));
    assert_eq!(guest.call(READ, [0, DATA + 3, 100]), Ok(0));
    assert_eq!(guest.bytes(DATA, 19), b"abcdefgh, and so on");
}

#[test]
fn no_advice_makes_read_exceed_its_buffer() {
    // The rows of the call up to the copy, with every advice a huge number.
    let mut guest = Guest::new(&[0; 100]);
    guest.machine.registers[17] = READ.into();
    guest.machine.registers[10..13].copy_from_slice(&[0, DATA.into(), 5]);
    let rows: Vec<Row> = guest.program.key.rows().to_vec();
    let mut at = TEXT;
    while at != TEXT + 4 {
        let variant = rows.iter().position(|row| row.address == at).unwrap();
        let length = rows[variant..].iter().take_while(|row| row.continues).count() + 1;
        let sequence = &rows[variant..variant + length];
        at = guest.machine.run(sequence, Some(u64::MAX)).unwrap();
    }
    assert_eq!(guest.machine.registers[10], 5);
    assert_eq!(guest.bytes(DATA, 6)[..5], [0xff; 5]);
    assert_ne!(guest.bytes(DATA, 6)[5], 0xff);
}

#[test]
fn write_appends_to_the_output_from_any_place() {
    for start in 0..9 {
        let mut guest = Guest::new(&[]);
        let mut expected = Vec::new();
        for (i, length) in [3, 8, 0, 17, 1, 40, 9].into_iter().enumerate() {
            let from = DATA + start + 32 * i as u64;
            assert_eq!(guest.call(WRITE, [1, from, length]), Ok(length));
            expected.extend(guest.bytes(from, length));
        }
        let written = expected.len();
        expected.resize(CAPACITY as usize, 0);
        guest.call(EXIT, [0; 3]).unwrap();
        assert_eq!(guest.io(Layout::OUTPUT_WORD, CAPACITY), expected);
        let length = guest.io(Layout::OUTPUT_LENGTH_WORD, 8);
        assert_eq!(length, (written as u64).to_le_bytes());
    }
}

#[test]
fn the_output_can_be_filled_and_not_exceeded() {
    let mut guest = Guest::new(&[]);
    assert_eq!(guest.call(WRITE, [1, DATA, CAPACITY - 1]), Ok(CAPACITY - 1));
    for length in [2, CAPACITY, u64::MAX, 1 << 63] {
        let mut other = Guest { program: guest.program.clone(), machine: guest.machine.clone() };
        assert_eq!(other.call(WRITE, [1, DATA, length]), Err(Unsatisfied::Assertion));
    }
    assert_eq!(guest.call(WRITE, [1, DATA, 1]), Ok(1));
    assert_eq!(guest.call(WRITE, [1, DATA, 0]), Ok(0));
    assert_eq!(guest.call(WRITE, [1, DATA, 1]), Err(Unsatisfied::Assertion));
}

#[test]
fn the_log_takes_everything_and_changes_nothing() {
    let mut guest = Guest::new(&[]);
    let memory = guest.machine.memory.clone();
    assert_eq!(guest.call(WRITE, [2, DATA, 1000]), Ok(1000));
    assert_eq!(guest.machine.memory, memory);
}

#[test]
fn other_files_and_other_calls_give_errors() {
    let mut guest = Guest::new(&[1, 2, 3]);
    let bad_file = 9u64.wrapping_neg();
    for file in [1, 2, 3, u64::MAX, 1 << 32] {
        assert_eq!(guest.call(READ, [file, DATA, 1]), Ok(bad_file));
    }
    for file in [0, 3, u64::MAX, (1 << 32) + 1] {
        assert_eq!(guest.call(WRITE, [file, DATA, 1]), Ok(bad_file));
    }
    for number in [0, 1, 62, 65, 92, 95, 213, 215, 222, u64::MAX, (1 << 32) + 93] {
        assert_eq!(guest.call(number, [0, 0, 0]), Ok(38u64.wrapping_neg()));
    }
    assert_eq!(guest.machine.tape, [1, 2, 3]);
}

#[test]
fn the_break_moves_above_its_start_only() {
    let mut guest = Guest::new(&[]);
    let start = guest.program.key.layout().end;
    let end = DATA + DATA_BYTES;
    assert!(start >= end && start.is_multiple_of(16));
    assert_eq!(guest.call(BRK, [0; 3]), Ok(start));
    assert_eq!(guest.call(BRK, [start + 100, 0, 0]), Ok(start + 100));
    let above = start + MAX_HEAP_BYTES + 1;
    for refused in [0, 1, start - 1, above, 1 << 63, u64::MAX] {
        assert_eq!(guest.call(BRK, [refused, 0, 0]), Ok(start + 100));
    }
    assert_eq!(guest.call(BRK, [above - 1, 0, 0]), Ok(above - 1));
    assert_eq!(guest.call(BRK, [start, 0, 0]), Ok(start));
    assert_eq!(guest.machine.registers[Register::BREAK.index()], 0);
}

#[test]
fn the_probe_gives_the_declared_precompiles_where_there_are_some() {
    let probe = u64::from(u32::from_be_bytes(*b"RILL"));
    let enosys = 38u64.wrapping_neg();
    assert_eq!(Guest::new(&[]).call(probe, [1, 2, 3]), Ok(enosys));
    for (ids, bits) in [
        (&[1][..], 0b10),
        (&[3], 0b1000),
        (&[3, 1], 0b1010),
        (&[1, 2, 3], 0b1110),
        (&[7], 1 << 7),
        (&[7, 1], 1 << 7 | 0b10),
    ] {
        let mut guest = Guest::declaring(ids, &[7]);
        assert_eq!(guest.call(probe, [1, 2, 3]), Ok(bits));
        for number in [probe + 1, probe - 1, probe | 1 << 32, 0, u64::MAX] {
            assert_eq!(guest.call(number, [0; 3]), Ok(enosys));
        }
        // The other calls are what they were.
        assert_eq!(guest.call(WRITE, [1, DATA, 9]), Ok(9));
        assert_eq!(guest.call(READ, [0, DATA, 9]), Ok(1));
        assert_eq!(guest.call(BRK, [0; 3]), Ok(guest.program.key.layout().end));
    }
}
