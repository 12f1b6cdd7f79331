//! Traces in an order of the forger's choice.
//!
//! A script names the bytecode row of each row and the advice it takes. [`perform`] derives all
//! wires as an honest machine would that is led along the script, from the design's column tables
//! and not from the witness generator. A hook changes wires of single rows; whatever follows from
//! the changed values is derived from them. So a forgery breaks no more than it must.

use rill_isa::tables::interleave;
use rill_isa::{Combine, Flag, Kind, Left, REGISTER_COUNT, Register, Right, Row, Write};
use rill_program::{Block, MemoryMap, ProgramKey};
use rill_witness::{Cycle, Gate};
use std::collections::BTreeMap;

/// One row of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Bytecode index.
    pub pc: u32,
    /// What an advice row takes.
    pub advice: u64,
}

/// The script of a trace, without padding.
pub fn script(cycles: &[Cycle]) -> Vec<Step> {
    let executed = cycles.iter().rposition(|cycle| cycle.pc != 0).map_or(0, |last| last + 1);
    let step = |cycle: &Cycle| Step { pc: cycle.pc, advice: cycle.lookup_index as u64 };
    cycles[..executed].iter().map(step).collect()
}

/// The rows of `script`, padded to `2^log_cycles`; `hook` may change any wire of any row.
///
/// # Panics
/// If the script is longer than that.
pub fn perform(
    (key, map): (&ProgramKey, &MemoryMap),
    script: &[Step],
    log_cycles: u8,
    hook: &dyn Fn(usize, &mut Cycle),
) -> Vec<Cycle> {
    let rows = 1usize << log_cycles;
    assert!(script.len() <= rows, "a script fits its trace");
    let step = |j: usize| script.get(j).copied().unwrap_or(Step { pc: 0, advice: 0 });
    let mut machine = Machine::new(key, map);
    let mut cycles = Vec::with_capacity(rows);
    for j in 0..rows {
        let mut cycle = machine.row(step(j));
        let next = if j + 1 < rows { step(j + 1).pc } else { 0 };
        let row = key.row(next as usize);
        (cycle.next_pc, cycle.next_unexpanded_pc, cycle.next_middle) =
            (next, row.address, row.middle);
        hook(j, &mut cycle);
        machine.apply(&cycle);
        cycles.push(cycle);
    }
    cycles
}

