//! From guest addresses to bytecode indices.

use crate::LoadError;
use rill_isa::Row;

/// Halfwords of one page of the map.
const PAGE: usize = 2048;

/// Addresses that code may span: 2^28 words of window and some room.
const MOST_BYTES: u64 = 1 << 33;

/// For each even guest address the index of the first row there, or nothing. Two levels, so that
/// code at distant addresses costs only the pages that it fills.
#[derive(Debug)]
pub(crate) struct AddressMap {
    first_page: u64,
    /// Page number into `pages`; page 0 of them is empty.
    directory: Vec<u32>,
    pages: Vec<[u32; PAGE]>,
}

impl AddressMap {
    /// An empty map for the addresses of `rows`.
    pub(crate) fn covering(rows: &[Row]) -> Result<Self, LoadError> {
        let lowest = rows.iter().map(|row| row.address).min().unwrap_or(0);
        let highest = rows.iter().map(|row| row.address).max().unwrap_or(0);
        let bytes = highest - lowest;
        if bytes > MOST_BYTES {
            return Err(LoadError::CodeTooWide { bytes, most: MOST_BYTES });
        }
        let (first_page, _) = place(lowest);
        let (last_page, _) = place(highest);
        let directory = vec![0; (last_page - first_page) as usize + 1];
        Ok(Self { first_page, directory, pages: vec![[0; PAGE]] })
    }

    /// The index at `address`, 0 if there is no code.
    #[inline]
    pub(crate) fn index(&self, address: u64) -> u32 {
        let (page, halfword) = place(address);
        let page = page.wrapping_sub(self.first_page) as usize;
        match self.directory.get(page) {
            Some(&page) if address & 1 == 0 => self.pages[page as usize][halfword],
            _ => 0,
        }
    }

    /// Makes `index` the index at `address`, an address of the rows that the map covers.
    pub(crate) fn insert(&mut self, address: u64, index: u32) {
        let (page, halfword) = place(address);
        let entry = &mut self.directory[(page - self.first_page) as usize];
        if *entry == 0 {
            *entry = self.pages.len() as u32;
            self.pages.push([0; PAGE]);
        }
        self.pages[*entry as usize][halfword] = index;
    }
}

/// Page number, and halfword in the page.
fn place(address: u64) -> (u64, usize) {
    let halfword = address >> 1;
    (halfword / PAGE as u64, (halfword % PAGE as u64) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_isa::Kind;

    #[test]
    fn only_addresses_of_rows_have_an_index() {
        let at = |address| Row::new(Kind::Fence, address);
        let rows = [at(0x1ffe), at(0x10_0000)];
        let mut map = AddressMap::covering(&rows).unwrap();
        map.insert(0x1ffe, 1);
        map.insert(0x10_0000, 2);
        assert_eq!(map.index(0x1ffe), 1);
        assert_eq!(map.index(0x10_0000), 2);
        for address in [0, 0x1ffc, 0x1fff, 0x2000, 0xf_fffe, 0x10_0001, 0x10_1000, u64::MAX] {
            assert_eq!(map.index(address), 0, "{address:#x}");
        }
    }

    #[test]
    fn code_at_the_ends_of_the_address_space_is_refused() {
        let rows = [Row::new(Kind::Fence, 8), Row::new(Kind::Fence, u64::MAX - 1)];
        assert!(matches!(AddressMap::covering(&rows), Err(LoadError::CodeTooWide { .. })));
    }
}
