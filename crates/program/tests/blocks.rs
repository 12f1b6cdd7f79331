//! Memory maps with blocks of calls.

use rill_precompiles::ec256::Ec256;
use rill_precompiles::keccak::Keccak;
use rill_precompiles::mulmod::MulMod;
use rill_precompiles::sha256::Sha256;
use rill_precompiles::{Shape, System};
use rill_program::{
    ADDRESS_LIMIT, Extent, IO_ADDRESS, Layout, MapError, MemoryMap, PAGE_BYTES, PAGE_WORDS,
    UNREACHABLE,
};
use std::collections::HashSet;

const SHA256: Shape = Sha256::SHAPE;
const KECCAK: Shape = Keccak::SHAPE;
const MULMOD: Shape = MulMod::SHAPE;
const EC256: Shape = Ec256::SHAPE;

const LAYOUT: Layout = Layout { lowest: 0, end: 1 << 62, output_capacity: 64 };

type Calls = Vec<(&'static Shape, u32)>;

/// A generator of numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ x >> 31) % bound
    }

    fn extents(&mut self) -> Vec<Extent> {
        let mut page = self.below(1 << 40);
        let mut extents = Vec::new();
        for _ in 0..self.below(4) {
            let pages = 1 + self.below(3);
            extents.push(Extent { first_page: page, pages });
            page += pages + 1 + self.below(1 << 40);
        }
        extents
    }

    fn calls(&mut self) -> Calls {
        let mut calls = Vec::new();
        for shape in [&SHA256, &KECCAK, &MULMOD, &EC256] {
            if self.below(4) > 0 {
                let bits = self.below(8);
                calls.push((shape, self.below(1 << bits) as u32));
            }
        }
        calls
    }
}

/// Least power of two, in words, that the calls have room in: two calls at least.
fn room(shape: &Shape, calls: u32) -> u64 {
    let mut room = 2 << shape.log_words;
    while room < u64::from(calls) << shape.log_words {
        room *= 2;
    }
    room
}

/// The addresses of all `2^m` words, one after another.
fn table(extents: &[Extent], log_memory: u8, calls: &Calls) -> Vec<u128> {
    let mut table: Vec<u128> =
        (0..1u128 << log_memory).map(|word| UNREACHABLE + 8 * word).collect();
    let io = (0..PAGE_WORDS).map(|word| IO_ADDRESS + u128::from(8 * word));
    let guest = extents.iter().flat_map(|extent| {
        let first = extent.first_page * PAGE_BYTES;
        (0..extent.pages * PAGE_WORDS).map(move |word| u128::from(first + 8 * word))
    });
    for (word, address) in io.chain(guest).enumerate() {
        table[word] = address;
    }
    let mut end = table.len();
    let mut left: Calls = calls.iter().copied().filter(|(_, calls)| *calls > 0).collect();
    while !left.is_empty() {
        // Of the largest blocks that of the least id.
        let most = left.iter().map(|(shape, calls)| room(shape, *calls)).max().expect("some");
        let next = left.iter().position(|(shape, calls)| room(shape, *calls) == most);
        let next = next.expect("one has the most");
        let (shape, calls) = left.remove(next);
        end -= most as usize;
        for word in 0..(calls as usize) << shape.log_words {
            let base = (1 << 66) + (u128::from(shape.id) << 56);
            table[end + word] = base + 8 * word as u128;
        }
    }
    table
}

#[test]
fn every_word_has_the_address_of_a_table_and_no_other_word_has_it() {
    let mut random = Random(1);
    let mut with_blocks = 0;
    for _ in 0..200 {
        let (extents, calls) = (random.extents(), random.calls());
        let least = MemoryMap::new(&LAYOUT, &extents).unwrap().log_words_with(&calls) as u8;
        let log_memory = least + random.below(2) as u8;
        let map = MemoryMap::with_calls(&LAYOUT, &extents, log_memory, &calls).unwrap();
        let table = table(&extents, log_memory, &calls);
        let mut seen = HashSet::new();
        for (word, &address) in table.iter().enumerate() {
            let word = word as u64;
            assert_eq!(map.address(word), address, "word {word} of {map:?}");
            assert!(seen.insert(address), "{address:#x} twice");
            let inside = (address < UNREACHABLE).then_some(word);
            assert_eq!(map.word_at(address), inside, "{address:#x}");
            assert_eq!(map.word_at(address + 7), inside, "{address:#x} + 7");
            let guest = inside.filter(|_| address < ADDRESS_LIMIT.into());
            assert_eq!(u64::try_from(address).ok().and_then(|at| map.word_index(at)), guest);
        }
        let ordinary = PAGE_WORDS + extents.iter().map(Extent::words).sum::<u64>();
        assert_eq!(map.words(), ordinary);
        with_blocks += u64::from(!map.blocks().is_empty());
    }
    assert!(with_blocks > 100, "{with_blocks}");
}