/// Registers and memory, as the increments of the rows so far make them.
pub(crate) struct Machine<'a> {
    key: &'a ProgramKey,
    map: &'a MemoryMap,
    registers: [u64; REGISTER_COUNT],
    memory: BTreeMap<u32, u64>,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(key: &'a ProgramKey, map: &'a MemoryMap) -> Self {
        let words = key.image().words(map);
        let memory = words.map(|(index, value)| (index as u32, value)).collect();
        Self { key, map, registers: [0; REGISTER_COUNT], memory }
    }

    /// The value of a slot.
    pub(crate) fn value(&self, slot: Option<Register>) -> u64 {
        slot.map_or(0, |register| self.registers[register.index()])
    }

    /// The wires of a row.
    pub(crate) fn row(&self, step: Step) -> Cycle {
        let row = self.key.row(step.pc as usize);
        let mut cycle = Cycle {
            pc: step.pc,
            unexpanded_pc: row.address,
            imm: row.imm,
            flags: row.flags(),
            table: row.table(),
            rd: row.rd,
            rs1: row.rs1,
            rs2: row.rs2,
            rs1_value: self.value(row.rs1),
            rs2_value: self.value(row.rs2),
            rd_before: self.value(row.rd),
            gate: row.ports.map(|registers| Gate {
                registers,
                values: registers.map(|register| self.value(Some(register))),
            }),
            ..Cycle::NO_OP
        };
        if cycle.flags.accesses_ram() {
            self.read(row, &mut cycle);
        }
        look_up(row, step.advice, &mut cycle);
        write(row, &mut cycle);
        cycle
    }

    /// The word of a row that accesses memory. A poisoned lane gives an address that is none of a
    /// word: the row then has the word around it.
    fn read(&self, row: &Row, cycle: &mut Cycle) {
        let address = i128::from(cycle.rs2_value) + cycle.imm;
        let lane = row.table().and_then(|table| table.lane_of_address(address as u64)).unwrap_or(0);
        cycle.ram_address = (address - i128::from(lane)).cast_unsigned();
        // Words beyond the map have no column; which of them is named does not matter.
        let word = self.map.word_at(cycle.ram_address).unwrap_or(u64::from(u32::MAX >> 8)) as u32;
        cycle.ram_word = Some(word);
        let before = self.memory.get(&word).copied();
        let value = |word: u64| self.memory.get(&(word as u32)).copied().unwrap_or(0);
        cycle.ram_read_value = before
            .unwrap_or_else(|| first_value(self.map, u64::from(word), cycle.rs1_value, value));
    }

    /// Registers and memory after a row.
    pub(crate) fn apply(&mut self, cycle: &Cycle) {
        if let Some(rd) = cycle.rd {
            let value = &mut self.registers[rd.index()];
            *value = value.wrapping_add(cycle.rd_inc as u64);
        }
        if let Some(word) = cycle.ram_word {
            let is_call = u64::from(word) >= self.map.immutable();
            let before = if is_call { cycle.ram_read_value } else { 0 };
            let value = self.memory.entry(word).or_insert(before);
            *value = value.wrapping_add(cycle.ram_inc as u64);
        }
    }
}

/// What the first access to a word finds that the image does not have: an input word of a call is
/// `stored`, its output words follow from the `value`s of all inputs. Other words are zero.
pub(crate) fn first_value(
    map: &MemoryMap,
    word: u64,
    stored: u64,
    value: impl Fn(u64) -> u64,
) -> u64 {
    let mut blocks = map.blocks().iter();
    let holds = |block: &&Block| (block.first..block.called_end()).contains(&word);
    let Some(Block { shape, first, .. }) = blocks.find(holds) else { return 0 };
    let index = (word - first) % shape.words();
    let Some(output) = (index as usize).checked_sub(shape.inputs) else { return stored };
    let inputs: Vec<u64> = (word - index..).take(shape.inputs).map(value).collect();
    let mut outputs = vec![0; shape.outputs];
    rill_natives::outputs(shape.id, &inputs, &mut outputs);
    outputs.get(output).copied().unwrap_or(0)
}

/// Operands, index, output and lane offset.
fn look_up(row: &Row, advice: u64, cycle: &mut Cycle) {
    let spec = row.kind.spec();
    cycle.left_input = match spec.left {
        Left::Zero => 0,
        Left::Rs1 => cycle.rs1_value,
        Left::Pc => cycle.unexpanded_pc,
        Left::Ram => cycle.ram_read_value,
    };
    cycle.right_input = match spec.right {
        Right::Zero => 0,
        Right::Rs2 => cycle.rs2_value.into(),
        Right::Imm => cycle.imm,
        Right::Rs2PlusImm => i128::from(cycle.rs2_value) + cycle.imm,
    };
    if spec.combine == Combine::Advice {
        let index = cycle.gate.map_or(advice.into(), |gate| quotient_and_remainder(&gate));
        set_index(cycle, index);
    }
    settle(cycle);
}

/// The index of a modular product: its quotient above its remainder, 0 by 0.
fn quotient_and_remainder(gate: &Gate) -> u128 {
    let [first, second, modulus] = gate.values.map(u128::from);
    let product = first * second;
    product
        .checked_div(modulus)
        .map_or(product, |quotient| quotient << 64 | (product - quotient * modulus))
}

