//! The words of calls of precompiles, as far as rows can reach them.
//!
//! A row accesses words of the call under way, and output words of the call before. So nothing more
//! of a call is kept: each precompile has a ring of two calls, in which word `k` of its block in
//! RAM is at place `k mod 2^(s+1)`.
//!
//! Words never change. In the trace a word is what it will be before its first access, so a store
//! finds what it stores.

use crate::interpreter::{CallFault, Pause, Record};
use crate::op::CallRow;
use crate::{Call, Calls, MAX_CALLS};
use rill_isa::PORTS;
use rill_precompiles::{SHAPES, Shape};
use rill_program::MemoryMap;

/// Most words of two calls.
const RING: usize = 128;

const _: () = {
    let mut i = 0;
    while i < SHAPES.len() {
        assert!(2 * SHAPES[i].words() <= RING as u64);
        i += 1;
    }
};

/// The words of calls of all precompiles that a program declares.
#[derive(Clone, Debug)]
pub(crate) struct Rings {
    rings: Vec<Ring>,
    /// Takes what rows do not record, if anybody wants it.
    pub(crate) aside: Option<Aside>,
    /// Modular products so far; nobody asks after a replay.
    pub(crate) products: u32,
}

/// What a block has besides its rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aside {
    /// The calls that end.
    pub(crate) calls: Calls,
    /// What rows read through ports.
    pub(crate) ports: Vec<[u64; PORTS]>,
}

/// The words of two consecutive calls of one precompile.
#[derive(Clone, Debug)]
struct Ring {
    shape: &'static Shape,
    /// Index of the first word of its block in RAM.
    first: u32,
    words: [u64; RING],
}

impl Rings {
    /// Before the first row of a run, of which no memory map is known.
    pub(crate) fn new(precompiles: &[&'static Shape]) -> Self {
        let ring = |&shape| Ring { shape, first: 0, words: [0; RING] };
        Self { rings: precompiles.iter().map(ring).collect(), aside: None, products: 0 }
    }

    /// Before the first row of a run with this map.
    pub(crate) fn mapped(precompiles: &[&'static Shape], map: &MemoryMap) -> Self {
        let mut rings = Self::new(precompiles);
        for block in map.blocks() {
            let mut same = rings.rings.iter_mut().filter(|ring| ring.shape.id == block.shape.id);
            same.by_ref().for_each(|ring| ring.first = block.first as u32);
        }
        rings
    }

    /// Executes a row of a call of the precompile at this place, and gives what `rd` receives.
    pub(crate) fn step(
        &mut self,
        precompile: usize,
        row: CallRow,
        y: u64,
        record: &mut Record,
    ) -> Result<u64, Pause> {
        let ring = &mut self.rings[precompile];
        match row {
            CallRow::End => {
                let number = ring.number(record.a)?;
                if let Some(aside) = &mut self.aside {
                    let inputs = ring.inputs(number);
                    aside.calls.push(Call { precompile, number, inputs });
                }
                return Ok(record.a.wrapping_add(y));
            }
            CallRow::Before if record.b == 0 => return Err(Pause::Call(CallFault::NoneBefore)),
            CallRow::Load | CallRow::Before => record.a = *ring.word(y),
            CallRow::Store | CallRow::Inputs => {
                *ring.word(y) = record.a;
                record.c = record.a;
                if row == CallRow::Inputs {
                    ring.complete(y)?;
                }
            }
        }
        record.ram = ring.first + ring.index(y) as u32 + 1;
        Ok(record.a)
    }

    /// What a modular product read through its ports.
    pub(crate) fn read(&mut self, ports: [u64; PORTS]) {
        self.products = self.products.saturating_add(1);
        if let Some(aside) = &mut self.aside {
            aside.ports.push(ports);
        }
    }

    /// All words of the rings, for a checkpoint.
    pub(crate) fn words(&self) -> Box<[u64]> {
        self.rings.iter().flat_map(|ring| &ring.words[..ring.size()]).copied().collect()
    }

    /// Puts back what [`Rings::words`] gave.
    pub(crate) fn restore(&mut self, words: &[u64]) {
        let mut rest = words;
        for ring in &mut self.rings {
            let (words, after) = rest.split_at(ring.size());
            ring.words[..words.len()].copy_from_slice(words);
            rest = after;
        }
    }
}

impl Ring {
    /// Words of two calls.
    fn size(&self) -> usize {
        2 << self.shape.log_words
    }

    /// Index in its block of the word at address `y` modulo `2^64`.
    fn index(&self, y: u64) -> u64 {
        (y & ((1 << 56) - 1)) / 8
    }

    fn word(&mut self, y: u64) -> &mut u64 {
        let place = self.index(y) as usize & (self.size() - 1);
        &mut self.words[place % RING]
    }

    /// The number of the call that ends where the counter is `counter`.
    fn number(&self, counter: u64) -> Result<u32, Pause> {
        let number = counter >> (3 + self.shape.log_words);
        if number < MAX_CALLS { Ok(number as u32) } else { Err(Pause::Call(CallFault::Limit)) }
    }

    /// Where the words of a call begin.
    fn start(&self, number: u64) -> usize {
        ((number & 1) << self.shape.log_words) as usize
    }

    fn inputs(&self, number: u32) -> &[u64] {
        &self.words[self.start(number.into())..][..self.shape.inputs]
    }

    /// Computes the outputs of the call that has its last input word at address `y`.
    fn complete(&mut self, y: u64) -> Result<(), Pause> {
        let start = self.start(self.index(y) >> self.shape.log_words);
        let (inputs, rest) = self.words[start..].split_at_mut(self.shape.inputs);
        let outputs = &mut rest[..self.shape.outputs];
        if rill_natives::outputs(self.shape.id, inputs, outputs) {
            Ok(())
        } else {
            Err(Pause::Call(CallFault::NoResult))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_limited() {
        let shape = rill_precompiles::shape(1).unwrap();
        let (mut rings, bytes) = (Rings::new(&[shape]), 8 * shape.words());
        let mut end = |calls: u64| {
            let mut record = Record { a: calls * bytes, ..Record::default() };
            rings.step(0, CallRow::End, bytes, &mut record)
        };
        assert_eq!(end(0), Ok(bytes));
        assert_eq!(end(MAX_CALLS - 1), Ok(MAX_CALLS * bytes));
        assert_eq!(end(MAX_CALLS), Err(Pause::Call(CallFault::Limit)));
    }

    #[test]
    fn checkpoints_hold_two_calls_of_each_precompile_and_no_more() {
        let mut rings = Rings::new(&SHAPES.iter().collect::<Vec<_>>());
        let words: u64 = SHAPES.iter().map(|shape| 2 * shape.words()).sum();
        let all: Vec<u64> = (1..=words).collect();
        rings.restore(&all);
        assert_eq!(*rings.words(), *all);
    }
}
