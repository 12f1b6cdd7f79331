//! Lies of the prover over field elements ([`crate::liar`]), each refused by one relation alone.
//!
//! A relation that batches several claims with powers of a challenge is lied to twice at once, such
//! that the two lies cancel if the powers are all 1: what refuses is the challenge and nothing
//! else. Where one claim alone can be false, there is a lie about it alone, too.

pub mod batching;
pub mod bytecode;
pub mod calls;
pub mod commitments;
pub mod onehot;
pub mod products;

use crate::liar::{Argument, Liar, Outcome, Seen, World, place};
use crate::manifest::stage_of;
use crate::suites;
use crate::workbench::{BRANCH, Workbench};
use rayon::prelude::*;
use rill_field::{F, from_i128};
use rill_pcs::PcsError;
use rill_pcs_prover::ProverSetup;
use rill_verifier::{ErrorKind, Statement};
use rill_witness::Cycle;
use std::sync::Arc;

/// Changes what a relation is about to be shown.
type Shown = dyn Fn(&mut Scene<'_, '_>) + Send + Sync;

/// Makes the columns that are told.
type Told = dyn Fn(&Workbench) -> World + Send + Sync;

/// Columns of spartan.outer, and what is added to them.
type Changes = &'static [(&'static str, i64)];

/// A lie.
#[derive(Clone)]
pub struct Lie {
    /// What is claimed.
    pub name: &'static str,
    /// The relations that refuse; all columns whose opening is false.
    pub refusals: Vec<String>,
    world: Arc<Told>,
    show: Arc<Shown>,
    statement: fn(&mut Statement),
    argument: Argument,
    error: Option<PcsError>,
}

impl Lie {
    /// A lie about what relations are shown of the true columns, refused by one.
    fn shown(
        name: &'static str,
        relation: &str,
        show: impl Fn(&mut Scene<'_, '_>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            refusals: vec![relation.into()],
            world: Arc::new(honest),
            show: Arc::new(show),
            statement: |_| {},
            argument: Argument::Committed,
            error: None,
        }
    }

    /// A lie about the columns of one row that spartan.outer is shown, refused by another relation.
    fn of_row(name: &'static str, relation: &str, row: &'static str, changes: Changes) -> Self {
        Self::shown(name, relation, move |s| {
            for (column, difference) in changes {
                s.outer(column, s.row(row), *difference);
            }
        })
    }

    /// A lie about the columns themselves, refused by one relation.
    fn told(
        name: &'static str,
        relation: &str,
        world: impl Fn(&Workbench) -> World + Send + Sync + 'static,
    ) -> Self {
        Self::shown(name, relation, |_| {}).about(world)
    }

    /// A lie about wires of the first row of an instruction.
    fn of_wires(
        name: &'static str,
        relation: &str,
        row: &'static str,
        edit: fn(&mut Cycle),
    ) -> Self {
        Self::told(name, relation, move |w| w.world(&w.honest.with(w.row(row), edit)))
    }

    /// A lie about entries of the columns.
    fn of_entries(name: &'static str, relation: &str, edit: fn(&Workbench, &mut World)) -> Self {
        Self::told(name, relation, move |w| {
            let mut world = honest(w);
            edit(w, &mut world);
            world
        })
    }

    /// The same about other columns.
    fn about(self, world: impl Fn(&Workbench) -> World + Send + Sync + 'static) -> Self {
        Self { world: Arc::new(world), ..self }
    }

    /// The same with another statement.
    fn claiming(self, statement: fn(&mut Statement)) -> Self {
        Self { statement, ..self }
    }

    /// The same, seen by others.
    fn refused_by(self, relations: &[&str]) -> Self {
        Self { refusals: relations.iter().map(|&name| name.into()).collect(), ..self }
    }

