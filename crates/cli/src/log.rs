//! What a guest writes to its log, shown on standard error while the guest runs.

use crate::visible::Decoder;
use rill::{Log, LogPart};
use std::io::{self, Write};

/// Carriage return, erase to the end of the line.
const OVER: &str = "\r\u{1b}[K";

/// Shows a log, piece by piece.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    decoder: Decoder,
    /// The line that has begun: held back if something else is shown on that line, else all that is
    /// known about it is whether it is empty.
    line: String,
    /// Whether a progress bar shares the terminal: then only whole lines are shown.
    over_bar: bool,
}

impl Shown {
    /// A log on a terminal with a progress bar, or anywhere else.
    pub(crate) fn new(over_bar: bool) -> Self {
        Self { over_bar, ..Self::default() }
    }

    /// Shows the next part of a log, without what would control a terminal.
    pub(crate) fn part(&mut self, part: LogPart<'_>) {
        let shown = match part {
            LogPart::Text(bytes) => {
                let text = self.decoder.text(bytes);
                self.next(&text)
            }
            LogPart::End(log) => self.end(log),
        };
        // Where even this fails there is nobody left to tell.
        let _ = io::stderr().write_all(shown.as_bytes());
    }

    /// What was held back, how much is missing, and what came last.
    fn end(&mut self, log: &Log) -> String {
        let rest = self.decoder.rest();
        let mut shown = self.next(&rest);
        if log.left_out > 0 {
            let note = format!("rill: the log is cut: {} bytes are left out here", log.left_out);
            shown += &self.alone(&note);
        }
        let end = self.decoder.text(&log.end) + &self.decoder.rest();
        shown += &self.next(&end);
        if log.unreadable > 0 {
            let bytes = log.unreadable;
            let note = format!("rill: {bytes} bytes written to the log lie outside guest memory");
            shown += &self.alone(&note);
        }
        shown + &self.alone("")
    }

    /// What to write for the next piece of text.
    fn next(&mut self, text: &str) -> String {
        let (lines, begun) = text.rsplit_once('\n').map_or(("", text), |(all, last)| (all, last));
        let has_line = text.contains('\n');
        if !self.over_bar {
            if has_line {
                self.line.clear();
            }
            if self.line.is_empty() {
                self.line.extend(begun.chars().next());
            }
            return text.to_owned();
        }
        let mut shown = String::new();
        if has_line {
            let begun_before = std::mem::take(&mut self.line);
            for line in (begun_before + lines).split('\n') {
                shown.extend([OVER, line, "\n"]);
            }
        }
        self.line.push_str(begun);
        shown
    }

    /// A note on a line of its own; an empty one only ends the line that has begun.
    fn alone(&mut self, note: &str) -> String {
        let mut shown = String::new();
        let over = if self.over_bar { OVER } else { "" };
        let begun = std::mem::take(&mut self.line);
        match (begun.is_empty(), self.over_bar) {
            (true, _) => {}
            (false, true) => shown.extend([over, &begun, "\n"]),
            (false, false) => shown.push('\n'),
        }
        if !note.is_empty() {
            shown.extend([over, note, "\n"]);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_a_bar_lines_come_whole() {
        let mut log = Shown::new(true);
        assert_eq!(log.next("one"), "");
        assert_eq!(log.next(" line\ntwo\nthr"), format!("{OVER}one line\n{OVER}two\n"));
        assert_eq!(log.alone("note"), format!("{OVER}thr\n{OVER}note\n"));
        assert_eq!(log.alone(""), "");
    }

    #[test]
    fn without_a_bar_text_comes_at_once_and_the_last_line_is_ended() {
        let mut log = Shown::new(false);
        assert_eq!(log.next("one"), "one");
        assert_eq!(log.alone("note"), "\nnote\n");
        assert_eq!(log.next("two\n"), "two\n");
        assert_eq!(log.alone(""), "");
        assert_eq!(log.next("é"), "é");
        assert_eq!(log.alone(""), "\n");
    }
}
