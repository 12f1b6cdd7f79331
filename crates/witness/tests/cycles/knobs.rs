//! What changes how cycles are made, and not the cycles.

use crate::guest::{Guest, list};
use rill_witness::{BLOCK_ROWS, Block, CycleSource};

#[test]
fn cycles_do_not_depend_on_blocks_segments_or_kept_records() {
    let guest = Guest::new("sha2-chain", 3);
    let (rows, expected) = (guest.run.rows, list(&guest.replayed()));
    for block_rows in [1 << 6, 1 << 8, 1 << 12] {
        for segments in [1, 4, 64] {
            for cache in [0, 16 * rows, 32 * rows] {
                let source = guest.replayed().with_block_rows(block_rows).with_segments(segments);
                let source = source.with_record_cache(cache);
                for pass in 0..2 {
                    let same = list(&source) == expected;
                    assert!(same, "{block_rows} {segments} {cache} pass {pass}");
                }
                assert!(source.cached_bytes() <= cache);
                assert!(cache != 32 * rows || source.cached_bytes() == cache);
            }
        }
    }
}

#[test]
fn any_range_of_blocks_can_be_replayed_with_and_without_kept_records() {
    let guest = Guest::new("sha2-chain", 3);
    let expected = list(&guest.replayed());
    let source = guest.replayed().with_record_cache(16 * guest.run.rows);
    for _ in 0..2 {
        for (first, end) in [(0, 3), (1, 20), (7, 8), (9, 33)] {
            let range = first * BLOCK_ROWS..end * BLOCK_ROWS;
            let mut cycles = Vec::new();
            let visit = &mut |block: &Block| cycles.extend_from_slice(&block.cycles);
            source.replay(range.start as u64..range.end as u64, visit).unwrap();
            assert!(cycles == expected[range], "{first}..{end}");
        }
        list(&source);
    }
}

#[test]
fn segments_leave_room_for_large_aligned_ranges() {
    let guest = Guest::new("sha2-chain", 100);
    for (count, block_rows) in [(4, 1 << 6), (32, 1 << 8), (64, 1 << 12)] {
        let source = guest.replayed().with_block_rows(block_rows).with_segments(count);
        let segments = source.segments();
        let longest = segments.iter().map(|rows| rows.end - rows.start).max().unwrap();
        let padding = guest.run.rows.next_multiple_of(block_rows as u64);
        assert!(longest.is_power_of_two());
        for rows in &segments {
            assert!(rows.start % longest == 0 || rows.start == padding, "{rows:?}");
        }
        let executed = segments.iter().filter(|rows| rows.start < guest.run.rows).count() as u64;
        let blocks = guest.run.rows / block_rows as u64;
        assert!((count.min(blocks)..=2 * count).contains(&executed), "{count}: {executed}");
    }
}

#[test]
fn executed_cycles_are_more_work_than_padding() {
    let guest = Guest::new("sha2-chain", 5);
    let source = guest.replayed();
    let (rows, half) = (source.rows(), guest.run.rows / 2);
    let [executed, padding] = [0..half, rows - half..rows].map(|range| source.work(&range));
    assert!(executed > 2 * padding, "{executed} and {padding}");
    let parts = source.segments().iter().map(|segment| source.work(segment)).sum::<u64>();
    assert_eq!(parts, source.work(&(0..rows)));
}
