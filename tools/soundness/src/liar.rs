//! A prover over field elements, which shows every relation whatever it likes.
//!
//! It has the columns of a [`World`] as tables of field elements, not as rows of integers: a
//! one-hot column may have any entries. All its forms are the dense sums of the definitions. Before
//! a relation gets its tables, [`Show`] may change them, so that each relation can be shown
//! something else.
//!
//! What it is caught at is known without a verifier: a relation refuses if its claim is not the sum
//! of what it was shown, or if the openings that are sent are not those of its tables. These are
//! the [`Outcome::refusals`]. A lie that is refused by one relation only has one.

mod calls;
mod halves;
mod indices;
mod opening;
mod sparse;
mod stages;
mod table_bits;
mod tables;
mod watched;
mod world;

use crate::subject::{self, Subject};
use rayon::prelude::*;
use rill_field::F;
use rill_pcs_prover::ProverSetup;
use rill_program::{MemoryMap, ProgramKey};
use rill_transcript::{Channel, Reader, Tape, Writer};
use rill_verifier::calls::Table;
use rill_verifier::ram::val_check;
use rill_verifier::stages::addresses::Before;
use rill_verifier::stages::{
    accesses, addresses, chunks, constraints, cycles, lookups, operands, products,
};
use rill_verifier::{Dimensions, ErrorKind, PROTOCOL, Statement, VerifyError, absorb_statement};
pub use table_bits::TableBits;
use watched::Ledger;
pub use world::{World, place};

/// What a relation is about to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Slug of the relation; `slug/cycle` or `slug/chunk` for the second half, where it has two.
    /// `commitment` for the columns that are committed. `onehot.hamming/openings` for the openings
    /// that are sent of that relation and the weights with which it takes them. [`MEMORY`].
    /// `ram.val_check/calls` for the words of a table that memory is said to have.
    /// `calls.reduction/claims` for the openings of columns, bit and word that are sent of a table.
    pub slug: &'static str,
    /// The id of the precompile, if it is about a table of calls; else 0.
    pub precompile: u8,
    /// `lookups.read_raf`: the operands of an interleaved and of an identity index, all tables and the
    /// gated words, at the index point. `ram.val_check/calls`: the word point. `calls.reduction/claims`:
    /// what is true there. Nothing elsewhere.
    pub constants: &'a [F],
}

/// Changes the tables of a relation, one per cell, or of the commitments, one per column.
pub type Show<'a> = dyn Fn(Seen<'_>, &mut [Vec<F>]) + Sync + 'a;

/// Slug of initial memory as the rows find it.
pub const MEMORY: &str = "memory";

/// Changes nothing.
pub fn truth(_: Seen<'_>, _: &mut [Vec<F>]) {}

/// What the prover claims, and about what.
#[derive(Clone, Copy, Debug)]
pub struct Liar<'a> {
    /// The program.
    pub key: &'a ProgramKey,
    /// The statement.
    pub statement: &'a Statement,
    /// All sizes.
    pub dimensions: Dimensions,
    /// The parameters of the commitments.
    pub setup: &'a ProverSetup,
    /// The columns.
    pub world: &'a World,
    /// How they are opened.
    pub argument: Argument,
}

/// What the opening is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Argument {
    /// The committed columns.
    #[default]
    Committed,
    /// Their rows, but a combination of the rows that takes the claimed value, with a commitment to
    /// it that is not the combination of theirs.
    OtherCombination,
    /// Other rows, which take the claimed value.
    OtherRows,
}

/// A proof, and who refuses it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The proof.
    pub bytes: Vec<u8>,
    /// The log of its transcript.
    pub tape: Tape,
    /// The relations that refuse, in order, each once; a column whose opening is false by its place
    /// among the commitments, as `opening[place]`.
    pub refusals: Vec<String>,
}

impl<'a> Liar<'a> {
    /// A liar about a run, who opens what it committed to.
    pub fn about(subject: &'a Subject, setup: &'a ProverSetup, world: &'a World) -> Self {
        Liar {
            key: subject.key(),
            statement: &subject.statement,
            dimensions: subject.dimensions(),
            setup,
            world,
            argument: Argument::Committed,
        }
    }

    /// The memory map of the statement.
    ///
    /// # Panics
    /// If it has none.
    pub fn map(&self) -> MemoryMap {
        // Words for which there is no room are left to the verifier.
        subject::map(self.key, self.statement).expect("the statement has a memory map")
    }

    /// The proof.
    ///
    /// # Panics
    /// If the sizes of world, statement and parameters are not those of one program.
    pub fn prove(&self, show: &Show<'_>) -> Outcome {
        let mut p = self.start(show);
        let committed = opening::commit(&mut p);
        let (cycles, chunks) = p.sum_checks("opening").expect("that stage is not among them");
        opening::open(&mut p, &committed, &cycles, &chunks);
        p.finish()
    }

