//! The rows of calls do what their operations say.

use rill_isa::{At, Kind, Register, Row};
use rill_precompiles::ec256::Ec256;
use rill_precompiles::inverse::Inverse;
use rill_precompiles::keccak::Keccak;
use rill_precompiles::mulmod::MulMod;
use rill_precompiles::sha256::Sha256;
use rill_precompiles::{Operation, Pointer, Shape, Source, System, operation, operations};
use rill_program::{Pointers, call, calls_address};
use std::collections::BTreeMap;

const SHA256: Shape = Sha256::SHAPE;
const KECCAK: Shape = Keccak::SHAPE;
const MULMOD: Shape = MulMod::SHAPE;
const INVERSE: Shape = Inverse::SHAPE;
const EC256: Shape = Ec256::SHAPE;

/// Registers and words, by address. Words never written hold their own hash.
struct Machine {
    registers: [u64; 128],
    words: BTreeMap<u128, u64>,
}

impl Machine {
    fn word(&self, address: u128) -> u64 {
        assert!(address.is_multiple_of(8), "{address:#x}");
        let other = (address as u64 ^ (address >> 40) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.words.get(&address).copied().unwrap_or(other)
    }

    fn run(&mut self, rows: &[Row]) {
        let slot = |register: Option<Register>| register.map_or(0, Register::index);
        for row in rows {
            let [left, right] = [row.rs1, row.rs2].map(|r| self.registers[slot(r)]);
            let address = || u128::try_from(i128::from(right) + row.imm).expect("an address");
            let result = match row.kind {
                Kind::Ld => self.word(address()),
                Kind::Sd => {
                    self.words.insert(address(), left);
                    continue;
                }
                Kind::Xor => left ^ right,
                Kind::Addi => left.wrapping_add(row.imm as u64),
                other => panic!("{other:?}"),
            };
            assert!(row.rd.is_some() && row.hint.is_none());
            self.registers[slot(row.rd)] = result;
        }
    }
}

fn x(number: u8) -> Register {
    Register::new(number)
}

/// Runs call number `number` of `operation` and looks at every word that it may have changed.
fn check(operation: &Operation, pointers: Pointers, number: u64) {
    let shape = operation.shape;
    let mut machine = Machine { registers: [0; 128], words: BTreeMap::new() };
    for register in 1..32 {
        machine.registers[register] = 0x1000 * register as u64;
    }
    let stride = 8 << shape.log_words;
    let counter = Register::calls(shape.id).index();
    machine.registers[counter] = stride * number;
    let before = Machine { words: BTreeMap::new(), ..machine };
    machine.run(&call(At(0x100), operation, &pointers).rows);

    let base = (1 << 66) + (u128::from(shape.id) << 56) + u128::from(stride * number);
    assert_eq!(base, calls_address(shape) + u128::from(stride * number));
    let at = |pointer| u128::from(before.registers[pointers.of(pointer).index()]);
    let output =
        |call: u128, output: usize| before.word(call + 8 * (shape.inputs + output) as u128);
    let mut expected = BTreeMap::new();
    let mut taken = [0; 4];
    let mut input = 0;
    for &(source, count) in operation.inputs {
        for i in 0..count {
            let mut next = |pointer: Pointer| {
                let word = before.word(at(pointer) + 8 * taken[pointer as usize]);
                taken[pointer as usize] += 1;
                word
            };
            let value = match source {
                Source::Zero => 0,
                Source::Guest(pointer) => next(pointer),
                Source::Before(first) => output(base - u128::from(stride), first + i),
                Source::BeforeXor(first, pointer) => {
                    output(base - u128::from(stride), first + i) ^ next(pointer)
                }
            };
            expected.insert(base + 8 * input, value);
            input += 1;
        }
    }
    assert_eq!(input, shape.inputs as u128, "every input is asserted");
    if let Some((pointer, count)) = operation.outputs {
        for i in 0..count {
            expected.insert(at(pointer) + 8 * i as u128, output(base, i));
        }
    }
    assert_eq!(machine.words, expected, "{}", operation.name);
    let mut registers = before.registers;
    registers[counter] += stride;
    registers[40..42].copy_from_slice(&machine.registers[40..42]);
    assert_eq!(machine.registers, registers, "{}", operation.name);
}

#[test]
fn a_call_stores_all_inputs_and_loads_the_outputs_that_the_guest_wants() {
    for operation in operations() {
        let pointers = Pointers { rd: x(10), rs1: x(11), rs2: x(12), rs3: x(13) };
        let equal = Pointers { rd: x(10), rs1: x(10), rs2: x(10), rs3: x(10) };
        for number in [1, 2, 77, (1 << 22) - 1] {
            check(operation, pointers, number);
            check(operation, equal, number);
        }
        if !operation.continues() {
            check(operation, pointers, 0);
        }
    }
}

#[test]
fn rows_of_a_call_are_as_many_as_the_record_says() {
    let count = |code| {
        let zero = Register::ZERO;
        let pointers = Pointers { rd: zero, rs1: zero, rs2: zero, rs3: zero };
        call(At(4), operation(code).unwrap(), &pointers).rows.len()
    };
    // Two rows for a word of the guest or of the call before, four for both, one for zero.
    let counts = [(1, 33), (2, 25), (3, 25), (4, 33), (8, 101), (9, 43), (10, 85), (11, 93)];
    let products = [(16, 33), (17, 25), (18, 33), (20, 25)];
    let points = [(24, 51), (25, 27), (26, 29), (27, 43), (28, 35), (29, 37), (30, 51)];
    let others = [(12, 51)].into_iter().chain(products).chain(points);
    for (code, rows) in counts.into_iter().chain(others) {
        assert_eq!(count(code), rows, "operation {code}");
    }
}

#[test]
fn a_call_is_one_sequence_of_four_bytes() {
    for operation in operations() {
        let pointers = Pointers { rd: x(5), rs1: x(5), rs2: x(6), rs3: x(7) };
        let expansion = call(At(0x100), operation, &pointers).stamped(false);
        assert_eq!(expansion.crossing, None);
        let last = expansion.rows.len() - 1;
        for (i, row) in expansion.rows.iter().enumerate() {
            assert_eq!((row.middle, row.continues, row.compressed), (i > 0, i < last, false));
            assert_eq!(row.address, 0x100);
        }
        assert_eq!(expansion.rows[last].fall_through(), 0x104);
    }
}

#[test]
fn registers_that_count_calls_are_no_others() {
    for shape in [SHA256, KECCAK, MULMOD, INVERSE, EC256] {
        let register = Register::calls(shape.id);
        assert_eq!(register.number(), 64 + shape.id);
        assert!(register.counts_calls() && !register.is_guest() && !register.is_temp());
    }
    assert!((0..64).all(|number| !x(number).counts_calls()));
    assert!((64..128).all(|number| x(number).counts_calls() && !x(number).is_guest()));
}
