//! Keys as files.

use crate::elf::smallest;
use crate::product_files::products;
use crate::values::Values;
use rill_isa::Row;
use rill_loader::Program;
use rill_loader::{KeyFileError, read_key, write_key};
use rill_program::{DecodeError, Image, KeyError, Layout, ProgramKey, Segment};

fn key() -> ProgramKey {
    rill_loader::key(&smallest(0x8000_0000)).expect("a sound program")
}

/// The smallest program, and one of products.
fn keys() -> [ProgramKey; 2] {
    [key(), products()]
}

#[test]
fn a_key_survives_its_file() {
    keys().iter().for_each(survives);
}

fn survives(key: &ProgramKey) {
    let again = ProgramKey::decode(&key.encode()).expect("its own encoding");
    assert_eq!(again.digest(), key.digest());
    assert_eq!(again.layout(), key.layout());
    assert_eq!(again.image(), key.image());
    assert_eq!(again.reset(), key.reset());
    let without_hints: Vec<Row> = key.rows().iter().map(|row| Row { hint: None, ..*row }).collect();
    assert_eq!(again.rows(), without_hints);
    assert_eq!(again.encode(), key.encode());
    assert_eq!(again.declared(), key.declared());
}

#[test]
fn every_truncated_or_extended_file_is_refused() {
    keys().iter().for_each(is_refused_truncated_or_extended);
}

fn is_refused_truncated_or_extended(key: &ProgramKey) {
    let mut bytes = key.encode();
    for length in 0..bytes.len() {
        assert_eq!(ProgramKey::decode(&bytes[..length]), Err(DecodeError::Truncated));
    }
    bytes.push(0);
    assert_eq!(ProgramKey::decode(&bytes), Err(DecodeError::Trailing(1)));
    bytes[0] ^= 1;
    assert_eq!(ProgramKey::decode(&bytes), Err(DecodeError::Header));
}

#[test]
fn counts_in_a_file_cannot_ask_for_more_than_the_file_holds() {
    let bytes = key().encode();
    let rows = 9 + 24 + 4;
    let mut many = bytes.clone();
    many[rows..rows + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(ProgramKey::decode(&many), Err(DecodeError::Truncated));
    let mut padded = bytes[..rows].to_vec();
    padded.extend(((1u32 << 20) + 1).to_le_bytes());
    padded.resize(8 << 20, 0);
    let refused = DecodeError::Key(KeyError::RowCount((1 << 20) + 1));
    assert_eq!(ProgramKey::decode(&padded), Err(refused));
}

#[test]
fn a_key_file_is_its_image_and_little_more() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../guests/prebuilt");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let elfs: Vec<_> = paths.filter(|path| path.extension().is_some_and(|e| e == "elf")).collect();
    assert!(elfs.len() > 10);
    for elf in elfs {
        let key = rill_loader::key(&std::fs::read(&elf).unwrap()).unwrap();
        let (file, encoding) = (write_key(&key), key.encode());
        let again = read_key(&file).unwrap();
        assert_eq!(again.digest(), key.digest(), "{elf:?}");
        assert_eq!(again.encode(), encoding, "{elf:?}");
        assert_eq!(write_key(&again), file, "{elf:?}");
        assert_eq!(read_key(&encoding).unwrap(), key, "{elf:?}");
        let instructions = key.rows().iter().filter(|row| !row.continues).count();
        let image: usize = key.image().segments.iter().map(|segment| segment.bytes.len()).sum();
        // No instruction of the image gives the rows of the firmware.
        let more = file.len() - image;
        assert!(more < 1400 + instructions / 4, "{elf:?}: {more} for {instructions}");
    }
}

#[test]
fn rows_that_no_instruction_gives_are_in_the_file() {
    for key in keys() {
        let check = |rows: Vec<Row>, image: Image| {
            let key = with(&key, rows, image).unwrap();
            assert_eq!(read_key(&write_key(&key)).unwrap().encode(), key.encode());
        };
        let mut rows = key.rows().to_vec();
        rows.last_mut().unwrap().imm += 2;
        check(rows, key.image().clone());
        check(key.rows().to_vec(), Image { segments: Vec::new() });
    }
}

/// The key with other rows and another image.
pub(crate) fn with(key: &ProgramKey, rows: Vec<Row>, image: Image) -> Result<ProgramKey, KeyError> {
    ProgramKey::new(rows, key.reset(), *key.layout(), image, key.declared())
}

#[test]
fn every_shorter_longer_or_other_key_file_is_refused_or_another_key() {
    keys().iter().for_each(is_refused_or_another);
}

fn is_refused_or_another(key: &ProgramKey) {
    let mut file = write_key(key);
    for length in 0..file.len() {
        assert_eq!(read_key(&file[..length]), Err(KeyFileError::Key(DecodeError::Truncated)));
    }
    file.push(0);
    assert_eq!(read_key(&file), Err(KeyFileError::Key(DecodeError::Trailing(1))));
    file.pop();
    for place in 0..file.len() {
        for bit in 0..8 {
            let mut other = file.clone();
            other[place] ^= 1 << bit;
            if let Ok(read) = read_key(&other) {
                assert_ne!(read.encode(), key.encode(), "byte {place}, bit {bit}");
            }
        }
    }
    file[8] = 6;
    assert_eq!(read_key(&file), Err(KeyFileError::Key(DecodeError::Header)));
}