    /// The stage of the first relation that refuses.
    pub fn stage(&self) -> &'static str {
        let first = self.refusals.first().and_then(|name| name.split('[').next());
        first.and_then(stage_of).expect("a lie is refused by a relation")
    }

    /// What is claimed of the run.
    fn statement(&self, workbench: &Workbench) -> Statement {
        let mut statement = workbench.honest.subject.statement.clone();
        (self.statement)(&mut statement);
        statement
    }

    /// The proof, or the part of it that ends with the stage that refuses.
    fn proof(&self, workbench: &Workbench, setup: &ProverSetup, whole: bool) -> Outcome {
        let subject = &workbench.honest.subject;
        let world = (self.world)(workbench);
        let (argument, statement) = (self.argument, &self.statement(workbench));
        let liar = Liar { statement, argument, ..Liar::about(subject, setup, &world) };
        let show = |seen: Seen<'_>, tables: &mut [Vec<F>]| {
            (self.show)(&mut Scene { workbench, seen, tables });
        };
        if whole || self.stage() == "opening" {
            liar.prove(&show)
        } else {
            liar.prove_until(self.stage(), &show)
        }
    }

    /// What is wrong with the verdicts about the lie, those of the relations one by one and the
    /// verifier's. Only a `whole` proof shows that nothing refuses but what is named.
    pub fn complaint(
        &self,
        workbench: &Workbench,
        setup: &ProverSetup,
        whole: bool,
    ) -> Option<String> {
        let outcome = self.proof(workbench, setup, whole);
        if outcome.refusals != self.refusals {
            return Some(format!("{}: refused by {:?}", self.name, outcome.refusals));
        }
        let statement = self.statement(workbench);
        let verdict = workbench.honest.subject.verify(&statement, &outcome.bytes);
        let is_expected = verdict.as_ref().is_err_and(|error| match error.kind {
            ErrorKind::Pcs(found) => self.error.is_none_or(|expected| found == expected),
            ErrorKind::Read(_) => false,
            _ => self.error.is_none(),
        });
        let unexpected = (!is_expected).then(|| format!("{}: {verdict:?}", self.name));
        suites::complaint(self.name, &[self.stage()], verdict).or(unexpected)
    }
}

impl std::fmt::Debug for Lie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All lies, with chunks as wide as those of the workbench.
pub fn all(workbench: &Workbench) -> Vec<Lie> {
    let dimensions = workbench.honest.subject.dimensions();
    let of_columns = [commitments::lies(), commitments::of_chunks(&dimensions)].concat();
    [batching::lies(), bytecode::lies(), onehot::lies(), of_columns].concat()
}

/// What is wrong with the verdicts about these lies, in whole proofs.
pub fn complaints(workbench: &Workbench, lies: &[Lie]) -> Vec<String> {
    let setup = workbench.honest.subject.setup();
    lies.par_iter().filter_map(|lie| lie.complaint(workbench, &setup, true)).collect()
}

/// What is wrong with the verdict about any of these lies, in proofs that end with the stage that
/// must refuse them.
pub fn complaint(workbench: &Workbench, lies: &[Lie]) -> Option<String> {
    let setup = workbench.honest.subject.setup();
    lies.par_iter().find_map_any(|lie| lie.complaint(workbench, &setup, false))
}

/// The true columns.
fn honest(w: &Workbench) -> World {
    w.world(&w.honest.cycles)
}

/// A relation about to be shown its tables.
struct Scene<'a, 't> {
    workbench: &'a Workbench,
    seen: Seen<'a>,
    tables: &'t mut [Vec<F>],
}

impl Scene<'_, '_> {
    fn row(&self, name: &str) -> usize {
        self.workbench.row(name)
    }

    fn rows(&self) -> usize {
        self.workbench.honest.cycles.len()
    }

    fn branch(&self) -> usize {
        self.row(BRANCH)
    }

    /// The tables of `slug`, if those are on show.
    fn of(&mut self, slug: &str) -> Option<&mut [Vec<F>]> {
        (self.seen.slug == slug).then_some(&mut *self.tables)
    }

    /// The same of a relation about the table of a precompile.
    fn of_table(&mut self, slug: &str, precompile: u8) -> Option<&mut [Vec<F>]> {
        (self.seen.precompile == precompile).then_some(())?;
        self.of(slug)
    }

    /// Exchanges a cell of `slug` with the next.
    fn exchange(&mut self, slug: &str, cell: usize) {
        if let Some(tables) = self.of(slug) {
            tables.swap(cell, cell + 1);
        }
    }

    /// Adds to an entry of a cell of `slug`.
    fn add(&mut self, slug: &str, cell: usize, entry: usize, difference: i64) {
        if let Some(tables) = self.of(slug) {
            tables[cell][entry] += from_i128(difference.into());
        }
    }

    /// Adds to a column of spartan.outer.
    fn outer(&mut self, column: &str, row: usize, difference: i64) {
        self.add("spartan.outer", place(column), row, difference);
    }

    /// Adds to a cell over addresses and rows on one row, at every address.
    fn add_at_all(&mut self, slug: &str, cell: usize, row: usize, difference: i64) {
        let rows = self.rows();
        if let Some(tables) = self.of(slug) {
            for entry in tables[cell].iter_mut().skip(row).step_by(rows) {
                *entry += from_i128(difference.into());
            }
        }
    }

    /// Adds to a cell over addresses and rows at one address, on every row.
    fn add_on_all(&mut self, slug: &str, cell: usize, address: usize, difference: i64) {
        let rows = self.rows();
        if let Some(tables) = self.of(slug) {
            for entry in &mut tables[cell][address * rows..(address + 1) * rows] {
                *entry += from_i128(difference.into());
            }
        }
    }
}
