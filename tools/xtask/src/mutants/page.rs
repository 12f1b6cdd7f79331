//! `docs/security/mutants.md`, and what the command says in the end.

use super::list::{List, Mutant};
use super::results::{Keys, Outcome, Results, Verdict};
use super::tree::Hashes;
use crate::workspace::Workspace;

const PAGE: &str = "docs/security/mutants.md";

/// A mutant and what is known of it today.
type Line<'a> = (&'a Mutant, Option<&'a Outcome>);

/// Rewrites the page's tables from what is known.
pub(super) fn write(
    workspace: &Workspace,
    list: &List,
    results: &Results,
    tree: &Hashes,
) -> Result<(), String> {
    let lines = lines(list, results, tree)?;
    let tables = [summary(&lines), survivors(&lines), table(&lines)].join("\n");
    workspace.write_tables(PAGE, "mutants", &tables)
}

/// The survivors, or a line that there are none; an error if one has no explanation.
pub(super) fn verdict(list: &List, results: &Results, tree: &Hashes) -> Result<String, String> {
    let lines = lines(list, results, tree)?;
    let text = format!("{}\n{}", summary(&lines), survivors(&lines));
    let unexplained = lines.iter().filter(|(mutant, outcome)| {
        outcome.is_some_and(|outcome| outcome.verdict == Verdict::Survived)
            && mutant.explained.is_empty()
    });
    match unexplained.count() {
        0 => Ok(text),
        count => Err(format!("{text}\n{count} survivor(s) without an explanation")),
    }
}

fn lines<'a>(list: &'a List, results: &'a Results, tree: &Hashes) -> Result<Vec<Line<'a>>, String> {
    let with_outcome =
        |mutant| Ok((mutant, results.current(mutant, &Keys::new(list, mutant, tree)?)));
    list.mutants.iter().map(with_outcome).collect()
}

fn summary(lines: &[Line<'_>]) -> String {
    let count = |verdict| {
        let of = |(_, outcome): &&Line<'_>| outcome.is_some_and(|o| o.verdict == verdict);
        lines.iter().filter(of).count()
    };
    let unknown = lines.iter().filter(|(_, outcome)| outcome.is_none()).count();
    format!(
        "{} mutants: {} killed, {} refuse honest proofs, {} do not end in time, {} do not build, \
         {} survive; {unknown} not run on today's sources.\n",
        lines.len(),
        count(Verdict::Killed),
        count(Verdict::RefusesHonest),
        count(Verdict::TimedOut),
        count(Verdict::DoesNotBuild),
        count(Verdict::Survived),
    )
}

fn survivors(lines: &[Line<'_>]) -> String {
    let mut text = String::from("Survivors:\n\n");
    for (mutant, _) in
        lines.iter().filter(|(_, outcome)| outcome.is_some_and(|o| o.verdict == Verdict::Survived))
    {
        let reason = match mutant.explained.as_str() {
            "" => "no explanation",
            reason => reason,
        };
        text += &format!("- {} ({}): {reason}\n", mutant.name, mutant.drops);
    }
    if text.ends_with("\n\n") {
        text += "- none\n";
    }
    text
}

fn table(lines: &[Line<'_>]) -> String {
    let mut text = String::from(
        "| mutant | what | file | verdict | noticed by | s |\n|---|---|---|---|---|--:|\n",
    );
    for (mutant, outcome) in lines {
        let file = mutant.file.trim_start_matches("crates/").replace("/src/", "/");
        let (verdict, tests, seconds) = match outcome {
            None => ("not run", String::new(), String::new()),
            Some(outcome) => {
                (word(outcome.verdict), noticed(outcome), format!("{:.0}", outcome.seconds))
            }
        };
        let drops = &mutant.drops;
        text += &format!(
            "| {} | {drops} | `{file}` | {verdict} | {tests} | {seconds} |\n",
            mutant.name
        );
    }
    text
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Killed => "killed",
        Verdict::RefusesHonest => "refuses honest proofs",
        Verdict::DoesNotBuild => "does not build",
        Verdict::TimedOut => "does not end",
        Verdict::Survived => "**survives**",
    }
}

/// The suite and the test that noticed.
fn noticed(outcome: &Outcome) -> String {
    let test = match &outcome.test {
        Some(test) => format!("`{test}`"),
        // A mutant that forgets a bound may take the whole process with it.
        None if outcome.verdict == Verdict::Killed => "the tests die".to_owned(),
        None => String::new(),
    };
    if outcome.suite.is_empty() { test } else { format!("{}: {test}", outcome.suite) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(name: &str, explained: &str) -> Mutant {
        Mutant {
            name: name.to_owned(),
            new: name.to_owned(),
            explained: explained.to_owned(),
            ..Mutant::default()
        }
    }

    fn outcome(list: &List, mutant: &Mutant, verdict: Verdict) -> Outcome {
        let key = Keys::new(list, mutant, &hashes("t")).unwrap().of(verdict).to_owned();
        Outcome { key, verdict, suite: "s".to_owned(), test: None, seconds: 2.0 }
    }

    /// The hashes of a tree.
    fn hashes(name: &str) -> Hashes {
        Hashes { all: name.to_owned(), judged: name.to_owned() }
    }

    #[test]
    fn a_survivor_without_an_explanation_is_an_error_and_one_with_it_is_not() {
        let mutants = vec![mutant("m", ""), mutant("n", "it makes no difference")];
        let list = List { suites: vec![], mutants };
        let mut results = Results::default();
        for m in &list.mutants {
            results.mutants.insert(m.name.clone(), outcome(&list, m, Verdict::Survived));
        }
        assert!(
            verdict(&list, &results, &hashes("t")).unwrap_err().contains("1 survivor(s) without")
        );
        results.mutants.insert("m".to_owned(), outcome(&list, &list.mutants[0], Verdict::Killed));
        let said = verdict(&list, &results, &hashes("t")).unwrap();
        assert!(said.contains("2 mutants: 1 killed") && said.contains("it makes no difference"));
        // Of other sources nothing is known.
        assert!(verdict(&list, &results, &hashes("u")).unwrap().contains("2 not run"));
    }

    #[test]
    fn tests_that_died_are_said_to_have() {
        let list = List { suites: vec![], mutants: vec![mutant("m", "")] };
        let outcome = outcome(&list, &list.mutants[0], Verdict::Killed);
        assert_eq!(noticed(&outcome), "s: the tests die");
    }
}