/// Derives what follows from the operands: product, index, output, lane offset, branch, written
/// value, increments. Advice stays as it is.
///
/// For hooks that changed an operand or the flags.
pub fn settle(cycle: &mut Cycle) {
    let (left, right) = (u128::from(cycle.left_input), cycle.right_input as u128);
    cycle.product = left.wrapping_mul(right);
    let flag = |flag| cycle.flags.has(flag);
    let index = if flag(Flag::Add) {
        left.wrapping_add(right)
    } else if flag(Flag::Sub) {
        left.wrapping_sub(right).wrapping_add(1 << 64)
    } else if flag(Flag::Mul) {
        cycle.product
    } else if flag(Flag::Advice) {
        cycle.lookup_index
    } else {
        interleave(cycle.left_input, right as u64)
    };
    read_at(cycle, index);
}

/// Derives what follows from the index: output, lane offset, branch, written value, increments.
pub fn read_table(cycle: &mut Cycle) {
    let index = cycle.lookup_index;
    let output = cycle.table.map_or(0, |table| table.entry(index).magnitude as u64);
    cycle.lane_offset = cycle.table.and_then(|table| table.lane(index)).unwrap_or(0);
    set_output(cycle, output);
}

/// Sets the index, the operands that belong to it and what is read there.
pub fn read_at(cycle: &mut Cycle, index: u128) {
    set_index(cycle, index);
    read_table(cycle);
}

/// Sets the output and what follows from it.
pub fn set_output(cycle: &mut Cycle, output: u64) {
    cycle.lookup_output = output;
    cycle.should_branch = if cycle.flags.has(Flag::Branch) { output } else { 0 };
    if cycle.flags.has(Flag::WriteLookup) {
        set_written(cycle, output);
    }
    if cycle.flags.has(Flag::Store) {
        store(cycle, output.wrapping_add(cycle.rs1_value));
    }
}

/// Sets the value written to `rd` and its increment.
pub fn set_written(cycle: &mut Cycle, value: u64) {
    cycle.rd_write_value = value;
    cycle.rd_inc = i128::from(value) - i128::from(cycle.rd_before);
}

/// Sets the word after the row and its increment.
pub fn store(cycle: &mut Cycle, value: u64) {
    cycle.ram_write_value = value;
    cycle.ram_inc = i128::from(value) - i128::from(cycle.ram_read_value);
}

/// Sets the index and the operands that belong to it.
pub fn set_index(cycle: &mut Cycle, index: u128) {
    cycle.lookup_index = index;
    (cycle.left_lookup, cycle.right_lookup) = if cycle.flags.is_identity() {
        (0, index)
    } else {
        let (left, right) = rill_isa::tables::deinterleave(index);
        (left, right.into())
    };
}

/// Sets the word read on a load and what follows from it.
pub fn set_read(cycle: &mut Cycle, value: u64) {
    cycle.ram_read_value = value;
    cycle.ram_write_value = value;
    if cycle.flags.has(Flag::LeftIsRam) {
        cycle.left_input = value;
        settle(cycle);
    }
    if cycle.flags.has(Flag::WriteRam) {
        set_written(cycle, value);
    }
}

fn write(row: &Row, cycle: &mut Cycle) {
    if cycle.flags.has(Flag::Load) {
        cycle.ram_write_value = cycle.ram_read_value;
    }
    if row.rd.is_some() {
        match row.kind.spec().write {
            Write::None | Write::Lookup => {}
            Write::Ram => set_written(cycle, cycle.ram_read_value),
            Write::Link => set_written(cycle, row.address + if row.compressed { 2 } else { 4 }),
        }
    }
}

/// The first row of `kind` at or after row `from`.
///
/// # Panics
/// If there is none.
pub fn find(key: &ProgramKey, script: &[Step], from: usize, kind: Kind) -> usize {
    let is_kind = |step: &Step| key.row(step.pc as usize).kind == kind;
    let found = script[from..].iter().position(is_kind);
    from + found.unwrap_or_else(|| panic!("the program executes a row {kind:?}"))
}
