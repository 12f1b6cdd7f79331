//! How far apart the accesses of a run are: a pass before the proof, for its plan.

use crate::Rows;
use rill_isa::REGISTER_COUNT;
use rill_sumcheck_prover::{Cut, Encode, Part, Pass, PassError, Request, gather};
use rill_witness::{Accesses, Block, CycleSource, Localities};
use std::ops::Range;

/// The localities of all rows of `source`, and of its accesses to the first `words` words.
///
/// *Memory* eight bytes per word, for each thread and once more.
///
/// # Errors
/// If the rows cannot be replayed.
pub fn localities(source: &dyn CycleSource, words: usize) -> Result<Localities, PassError> {
    let Ranges([ram, registers]) = gather(LocalityPass { words }, &Rows(source), Cut::Threads)?;
    Ok(Localities { ram: ram.locality(), registers: registers.locality() })
}

struct LocalityPass {
    words: usize,
}

/// Accesses to RAM and to registers.
struct Ranges([Accesses; 2]);

impl Encode for Ranges {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.each_ref().map(|accesses| (accesses.rows.clone(), accesses.counts)).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        <[_; 2]>::read(from).map(|both| Self(both.map(|(rows, counts)| Accesses { rows, counts })))
    }
}

impl Part for Ranges {
    fn append(&mut self, next: Self) {
        self.0.iter_mut().zip(&next.0).for_each(|(accesses, next)| accesses.append(next));
    }
}

impl Pass<Block> for LocalityPass {
    type Scratch = (u64, Ranges);
    type Part = Ranges;

    fn request(&self) -> Request {
        Request::of_sums(size_of::<(u32, u32)>() * (self.words + REGISTER_COUNT))
    }

    fn scratch(&self, rows: Range<u64>) -> (u64, Ranges) {
        (rows.start, Ranges([self.words, REGISTER_COUNT].map(Accesses::new)))
    }

    fn visit(&self, (row, Ranges([ram, registers])): &mut (u64, Ranges), block: &Block) {
        for cycle in &block.cycles {
            if let Some(word) = cycle.ram_word {
                ram.add(*row, word);
            }
            let ports = cycle.gate.into_iter().flat_map(|gate| gate.registers);
            let slots = [cycle.rs1, cycle.rs2, cycle.rd].into_iter().flatten();
            for register in slots.chain(ports) {
                registers.add(*row, register.index() as u32);
            }
            *row += 1;
        }
    }

    fn finish(&self, (_, ranges): (u64, Ranges)) -> Ranges {
        ranges
    }
}
