//! The static checks of modular products, by sequences that are nearly one.

use crate::keys::x;
use crate::rules::{row, with_sequence_at};
use rill_isa::{Kind, Register, Row};
use rill_loader::{Instruction, expand};
use rill_program::{ECALL_ADDRESS, Rule};

/// Everything is declared.
fn all() -> Vec<u8> {
    rill_precompiles::ids().collect()
}

/// The rule that a sequence of the guest breaks where everything is declared.
fn rule(sequence: &[Row]) -> Option<Rule> {
    with_sequence_at(0x3000, sequence, &all())
}

/// The same of a sequence of the firmware.
fn rule_of_firmware(sequence: &[Row]) -> Option<Rule> {
    with_sequence_at(0x3001, sequence, &all())
}

fn product(rd: u8, ports: [u8; 3]) -> Row {
    Row { ports: Some(ports.map(x)), ..row(Kind::MulMod, rd, 0, 0) }
}

fn check(remainder: u8, modulus: u8) -> Row {
    row(Kind::ValidUr, 0, remainder, modulus)
}

/// `x5 = x6·x7 mod x8`
fn sound() -> [Row; 2] {
    [product(5, [6, 7, 8]), check(5, 8)]
}

/// The rule that it breaks with this register at one of its ports.
fn with_port(
    port: usize,
    register: Register,
    judge: impl Fn(&[Row]) -> Option<Rule>,
) -> Option<Rule> {
    let [mut product, mut check] = sound();
    product.ports.as_mut().expect("a product has ports")[port] = register;
    if port == 2 {
        check.rs2 = Some(register);
    }
    judge(&[product, check])
}

#[test]
fn products_are_sound_where_they_are_declared() {
    for ids in [&[7][..], &[1, 7], &all()] {
        assert_eq!(with_sequence_at(0x3000, &sound(), ids), None);
        assert_eq!(with_sequence_at(0x3001, &sound(), ids), None);
    }
    for numbers in 0..=255 {
        let [rd, rs1, rs2, modulus] = [0, 2, 4, 6].map(|shift| x(numbers >> shift & 3));
        let instruction = Instruction::ModularProduct { rd, rs1, rs2, modulus };
        let rows = expand(instruction, 0x3000, false, ECALL_ADDRESS).rows;
        assert_eq!(rule(&rows), None, "{instruction:?}");
    }
}

#[test]
fn a_product_that_is_not_declared_is_refused() {
    for ids in [&[][..], &[1], &[1, 2, 3, 4, 5, 6]] {
        for address in [0x3000, 0x3001] {
            let rule = with_sequence_at(address, &sound(), ids);
            assert_eq!(rule, Some(Rule::ProductUndeclared), "{ids:?}");
        }
    }
}

#[test]
fn products_have_ports_and_no_other_rows_have_any() {
    let [product, check] = sound();
    let without = Row { ports: None, ..product };
    assert_eq!(rule(&[without, check]), Some(Rule::Ports));
    assert_eq!(rule_of_firmware(&[without, check]), Some(Rule::Ports));
    for more in [
        Row { rs1: Some(x(6)), ..product },
        Row { rs2: Some(x(6)), ..product },
        Row { imm: 8, ..product },
    ] {
        let refused = rule(&[more, check]);
        assert!(matches!(refused, Some(Rule::Ports | Rule::Immediate)), "{more:?}: {refused:?}");
    }
    for kind in Kind::ALL {
        let portless = !matches!(kind, Kind::MulMod | Kind::NoOp);
        let row = Row { ports: product.ports, ..Row::new(kind, 0) };
        assert!(!portless || rule(&[row]) == Some(Rule::Ports), "{kind:?}");
        assert_eq!(kind.has_ports(), kind == Kind::MulMod);
    }
}

