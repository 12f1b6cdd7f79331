//! Modular products in place, as cycles have them.

use crate::guest::{Guest, list};
use rill_isa::{Kind, PORTS, Register};
use rill_witness::{Cycle, CycleSource, all_calls};

/// Registers as the cycles so far leave them.
struct Registers([u64; 128]);

impl Registers {
    fn read(&self, ports: [Register; PORTS]) -> [u64; PORTS] {
        ports.map(|port| self.0[port.index()])
    }

    fn step(&mut self, cycle: &Cycle) {
        if let Some(rd) = cycle.rd {
            self.0[rd.index()] = cycle.rd_write_value;
        }
    }
}

#[test]
fn a_cycle_has_a_gate_if_and_only_if_its_row_is_a_product() {
    let guest = Guest::multiplying(500);
    let mut registers = Registers([0; 128]);
    let mut products = 0;
    for cycle in list(&guest.replayed()) {
        let row = guest.key.row(cycle.pc as usize);
        assert_eq!(cycle.gate.is_some(), row.kind == Kind::MulMod, "{row:?}");
        if let Some(gate) = cycle.gate {
            assert_eq!(Some(gate.registers), row.ports);
            assert_eq!(gate.values, registers.read(gate.registers), "{row:?}");
            products += 1;
        }
        registers.step(&cycle);
    }
    assert_eq!(products, 4 * 500);
}

/// `a·b = q·m + r`, of which the index has `q` above `r`, and `rd` gets `r`.
#[test]
fn the_index_of_a_product_is_quotient_and_remainder() {
    let mut by_zero = 0;
    for cycle in list(&Guest::multiplying(500).replayed()) {
        let Some(gate) = cycle.gate else { continue };
        let [a, b, m] = gate.values.map(u128::from);
        let [quotient, remainder] = [(a * b).checked_div(m), (a * b).checked_rem(m)];
        let (quotient, remainder) = (quotient.unwrap_or(0), remainder.unwrap_or(a * b));
        assert_eq!(cycle.lookup_index, quotient << 64 | remainder);
        assert_eq!((cycle.left_lookup, cycle.right_lookup), (0, cycle.lookup_index));
        assert_eq!(u128::from(cycle.lookup_output), remainder);
        assert_eq!(cycle.rd_write_value, cycle.lookup_output);
        assert_eq!((cycle.rs1_value, cycle.rs2_value, cycle.product), (0, 0, 0));
        by_zero += u32::from(m == 0);
    }
    assert_eq!(by_zero, 500);
}

#[test]
fn gates_do_not_depend_on_blocks_segments_or_kept_records() {
    let guest = Guest::multiplying(500);
    let (rows, expected) = (guest.run.rows, list(&guest.replayed()));
    let calls = all_calls(&guest.replayed()).unwrap().bytes() as u64;
    let aside = calls + 24 * 4 * 500;
    for block_rows in [1 << 3, 1 << 5, 1 << 8, 1 << 12] {
        for (segments, cache) in [(1, 0), (4, 16 * rows), (64, 32 * rows)] {
            let source = guest.replayed().with_block_rows(block_rows).with_segments(segments);
            let source = source.with_record_cache(cache);
            for pass in 0..2 {
                assert!(list(&source) == expected, "{block_rows} {segments} {cache} pass {pass}");
            }
            assert!(source.cached_bytes() <= cache + 12 * rows);
            assert!(cache < 32 * rows || source.cached_bytes() == cache + aside);
        }
    }
}

#[test]
fn any_range_of_blocks_has_the_gates_of_its_rows() {
    let guest = Guest::multiplying(500);
    let expected = list(&guest.replayed());
    let source = guest.replayed().with_block_rows(1 << 4).with_record_cache(16 * guest.run.rows);
    for _ in 0..2 {
        for (first, end) in [(0, 3), (1, 20), (37, 38), (99, 333)] {
            let range = 16 * first..16 * end;
            let mut cycles = Vec::new();
            let visit = &mut |block: &rill_witness::Block| cycles.extend_from_slice(&block.cycles);
            source.replay(range.start as u64..range.end as u64, visit).unwrap();
            assert!(cycles == expected[range], "{first}..{end}");
        }
        list(&source);
    }
}
