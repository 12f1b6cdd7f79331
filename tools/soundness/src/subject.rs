//! A run, its statement, and a prover that can be told to lie about it.

use crate::liar::TableBits;
use crate::row_checker::{self, Rule};
use crate::zero_knowledge::{blinds_of, generators};
use rill_e2e::guests;
use rill_executor::{Limits, Machine, Run};
use rill_loader::{Options, Program};
use rill_pcs_prover::ProverSetup;
use rill_program::{MemoryMap, ProgramKey};
use rill_prover::{Context, FormKind, Hiding, Observer, Proof, calls, prove, prove_hiding};
use rill_sumcheck_prover::Audit;
use rill_transcript::{Cover, ReadError, Reader};
use rill_verifier::stages::opening::shape;
use rill_verifier::{
    Dimensions, HIDING_PROTOCOL, LEAST_CHUNK_BITS, LIMITS, Mode, Statement, VerifyError,
    read_hidden, verify, verify_with_chunks,
};
use rill_witness::{
    BLOCK_ROWS, Block, Call, Calls, Cycle, CycleSource, Replayed, SourceError, all_calls,
};
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// Room for output in bytes: little, so that memory is small.
const OUTPUT_CAPACITY: u64 = 64;

/// A run of a program.
#[derive(Debug)]
pub struct Subject {
    /// The program.
    pub program: Program,
    /// Its run.
    pub run: Run,
    /// The true statement, with the least sizes.
    pub statement: Statement,
    /// The calls of precompiles.
    pub calls: Calls,
    /// Bits of a committed chunk.
    pub chunk_bits: usize,
    /// Whether it is proven, and judged, in zero-knowledge.
    pub mode: Mode,
}

impl Subject {
    /// The run of an ELF on an input.
    ///
    /// # Panics
    /// If the ELF is not a program or does not run to its end.
    pub fn new(elf: &[u8], input: &[u8]) -> Self {
        Self::with_capacity(elf, input, OUTPUT_CAPACITY)
    }

    /// The run of an ELF with room for `output_capacity` bytes of output.
    ///
    /// # Panics
    /// If the ELF is not a program or does not run to its end.
    pub fn with_capacity(elf: &[u8], input: &[u8], output_capacity: u64) -> Self {
        let program = Program::from_elf_with(elf, Options { output_capacity })
            .expect("the suites' ELFs are programs");
        let machine = Machine::new(&program.key).expect("a program loads");
        let run = machine.run(input, &Limits::default()).expect("the suites' programs run");
        let statement = Statement {
            program_digest: *program.key.digest(),
            log_cycles: log_cycles(&run),
            log_memory: run.map.log_words() as u8,
            memory: run.map.extents().to_vec(),
            invocations: run.invocations(),
            exit_code: run.exit_code as u8,
            output: run.output.clone(),
        };
        let chunk_bits = Dimensions::new(&statement, &program.key).chunk_bits;
        let source = Replayed::new(&run.trace, &program.key, u32::from(statement.log_cycles));
        let calls = all_calls(&source).expect("a run replays");
        Self { program, run, statement, calls, chunk_bits, mode: Mode::Clear }
    }

