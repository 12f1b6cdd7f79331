//! Standard output and standard error.

use crate::failure::{Failure, unless_closed};
use crate::visible::visible;
use rill::{Extent, Statement, hex};
use std::borrow::Cow;
use std::io::{self, Write};

/// Bytes of output that are shown.
const SHOWN_BYTES: usize = 64;

/// Bytes in a line of hexadecimal digits.
const LINE_BYTES: usize = 32;

/// Writes what the command was asked for to standard output.
///
/// A reader that has seen enough and closed the pipe is content, not an error.
pub(crate) fn print(bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes.as_ref()).and_then(|()| out.flush());
    unless_closed(written.map_err(Failure::StandardOutput))
}

/// Where the text goes that a command shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    StandardOutput,
    /// Standard output carries something else.
    StandardError,
}

impl Text {
    /// Shows a text of whole lines.
    pub(crate) fn print(self, text: &str) -> Result<(), Failure> {
        match self {
            Self::StandardOutput => print(text),
            Self::StandardError => {
                note(text.trim_end_matches('\n'));
                Ok(())
            }
        }
    }
}

/// Bytes as a terminal can show them, if it is one: text as it is, all else as hexadecimal digits.
pub(crate) fn shown(bytes: &[u8], is_terminal: bool) -> Cow<'_, [u8]> {
    if !is_terminal || std::str::from_utf8(bytes).is_ok_and(|text| visible(text) == text) {
        return Cow::Borrowed(bytes);
    }
    let lines = bytes.chunks(LINE_BYTES).map(|line| hex(line) + "\n");
    Cow::Owned(lines.collect::<String>().into_bytes())
}

/// Writes a line, or several, to standard error. Names from files may be part of it.
pub(crate) fn note(line: &str) {
    // Where even this fails there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{}", visible(line));
}

/// A statement, one fact to a line.
pub(crate) fn statement(statement: &Statement) -> String {
    let Statement {
        program_digest,
        log_cycles,
        log_memory,
        memory,
        invocations,
        exit_code,
        output,
    } = statement;
    let shown = hex(&output[..output.len().min(SHOWN_BYTES)]);
    let more = if output.len() > SHOWN_BYTES { "…" } else { "" };
    format!(
        "program    {}\nexit code  {exit_code}\noutput     {} bytes  {shown}{more}\n\
         rows       at most 2^{log_cycles}\nmemory     2^{log_memory} words{}\n{}",
        hex(program_digest),
        output.len(),
        extents(memory),
        calls(invocations)
    )
}

/// The addresses of the extents of memory.
fn extents(memory: &[Extent]) -> String {
    let range = |extent: &Extent| format!("  {:#x}..{:#x}", extent.address(), extent.end_address());
    memory.iter().map(range).collect()
}

/// How often each precompile is called that the program declares; nothing if it declares none.
fn calls(invocations: &[u32]) -> String {
    if invocations.is_empty() {
        return String::new();
    }
    let calls: String = invocations.iter().map(|calls| format!("  {calls}")).collect();
    format!("calls    {calls}\n")
}

/// Bytes in MiB.
pub(crate) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_text_or_digits_and_a_pipe_the_bytes() {
        for bytes in [&b"\x1b[2J"[..], b"\xff\x00", "\u{202e}".as_bytes(), b"a\rb", b"\x9b1m"] {
            assert_eq!(shown(bytes, false), bytes);
            assert_eq!(shown(bytes, true), (hex(bytes) + "\n").into_bytes());
        }
        let text = "two\tlines\nof tëxt".as_bytes();
        assert_eq!(shown(text, true), text);
        assert_eq!(shown(&[255; 33], true).len(), 33 * 2 + 2);
        assert!(shown(b"", true).is_empty());
    }
}
