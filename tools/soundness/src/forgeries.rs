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

/// A forged trace.
pub struct Forgery {
    /// What the forger does.
    pub name: &'static str,
    /// The relation that must fail, by its slug.
    pub relation: &'static str,
    make: fn(&Honest) -> Vec<Cycle>,
}

impl Forgery {
    /// The rows.
    pub fn cycles(&self, honest: &Honest) -> Vec<Cycle> {
        (self.make)(honest)
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

    /// The kind of row `j`.
    fn kind(&self, j: usize) -> Kind {
        self.subject.key().row(self.script[j].pc as usize).kind
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
    Forgery { name, relation, make }
}