    /// The proof up to and with the stage `last`, about no commitments at all: the part of it that
    /// a verifier reads who refuses there at the latest, in much less time.
    ///
    /// # Panics
    /// As [`Self::prove`].
    pub fn prove_until(&self, last: &str, show: &Show<'_>) -> Outcome {
        let mut p = self.start(show);
        opening::commit_to_nothing(&mut p);
        p.sum_checks(last);
        p.finish()
    }

    /// The stage `calls` alone, at a word point that is drawn first: what [`verify_calls`] reads. The
    /// rows are not looked at.
    ///
    /// # Panics
    /// If the tables of the world are not those of the statement.
    pub fn prove_calls(&self, show: &Show<'_>) -> Outcome {
        let mut p = self.start(show);
        calls::alone(&mut p);
        p.finish()
    }

    fn start<'p>(&'p self, show: &'p Show<'p>) -> Proving<'p> {
        let mut writer = Writer::recording(PROTOCOL);
        absorb_statement(&mut writer, self.statement);
        Proving { liar: self, show, writer, ledger: Ledger::default() }
    }
}

/// The verdict about [`Liar::prove_calls`].
///
/// # Errors
/// Where and why it was refused.
pub fn verify_calls(
    key: &ProgramKey,
    statement: &Statement,
    proof: &[u8],
) -> Result<(), VerifyError> {
    let refused = |kind| VerifyError { at: "statement", kind };
    let map = statement.check(key).map_err(|error| refused(ErrorKind::Statement(error)))?;
    let mut reader = Reader::new(PROTOCOL, proof);
    absorb_statement(&mut reader, statement);
    let tables = Table::all(&map);
    let ra = calls::word_point(&mut reader, statement);
    let words = reader.scalars(val_check::CALLS, tables.len());
    let words = words.map_err(|error| refused(ErrorKind::Read(error)))?;
    rill_verifier::stages::calls::verify(&mut reader, &tables, &ra, &words).map(|_| ())
}

/// An unfinished proof.
struct Proving<'a> {
    liar: &'a Liar<'a>,
    show: &'a Show<'a>,
    writer: Writer,
    ledger: Ledger,
}

impl Proving<'_> {
    /// All stages but the last; `None` if it stops after `last`.
    fn sum_checks(&mut self, last: &str) -> Option<(cycles::Outcome, chunks::Outcome)> {
        let p = self;
        let constraints = stages::constraints(p);
        (last != constraints::NAME).then_some(())?;
        let products = stages::products(p, &constraints);
        (last != products::NAME).then_some(())?;
        let operands = stages::operands(p, &constraints, &products);
        (last != operands::NAME).then_some(())?;
        let accesses = stages::accesses(p, &constraints, &operands);
        (last != accesses::NAME).then_some(())?;
        let lookups = stages::lookups(p, &products, &accesses);
        (last != lookups::NAME).then_some(())?;
        let calls = calls::stage(p, &accesses);
        (last != rill_verifier::stages::calls::NAME).then_some(())?;
        let before = Before {
            constraints: &constraints,
            products: &products,
            operands: &operands,
            accesses: &accesses,
            lookups: &lookups,
            calls: &calls,
        };
        let addresses = halves::addresses(p, &before);
        (last != addresses::NAME).then_some(())?;
        let cycles = halves::cycles(p, &before, &addresses);
        (last != cycles::NAME).then_some(())?;
        let chunks = halves::chunks(p, &addresses, &cycles);
        (last != chunks::NAME).then_some((cycles, chunks))
    }

    fn finish(self) -> Outcome {
        let refusals = self.ledger.names();
        let (bytes, tape) = self.writer.finish();
        Outcome { bytes, tape, refusals }
    }

    /// `tables` as `slug` is shown them.
    fn shown(&self, slug: &'static str, mut tables: Vec<Vec<F>>) -> Vec<Vec<F>> {
        (self.show)(Seen { slug, precompile: 0, constants: &[] }, &mut tables);
        tables
    }

    /// The same of a relation about a table of calls.
    fn shown_of(
        &self,
        slug: &'static str,
        table: &TableBits,
        constants: &[F],
        mut tables: Vec<Vec<F>>,
    ) -> Vec<Vec<F>> {
        (self.show)(Seen { slug, precompile: table.table.shape.id, constants }, &mut tables);
        tables
    }
}

/// `Σ_k table[k·rows + j]·weights[k]` for every row `j`.
fn folded(table: &[F], rows: usize, weights: &[F]) -> Vec<F> {
    use rill_field::Zero;
    let at = |j: usize| {
        let entries = weights.iter().enumerate().map(|(k, weight)| (table[k * rows + j], weight));
        entries.filter(|(entry, _)| !entry.is_zero()).map(|(entry, weight)| entry * weight).sum()
    };
    (0..rows).into_par_iter().map(at).collect()
}