/// A key file of the layout, reset and image of [`key`] with these runs.
fn with_runs(count: u32, runs: &[u8]) -> Vec<u8> {
    let file = write_key(&key());
    let image: usize = key().image().segments.iter().map(|segment| 12 + segment.bytes.len()).sum();
    let head = 9 + 24 + 4 + 4 + image;
    [&file[..head], &count.to_le_bytes(), runs].concat()
}

#[test]
fn runs_cannot_ask_for_more_than_a_key_can_have() {
    let read = |count, runs: &[u8]| read_key(&with_runs(count, runs));
    assert_eq!(read(u32::MAX, &[]), Err(KeyFileError::Key(DecodeError::Truncated)));
    // No rows, then instructions from address 0 on.
    assert_eq!(read(1, &[0, 0, 2]), Err(KeyFileError::Instruction(0)));
    let malformed = Err(KeyFileError::Key(DecodeError::Row(0)));
    assert_eq!(read(1, &[0, 1, 2]), malformed, "before address 0");
    assert_eq!(read(1, &[1, 0, 0]), malformed, "fewer than no rows");
    let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0];
    assert_eq!(read(1, &most), malformed);
    let of_rows = |count| Err(KeyFileError::Key(DecodeError::Key(KeyError::RowCount(count))));
    assert_eq!(read(0, &[]), of_rows(0));

    // The first instruction of the image again and again, three bytes each time.
    let start = key().image().segments[0].address;
    let mut first = vec![0];
    let mut rest = start << 1;
    while rest >= 0x80 {
        first.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    first.extend([rest as u8, 2]);
    let count = (1 << 20) + 1;
    let many = [first, [0, 0, 2].repeat(1 << 20)].concat();
    assert_eq!(read(count, &many), of_rows((1 << 20) + 1));
}

/// An integer of 19 bytes has room for five bits more than there are.
#[test]
fn integers_of_more_than_128_bits_are_malformed() {
    let bytes = key().encode();
    // The immediate of the no-op, the last byte of the first row.
    let imm = 9 + 24 + 4 + 4 + 6;
    assert_eq!(bytes[imm], 0);
    for last in [0x04, 0x08, 0x7c] {
        let long = [&bytes[..imm], &[0x80; 18], &[last], &bytes[imm + 1..]].concat();
        assert_eq!(ProgramKey::decode(&long), Err(DecodeError::Row(0)), "{last:#x}");
    }
}

#[test]
fn two_files_never_mean_the_same_key() {
    let mut values = Values(2);
    for key in keys() {
        let bytes = key.encode();
        let mut accepted = 0;
        for _ in 0..20_000 {
            let mut file = bytes.clone();
            let at = values.below(file.len() as u64) as usize;
            file[at] ^= 1 << values.below(8);
            if let Ok(other) = ProgramKey::decode(&file) {
                assert_eq!(other.encode(), file);
                assert_ne!(other.digest(), key.digest());
                accepted += 1;
            }
        }
        assert!(accepted > 100, "{accepted} accepted");
    }
}

#[test]
fn the_digest_depends_on_everything_but_hints() {
    let key = key();
    let build = |rows: Vec<Row>, layout: Layout, image: Image| {
        *ProgramKey::new(rows, key.reset(), layout, image, &[]).unwrap().digest()
    };
    let (rows, layout, image) = (key.rows().to_vec(), *key.layout(), key.image().clone());
    assert_eq!(build(rows.clone(), layout, image.clone()), *key.digest());
    let bare: Vec<Row> = rows.iter().map(|row| Row { hint: None, ..*row }).collect();
    assert_eq!(build(bare, layout, image.clone()), *key.digest());

    let mut other_rows = rows.clone();
    other_rows.last_mut().unwrap().imm += 2;
    let other_layout = Layout { end: layout.end + 16, ..layout };
    let mut other_image = image.clone();
    other_image.segments[0].bytes[0] ^= 1;
    let mut more_image = image.clone();
    more_image.segments.push(Segment { address: image.segments[0].end(), bytes: Vec::new() });
    let digests = [
        *key.digest(),
        build(other_rows, layout, image.clone()),
        build(rows.clone(), other_layout, image),
        build(rows.clone(), layout, other_image),
        build(rows, layout, more_image),
    ];
    for (i, digest) in digests.iter().enumerate() {
        assert!(!digests[..i].contains(digest), "digest {i}");
    }
}

#[test]
fn a_program_is_named_the_same_each_time_it_is_built() {
    let again = Program::from_elf(&smallest(0x8000_0000)).unwrap();
    assert_eq!(again.key, key());
    assert_ne!(rill_loader::key(&smallest(0x8000_0008)).unwrap(), key());
}
