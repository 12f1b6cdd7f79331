//! Lies about modular products, in [`Workbench::multiplying`].

use super::{Lie, Scene};
use crate::liar::World;
use crate::replay::{read_at, set_output, settle};
use crate::workbench::multiplying::{EXACT, MODULI, MODULUS, PRODUCT, SECONDS, SQUARE, SUM, TWINS};
use crate::workbench::{PADDING, Workbench};
use rill_field::F;
use rill_isa::{Register, Table};
use rill_witness::Cycle;

const GATED: &str = "sparse.gated";
const REDUCTION: &str = "sparse.reduction";
const REGISTERS: &str = "registers.read_write";
const LOOKUPS: &str = "lookups.read_raf";
const BYTECODE: &str = "bytecode.read_raf";

/// Places among the gated columns.
const GATE: usize = 0;
const FIRST: usize = 1;
const SECOND: usize = 2;
const THIRD: usize = 3;
const QUOTIENT: usize = 4;
const REMAINDER: usize = 5;

/// The places of the second slot and of the first port among the cells of registers.read_write.
const RS2_RA: usize = 4;
const PORT_RA: usize = 6;

/// The lies.
pub fn lies() -> Vec<Lie> {
    [equations(), ports(), powers(), moves(), words(), bytecode()].into_iter().flatten().collect()
}

/// Products that are none.
fn equations() -> Vec<Lie> {
    let of = |name, relation: &str, edit| Lie::of_wires(name, relation, PRODUCT, edit);
    vec![
        of("another remainder", GATED, |c| read_at(c, c.lookup_index + 1)),
        of("another quotient", GATED, |c| read_at(c, c.lookup_index + (1 << 64))),
        of("a remainder that is not below the modulus", "spartan.outer", |c| {
            read_at(c, c.lookup_index - (1 << 64) + MODULUS);
        }),
    ]
}

/// What rows read through ports.
fn ports() -> Vec<Lie> {
    vec![
        // 101·77 = 85·91 + 42.
        Lie::of_wires("a factor that its register does not hold", REGISTERS, PRODUCT, |c| {
            c.gate.iter_mut().for_each(|gate| gate.values[0] += 1);
            read_at(c, (85 << 64) + 42);
        }),
        off("a first factor where there are no ports", REGISTERS, &[(FIRST, 7)]),
        off("a second factor where there are no ports", REGISTERS, &[(SECOND, 7)]),
        off("a modulus where there are no ports", REGISTERS, &[(THIRD, 7)]),
        off("a quotient where there are no ports", LOOKUPS, &[(QUOTIENT, 7)]),
        off("a remainder where there are no ports", LOOKUPS, &[(REMAINDER, 7)]),
    ]
}

/// Gated columns of a row of padding.
fn off(name: &'static str, relation: &str, changes: &'static [(usize, i64)]) -> Lie {
    Lie::told(name, relation, |w| changed(w, PADDING, |_| {}, changes))
}

/// The columns with a row changed, and then its gated columns.
fn changed(w: &Workbench, row: &str, edit: fn(&mut Cycle), changes: &[(usize, i64)]) -> World {
    let mut world = w.world(&w.honest.with(w.row(row), edit));
    for (column, difference) in changes {
        world.gated[*column][w.row(row)] += rill_field::from_i128((*difference).into());
    }
    world
}

/// A lie about a sum and one about its gated columns, which cancel if the powers are all 1.
fn against(
    name: &'static str,
    relation: &str,
    edit: fn(&mut Cycle),
    changes: &'static [(usize, i64)],
) -> Lie {
    Lie::told(name, relation, move |w| changed(w, SUM, edit, changes))
}

/// Reads against each other, and against the slots of a row.
fn powers() -> Vec<Lie> {
    vec![
        Lie::told("a first factor against a second", REGISTERS, |w| {
            changed(w, PRODUCT, next_factors, &[(FIRST, 1), (SECOND, -1)])
        }),
        off("a first factor against a modulus", REGISTERS, &[(FIRST, 1), (THIRD, -1)]),
        off("a second factor against a modulus", REGISTERS, &[(SECOND, 1), (THIRD, -1)]),
        against("a first value read against a port", REGISTERS, first_value, &[(FIRST, -1)]),
        against("a second value read against a port", REGISTERS, second_value, &[(FIRST, -1)]),
        against("a value written against a port", REGISTERS, |c| c.rd_inc += 1, &[(FIRST, 1)]),
    ]
}

/// 101·76 = 84·91 + 32.
fn next_factors(c: &mut Cycle) {
    read_at(c, (84 << 64) + 32);
}

fn first_value(c: &mut Cycle) {
    c.rs1_value += 1;
    c.left_input += 1;
    settle(c);
}

fn second_value(c: &mut Cycle) {
    c.rs2_value += 1;
    c.right_input += 1;
    settle(c);
}

