//! Memory maps.

use rill_program::{
    Extent, IO_ADDRESS, Image, Layout, MAX_EXTENTS, MapError, MemoryMap, PAGE_BYTES, PAGE_WORDS,
    Segment, UNREACHABLE,
};
use std::collections::HashSet;

const LAYOUT: Layout = Layout { lowest: 0x1000, end: 0x8000, output_capacity: 64 };

/// A layout with one page of I/O.
const FAR: Layout = Layout { lowest: 0, end: 1 << 62, output_capacity: 64 };

fn extent(first_page: u64, pages: u64) -> Extent {
    Extent { first_page, pages }
}

fn error(extents: &[Extent]) -> Option<MapError> {
    MemoryMap::new(&LAYOUT, extents).err()
}

#[test]
fn extents_ascend_apart_from_each_other_where_the_program_may_have_memory() {
    let limit = (1 << 62) / PAGE_BYTES;
    assert_eq!(error(&[]), None);
    assert_eq!(error(&[extent(1, 1), extent(3, 5), extent(limit - 1, 1)]), None);
    assert_eq!(error(&[extent(0, 1)]), Some(MapError::Outside(0)));
    assert_eq!(error(&[extent(1, limit)]), Some(MapError::Outside(0)));
    assert_eq!(error(&[extent(1, u64::MAX)]), Some(MapError::Outside(0)));
    assert_eq!(error(&[extent(u64::MAX, 1)]), Some(MapError::Outside(0)));
    assert_eq!(error(&[extent(1, 1), extent(4, 0)]), Some(MapError::Empty(1)));
    assert_eq!(error(&[extent(1, 2), extent(2, 1)]), Some(MapError::Order(1)));
    assert_eq!(error(&[extent(1, 2), extent(3, 1)]), Some(MapError::Order(1)));
    assert_eq!(error(&[extent(9, 2), extent(3, 1)]), Some(MapError::Order(1)));
    let many: Vec<Extent> = (0..=MAX_EXTENTS as u64).map(|i| extent(2 * i + 1, 1)).collect();
    assert_eq!(error(&many[1..]), None);
    assert_eq!(error(&many), Some(MapError::Extents(MAX_EXTENTS + 1)));
}

#[test]
fn every_word_has_an_address_of_its_own_and_no_guest_reaches_that_of_another_region() {
    let map = MemoryMap::new(&FAR, &[extent(0, 1), extent(7, 2), extent(1 << 49, 1)]).unwrap();
    assert_eq!(map.words(), 5 * PAGE_WORDS);
    assert_eq!(map.log_words(), 12);
    let mut addresses = HashSet::new();
    for word in 0..1 << map.log_words() {
        let address = map.address(word);
        assert!(addresses.insert(address), "{address:#x} twice");
        let inside = (word < map.words()).then_some(word);
        assert_eq!(map.word_at(address + 7), inside);
        let page = word / PAGE_WORDS;
        let expected = match page {
            0 => IO_ADDRESS,
            1..5 => u128::from([0, 7, 8, 1 << 49][page as usize - 1] * PAGE_BYTES),
            _ => UNREACHABLE + u128::from(8 * PAGE_WORDS * page),
        };
        assert_eq!(address, expected + u128::from(word % PAGE_WORDS * 8));
    }
    assert_eq!(map.word_index(PAGE_BYTES), None);
    assert_eq!(map.word_index(u64::MAX), None);
    assert_eq!(map.word_index(7 * PAGE_BYTES + 17), Some(2 * PAGE_WORDS + 2));
}

/// A segment and an extent that have nothing in common have no words in common, also where their
/// distance is no number of 32 bits.
#[test]
fn words_of_an_image_are_those_of_both_segment_and_extent() {
    let segment = |address, bytes| Segment { address, bytes: vec![1; bytes] };
    let image = Image { segments: vec![segment(0x1_0000, 0x3000), segment(1 << 40, 0x1000)] };
    let words = |extents: &[Extent]| {
        let map = MemoryMap::new(&FAR, extents).unwrap();
        image.words(&map).map(|(index, _)| index).collect::<Vec<_>>()
    };
    assert_eq!(words(&[extent(0x10_0010, 1)]), []);
    assert_eq!(words(&[extent(0xf, 1), extent(0x13, 4)]), []);
    let page = |index: u64| (index * PAGE_WORDS..(index + 1) * PAGE_WORDS).collect::<Vec<_>>();
    assert_eq!(words(&[extent(0x12, 2)]), page(1));
    assert_eq!(words(&[extent(0x10, 1), extent(1 << 28, 1)]), [page(1), page(2)].concat());
    // Addresses that are not the segment's, as a 32-bit machine would confuse them.
    let of = |start: u64, end: u64| image.segments[0].words(start..end).count();
    assert_eq!(of(0x1_0001_0000, 0x1_0001_1000), 0);
    assert_eq!(of(0x1_0001_0000, 0x1_3000), 0);
    assert_eq!(of(0, 0x1_0008), 0);
    assert_eq!(of(0x1_0000, 0x1_0010), 2);
}

fn covering(pages: &[u64]) -> Vec<Extent> {
    let map = MemoryMap::covering(&FAR, pages);
    for page in pages {
        assert!(map.word_index(page * PAGE_BYTES).is_some(), "page {page}");
    }
    assert!(pages.first() != Some(&0) || MemoryMap::new(&FAR, map.extents()).is_ok());
    map.extents().to_vec()
}

#[test]
fn a_covering_map_has_the_fewest_words_and_then_the_fewest_extents() {
    assert_eq!(covering(&[]), []);
    assert_eq!(covering(&[5, 6, 7]), [extent(5, 3)]);
    // One page of I/O and two make four with the page between, or with none.
    assert_eq!(covering(&[5, 7]), [extent(5, 3)]);
    assert_eq!(covering(&[5, 8]), [extent(5, 1), extent(8, 1)]);
    assert_eq!(
        covering(&[0, 1 << 40, 1 << 49]),
        [extent(0, 1), extent(1 << 40, 1), extent(1 << 49, 1)]
    );
    // Of 19 gaps, those that cost least are filled.
    let mut pages: Vec<u64> = (0..20).map(|i| i * 1000).collect();
    pages.extend([3001, 7002]);
    pages.sort_unstable();
    let extents = covering(&pages);
    assert_eq!(extents.len(), MAX_EXTENTS);
    assert!(extents.iter().map(|extent| extent.pages).sum::<u64>() < 5000);
}
