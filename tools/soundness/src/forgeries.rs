//! Forged traces of the small [program](crate::program), each with the relation that must fail.
//!
//! Every forger is clever: what follows from a lie is derived from it ([`crate::replay`]), so that
//! no rule is broken but the one that cannot be kept.

mod accesses;
mod chain;
pub mod constraints;
mod values;

use crate::replay::{Step, find, perform, script};
use crate::subject::Subject;
use rill_isa::Kind;
use rill_prover::Proof;
use rill_witness::Cycle;

/// The relations that most of the list is about.
const OUTER: &str = "spartan.outer";
const SHIFT: &str = "spartan.shift";
const OPERANDS: &str = "operands.input";
const LOOKUPS: &str = "lookups.read_raf";
const BYTECODE: &str = "bytecode.read_raf";
const REGISTERS: &str = "registers.read_write";
const RAM: &str = "ram.read_write";
const ADDRESSES: &str = "ram.raf";

/// A forged trace.
pub struct Forgery {
    /// What the forger does.
    pub name: &'static str,
    /// The relation that must fail, by its slug.
    pub relation: &'static str,
    make: Make,
}

/// How it is forged.
enum Make {
    Trace(fn(&Honest) -> Vec<Cycle>),
    /// A change of the first row of a kind, and what follows from it.
    Row(Kind, fn(&mut Cycle)),
}

impl Forgery {
    /// The rows.
    pub fn cycles(&self, honest: &Honest) -> Vec<Cycle> {
        match self.make {
            Make::Trace(make) => make(honest),
            Make::Row(kind, edit) => honest.with(honest.first(kind), edit),
        }
    }
}

/// The honest run that forgers start from.
#[derive(Debug)]
pub struct Honest {
    /// The run.
    pub subject: Subject,
    /// Its rows.
    pub cycles: Vec<Cycle>,
    script: Vec<Step>,
}

impl Honest {
    /// The run of the small program.
    pub fn new() -> Self {
        Self::of(crate::program::subject())
    }

    /// A run that is not of the small program; most of the list is about its rows.
    pub fn of(subject: Subject) -> Self {
        let cycles = subject.cycles();
        let script = script(&cycles);
        Self { subject, cycles, script }
    }

    /// The same run, to be proven and judged in zero-knowledge.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self { subject: self.subject.hidden(), ..self }
    }

    /// The script of the run.
    pub fn script(&self) -> Vec<Step> {
        self.script.clone()
    }

    /// The rows along `script`.
    pub fn along(&self, script: &[Step]) -> Vec<Cycle> {
        self.perform(script, &|_, _| {})
    }

    /// The rows along `script`, changed by `hook`.
    pub fn perform(&self, script: &[Step], hook: &dyn Fn(usize, &mut Cycle)) -> Vec<Cycle> {
        let program = (self.subject.key(), &self.subject.run.map);
        perform(program, script, self.subject.statement.log_cycles, hook)
    }

    /// The rows along `script` with row `j` changed, and what follows from it.
    pub fn changed(&self, script: &[Step], j: usize, edit: impl Fn(&mut Cycle)) -> Vec<Cycle> {
        self.perform(script, &|row, cycle| {
            if row == j {
                edit(cycle);
            }
        })
    }

    /// The rows of the run with row `j` changed, and what follows from it.
    pub fn with(&self, j: usize, edit: impl Fn(&mut Cycle)) -> Vec<Cycle> {
        self.changed(&self.script, j, edit)
    }

    /// The script without row `j`.
    pub fn without(&self, j: usize) -> Vec<Step> {
        [&self.script[..j], &self.script[j + 1..]].concat()
    }

    /// The proof of the run.
    pub fn proof(&self) -> Proof {
        self.subject.truth().prove(&self.subject.setup(), &self.cycles)
    }

    /// The first row of a kind.
    pub fn first(&self, kind: Kind) -> usize {
        self.after(0, kind)
    }

    /// The first row of a kind at or after row `j`.
    pub fn after(&self, j: usize, kind: Kind) -> usize {
        find(self.subject.key(), &self.script, j, kind)
    }

    /// The last row of a kind.
    ///
    /// # Panics
    /// If there is none.
    pub fn last(&self, kind: Kind) -> usize {
        let is_kind = |step: &Step| self.subject.key().row(step.pc as usize).kind == kind;
        self.script.iter().rposition(is_kind).expect("the program executes such a row")
    }
}

impl Default for Honest {
    fn default() -> Self {
        Self::new()
    }
}

/// All forgeries.
pub fn all() -> Vec<Forgery> {
    [values::forgeries(), accesses::forgeries(), chain::forgeries()].into_iter().flatten().collect()
}

/// A shorter way to write a forgery.
fn forgery(name: &'static str, relation: &'static str, make: fn(&Honest) -> Vec<Cycle>) -> Forgery {
    Forgery { name, relation, make: Make::Trace(make) }
}

/// A lie about the first row of a kind.
fn of_row(name: &'static str, relation: &'static str, kind: Kind, edit: fn(&mut Cycle)) -> Forgery {
    Forgery { name, relation, make: Make::Row(kind, edit) }
}
