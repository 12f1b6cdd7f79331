//! Keys with modular products, as files.

use crate::call_decode::word;
use crate::elf::{ECALL, RX, code, elf, part};
use crate::files::with;
use crate::notes::declaration;
use rill_isa::Kind;
use rill_loader::{KeyFileError, read_key, write_key};
use rill_precompiles::mulmod64;
use rill_program::{DecodeError, Image, ProgramKey};

const ADDRESS: u64 = 0x8000_0000;

/// A program of two products, in two rows and in three.
pub(crate) fn elf_of_products() -> Vec<u8> {
    let products = [[10, 11, 12, 13], [31, 0, 30, 31]].map(|to| word(mulmod64::CODE, to));
    let text = part(RX, ADDRESS, &code(&[&products[..], &ECALL].concat()));
    elf(ADDRESS, &[text, declaration(&[mulmod64::ID])])
}

/// Its key.
pub(crate) fn products() -> ProgramKey {
    rill_loader::key(&elf_of_products()).expect("a sound program")
}

/// The same with no instruction in the image, so that its file has all rows.
fn bare() -> ProgramKey {
    let key = products();
    with(&key, key.rows().to_vec(), Image::default()).expect("a sound key")
}

#[test]
fn products_of_the_image_are_not_in_the_file_and_others_are_with_their_ports() {
    let key = products();
    assert!(key.has_products() && key.precompiles().is_empty());
    assert_eq!((key.encode()[8], key.encode()[37..39].to_vec()), (4, vec![1, mulmod64::ID]));
    let file = write_key(&key);
    assert_eq!((file[8], file[37..39].to_vec()), (5, vec![1, mulmod64::ID]));
    assert!(ports_in(&file).is_empty());
    assert_eq!(ports_in(&write_key(&bare())), [[11, 12, 13], [0, 30, 31]]);
    assert_eq!(ports_in(&key.encode()), [[11, 12, 13], [0, 30, 31]]);
}

/// Where rows of products without slots but `rd` begin, which nothing else looks like here.
fn products_in(file: &[u8]) -> Vec<usize> {
    let begins = |at: &usize| {
        let row = &file[*at..][..5];
        row[..2] == [Kind::MulMod as u8, 1] && row[2] < 0x80 && row[3..] == [0x80; 2]
    };
    (0..file.len() - 8).filter(begins).collect()
}

fn ports_in(file: &[u8]) -> Vec<[u8; 3]> {
    let ports = |at: usize| [5, 6, 7].map(|port| file[at + port]);
    products_in(file).into_iter().map(ports).collect()
}

#[test]
fn ports_that_are_no_registers_are_malformed() {
    let bare = bare();
    let products = bare.rows().iter().enumerate().filter(|(_, row)| row.ports.is_some());
    let indices: Vec<usize> = products.map(|(index, _)| index).collect();
    for (bytes, decode) in [
        (bare.encode(), ProgramKey::decode as fn(&[u8]) -> Result<ProgramKey, DecodeError>),
        (write_key(&bare), read),
    ] {
        for (at, &index) in products_in(&bytes).into_iter().zip(&indices) {
            for (port, wrong) in [(0, 0x80), (1, 0x80), (2, 0x80), (0, 0xff), (1, 0xab)] {
                let mut other = bytes.clone();
                other[at + 5 + port] = wrong;
                assert_eq!(decode(&other), Err(DecodeError::Row(index)), "{wrong:#x} at {port}");
            }
        }
    }
}

/// Reads a key file that is not short of instructions.
fn read(file: &[u8]) -> Result<ProgramKey, DecodeError> {
    read_key(file).map_err(|error| match error {
        KeyFileError::Key(error) => error,
        KeyFileError::Instruction(at) => panic!("an instruction at {at:#x}"),
    })
}