#[test]
fn regions_follow_each_other_up_to_the_last_word() {
    let mut random = Random(2);
    for _ in 0..200 {
        let (extents, calls) = (random.extents(), random.calls());
        let without = MemoryMap::new(&LAYOUT, &extents).unwrap();
        let log_memory = without.log_words_with(&calls) as u8 + random.below(3) as u8;
        let map = MemoryMap::with_calls(&LAYOUT, &extents, log_memory, &calls).unwrap();
        let mut next = 0;
        for region in map.regions() {
            assert!(region.first == next && region.end > next, "{region:?} of {map:?}");
            assert_eq!(map.address(region.first), region.address);
            next = region.end;
        }
        if calls.iter().all(|(_, calls)| *calls == 0) {
            assert!(map.regions().eq(without.regions()) && map.blocks().is_empty());
            assert_eq!(map, without);
            assert_eq!((map.log_words(), map.immutable()), (without.log_words(), 1 << log_memory));
        } else {
            assert_ne!(map, without);
            assert_eq!((next, map.log_words()), (1 << log_memory, log_memory.into()));
        }
    }
}

#[test]
fn blocks_are_aligned_and_the_largest_is_on_top() {
    let calls = vec![(&SHA256, 5), (&KECCAK, 1), (&MULMOD, 8)];
    let map = MemoryMap::with_calls(&LAYOUT, &[], 10, &calls).unwrap();
    // 2^3 · 16 words twice, and 2 · 64.
    let found: Vec<_> = map.blocks().iter().map(|b| (b.shape.id, b.log_calls, b.first)).collect();
    assert_eq!(found, [(1, 3, 896), (2, 1, 768), (3, 3, 640)]);
    assert_eq!(map.immutable(), 640);
    let mut random = Random(3);
    for _ in 0..200 {
        let calls = random.calls();
        let map = MemoryMap::with_calls(&LAYOUT, &[], 16, &calls).unwrap();
        let mut above = 1 << 16;
        for block in map.blocks() {
            assert!(block.first.is_multiple_of(block.words()) && block.end() == above);
            assert_eq!(block.words(), room(block.shape, block.calls));
            assert_eq!(block.words(), block.shape.words() << block.log_calls);
            assert_eq!(map.word_at(block.address()), Some(block.first));
            let last = u64::from(block.calls) - 1;
            let first_of_last = block.first + last * block.shape.words();
            assert_eq!(map.word_at(block.call_address(last)), Some(first_of_last));
            assert_eq!(map.word_at(block.call_address(last + 1)), None);
            assert_eq!(block.called_end(), first_of_last + block.shape.words());
            above = block.first;
        }
        assert_eq!(map.immutable(), above);
    }
}

#[test]
fn a_map_needs_room_for_all_blocks() {
    let extents = [Extent { first_page: 3, pages: 2 }];
    let calls = vec![(&SHA256, 33), (&KECCAK, 1)];
    // 3 pages, 2^6 · 2^4 words and 2 · 2^6.
    let needed = 3 * 512 + 1024 + 128;
    let error = MemoryMap::with_calls(&LAYOUT, &extents, 11, &calls);
    assert_eq!(error, Err(MapError::TooSmall { needed, log_memory: 11 }));
    assert!(MemoryMap::with_calls(&LAYOUT, &extents, 12, &calls).is_ok());
    let without = MemoryMap::new(&LAYOUT, &extents).unwrap();
    assert_eq!((without.log_words_with(&calls), without.log_words_with(&[])), (12, 11));
    let small = MemoryMap::with_calls(&LAYOUT, &extents, 10, &[]);
    assert_eq!(small, Err(MapError::TooSmall { needed: 1536, log_memory: 10 }));
    for log_memory in [63, 64, 255] {
        let fits = MemoryMap::with_calls(&LAYOUT, &extents, log_memory, &calls).is_ok();
        assert_eq!(fits, log_memory == 63);
    }
    // As many calls as there are numbers for.
    let most = [&SHA256, &KECCAK, &MULMOD].map(|shape| (shape, u32::MAX));
    let needed = 512 + (1 << 36) + (1 << 38) + (1 << 36);
    let error = MemoryMap::with_calls(&LAYOUT, &[], 28, &most);
    assert_eq!(error, Err(MapError::TooSmall { needed, log_memory: 28 }));
}

#[test]
fn calls_are_in_order_of_id() {
    for calls in [vec![(&KECCAK, 1), (&SHA256, 1)], vec![(&KECCAK, 1), (&KECCAK, 2)]] {
        let error = MemoryMap::with_calls(&LAYOUT, &[], 20, &calls);
        assert_eq!(error, Err(MapError::Precompiles));
    }
}
