//! `cargo xtask mutants`: small changes of what decides acceptance, each of which a test must
//! notice.
//!
//! The list in `tools/xtask/mutants` drops checks, signs, terms and absorbed items above the trust
//! line, one at a time. Each is made in a copy of the sources, verifier and prover are built, and
//! the suites of an adversary run: one that does not notice has a hole. The first check is whether
//! honest proofs are still accepted, since a verifier that refuses everything is not a danger.
//!
//! Results are kept after every mutant. An interrupted run continues, and so does one after a
//! change to the list or, for killed mutants, to the suites: what is known about today's
//! sources is not run again.

mod list;
mod page;
mod results;
mod run;
mod tree;

use crate::workspace::Workspace;
use clap::Args;
use list::{List, Mutant, Suite};
use results::{Keys, Outcome, Results, Verdict};
use run::Tests;
use std::time::Instant;
use tree::Tree;

/// Seconds that a suite may take with a mutant, on all cores; half of that without.
const SECONDS: u64 = 120;

/// What to do; with nothing, runs all mutants without a result for today's sources.
#[derive(Args)]
pub(crate) struct Options {
    /// Only those whose names contain NAME.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Only those that change a file whose path contains PART.
    #[arg(long, value_name = "PART")]
    file: Option<String>,
    /// Also those with a result, for example after tests were removed.
    #[arg(long)]
    again: bool,
    /// Time for a suite on all cores.
    #[arg(long, value_name = "N", default_value_t = SECONDS)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// Lists names and what they drop; runs nothing.
    #[arg(long)]
    list: bool,
    /// Rewrites docs/security/mutants.md from known results; runs nothing.
    #[arg(long)]
    report: bool,
}

impl Options {
    fn choose(&self, mutant: &Mutant) -> bool {
        self.only.as_ref().is_none_or(|part| mutant.name.contains(part))
            && self.file.as_ref().is_none_or(|part| mutant.touches(part))
    }
}

/// `cargo xtask mutants`.
pub(crate) fn command(workspace: &Workspace, options: &Options) -> Result<String, String> {
    let list = List::read(workspace)?;
    let stale = list.stale(workspace);
    if !stale.is_empty() {
        return Err(stale.join("\n"));
    }
    let chosen: Vec<&Mutant> = list.mutants.iter().filter(|m| options.choose(m)).collect();
    if chosen.is_empty() {
        return Err("no mutant is called so: see --list".to_owned());
    }
    if options.list {
        return Ok(chosen.iter().map(|m| format!("{:<32} {}\n", m.name, m.drops)).collect());
    }
    let tree = Tree::new(workspace)?;
    let mut runner = Runner { workspace, list: &list, results: Results::read(workspace)?, tree };
    if !options.report {
        for mutant in chosen {
            runner.mutant(mutant, options)?;
        }
    }
    let hashes = &runner.tree.hashes;
    page::write(workspace, &list, &runner.results, hashes)?;
    page::verdict(&list, &runner.results, hashes)
}

struct Runner<'a> {
    workspace: &'a Workspace,
    list: &'a List,
    results: Results,
    tree: Tree,
}

impl Runner<'_> {
    /// Runs one mutant, unless it is known.
    fn mutant(&mut self, mutant: &Mutant, options: &Options) -> Result<(), String> {
        let keys = Keys::new(self.list, mutant, &self.tree.hashes)?;
        if !options.again && self.results.current(mutant, &keys).is_some() {
            return Ok(());
        }
        let suites: Vec<Suite> =
            mutant.suites.iter().filter_map(|name| self.list.suite(name)).cloned().collect();
        for suite in &suites {
            self.baseline(suite, options.seconds)?;
        }
        let start = Instant::now();
        let before = self.tree.apply(&mutant.edits())?;
        let judged = self.judge(&suites, options.seconds);
        self.tree.restore(before)?;
        let (verdict, suite, test) = judged?;
        let seconds = (start.elapsed().as_secs_f64() * 10.0).round() / 10.0;
        let by = test.as_deref().unwrap_or_default();
        eprintln!("{:<32} {verdict:?} {suite} {by} ({seconds} s)", mutant.name);
        let key = keys.of(verdict).to_owned();
        let outcome = Outcome { key, verdict, suite, test, seconds };
        self.results.mutants.insert(mutant.name.clone(), outcome);
        self.results.write(self.workspace)
    }

    /// What the suites say of the tree as it stands: verdict, suite, test.
    fn judge(
        &self,
        suites: &[Suite],
        seconds: u64,
    ) -> Result<(Verdict, String, Option<String>), String> {
        for suite in suites {
            let decided = |verdict, test| Ok((verdict, suite.name.clone(), test));
            if let Err(said) = run::build(&self.tree, suite) {
                return decided(Verdict::DoesNotBuild, Some(said));
            }
            if !suite.honest.is_empty() {
                match run::run(&self.tree, suite, &suite.honest, seconds)?.0 {
                    Tests::Passed => {}
                    Tests::Failed(test) => return decided(Verdict::RefusesHonest, test),
                    Tests::TimedOut => return decided(Verdict::TimedOut, None),
                }
            }
            match run::run(&self.tree, suite, &suite.attacks, seconds)?.0 {
                Tests::Passed => {}
                Tests::Failed(test) => return decided(Verdict::Killed, test),
                Tests::TimedOut => return decided(Verdict::TimedOut, None),
            }
        }
        Ok((Verdict::Survived, String::new(), None))
    }

    /// Makes sure that a suite passes without a mutant, in half of the time that it may take: then
    /// one that does not end says something of its mutant.
    fn baseline(&mut self, suite: &Suite, seconds: u64) -> Result<(), String> {
        let key = self.tree.hashes.all.clone() + &suite.cargo.concat() + &suite.attacks.concat();
        let known = self.results.baseline.get(&suite.name).filter(|(of, _)| *of == key);
        let took = match known {
            Some((_, took)) => *took,
            None => self.measure(suite, &key)?,
        };
        if took * 2.0 > seconds as f64 {
            return Err(format!(
                "suite `{}` takes {took:.0} s without a mutant, more than half of the {seconds} s \
                 that it may take with one: make it smaller, or ask for --seconds",
                suite.name
            ));
        }
        Ok(())
    }

    /// Runs a suite without a mutant and notes its time.
    fn measure(&mut self, suite: &Suite, key: &str) -> Result<f64, String> {
        const ANY: u64 = 600;
        let name = &suite.name;
        run::build(&self.tree, suite).map_err(|said| format!("suite `{name}`: {said}"))?;
        let honest = Some(&suite.honest).filter(|filters| !filters.is_empty());
        for filters in honest.into_iter().chain([&suite.attacks]) {
            let (tests, took) = run::run(&self.tree, suite, filters, ANY)?;
            if tests != Tests::Passed {
                return Err(format!("suite `{name}` fails without a mutant: {tests:?}"));
            }
            let took = (took * 10.0).round() / 10.0;
            self.results.baseline.insert(name.clone(), (key.to_owned(), took));
        }
        self.results.write(self.workspace)?;
        let took = self.results.baseline.get(name).map_or(0.0, |(_, took)| *took);
        eprintln!("suite {name}: {took} s without a mutant");
        Ok(took)
    }
}