    /// The same, to be proven and judged with chunks of 8 bits, which statements ask for from 2^25
    /// cycles on.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { chunk_bits: 8, ..self }
    }

    /// The same, to be proven and judged in zero-knowledge.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self { mode: Mode::ZeroKnowledge, ..self }
    }

    /// The run of a prebuilt guest with little room for output.
    pub fn guest(name: &str, counts: &[u64]) -> Self {
        Self::new(&guests::elf(name), &guests::input_with(name, counts))
    }

    /// The key of the program.
    pub fn key(&self) -> &ProgramKey {
        &self.program.key
    }

    /// All sizes.
    pub fn dimensions(&self) -> Dimensions {
        self.truth().dimensions()
    }

    /// All rows, padding included.
    ///
    /// # Panics
    /// If the run does not replay.
    pub fn cycles(&self) -> Vec<Cycle> {
        let log_cycles = u32::from(self.statement.log_cycles);
        let source = Replayed::new(&self.run.trace, self.key(), log_cycles);
        let mut cycles = Vec::with_capacity(1 << log_cycles);
        for segment in source.segments() {
            source
                .replay(segment, &mut |block| cycles.extend_from_slice(&block.cycles))
                .expect("a run replays");
        }
        cycles
    }

    /// The tables of calls.
    ///
    /// # Panics
    /// If the statement has no memory map; that of a run has.
    pub fn tables(&self) -> Vec<TableBits> {
        self.tables_of(&self.statement)
    }

    /// The tables of calls that another statement has, as far as the run has their calls.
    ///
    /// # Panics
    /// If the statement has no memory map.
    pub fn tables_of(&self, statement: &Statement) -> Vec<TableBits> {
        let map = map(self.key(), statement).expect("the statement has a memory map");
        TableBits::all(self.key(), &map, &self.calls)
    }

    /// The rules that rows break, were they those of the run.
    pub fn broken(&self, cycles: &[Cycle]) -> BTreeMap<Rule, u64> {
        row_checker::broken(self.key(), &self.statement, cycles)
    }

    /// The parameters of the commitment scheme for the statement.
    pub fn setup(&self) -> ProverSetup {
        self.truth().setup()
    }

    /// The claim of a prover that tells the truth.
    pub fn truth(&self) -> Claim<'_> {
        Claim {
            key: self.key(),
            statement: self.statement.clone(),
            calls: &self.calls,
            form: FormKind::Linear,
            chunk_bits: self.chunk_bits,
            cover: (self.mode == Mode::ZeroKnowledge).then(|| blinds_of(1)),
        }
    }

    /// The verdict about a proof of the true statement.
    ///
    /// # Errors
    /// Where and why the proof was refused.
    pub fn judge(&self, proof: &[u8]) -> Result<(), VerifyError> {
        self.verify(&self.statement, proof)
    }

    /// The verdict of the true program's verifier.
    ///
    /// # Errors
    /// Where and why the proof was refused.
    pub fn verify(&self, statement: &Statement, proof: &[u8]) -> Result<(), VerifyError> {
        if self.mode == Mode::ZeroKnowledge {
            let reader = Reader::new(HIDING_PROTOCOL, proof);
            let read = read_hidden(self.key(), statement, Some(self.chunk_bits), reader)?;
            let end = |error: ReadError| VerifyError::new("proof", error.into());
            return read.finish().map(|_| ()).map_err(end);
        }
        if self.chunk_bits == Dimensions::new(statement, self.key()).chunk_bits {
            verify(self.key(), statement, proof)
        } else {
            verify_with_chunks(self.key(), statement, self.chunk_bits, proof)
        }
    }
}

/// What a prover works from, whether or not it is true.
#[derive(Clone)]
pub struct Claim<'a> {
    /// The program that the prover takes columns and initial memory from.
    pub key: &'a ProgramKey,
    /// What is claimed; its digest need not be that of `key`.
    pub statement: Statement,
    /// The calls of precompiles that the tables are made of, as far as the statement has them.
    pub calls: &'a Calls,
    /// The forms of the relations.
    pub form: FormKind,
    /// Bits of a committed chunk.
    pub chunk_bits: usize,
    /// The blinds, in zero-knowledge.
    pub cover: Option<Arc<dyn Cover>>,
}

