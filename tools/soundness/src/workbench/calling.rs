//! Programs that call precompiles, whose results are read by nobody.

use super::{BASE, Code, Workbench};
use crate::liar::{TableBits, World};
use crate::program::{DATA, output};
use crate::replay::set_read;
use crate::subject::Subject;
use rill_e2e::assembler::{declaring, elf_at};
use rill_field::{F, to_bytes};
use rill_isa::Flag;
use rill_precompiles::System;
use rill_precompiles::mulmod::MulMod;
use rill_precompiles::sha256::Sha256;
use rill_witness::Cycle;

/// The id of the precompile of products.
pub const MULMOD: u8 = MulMod::SHAPE.id;
/// The id of the precompile of hashes.
pub const SHA256: u8 = Sha256::SHAPE.id;

/// Bytes of data.
const BYTES: u64 = 512;
/// The offset of the input words of call `u`, 12 words for each.
const INPUTS: u64 = 64;
/// The offset of the results, 4 words for each call.
const RESULTS: u64 = INPUTS + 96 * 3;

/// The input words of product `u`: a, b, m, with a modulus above the order of the field.
pub fn product_inputs(u: usize) -> [u64; 12] {
    let word = |i: usize| ((12 * u + i + 1) as u64 * 0x9e37_79b9_7f4a_7c15) ^ 0x5555;
    let top = |i: usize| word(i) >> 2;
    let of = |i: usize| match i {
        3 | 7 => top(i),
        8 => word(i) | 1,
        11 => 1 << 62 | top(i),
        _ => word(i),
    };
    std::array::from_fn(of)
}

/// The state and the block of hash 0; hash 1 is of zeros.
pub fn hash_inputs() -> [u64; 12] {
    std::array::from_fn(|i| (i as u64 + 1) * 0xd134_2543_de82_ef95)
}

impl Workbench {
    /// Three products: a table with room for one call more, and of two parts where chunks have 4
    /// bits.
    pub fn products() -> Self {
        Self::with_products(|subject| subject)
    }

    /// The same with chunks of 8 bits: a table that is a part of the common matrix.
    pub fn wide_products() -> Self {
        Self::with_products(Subject::wide)
    }

    fn with_products(change: impl Fn(Subject) -> Subject) -> Self {
        let inputs: Vec<u64> = (0..3).flat_map(product_inputs).collect();
        let mut code = Code::new();
        for (u, name) in ["product 0", "product 1", "product 2"].into_iter().enumerate() {
            let at = INPUTS + 96 * u as u64;
            pointers(&mut code, [RESULTS + 32 * u as u64, at, at + 32, at + 64]);
            code.at(name).invoke(16, [6, 7, 8, 9]);
        }
        Self::calling(code, &inputs, &[MULMOD], change)
    }

    /// Two hashes, the second one of zeros, and a product: a table of two parts and one of half a
    /// part, where chunks have 4 bits.
    pub fn hashes() -> Self {
        Self::with_hashes(|subject| subject)
    }

    /// The same with chunks of 8 bits.
    pub fn wide_hashes() -> Self {
        Self::with_hashes(Subject::wide)
    }

    fn with_hashes(change: impl Fn(Subject) -> Subject) -> Self {
        let inputs = [hash_inputs(), product_inputs(0), [0; 12]].concat();
        let mut code = Code::new();
        let [first, second, zeros] = [0, 1, 2].map(|i| INPUTS + 96 * i);
        pointers(&mut code, [RESULTS, first, first + 32, 0]);
        code.at("hash 0").invoke(1, [6, 7, 8, 0]);
        pointers(&mut code, [RESULTS + 32, zeros, zeros + 32, 0]);
        code.at("hash 1").invoke(1, [6, 7, 8, 0]);
        pointers(&mut code, [RESULTS + 64, second, second + 32, second + 64]);
        code.at("product 0").invoke(16, [6, 7, 8, 9]);
        Self::calling(code, &inputs, &[SHA256, MULMOD], change)
    }

    fn calling(
        calls: Code,
        inputs: &[u64],
        ids: &[u8],
        change: impl Fn(Subject) -> Subject,
    ) -> Self {
        let mut code = calls;
        output(&mut code.text);
        let data = [&[0; INPUTS as usize / 8], inputs].concat();
        Self::of(code, |code| declaring(&elf_at(code, DATA, BYTES, &data), ids), change)
    }

    /// Index in RAM of word `index` of call `u` of a precompile.
    ///
    /// # Panics
    /// If it is not called.
    pub fn word_of_call(&self, id: u8, u: usize, index: usize) -> usize {
        let mut blocks = self.honest.subject.run.map.blocks().iter();
        let block = blocks.find(|block| block.shape.id == id).expect("it is called");
        block.first as usize + (u << block.shape.log_words) + index
    }

    /// The first row that accesses word `index` of call `u` of a precompile.
    ///
    /// # Panics
    /// If there is none.
    pub fn row_of_word(&self, id: u8, u: usize, index: usize) -> usize {
        let word = Some(self.word_of_call(id, u, index) as u32);
        let row = self.honest.cycles.iter().position(|cycle| cycle.ram_word == word);
        row.expect("the guest accesses all words of its calls")
    }

    /// The columns of a run that finds in memory what `memory` has of calls, changed by `edit`,
    /// next to the tables `calls`.
    pub fn finding(
        &self,
        memory: &[TableBits],
        calls: Vec<TableBits>,
        edit: impl Fn(usize, &mut Cycle),
    ) -> World {
        let words: Vec<(usize, Vec<F>)> =
            memory.iter().map(|table| (table.table.first_word() as usize, table.words())).collect();
        let found = |word: u32| {
            let of = |(first, words): &(usize, Vec<F>)| {
                words.get((word as usize).checked_sub(*first)?).copied()
            };
            words.iter().find_map(of)
        };
        let cycles = self.honest.perform(&self.honest.script(), &|j, cycle| {
            if cycle.flags.has(Flag::Load)
                && let Some(value) = cycle.ram_word.and_then(found)
            {
                set_read(cycle, integer(value));
            }
            edit(j, cycle);
        });
        World::of(&cycles, &self.honest.subject.dimensions()).with_calls(calls)
    }
}

/// Sets the registers 6, 7, 8, 9 to data at these offsets.
fn pointers(code: &mut Code, offsets: [u64; 4]) {
    if code.offsets.is_empty() {
        code.text.set(BASE, DATA);
    }
    for (register, offset) in (6..).zip(offsets) {
        code.text.addi(register, BASE, offset as i32);
    }
}

/// A value below 2^64.
fn integer(value: F) -> u64 {
    let bytes = to_bytes(value);
    let (low, high) = bytes.split_at(8);
    assert!(high.iter().all(|byte| *byte == 0), "a word of memory has 64 bits");
    u64::from_le_bytes(low.try_into().expect("eight bytes"))
}
