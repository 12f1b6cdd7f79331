//! Programs that jump to places which only an indirect jump reaches.

use crate::EXIT;
use crate::elf::{self, RW, RX, code, part};
use rill_executor::{Limits, Machine, RunError};
use rill_loader::Program;

const ADDRESS: u64 = 0x8000_0000;
const DATA: u64 = 0x8010_0000;

/// The exit code of a program, or why it has none.
fn run(words: &[u32], data: &[u8]) -> Result<u64, RunError> {
    let parts = [part(RX, ADDRESS, &code(words)), part(RW, DATA, data)];
    let program = Program::from_elf(&elf::elf(ADDRESS, &parts)).expect("a sound program");
    let machine = Machine::new(&program.key).expect("a program that fits");
    machine.run(&[], &Limits::default()).map(|run| run.exit_code)
}

/// `lui x6, ..` whose second half is `c.li a0, 9`: 0x4525.
const HIDDEN: u32 = 0x4525_0337;

#[test]
fn a_computed_jump_into_the_second_half_of_an_instruction() {
    // auipc x5, 0; addi x5, x5, 18; jr x5; li a0, 7; the instruction; li a7, 93; ecall
    let words = [0x0000_0297, 0x0122_8293, 0x0002_8067, EXIT[0], HIDDEN, EXIT[1], EXIT[2]];
    assert_eq!(run(&words, &[]), Ok(9));
    let mut words = jump_by(26);
    words.extend([EXIT[0], HIDDEN, EXIT[1], EXIT[2]]);
    assert_eq!(run(&words, &[]), Ok(9));
}

/// A jump to `distance`, even, from the start, which only the run computes:
/// auipc x5, 0; addi x5, x5, distance - 1; sltiu x7, x0, 1; add x5, x5, x7; jr x5.
fn jump_by(distance: u32) -> Vec<u32> {
    let addi = (distance - 1) << 20 | 0x0002_8293;
    vec![0x0000_0297, addi, 0x0010_3393, 0x0072_82b3, 0x0002_8067]
}

#[test]
fn a_jump_to_a_pointer_that_is_only_in_data() {
    // lui x5, 0x40080; slli x5, x5, 1; ld x5, 0(x5); jr x5
    let words =
        [0x4008_02b7, 0x0012_9293, 0x0002_b283, 0x0002_8067, EXIT[0], HIDDEN, EXIT[1], EXIT[2]];
    for (target, exit) in [(ADDRESS + 16, 7), (ADDRESS + 22, 9)] {
        assert_eq!(run(&words, &target.to_le_bytes()), Ok(exit));
    }
}

#[test]
fn a_jump_to_nothing_says_where_it_led_and_from_where() {
    // lui x5, 0x40080; slli x5, x5, 1; jr x5: to data
    let words = [0x4008_02b7, 0x0012_9293, 0x0002_8067];
    let error = run(&words, &[0x13; 8]).unwrap_err();
    assert_eq!(error, RunError::NotCode { pc: ADDRESS + 8, address: DATA });
    let mut words = jump_by(42);
    words.extend([0; 40]);
    let error = run(&words, &[]).unwrap_err();
    assert_eq!(error, RunError::NotCode { pc: ADDRESS + 16, address: ADDRESS + 42 });
}

#[test]
fn an_instruction_of_another_extension_is_an_error_only_if_it_is_executed() {
    // beqz x0, over fadd.d; exit(7)
    let skipped = [0x0000_0463, 0x02b5_7553, EXIT[0], EXIT[1], EXIT[2]];
    assert_eq!(run(&skipped, &[]), Ok(7));
    let executed = [0x0000_0013, 0x02b5_7553, EXIT[0], EXIT[1], EXIT[2]];
    let error = run(&executed, &[]).unwrap_err();
    let word = Some(0x02b5_7553);
    assert_eq!(error, RunError::IllegalInstruction { pc: ADDRESS + 4, word });
    let name = rill_executor::name_of_illegal(0x02b5_7553).expect("known").to_string();
    assert_eq!(name, "fadd.d (extension D)");
}
