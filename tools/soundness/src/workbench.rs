//! A program whose rows can be lied about one at a time: what each of them computes is read by
//! nobody, so that a lie breaks what it is about and nothing after it.

mod calling;
pub mod multiplying;

pub use calling::{MULMOD, SHA256, hash_inputs, product_inputs};

use crate::forgeries::Honest;
use crate::liar::World;
use crate::program::{DATA, output};
use crate::replay::Step;
use crate::subject::Subject;
use rill_e2e::assembler::{AUIPC, Assembler, M, OP, OP_IMM, R, elf_at};
use rill_program::WORD_BYTES;
use rill_witness::Cycle;
use std::collections::BTreeMap;

/// The register of [`DATA`].
const BASE: u32 = 5;
/// The offset of the word that the first load reads.
pub const LOADED: u64 = 24;
/// The offset of a word that nothing reads.
pub const UNUSED: u64 = 80;
/// The name of a row of padding.
pub const PADDING: &str = "padding";
/// The name of a branch that is not taken: it has no destination, no access, and output 0.
pub const BRANCH: &str = "not taken";
/// Initial data. The first word is the output.
const WORDS: [u64; 6] = [0, 1, 0x2222, 0x3333, 0x4444, 0x1111];

/// Instructions behind the end.
const UNREACHED: usize = 160;

/// The run, and where its rows are.
#[derive(Debug)]
pub struct Workbench {
    /// The run.
    pub honest: Honest,
    addresses: BTreeMap<&'static str, u64>,
}

/// Code with names for some of its instructions.
struct Code {
    text: Assembler,
    offsets: BTreeMap<&'static str, i32>,
}

impl Code {
    fn new() -> Self {
        Self { text: Assembler::new(), offsets: BTreeMap::new() }
    }

    /// Names the next instruction.
    fn at(&mut self, name: &'static str) -> &mut Assembler {
        let here = self.text.here();
        let before = self.offsets.insert(name, here);
        assert_eq!(before, None, "`{name}` is the name of one instruction");
        &mut self.text
    }
}

impl Workbench {
    /// The run with chunks of 4 bits.
    pub fn new() -> Self {
        Self::with(|subject| subject)
    }

    /// The run with chunks of 8 bits.
    pub fn wide() -> Self {
        Self::with(Subject::wide)
    }

    fn with(change: impl Fn(Subject) -> Subject) -> Self {
        let mut code = Code::new();
        code.text.set(BASE, DATA);
        code.text.addi(6, 0, 100);
        code.text.addi(7, 0, 7);
        arithmetic(&mut code);
        memory(&mut code);
        control(&mut code);
        output(&mut code.text);
        // Code that nobody reaches, so that the bytecode has 2^9 rows: not a multiple of any width
        // of chunks.
        (0..UNREACHED).for_each(|_| code.text.addi(0, 0, 0));
        Self::of(code, |code| elf_at(code, DATA, 128, &WORDS), change)
    }

    /// The run of a program that is an ELF, given its code.
    fn of(code: Code, elf: impl Fn(&[u8]) -> Vec<u8>, change: impl Fn(Subject) -> Subject) -> Self {
        let Code { text, offsets } = code;
        let elf = elf(&text.bytes());
        let place = |offset: i32| rill_e2e::assembler::TEXT + offset as u64;
        let addresses = offsets.into_iter().map(|(name, offset)| (name, place(offset))).collect();
        Self { honest: Honest::of(change(Subject::new(&elf, &[]))), addresses }
    }

    /// The first row of the instruction of this name; a row of padding for [`PADDING`].
    ///
    /// # Panics
    /// If the program has none.
    pub fn row(&self, name: &str) -> usize {
        if name == PADDING {
            return self.honest.cycles.len() - 2;
        }
        let address = self.addresses[name];
        let row = self.honest.cycles.iter().position(|cycle| cycle.unexpanded_pc == address);
        row.expect("the instruction is executed")
    }

    /// The columns of rows.
    pub fn world(&self, cycles: &[Cycle]) -> World {
        let subject = &self.honest.subject;
        World::of(cycles, &subject.dimensions()).with_calls(subject.tables())
    }

    /// The bytecode row of an instruction, executed or not.
    ///
    /// # Panics
    /// If the program has none.
    pub fn step(&self, name: &str) -> Step {
        let address = self.addresses[name];
        let row = self.honest.subject.key().rows().iter().position(|row| row.address == address);
        Step { pc: row.expect("the instruction is in the bytecode") as u32, advice: 0 }
    }

    /// Index of the word at an offset of the data.
    ///
    /// # Panics
    /// If the data is not in memory.
    pub fn word(&self, offset: u64) -> usize {
        let word = self.honest.subject.run.map.word_index(DATA + offset);
        word.expect("data is memory") as usize
    }

    /// The initial value of the word at an offset of the data.
    pub fn value(&self, offset: u64) -> u64 {
        WORDS.get((offset / WORD_BYTES) as usize).copied().unwrap_or(0)
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}

fn arithmetic(code: &mut Code) {
    let plain = |funct3| R { funct7: 0, funct3 };
    let times = |funct3| R { funct7: M, funct3 };
    code.at("add").register(OP, plain(0), [8, 6, 7]);
    code.at("sub").register(OP, R { funct7: 0x20, funct3: 0 }, [9, 6, 7]);
    code.at("mul").register(OP, times(0), [10, 6, 7]);
    code.at("and").register(OP, plain(7), [11, 6, 7]);
    code.at("or").register(OP, plain(6), [12, 6, 7]);
    code.at("slt").register(OP, plain(2), [13, 7, 6]);
    code.at("divu").register(OP, times(5), [14, 6, 7]);
    code.at("addi").addi(15, 0, 4);
    // 0 - 2^63.
    code.text.addi(16, 0, 1);
    code.text.immediate(OP_IMM, 1, [16, 16], 63);
    code.at("negate").register(OP, R { funct7: 0x20, funct3: 0 }, [17, 0, 16]);
}

fn memory(code: &mut Code) {
    code.at("load").load(3, 18, BASE, LOADED as i32);
    code.at("load word").load(2, 19, BASE, 12);
    code.at("store").store(3, 6, BASE, 64);
    code.at("store byte").store(0, 7, BASE, 72);
    code.at("store byte again").store(0, 7, BASE, 72);
    code.text.addi(25, BASE, UNUSED as i32);
    // Reads the address of a word and does not access it.
    code.at("address").register(OP, R { funct7: 0, funct3: 4 }, [26, 25, 25]);
}

fn control(code: &mut Code) {
    code.at("call").jump(20, 4);
    code.at("jump").jump(0, 8);
    code.at("jumped over").addi(21, 0, 1);
    // Its second half is no instruction, so that the next row of the bytecode is the next one's.
    code.text.upper(AUIPC, 1, 0);
    code.text.addi(1, 1, 12);
    code.at("jump to next").jump_register(0, 1, 0);
    code.at("taken").branch(0, [0, 0], 8);
    code.at("branched over").addi(21, 0, 1);
    code.text.addi(22, 0, 1);
    code.text.addi(23, 0, 2);
    // 1 < 2: not taken.
    code.at(BRANCH).branch(7, [22, 23], 8);
    code.at("not branched over").addi(21, 0, 1);
    // Five equal instructions.
    code.at("equal").addi(24, 0, 1);
    (0..4).for_each(|_| code.text.addi(24, 0, 1));
}
