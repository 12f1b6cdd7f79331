//! A prover over field elements, which shows every relation whatever it likes.
//!
//! It has the columns of a [`World`] as tables of field elements, not as rows of integers: a
//! one-hot column may have any entries. All its forms are the dense sums of the definitions. Before
//! a relation gets its tables, [`Show`] may change them, so that each relation can be shown
//! something else.
//!
//! What it is caught at is known without a verifier: a relation refuses if its claim is not the sum
//! of what it was shown, or if the openings that are sent are not those of its tables. These are the
//! [`Outcome::refusals`]. A lie that is refused by one relation only has one.

mod lookups;
mod opening;
mod stages;
mod watched;
mod world;

use rayon::prelude::*;
use rill_field::F;
use rill_pcs_prover::ProverSetup;
use rill_program::ProgramKey;
use rill_transcript::{Tape, Writer};
use rill_verifier::stages::addresses::Before;
use rill_verifier::{Dimensions, PROTOCOL, Statement, absorb_statement};
use watched::Ledger;
pub use world::World;

/// What a relation is about to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Slug of the relation; `slug/cycle` for the second half, where it has two. `commitment` for
    /// the columns that are committed.
    pub slug: &'static str,
    /// `lookups.read_raf`: the operands of an interleaved and of an identity index, then all
    /// tables, at the index point. Nothing elsewhere.
    pub constants: &'a [F],
}

/// Changes the tables of a relation, one per cell, or of the commitments, one per column.
pub type Show<'a> = dyn Fn(Seen<'_>, &mut [Vec<F>]) + Sync + 'a;

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

impl Liar<'_> {
    /// The proof.
    ///
    /// # Panics
    /// If the sizes of world, statement and parameters are not those of one program.
    pub fn prove(&self, show: &Show<'_>) -> Outcome {
        let mut p = Proving {
            liar: self,
            show,
            writer: Writer::recording(PROTOCOL),
            ledger: Ledger::default(),
        };
        absorb_statement(&mut p.writer, self.statement);
        let committed = opening::commit(&mut p);
        let constraints = stages::constraints(&mut p);
        let products = stages::products(&mut p, &constraints);
        let operands = stages::operands(&mut p, &constraints, &products);
        let accesses = stages::accesses(&mut p, &constraints, &operands);
        let lookups = stages::lookups(&mut p, &products, &accesses);
        let before = Before {
            constraints: &constraints,
            products: &products,
            operands: &operands,
            accesses: &accesses,
            lookups: &lookups,
        };
        let addresses = stages::addresses(&mut p, &before);
        let cycles = stages::cycles(&mut p, &before, &addresses);
        let chunks = stages::chunks(&mut p, &addresses, &cycles);
        opening::open(&mut p, &committed, &cycles, &chunks);
        let refusals = p.ledger.names();
        let (bytes, tape) = p.writer.finish();
        Outcome { bytes, tape, refusals }
    }
}

/// A proof in the making.
struct Proving<'a> {
    liar: &'a Liar<'a>,
    show: &'a Show<'a>,
    writer: Writer,
    ledger: Ledger,
}

impl Proving<'_> {
    /// `tables` as `slug` is shown them.
    fn shown(&self, slug: &'static str, tables: Vec<Vec<F>>) -> Vec<Vec<F>> {
        self.shown_with(slug, &[], tables)
    }

    fn shown_with(
        &self,
        slug: &'static str,
        constants: &[F],
        mut tables: Vec<Vec<F>>,
    ) -> Vec<Vec<F>> {
        (self.show)(Seen { slug, constants }, &mut tables);
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
