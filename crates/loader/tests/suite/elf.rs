//! A writer of small executables.

/// Readable.
pub(crate) const R: u32 = 4;
/// Readable and writable.
pub(crate) const RW: u32 = 6;
/// Readable and executable.
pub(crate) const RX: u32 = 5;
/// All of it.
pub(crate) const RWX: u32 = 7;

const HEADER: usize = 64;
const PROGRAM_HEADER: usize = 56;

/// One program header and its bytes.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) kind: u32,
    pub(crate) flags: u32,
    pub(crate) address: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) memory: u64,
}

/// A loadable segment.
pub(crate) fn part(flags: u32, address: u64, bytes: &[u8]) -> Part {
    Part { kind: 1, flags, address, bytes: bytes.to_vec(), memory: bytes.len() as u64 }
}

/// Words as text.
pub(crate) fn code(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A section: name index is always 0.
#[derive(Default)]
struct Section {
    kind: u32,
    flags: u64,
    address: u64,
    offset: u64,
    size: u64,
    link: u32,
    entry_size: u64,
}

impl Section {
    fn bytes(&self) -> Vec<u8> {
        let mut out = vec![0; 4];
        out.extend(self.kind.to_le_bytes());
        for field in [self.flags, self.address, self.offset, self.size] {
            out.extend(field.to_le_bytes());
        }
        out.extend(self.link.to_le_bytes());
        out.extend([0; 4]);
        out.extend(1u64.to_le_bytes());
        out.extend(self.entry_size.to_le_bytes());
        out
    }
}

/// An ELF without sections.
pub(crate) fn elf(entry: u64, parts: &[Part]) -> Vec<u8> {
    elf_with(entry, parts, &[], &[])
}

/// An ELF with executable sections at `code` and functions `symbols`.
pub(crate) fn elf_with(
    entry: u64,
    parts: &[Part],
    code: &[(u64, u64)],
    symbols: &[(&str, u64)],
) -> Vec<u8> {
    let data_start = HEADER + PROGRAM_HEADER * parts.len();
    let mut headers = Vec::new();
    let mut data = Vec::new();
    for part in parts {
        headers.extend(part.kind.to_le_bytes());
        headers.extend(part.flags.to_le_bytes());
        let offset = (data_start + data.len()) as u64;
        for field in [offset, part.address, part.address, part.bytes.len() as u64, part.memory, 1] {
            headers.extend(field.to_le_bytes());
        }
        data.extend(&part.bytes);
    }
    let sections = sections(&mut data, data_start, code, symbols);
    let sections_at = if sections.is_empty() { 0 } else { (data_start + data.len()) as u64 };
    let count = sections.len() as u16;

    let mut out = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    out.extend(2u16.to_le_bytes());
    out.extend(243u16.to_le_bytes());
    out.extend(1u32.to_le_bytes());
    for field in [entry, HEADER as u64, sections_at] {
        out.extend(field.to_le_bytes());
    }
    out.extend(0u32.to_le_bytes());
    let names = count.saturating_sub(2);
    for field in [HEADER as u16, PROGRAM_HEADER as u16, parts.len() as u16, 64, count, names] {
        out.extend(field.to_le_bytes());
    }
    out.extend(headers);
    out.extend(data);
    out.extend(sections.iter().flat_map(Section::bytes));
    out
}

fn sections(
    data: &mut Vec<u8>,
    data_start: usize,
    code: &[(u64, u64)],
    symbols: &[(&str, u64)],
) -> Vec<Section> {
    if code.is_empty() && symbols.is_empty() {
        return Vec::new();
    }
    let mut sections = vec![Section::default()];
    sections.extend(code.iter().map(|&(address, end)| Section {
        kind: 1,
        flags: 6,
        address,
        size: end - address,
        ..Section::default()
    }));
    let mut names = vec![0u8];
    let mut table = vec![0u8; 24];
    for (name, address) in symbols {
        table.extend((names.len() as u32).to_le_bytes());
        table.extend([0x12, 0, 1, 0]);
        table.extend(address.to_le_bytes());
        table.extend(0u64.to_le_bytes());
        names.extend(name.bytes().chain([0]));
    }
    let mut place = |bytes: Vec<u8>, kind, entry_size, link| {
        let offset = (data_start + data.len()) as u64;
        let size = bytes.len() as u64;
        data.extend(bytes);
        Section { kind, offset, size, link, entry_size, ..Section::default() }
    };
    let strings = sections.len() as u32;
    let names = place(names, 3, 0, 0);
    let table = place(table, 2, 24, strings);
    sections.extend([names, table]);
    sections
}

/// `ecall`, then a loop to itself.
pub(crate) const ECALL: [u32; 2] = [0x0000_0073, 0x0000_006f];

/// A program at `address` that can do nothing but an `ecall`.
pub(crate) fn smallest(address: u64) -> Vec<u8> {
    elf(address, &[part(RX, address, &code(&ECALL))])
}
