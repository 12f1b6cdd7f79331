//! The row constraints: 18 conditional equalities `guard·(left - right) = 0` on every row.

use super::outer::Columns;
use rill_field::{Ring, power_of_two};

/// First node and number of nodes of the row variable's domain `D9 = {-4, …, 4}`.
pub const DOMAIN: (i64, usize) = (-4, 9);

/// The constraints of each group, by node of the domain.
pub const GROUPS: [[usize; 9]; 2] =
    [[1, 2, 3, 4, 5, 10, 13, 16, 17], [0, 6, 7, 8, 9, 11, 12, 14, 15]];

/// Guard and difference of each constraint, in the order of the chapter.
pub fn constraints<R: Ring>(z: &Columns<R>) -> [(R, R); 18] {
    let one = R::one();
    let constant = |value: u64| R::constant(value.into());
    let address_lookup = z.add + z.sub + z.mul;
    let identity = address_lookup + z.advice;
    let link = z.unexpanded_pc + constant(4) - constant(2) * z.compressed;
    [
        // 0: the address of an access is base + offset, less the lane.
        (z.load + z.store, z.ram_address - (z.rs2_value + z.imm - z.lane_offset)),
        // 1: a load leaves the word as it is.
        (z.load, z.ram_write_value - z.ram_read_value),
        // 2: LD writes the word read.
        (z.write_ram, z.rd_write_value - z.ram_read_value),
        // 3: a store merges prepared data into the kept lanes.
        (z.store, z.ram_write_value - (z.lookup_output + z.rs1_value)),
        // 4, 5: the left lookup operand.
        (address_lookup, z.left_lookup),
        (one - address_lookup, z.left_lookup - z.left_input),
        // 6–9: the right lookup operand.
        (z.add, z.right_lookup - (z.left_input + z.right_input)),
        (z.sub, z.right_lookup - (z.left_input - z.right_input + R::constant(power_of_two(64)))),
        (z.mul, z.right_lookup - z.product),
        (one - identity, z.right_lookup - z.right_input),
        // 10: an assertion holds.
        (z.assert, z.lookup_output - one),
        // 11, 12: what rd receives.
        (z.write_lookup, z.rd_write_value - z.lookup_output),
        (z.write_link, z.rd_write_value - link),
        // 13–15: the next guest address.
        (z.jump, z.next_unexpanded_pc - z.lookup_output),
        (z.should_branch, z.next_unexpanded_pc - (z.unexpanded_pc + z.imm)),
        (one - z.should_branch - z.jump, z.next_unexpanded_pc - (link - constant(4) * z.continues)),
        // 16, 17: sequences are run from first to last row.
        (z.continues, z.next_pc - (z.pc + one)),
        (z.next_middle, one - z.continues),
    ]
}
