//! Cycles against the design's column table.

use crate::guest::{Guest, list};
use rill_executor::{Run, TraceSource};
use rill_isa::tables::interleave;
use rill_isa::{Combine, Flag, Left, Right, Row, Write};
use rill_program::{MemoryMap, ProgramKey};
use rill_witness::{Cycle, Gate};

/// The records of a run, in one block.
fn records(run: &Run) -> rill_executor::Block {
    let mut all = rill_executor::Block::new();
    let visit = &mut |block: &rill_executor::Block| all = block.clone();
    run.trace.replay(0..run.rows, run.rows as usize, visit).unwrap();
    all
}

/// The wires of row `i`, column by column.
fn by_definition(
    key: &ProgramKey,
    map: &MemoryMap,
    records: &rill_executor::Block,
    i: usize,
) -> Cycle {
    let row = key.row(records.pc[i] as usize);
    let next_pc = records.pc.get(i + 1).copied().unwrap_or(records.next);
    let next = key.row(next_pc as usize);
    let mut cycle = Cycle {
        pc: records.pc[i],
        unexpanded_pc: row.address,
        imm: row.imm,
        flags: row.flags(),
        table: row.table(),
        rd: row.rd,
        rs1: row.rs1,
        rs2: row.rs2,
        rs1_value: row.rs1.map_or(0, |_| records.a[i]),
        rs2_value: row.rs2.map_or(0, |_| records.b[i]),
        rd_before: row.rd.map_or(0, |_| records.c[i]),
        next_pc,
        next_unexpanded_pc: next.address,
        next_middle: next.middle,
        ..Cycle::NO_OP
    };
    if let Some(word) = records.ram[i].checked_sub(1) {
        let loads = cycle.flags.has(Flag::Load);
        cycle.ram_word = Some(word);
        cycle.ram_address = map.address(word.into());
        cycle.ram_read_value = if loads { records.a[i] } else { records.c[i] };
    }
    let mut advice = records.a[i].into();
    if let Some(registers) = row.ports {
        let before = records.pc[..i].iter().filter(|pc| key.row(**pc as usize).ports.is_some());
        cycle.gate = Some(Gate { registers, values: records.ports[before.count()] });
        advice |= u128::from(records.b[i]) << 64;
    }
    look_up(&mut cycle, row, advice);
    write(&mut cycle, row, records.a[i]);
    cycle
}

fn look_up(cycle: &mut Cycle, row: &Row, advice: u128) {
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
    let (left, right) = (u128::from(cycle.left_input), u128::try_from(cycle.right_input).unwrap());
    cycle.product = left * right;
    cycle.lookup_index = match spec.combine {
        Combine::Interleave => interleave(cycle.left_input, u64::try_from(right).unwrap()),
        Combine::Add => left + right,
        Combine::Sub => left + (1 << 64) - right,
        Combine::Mul => cycle.product,
        Combine::Advice => advice,
    };
    (cycle.left_lookup, cycle.right_lookup) = match spec.combine {
        Combine::Interleave => (cycle.left_input, right),
        _ => (0, cycle.lookup_index),
    };
    if let Some(table) = cycle.table {
        cycle.lookup_output = table.entry(cycle.lookup_index).word().unwrap();
        cycle.lane_offset = table.lane(cycle.lookup_index).unwrap_or(0);
    }
    if cycle.flags.has(Flag::Branch) {
        cycle.should_branch = cycle.lookup_output;
    }
}

fn write(cycle: &mut Cycle, row: &Row, data: u64) {
    if cycle.ram_word.is_some() {
        let stored = cycle.lookup_output.wrapping_add(data);
        let stores = cycle.flags.has(Flag::Store);
        cycle.ram_write_value = if stores { stored } else { cycle.ram_read_value };
        cycle.ram_inc = i128::from(cycle.ram_write_value) - i128::from(cycle.ram_read_value);
    }
    if cycle.rd.is_some() {
        cycle.rd_write_value = match row.kind.spec().write {
            Write::None => 0,
            Write::Lookup => cycle.lookup_output,
            Write::Ram => cycle.ram_read_value,
            Write::Link => row.address + if row.compressed { 2 } else { 4 },
        };
        cycle.rd_inc = i128::from(cycle.rd_write_value) - i128::from(cycle.rd_before);
    }
}

#[test]
fn cycles_are_what_the_column_table_says_of_the_records() {
    let named = [("rows", 20), ("muldiv", 10), ("sha2-chain", 1), ("btreemap", 150)];
    let guests = named.map(|(name, count)| (name, Guest::new(name, count)));
    let few = [("calls", Guest::calling(3)), ("products", Guest::multiplying(30))];
    for (name, guest) in guests.into_iter().chain(few) {
        let (cycles, records) = (list(&guest.replayed()), records(&guest.run));
        let (executed, padding) = cycles.split_at(records.len());
        for (i, cycle) in executed.iter().enumerate() {
            assert_eq!(
                *cycle,
                by_definition(&guest.key, &guest.run.map, &records, i),
                "{name}, row {i}"
            );
        }
        assert!(padding.iter().all(|cycle| *cycle == Cycle::NO_OP), "{name}");
    }
}
