//! Calls of precompiles, as blocks of cycles deliver them.

use crate::guest::{Guest, list};
use rill_isa::Flag;
use rill_witness::{Block, Calls, Cycle, CycleSource, all_calls};
use std::collections::HashMap;

/// In each round of [`Guest::calling`]: two of SHA-256, one product, two of Keccak.
#[test]
fn calls_come_by_number_with_their_inputs() {
    let guest = Guest::calling(100);
    let calls = all_calls(&guest.replayed()).unwrap();
    assert_eq!(calls.len(), 500);
    let precompiles: Vec<usize> = calls.iter().map(|call| call.precompile).collect();
    assert!(precompiles.chunks(5).all(|round| *round == [0, 0, 2, 1, 1]));
    let mut next = [0; 3];
    let mut outputs = HashMap::new();
    for call in calls.iter() {
        assert_eq!(call.number, next[call.precompile]);
        next[call.precompile] += 1;
        if call.precompile == 0 && call.number % 2 == 1 {
            assert_eq!(call.inputs[..4], outputs[&0], "the last block goes on from the first");
        }
        let (shape, _) = guest.run.calls[call.precompile];
        let mut words = vec![0; shape.outputs];
        assert!(rill_natives::outputs(shape.id, call.inputs, &mut words));
        outputs.insert(call.precompile, words);
    }
    assert!(guest.run.calls.iter().map(|(_, count)| *count).eq(next));
}

#[test]
fn calls_do_not_depend_on_blocks_segments_or_kept_records() {
    let guest = Guest::calling(100);
    let (rows, expected) = (guest.run.rows, list(&guest.replayed()));
    let calls = all_calls(&guest.replayed()).unwrap();
    for block_rows in [1 << 4, 1 << 8, 1 << 12] {
        for (segments, cache) in [(1, 0), (4, 16 * rows), (64, 32 * rows)] {
            let source = guest.replayed().with_block_rows(block_rows).with_segments(segments);
            let source = source.with_record_cache(cache);
            for _ in 0..2 {
                assert!(list(&source) == expected);
                assert!(all_calls(&source).unwrap() == calls);
            }
            assert!(source.cached_bytes() <= cache + 6 * rows);
        }
    }
}

#[test]
fn a_call_is_in_the_block_of_its_last_row() {
    let guest = Guest::calling(20);
    let source = guest.replayed().with_block_rows(1 << 5);
    let mut all = Calls::default();
    let ends = |cycle: &Cycle| cycle.rd.is_some_and(rill_isa::Register::counts_calls);
    let visit = &mut |block: &Block| {
        assert_eq!(block.calls.len(), block.cycles.iter().filter(|cycle| ends(cycle)).count());
        all.append(&block.calls);
    };
    source.replay(0..source.rows(), visit).unwrap();
    assert!(all == all_calls(&source).unwrap());
}

/// `RamAddress = rs2 + imm` beyond `2^64`; words never change and are what the calls say.
#[test]
fn words_of_calls_have_the_addresses_of_their_block() {
    let guest = Guest::calling(10);
    let map = &guest.run.map;
    let mut words = HashMap::new();
    for call in all_calls(&guest.replayed()).unwrap().iter() {
        let (shape, _) = guest.run.calls[call.precompile];
        let block = map.blocks().iter().find(|block| block.shape.id == shape.id).unwrap();
        let first = block.first + u64::from(call.number) * shape.words();
        words.extend((first..).zip(call.inputs.iter().copied()));
    }
    let mut inputs = 0;
    for cycle in list(&guest.replayed()) {
        let Some(word) = cycle.ram_word.map(u64::from).filter(|word| *word >= map.immutable())
        else {
            continue;
        };
        assert!(cycle.ram_address >= 1 << 66);
        assert_eq!(cycle.ram_address, map.address(word));
        assert_eq!(cycle.ram_address as i128, i128::from(cycle.rs2_value) + cycle.imm);
        assert_eq!((cycle.ram_inc, cycle.ram_write_value), (0, cycle.ram_read_value));
        if cycle.flags.has(Flag::Store) {
            assert_eq!(words[&word], cycle.ram_read_value);
            inputs += 1;
        }
    }
    assert_eq!(inputs, words.len());
}