/// Values at r2 that are others at r3, on a row of padding.
fn moves() -> Vec<Lie> {
    let lie = |name, changes: &'static [(usize, i64)]| {
        Lie::shown(name, REDUCTION, |s| equation(s, PADDING, changes))
    };
    vec![
        lie("a first factor at r2", &[(FIRST, 1)]),
        lie("a second factor at r2", &[(SECOND, 1)]),
        lie("a modulus at r2", &[(THIRD, 1)]),
        Lie::shown("a first factor against a second at r2", REDUCTION, |s| {
            equation(s, PRODUCT, &[(FIRST, 1), (SECOND, -1)]);
        })
        .about(|w| changed(w, PRODUCT, next_factors, &[])),
        lie("a first factor against a modulus at r2", &[(FIRST, 1), (THIRD, -1)]),
        lie("a second factor against a modulus at r2", &[(SECOND, 1), (THIRD, -1)]),
    ]
}

/// Changes what the equation is shown of a row.
fn equation(s: &mut Scene<'_, '_>, row: &str, changes: &[(usize, i64)]) {
    for (column, difference) in changes {
        s.add(GATED, 1 + column, s.row(row), *difference);
    }
}

/// Words of an index.
fn words() -> Vec<Lie> {
    vec![
        off("a quotient against a remainder", LOOKUPS, &[(QUOTIENT, 1), (REMAINDER, -1)]),
        against(
            "a lane offset against a quotient",
            LOOKUPS,
            |c| c.lane_offset = 1,
            &[(QUOTIENT, -1)],
        ),
        against("an output against a remainder", LOOKUPS, next_output, &[(REMAINDER, -1)]),
    ]
}

fn next_output(c: &mut Cycle) {
    set_output(c, c.lookup_output + 1);
}

/// Columns of the bytecode, where no other relation looks.
fn bytecode() -> Vec<Lie> {
    let shown = |name, show: fn(&mut Scene<'_, '_>)| Lie::shown(name, BYTECODE, show);
    vec![
        shown("Gate at r2", |s| equation(s, EXACT, &[(GATE, -1)])),
        shown("Gate against Branch at r2", |s| {
            equation(s, EXACT, &[(GATE, -1)]);
            s.add("spartan.product", 4, s.row(EXACT), 1);
        }),
        shown("PortRa_0 at r4", |s| twin(s, 0, TWINS)),
        shown("PortRa_1 at r4", |s| twin(s, 1, SECONDS)),
        shown("PortRa_2 at r4", |s| twin(s, 2, MODULI)),
        shown("PortRa_0 against PortRa_1 at r4", |s| {
            let (row, rows) = (s.row(SQUARE), s.rows());
            let Some(tables) = s.of(REGISTERS) else { return };
            let (first, second) = tables.split_at_mut(PORT_RA + 1);
            for register in TWINS {
                let at = usize::from(register) * rows + row;
                std::mem::swap(&mut first[PORT_RA][at], &mut second[0][at]);
            }
        }),
        shown("Rs2Ra against PortRa_0 at r4", |s| exchanged(s, RS2_RA, PORT_RA)),
        shown("PortRa_0 against PortRa_2 at r4", |s| exchanged(s, PORT_RA, PORT_RA + 2)),
        shown("PortRa_1 against PortRa_2 at r4", |s| exchanged(s, PORT_RA + 1, PORT_RA + 2)),
        // At index 0 both words are 0.
        Lie::shown("Gate at r5", BYTECODE, |s| equation(s, PADDING, &[(GATE, -1)]))
            .about(|w| changed(w, PADDING, |_| {}, &[(GATE, 1)])),
        Lie::shown("Gate against TableFlag at r5", BYTECODE, |s| {
            equation(s, PADDING, &[(GATE, -1)]);
        })
        .about(|w| {
            let mut world = changed(w, PADDING, |_| {}, &[(GATE, 1)]);
            world.table_flags[Table::RangeCheck as usize][w.row(PADDING)] -= F::from(1u64);
            world
        }),
    ]
}

/// Selects a register that is never written in one slot or port of [`PRODUCT`], and takes it from another.
fn exchanged(s: &mut Scene<'_, '_>, one: usize, other: usize) {
    let entry = 31 * s.rows() + s.row(PRODUCT);
    s.add(REGISTERS, one, entry, 1);
    s.add(REGISTERS, other, entry, -1);
}

/// Reads through a port of [`PRODUCT`] another register of the same value.
fn twin(s: &mut Scene<'_, '_>, port: usize, [own, other]: [u8; 2]) {
    for (register, difference) in [(own, -1), (other, 1)] {
        let at = Register::new(register).index() * s.rows() + s.row(PRODUCT);
        s.add(REGISTERS, PORT_RA + port, at, difference);
    }
}
