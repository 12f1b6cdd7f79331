//! Runs without an executor: the rows alone say what comes next, and the driver what advice is.
//!
//! No check of the executor is made. What is refused of such a run is refused by the proof.

use crate::program::DATA;
use crate::replay::{Machine, Step, perform};
use crate::subject::Claim;
use rill_e2e::assembler::{Assembler, elf_at};
use rill_isa::{Flag, Row};
use rill_loader::{Options, Program};
use rill_program::{MemoryMap, PAGE_BYTES, ProgramKey, WORD_BYTES};
use rill_prover::FormKind;
use rill_verifier::{Dimensions, Statement, VerifyError, verify};
use rill_witness::{Calls, Cycle};
use std::collections::BTreeMap;

/// Rows of the trace of a [`Guest`], as a power of two.
const LOG_CYCLES: u8 = 8;

/// What a [`Guest`] may say.
pub const YES: &[u8; 8] = b"YES!yes!";
/// The other thing that it may say.
pub const NO: &[u8; 8] = b"NO!!no!!";

/// A program whose data at [`DATA`] is [`YES`] and [`NO`], with all its pages as memory, in traces
/// of `2^8` rows.
#[derive(Debug)]
pub struct Guest {
    /// The program.
    pub key: ProgramKey,
    map: MemoryMap,
}

impl Guest {
    /// The program of some code.
    ///
    /// # Panics
    /// If it is none.
    pub fn new(code: Assembler) -> Self {
        let elf =
            elf_at(&code.bytes(), DATA, 128, &[YES, NO].map(|word| u64::from_le_bytes(*word)));
        let program = Program::from_elf_with(&elf, Options { output_capacity: 64 });
        let key = program.expect("the suites' ELFs are programs").key;
        Self { map: whole_map(&key), key }
    }

    /// The rows along `script`, changed by `hook`.
    pub fn perform(&self, script: &[Step], hook: &dyn Fn(usize, &mut Cycle)) -> Vec<Cycle> {
        perform((&self.key, &self.map), script, LOG_CYCLES, hook)
    }

    /// The verdict about a proof that the run of these rows wrote `output` and exited with 0.
    ///
    /// # Errors
    /// Where and why it was refused.
    pub fn verdict(&self, output: &[u8], cycles: &[Cycle]) -> Result<(), VerifyError> {
        let statement = Statement {
            program_digest: *self.key.digest(),
            log_cycles: LOG_CYCLES,
            log_memory: self.map.log_words() as u8,
            memory: self.map.extents().to_vec(),
            invocations: Vec::new(),
            exit_code: 0,
            output: output.to_vec(),
        };
        verdict(&self.key, &statement, cycles)
    }
}

/// The map of all pages from the first to the last of a program.
fn whole_map(key: &ProgramKey) -> MemoryMap {
    let layout = key.layout();
    let pages: Vec<u64> = (layout.lowest / PAGE_BYTES..layout.end.div_ceil(PAGE_BYTES)).collect();
    MemoryMap::covering(layout, &pages)
}

/// The script of the run from the reset row until it goes to address 0, at most `most` rows.
/// `advice` gives each row that takes advice what it takes.
///
/// # Panics
/// If the run goes to an address that has no row.
pub fn drive(key: &ProgramKey, advice: &mut dyn FnMut(&Row) -> u64, most: usize) -> Vec<Step> {
    driven(key, advice, &|address, rows| address != 0 && rows < most)
}

/// The script of the run, on no input, until it goes to `end`.
///
/// # Panics
/// If the run goes to another address that has no row.
pub fn drive_to(key: &ProgramKey, end: u64) -> Vec<Step> {
    driven(key, &mut |_| 0, &|address, _| address != end)
}

/// The script as long as `goes_on` says so of the next address and the number of rows.
fn driven(
    key: &ProgramKey,
    advice: &mut dyn FnMut(&Row) -> u64,
    goes_on: &dyn Fn(u64, usize) -> bool,
) -> Vec<Step> {
    let map = whole_map(key);
    let mut machine = Machine::new(key, &map);
    let mut heads: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (index, row) in key.rows().iter().enumerate().filter(|(_, row)| !row.middle) {
        heads.entry(row.address).or_default().push(index);
    }
    let mut script = Vec::new();
    let mut pc = key.reset() as usize;
    loop {
        let row = key.row(pc);
        let taken = if row.hint.is_some() { advice(row) } else { 0 };
        let step = Step { pc: pc as u32, advice: taken };
        let cycle = machine.row(step);
        machine.apply(&cycle);
        script.push(step);
        if row.continues {
            pc += 1;
            continue;
        }
        let address = next(row, &cycle);
        if !goes_on(address, script.len()) {
            return script;
        }
        pc = head(key, &machine, &heads, address);
    }
}

/// The address after a row.
fn next(row: &Row, cycle: &Cycle) -> u64 {
    if cycle.flags.has(Flag::Jump) {
        cycle.lookup_output
    } else if cycle.should_branch == 1 {
        (i128::from(row.address) + row.imm) as u64
    } else {
        row.fall_through()
    }
}

/// The sequence at an address; of two variants of an access the one that its address asks for.
fn head(
    key: &ProgramKey,
    machine: &Machine<'_>,
    heads: &BTreeMap<u64, Vec<usize>>,
    address: u64,
) -> usize {
    let found = heads.get(&address).unwrap_or_else(|| panic!("no row at {address:#x}"));
    let &[inside, crossing] = &found[..] else { return found[0] };
    let access = key.rows()[inside..].iter().find(|row| row.flags().accesses_ram());
    let access = access.expect("variants are those of an access");
    let effective = (i128::from(machine.value(access.rs2)) + access.imm) as u64;
    let lane = access.table().and_then(|table| table.lane_of_address(effective)).unwrap_or(0);
    let fits = effective.wrapping_sub(lane).is_multiple_of(WORD_BYTES);
    if fits { inside } else { crossing }
}

/// The verdict about a proof of `cycles`, made by a prover who believes them.
pub fn verdict(
    key: &ProgramKey,
    statement: &Statement,
    cycles: &[Cycle],
) -> Result<(), VerifyError> {
    let chunk_bits = Dimensions::new(statement, key).chunk_bits;
    let (statement, calls) = (statement.clone(), &Calls::default());
    let form = FormKind::Linear;
    let claim = Claim { key, statement, calls, form, chunk_bits, cover: None };
    verify(key, &claim.statement, &claim.prove(&claim.setup(), cycles).bytes)
}
