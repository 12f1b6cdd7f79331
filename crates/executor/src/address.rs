//! From guest addresses to bytecode indices.

/// Halfwords of one page of the map.
const PAGE: usize = 2048;

/// No page.
const NONE: u64 = u64::MAX;

/// For each guest address the index of the first row there, or nothing. Two levels, so that code
/// costs only the pages that it fills, wherever it lies: pages are found by a hash table with
/// linear probing, at most half full.
///
/// Even addresses and odd ones, those of the firmware, have pages of their own.
#[derive(Debug)]
pub(crate) struct AddressMap {
    /// Page number and its place in `pages`.
    table: Vec<(u64, u32)>,
    pages: Vec<[u32; PAGE]>,
}

impl AddressMap {
    pub(crate) fn new() -> Self {
        Self { table: vec![(NONE, 0); 2], pages: Vec::new() }
    }

    /// The index at `address`, 0 if there is no code.
    #[inline]
    pub(crate) fn index(&self, address: u64) -> u32 {
        let (page, halfword) = place(address);
        match self.table[self.slot(page)] {
            (number, place) if number == page => self.pages[place as usize][halfword],
            _ => 0,
        }
    }

    /// Makes `index` the index at `address`.
    pub(crate) fn insert(&mut self, address: u64, index: u32) {
        let (page, halfword) = place(address);
        let mut slot = self.slot(page);
        if self.table[slot].0 != page {
            if 2 * (self.pages.len() + 1) > self.table.len() {
                self.grow();
                slot = self.slot(page);
            }
            self.table[slot] = (page, self.pages.len() as u32);
            self.pages.push([0; PAGE]);
        }
        self.pages[self.table[slot].1 as usize][halfword] = index;
    }

    /// Where the page is, or would be.
    #[inline]
    fn slot(&self, page: u64) -> usize {
        let mask = self.table.len() - 1;
        let mut slot = (page ^ page >> 16) as usize & mask;
        while self.table[slot].0 != page && self.table[slot].0 != NONE {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let size = 2 * self.table.len();
        let before = std::mem::replace(&mut self.table, vec![(NONE, 0); size]);
        for entry in before.into_iter().filter(|entry| entry.0 != NONE) {
            let slot = self.slot(entry.0);
            self.table[slot] = entry;
        }
    }
}

/// Page number, that of odd addresses above all others, and halfword in the page.
fn place(address: u64) -> (u64, usize) {
    let halfword = address >> 1;
    let page = halfword / PAGE as u64;
    (page + ((address & 1) << 62), (halfword % PAGE as u64) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_rows_have_an_index() {
        let mut map = AddressMap::new();
        let inserted = [9, 0x1ffe, 0x10_0000, 0x8000_0000, 0x8_0000_0000_0000, 1 << 61];
        for (address, index) in inserted.into_iter().zip(1..) {
            map.insert(address, index);
        }
        for (address, index) in inserted.into_iter().zip(1..) {
            assert_eq!(map.index(address), index);
        }
        for address in [0, 8, 0x1ffc, 0x1fff, 0x2000, 0xf_fffe, 0x10_0001, 0x10_1000, u64::MAX] {
            assert_eq!(map.index(address), 0, "{address:#x}");
        }
    }
}
