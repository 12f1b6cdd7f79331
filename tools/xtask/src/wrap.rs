//! `cargo xtask wrap`: breaks comments that are too wide.
//!
//! rustfmt breaks code only. A comment line of prose or of a list that is wider than `tidy` allows
//! hands its last words down to the next line of its paragraph. Tables, headings, indented formulas
//! and fenced code are left alone, and so is everything that is narrow enough.

use crate::tidy::WIDTH;
use crate::workspace::Workspace;

/// Wraps the comments of all Rust files below `folders`.
pub(crate) fn command(workspace: &Workspace, folders: &[String]) -> Result<String, String> {
    let mut report = String::new();
    for path in folders.iter().flat_map(|folder| workspace.files(folder, "rs")) {
        let before = workspace.read(&path)?;
        let after = wrapped(&before, WIDTH);
        if before != after {
            workspace.write(&path, &after)?;
            report += &["wrapped ", &path, "\n"].concat();
        }
    }
    Ok(report)
}

/// One comment line: indentation with marker, the blanks or list mark before the text, the text.
struct Comment<'a> {
    marker: &'a str,
    lead: &'a str,
    text: &'a str,
}

/// `source` with its wide comments broken at `width` characters.
fn wrapped(source: &str, width: usize) -> String {
    let mut output = String::new();
    let mut carried: Option<Carried> = None;
    let mut fenced = false;
    for line in source.lines() {
        let parsed = parse(line);
        fenced ^= parsed.as_ref().is_some_and(|comment| comment.text.starts_with("```"));
        let joins = |carry: &Carried| parsed.as_ref().is_some_and(|comment| carry.joins(comment));
        let whole = match carried.take() {
            Some(carry) if joins(&carry) => carry.before(parsed.map_or("", |c| c.text)),
            Some(carry) => {
                carry.flush(&mut output, width);
                line.to_owned()
            }
            None => line.to_owned(),
        };
        carried = Carried::split(&whole, width, fenced, &mut output);
    }
    if let Some(carry) = carried {
        carry.flush(&mut output, width);
    }
    output
}

/// Words on their way to the next line.
struct Carried {
    /// Indentation and marker.
    marker: String,
    /// Blanks that continue the paragraph.
    lead: String,
    words: String,
}

impl Carried {
    /// Writes as much of `line` as fits; what is left, if anything.
    fn split(line: &str, width: usize, fenced: bool, output: &mut String) -> Option<Self> {
        let wide = line.chars().count() > width;
        let comment = parse(line).filter(|c| wide && !fenced && is_prose(c));
        let room = |c: &Comment<'_>| width - (c.marker.chars().count() + c.lead.chars().count());
        let found = comment.and_then(|c| Some((break_at(c.text, room(&c))?, c)));
        let Some((at, comment)) = found else {
            *output += line;
            output.push('\n');
            return None;
        };
        let (fits, rest) = comment.text.split_at(at);
        *output += &[comment.marker, comment.lead, fits.trim_end(), "\n"].concat();
        let lead = " ".repeat(comment.lead.chars().count());
        Some(Self { marker: comment.marker.to_owned(), lead, words: rest.trim().to_owned() })
    }

    /// Whether `comment` continues the paragraph.
    fn joins(&self, comment: &Comment<'_>) -> bool {
        comment.marker == self.marker && comment.lead == self.lead && is_prose(comment)
    }

    fn before(&self, text: &str) -> String {
        [&self.marker, &self.lead, &self.words, " ", text].concat()
    }

    /// Writes the words on lines of their own.
    fn flush(self, output: &mut String, width: usize) {
        let mut line = [self.marker, self.lead, self.words].concat();
        while let Some(carry) = Self::split(&line, width, false, output) {
            line = [carry.marker, carry.lead, carry.words].concat();
        }
    }
}

/// A line that is nothing but a comment.
fn parse(line: &str) -> Option<Comment<'_>> {
    let start = line.len() - line.trim_start().len();
    let marker = ["//!", "///", "//"].iter().find(|m| line[start..].starts_with(**m))?;
    let (marker, rest) = line.split_at(start + marker.len());
    let trimmed = rest.trim_start();
    let mark = list_mark(trimmed);
    let (lead, text) = rest.split_at(rest.len() - trimmed.len() + mark);
    Some(Comment { marker, lead, text })
}

/// Length of `- `, `* ` or `1. ` at the start of `text`.
fn list_mark(text: &str) -> usize {
    let word = text.split(' ').next().unwrap_or("");
    let digits = word.trim_end_matches('.');
    let numbered = word.len() == digits.len() + 1 && digits.parse::<u32>().is_ok();
    if (numbered || word == "-" || word == "*") && text.len() > word.len() {
        word.len() + 1
    } else {
        0
    }
}

/// Prose and list items; not tables, headings, fences, formulas or aligned columns.
fn is_prose(comment: &Comment<'_>) -> bool {
    let structured = ["|", "#", "```", ">"].iter().any(|start| comment.text.starts_with(start));
    let in_list = comment.lead.trim() != "";
    let indented = comment.lead.len() > 3;
    !(comment.text.is_empty() || structured || comment.text.contains("  "))
        && (in_list || !indented)
}

/// Where `text` is broken so that its first part has at most `room` characters: before the last
/// word that may stand at the start of a line. Words that Markdown would take for structure may
/// not.
fn break_at(text: &str, room: usize) -> Option<usize> {
    let blanks = text.match_indices(' ').map(|(at, _)| at);
    let fits = |at: &usize| text[..*at].chars().count() <= room;
    let may_start = |at: &usize| {
        let rest = text[*at..].trim_start();
        !rest.starts_with(['|', '#', '>', '+', '=']) && list_mark(rest) == 0
    };
    blanks.filter(fits).filter(may_start).rfind(|at| *at > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overflow_runs_down_the_paragraph() {
        let before = "/// one two three four\n/// five six\n///\n/// seven\n";
        let after = "/// one two\n/// three four\n/// five six\n///\n/// seven\n";
        assert_eq!(wrapped(before, 15), after);
    }

    #[test]
    fn a_list_item_keeps_its_indentation() {
        let before = "    //! - one two three\n    //! - four\n";
        let after = "    //! - one two\n    //!   three\n    //! - four\n";
        assert_eq!(wrapped(before, 17), after);
    }

    #[test]
    fn nothing_starts_a_line_that_markdown_would_take_for_structure() {
        assert_eq!(wrapped("// one two - three\n", 11), "// one\n// two -\n// three\n");
    }

    #[test]
    fn code_tables_formulas_and_fences_are_left_alone() {
        for text in [
            "let wide = \"one two three four five\";\n",
            "// | one | two | three | four |\n",
            "//     one + two + three + four\n",
            "/// ```text\n/// one two three four five\n/// ```\n",
            "// one    two    three    four\n",
        ] {
            assert_eq!(wrapped(text, 20), text);
        }
    }

    #[test]
    fn what_is_wrapped_once_stays() {
        let text =
            "// one two three four five six seven eight nine ten eleven twelve\n// thirteen\n";
        let once = wrapped(text, 20);
        assert!(once.lines().all(|line| line.len() <= 20), "{once}");
        assert_eq!(wrapped(&once, 20), once);
    }
}
