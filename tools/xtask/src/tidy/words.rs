//! One word per idea: what the last column of the tables in `docs/glossary.md` lists is refused in
//! comments and documents.

use crate::workspace::{Finding, Workspace};

const GLOSSARY: &str = "docs/glossary.md";

/// Every use of a banned word.
pub(super) fn findings(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let banned = banned(&workspace.read(GLOSSARY)?);
    let mut findings = Vec::new();
    for path in workspace.files("", "md").iter().filter(|path| *path != GLOSSARY) {
        for (line, number) in workspace.read(path)?.lines().zip(1..) {
            findings.extend(complaints(&banned, path, number, line));
        }
    }
    for path in workspace.files("", "rs") {
        for (line, number) in workspace.read(&path)?.lines().zip(1..) {
            findings.extend(complaints(&banned, &path, number, comment(line)));
        }
    }
    Ok(findings)
}

fn complaints(banned: &[Ban], path: &str, line: usize, prose: &str) -> Vec<Finding> {
    let say = |(word, instead): &Ban| {
        Finding::new(format!("{path}:{line}"), format!("`{word}`: we say {instead}"))
    };
    uses(banned, prose).map(say).collect()
}

/// A banned word and the one we say.
type Ban = (String, String);

/// Rows `| word | meaning | not: a, b |` of the glossary's tables.
fn banned(glossary: &str) -> Vec<Ban> {
    let mut bans = Vec::new();
    for line in glossary.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [word, .., last] = cells.as_slice() else { continue };
        let Some(list) = last.strip_prefix("not: ") else { continue };
        bans.extend(list.split(", ").map(|ban| (ban.to_lowercase(), (*word).to_owned())));
    }
    bans
}

/// The comment of a line, from the first `//` that is not part of an address.
fn comment(line: &str) -> &str {
    let start = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':'));
    start.map_or("", |(at, _)| &line[at..])
}

fn uses<'a>(banned: &'a [Ban], prose: &str) -> impl Iterator<Item = &'a Ban> {
    let prose = prose.to_lowercase();
    banned.iter().filter(move |(word, _)| holds_word(&prose, word))
}

/// Whether `text` holds `word` between characters that are not part of a word.
pub(crate) fn holds_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bans_are_read_from_the_last_column() {
        let glossary =
            "| word | meaning | |\n|---|---|---|\n| cycle | a row | not: tick, clock |\n";
        let expected = [("tick", "cycle"), ("clock", "cycle")];
        assert_eq!(banned(glossary), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn the_glossary_bans_something() {
        let glossary = Workspace::of_this_build().read(GLOSSARY).unwrap();
        assert!(!banned(&glossary).is_empty());
    }

    #[test]
    fn whole_words_in_comments_are_found() {
        let bans = [("tick".to_owned(), "cycle".to_owned())];
        let count = |line| uses(&bans, comment(line)).count();
        assert_eq!(count("let x = 1; // one Tick"), 1);
        assert_eq!(count("let tick = 1; // a ticket"), 0);
        assert_eq!(count("//! tick_count"), 0);
    }
}