impl Claim<'_> {
    /// All sizes.
    pub fn dimensions(&self) -> Dimensions {
        let own = Dimensions::new(&self.statement, self.key);
        Dimensions { chunk_bits: self.chunk_bits, ..own }
    }

    /// The parameters of the commitment scheme.
    ///
    /// # Panics
    /// If the statement has no shape; that of a run has.
    pub fn setup(&self) -> ProverSetup {
        let shape = shape(&self.dimensions()).expect("a run has a shape");
        ProverSetup::new(shape).expect("a shape has parameters")
    }

    /// The proof of a prover that does not check itself, over whatever rows, with its transcript.
    ///
    /// # Panics
    /// If it gives up: over a list of rows it has no reason to.
    pub fn prove(&self, setup: &ProverSetup, cycles: &[Cycle]) -> Proof {
        self.prove_observed(setup, &self.listed(cycles), &mut |_| ControlFlow::Continue(()))
    }

    /// Rows as a source, with the calls.
    pub(crate) fn listed<'c>(&self, cycles: &'c [Cycle]) -> Listed<'c> {
        let mut calls = Calls::default();
        let exists = |call: &Call<'_>| {
            self.statement.invocations.get(call.precompile).is_some_and(|m| call.number < *m)
        };
        self.calls.iter().filter(exists).for_each(|call| calls.push(call));
        Listed { cycles, calls }
    }

    /// [`Self::prove`], told of the stages.
    pub(crate) fn prove_observed(
        &self,
        setup: &ProverSetup,
        cycles: &dyn CycleSource,
        observer: &mut Observer<'_>,
    ) -> Proof {
        let dimensions = self.dimensions();
        let schedules = rill_prover::Schedules::NONE;
        let map = map(self.key, &self.statement);
        let map = &map.unwrap_or_else(|| MemoryMap::covering(self.key.layout(), &[]));
        let (key, form) = (self.key, self.form);
        let calls = calls::Calls::collect(key, map, cycles, usize::MAX);
        let calls = &calls.expect("a list of rows replays");
        let context = Context { key, map, dimensions, calls, cycles, form, schedules };
        let options =
            rill_prover::Options { audit: Audit::Trust, record: true, ..Default::default() };
        let (statement, journal) = (&self.statement, &mut rill_prover::NoJournal);
        let proof = match &self.cover {
            None => prove(&context, statement, setup, options, journal, observer),
            Some(cover) => {
                let hiding = Hiding { setup: &generators(), cover: cover.clone() };
                prove_hiding(&context, statement, (setup, &hiding), options, journal, observer)
            }
        };
        proof.expect("a prover that does not check itself gives a proof")
    }
}

/// The least sizes of a trace that has room for the rows and for the bits of a call.
fn log_cycles(run: &Run) -> u8 {
    let rows = run.rows.next_power_of_two().trailing_zeros();
    let called = run.calls.iter().filter(|(_, calls)| *calls > 0);
    let bits = called.map(|(shape, _)| shape.log_bits - LEAST_CHUNK_BITS as u32);
    (bits.fold(rows, u32::max) as u8).max(LIMITS.log_cycles.0)
}

/// The memory map of a statement, as far as it has one: without calls if not all of it fits.
pub(crate) fn map(key: &ProgramKey, statement: &Statement) -> Option<MemoryMap> {
    let Statement { memory, log_memory, invocations, .. } = statement;
    let calls = key.precompiles().iter().copied().zip(invocations.iter().copied());
    let calls: Vec<_> = calls.collect();
    let map = MemoryMap::with_calls(key.layout(), memory, *log_memory, &calls);
    map.or_else(|_| MemoryMap::new(key.layout(), memory)).ok()
}

/// A list of rows as a source, which delivers all calls with its first block.
#[derive(Clone, Debug)]
pub(crate) struct Listed<'a> {
    cycles: &'a [Cycle],
    calls: Calls,
}

impl CycleSource for Listed<'_> {
    fn rows(&self) -> u64 {
        self.cycles.len() as u64
    }

    fn segments(&self) -> Vec<Range<u64>> {
        std::iter::once(0..self.rows()).collect()
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        let cycles = &self.cycles[segment.start as usize..segment.end as usize];
        let mut block = Block { first_row: segment.start, ..Block::default() };
        if segment.start == 0 {
            block.calls.append(&self.calls);
        }
        for part in cycles.chunks(BLOCK_ROWS) {
            block.cycles.clear();
            block.cycles.extend_from_slice(part);
            visit(&block);
            block.calls.clear();
            block.first_row += BLOCK_ROWS as u64;
        }
        Ok(())
    }
}
