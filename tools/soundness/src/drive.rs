//! Runs without an executor: the rows alone say what comes next, and the driver what advice is.
//!
//! No check of the executor is made. What is refused of such a run is refused by the proof.

use crate::replay::{Machine, Step};
use crate::subject::Claim;
use rill_isa::{Flag, Row};
use rill_program::{MemoryMap, PAGE_BYTES, ProgramKey, WORD_BYTES};
use rill_prover::FormKind;
use rill_verifier::{Dimensions, Statement, VerifyError, verify};
use rill_witness::Cycle;
use std::collections::BTreeMap;

/// The map of all pages from the first to the last of a program.
pub fn whole_map(key: &ProgramKey) -> MemoryMap {
    let layout = key.layout();
    let pages: Vec<u64> = (layout.lowest / PAGE_BYTES..layout.end.div_ceil(PAGE_BYTES)).collect();
    MemoryMap::covering(layout, &pages)
}

/// That a run of `2^8` rows over all of `map` wrote `output` and exited with 0.
pub fn exit_with(key: &ProgramKey, map: &MemoryMap, output: &[u8]) -> Statement {
    Statement {
        program_digest: *key.digest(),
        log_cycles: 8,
        log_memory: map.log_words() as u8,
        memory: map.extents().to_vec(),
        exit_code: 0,
        output: output.to_vec(),
    }
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
    let claim = Claim { key, statement: statement.clone(), form: FormKind::Linear, chunk_bits };
    verify(key, statement, &claim.prove(&claim.setup(), cycles).bytes)
}