#[test]
fn the_row_after_a_product_compares_it_with_its_modulus() {
    let unchecked = Some(Rule::ProductUnchecked);
    let [product, check] = sound();
    assert_eq!(rule(&[product]), unchecked, "the last row");
    for other in [
        self::check(6, 8),
        self::check(0, 8),
        self::check(5, 7),
        self::check(5, 0),
        self::check(8, 5),
        row(Kind::ValidDiv0, 0, 5, 8),
        row(Kind::Sltu, 9, 5, 8),
        row(Kind::Bltu, 0, 5, 8),
    ] {
        assert_eq!(rule(&[product, other]), unchecked, "{other:?}");
    }
    let between = row(Kind::Addi, 9, 6, 0);
    assert_eq!(rule(&[product, between, check]), unchecked, "not the next row");
    assert_eq!(rule(&[check, product]), unchecked, "before it");
    assert_eq!(rule(&[product, product, check]), unchecked, "twice");
    assert_eq!(rule(&[product, check, product, check]), None);
}

#[test]
fn the_check_of_a_product_reads_what_the_product_read_and_wrote() {
    let unchecked = Some(Rule::ProductUnchecked);
    assert_eq!(rule(&[product(8, [6, 7, 8]), check(8, 8)]), unchecked, "overwrites the modulus");
    assert_eq!(rule(&[product(0, [6, 7, 8]), check(0, 8)]), unchecked, "writes nothing");
    assert_eq!(rule(&[product(0, [6, 7, 0]), check(0, 0)]), unchecked, "the same by x0");
    // Factors may be overwritten: the check does not read them.
    assert_eq!(rule(&[product(6, [6, 7, 8]), check(6, 8)]), None);
    // The modulus x0 is an empty slot of the check.
    let by_zero = row(Kind::ValidUr, 0, 5, 0);
    assert_eq!(rule(&[product(5, [6, 7, 0]), by_zero]), None);
    let named = Row { rs2: Some(Register::ZERO), ..by_zero };
    assert_eq!(rule(&[product(5, [6, 7, 0]), named]), unchecked);
}

#[test]
fn the_guest_reads_no_register_of_the_firmware_through_a_port() {
    let firmware = [Register::LINK, Register::BREAK, x(39), Register::firmware(0)];
    for register in firmware {
        for port in 0..3 {
            let refused = Some(Rule::FirmwareRegister);
            assert_eq!(with_port(port, register, rule), refused, "{register:?} at {port}");
            assert_eq!(with_port(port, register, rule_of_firmware), None, "{register:?}");
        }
    }
    let to_firmware = [Row { rd: Some(Register::LINK), ..sound()[0] }, check(33, 8)];
    assert_eq!(rule(&to_firmware), Some(Rule::FirmwareRegister));
}

#[test]
fn nobody_reads_a_register_that_counts_calls_through_a_port() {
    for register in [Register::calls(1), Register::calls(7), x(64), x(127)] {
        for port in 0..3 {
            let refused = Some(Rule::CallRegister);
            assert_eq!(with_port(port, register, rule), refused, "{register:?} at {port}");
            assert_eq!(with_port(port, register, rule_of_firmware), refused, "{register:?}");
        }
    }
}

#[test]
fn a_temporary_is_written_before_a_port_reads_it() {
    for port in 0..3 {
        assert_eq!(with_port(port, x(40), rule), Some(Rule::TempUnwritten), "port {port}");
        let written = |rows: &[Row]| rule(&[&[row(Kind::Addi, 40, 6, 0)], rows].concat());
        assert_eq!(with_port(port, x(40), written), None, "port {port}");
    }
    // What the product itself writes comes too late.
    assert_eq!(rule(&[product(40, [40, 7, 8]), check(40, 8)]), Some(Rule::TempUnwritten));
}

#[test]
fn no_exact_value_goes_through_a_port() {
    let exact = row(Kind::ExactMul, 40, 6, 7);
    let difference = row(Kind::ExactSub, 41, 6, 40);
    for port in 0..3 {
        let product = |rows: &[Row]| rule(&[&[exact], rows].concat());
        assert_eq!(with_port(port, x(40), product), Some(Rule::ExactProduct), "port {port}");
        let unbounded = |rows: &[Row]| rule(&[&[exact, difference], rows].concat());
        assert_eq!(with_port(port, x(41), unbounded), Some(Rule::Unbounded), "port {port}");
        let bound = [exact, difference, row(Kind::ValidUr, 0, 41, 7)];
        let bounded = |rows: &[Row]| rule(&[&bound, rows].concat());
        assert_eq!(with_port(port, x(41), bounded), None, "port {port}");
    }
}
