//! Rows, run by the row constraints over the integers.

use core::ops::Range;
use rill_isa::tables::{Entry, interleave};
use rill_isa::{Combine, Flag, Hint, Left, Register, Right, Row, Write};
use rill_loader::quotient_advice;
use rill_program::{Image, MemoryMap, Region};

/// What a row cannot fulfil.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unsatisfied {
    /// The accessed address is not a word of memory.
    Address,
    /// No lookup index exists for the operands.
    Index,
    /// An assertion does not hold.
    Assertion,
    /// An exact value so large that no later row can hold.
    Overflow,
}

/// Registers (any integer, as inside a sequence) and memory.
#[derive(Clone)]
pub(crate) struct Machine {
    pub(crate) registers: [i128; 128],
    /// The words at `addresses`, one range after the other.
    pub(crate) memory: Vec<u64>,
    pub(crate) addresses: Vec<Range<i128>>,
    /// What is left of the private input.
    pub(crate) tape: Vec<u8>,
}

impl Machine {
    /// Registers of zeros and the memory of `map` with what the image has there.
    pub(crate) fn new(map: &MemoryMap, image: &Image) -> Self {
        let mut memory = vec![0; map.words() as usize];
        for (index, word) in image.words(map) {
            memory[index as usize] = word;
        }
        let range = |region: Region| {
            let start = region.address as i128;
            start..start + 8 * i128::from(region.end - region.first)
        };
        let addresses = map.regions().map(range).collect();
        Self { registers: [0; 128], memory, addresses, tape: Vec::new() }
    }

    /// The value of a slot, 0 if it is empty.
    pub(crate) fn read(&self, slot: Option<Register>) -> i128 {
        slot.map_or(0, |register| self.registers[register.index()])
    }

    /// Runs a sequence; gives the next guest address. `advice` replaces what the hint says,
    /// and the remainder of a modular product.
    pub(crate) fn run(&mut self, rows: &[Row], advice: Option<u64>) -> Result<u64, Unsatisfied> {
        let mut next = 0;
        for row in rows {
            next = self.step(row, advice)?;
        }
        Ok(next)
    }

    /// Runs a row, as [`Machine::run`] does.
    pub(crate) fn step(&mut self, row: &Row, advice: Option<u64>) -> Result<u64, Unsatisfied> {
        let spec = row.kind.spec();
        let flags = row.flags();
        let (rs1, rs2) = (self.read(row.rs1), self.read(row.rs2));
        let word = self.word(row)?;
        let old = word.map_or(0, |word| i128::from(self.memory[word]));
        let left = match spec.left {
            Left::Zero => 0,
            Left::Rs1 => rs1,
            Left::Pc => row.address.into(),
            Left::Ram => old,
        };
        let right = match spec.right {
            Right::Zero => 0,
            Right::Rs2 => rs2,
            Right::Imm => row.imm,
            Right::Rs2PlusImm => rs2 + row.imm,
        };
        let output = match spec.table {
            None => 0,
            Some(table) => {
                let index = self.index(row, spec.combine, left, right, advice)?;
                integer(table.entry(index)).ok_or(Unsatisfied::Overflow)?
            }
        };
        if flags.has(Flag::Assert) && output != 1 {
            return Err(Unsatisfied::Assertion);
        }
        if flags.has(Flag::Store) {
            let stored = u64::try_from(output + rs1).expect("stored words have 64 bits");
            self.memory[word.expect("stores have a word")] = stored;
        }
        let link = row.address + if row.compressed { 2 } else { 4 };
        if let Some(rd) = row.rd {
            self.registers[rd.index()] = match spec.write {
                Write::None => panic!("{row:?} has an rd that it cannot write"),
                Write::Lookup => output,
                Write::Ram => old,
                Write::Link => link.into(),
            };
        }
        let taken = flags.has(Flag::Branch) && output == 1;
        Ok(if flags.has(Flag::Jump) {
            output as u64
        } else if taken {
            (i128::from(row.address) + row.imm) as u64
        } else if row.continues {
            row.address
        } else {
            link
        })
    }

    /// Index of the word at `EA - LaneOffset`, if the row accesses memory.
    pub(crate) fn word(&self, row: &Row) -> Result<Option<usize>, Unsatisfied> {
        if !row.flags().accesses_ram() {
            return Ok(None);
        }
        let address = self.read(row.rs2) + row.imm;
        let table = row.kind.spec().table;
        let lane = table.and_then(|table| table.lane_of_address(address as u64)).unwrap_or(0);
        let address = address - i128::from(lane);
        let mut before = 0;
        for range in &self.addresses {
            if range.contains(&address) && (address - range.start) % 8 == 0 {
                return Ok(Some((before + address - range.start) as usize / 8));
            }
            before += range.end - range.start;
        }
        Err(Unsatisfied::Address)
    }

    fn index(
        &mut self,
        row: &Row,
        combine: Combine,
        left: i128,
        right: i128,
        advice: Option<u64>,
    ) -> Result<u128, Unsatisfied> {
        let word = |value: i128| u64::try_from(value).map_err(|_| Unsatisfied::Index);
        let natural = |value: i128| u128::try_from(value).map_err(|_| Unsatisfied::Index);
        match combine {
            Combine::Interleave => Ok(interleave(word(left)?, word(right)?)),
            Combine::Add => natural(left + right),
            Combine::Sub => natural(left - right + (1 << 64)),
            Combine::Mul => natural(left)?.checked_mul(natural(right)?).ok_or(Unsatisfied::Index),
            Combine::Advice => match row.ports {
                Some(ports) => self.product(ports, advice),
                None => Ok(advice.unwrap_or_else(|| self.honest(row)).into()),
            },
        }
    }

    /// Quotient and remainder of a modular product `a·b = q·m + r`. The equation leaves `r` but for
    /// multiples of the modulus, so `remainder` may be another than that of the division; by 0,
    /// any quotient would do.
    fn product(&self, ports: [Register; 3], remainder: Option<u64>) -> Result<u128, Unsatisfied> {
        let [a, b, m] = ports.map(|port| self.registers[port.index()] as u128);
        let honest = (a * b).checked_rem(m).unwrap_or(a * b);
        let remainder = remainder.map_or(honest, u128::from);
        let multiple = (a * b).checked_sub(remainder).filter(|left| left.is_multiple_of(m));
        let quotient = multiple.ok_or(Unsatisfied::Index)?.checked_div(m).unwrap_or(0);
        let fits = quotient >> 64 == 0 && remainder >> 64 == 0;
        if fits { Ok(quotient << 64 | remainder) } else { Err(Unsatisfied::Index) }
    }

    fn honest(&mut self, row: &Row) -> u64 {
        match row.hint {
            Some(Hint::Quotient { op, dividend, divisor }) => {
                let value = |register: Register| self.registers[register.index()] as u64;
                quotient_advice(op, value(dividend), value(divisor))
            }
            Some(Hint::TapeLength) => self.tape.len() as u64,
            Some(Hint::Tape { bytes }) => {
                let taken: Vec<u8> = self.tape.drain(..usize::from(bytes)).collect();
                taken.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
            }
            None => panic!("{row:?} has no honest value here"),
        }
    }
}

/// The entry as registers hold it, `None` if it is too large.
fn integer(entry: Entry) -> Option<i128> {
    let size = i128::try_from(entry.magnitude).ok()?;
    Some(if entry.negative { -size } else { size })
}
