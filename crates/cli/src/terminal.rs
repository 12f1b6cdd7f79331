//! Standard output and standard error.

use crate::failure::Failure;
use crate::visible::visible;
use rill::{Extent, Statement, hex};
use std::io::{self, Write};

/// Bytes of output that are shown.
const SHOWN_BYTES: usize = 64;

/// Writes to standard output, which is what the command was asked for.
///
/// A reader that has seen enough and closed the pipe is content, not an error.
pub(crate) fn print(bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::StandardOutput(error))
        }
        _ => Ok(()),
    }
}

/// Writes a line, or several, to standard error. Names from files may be part of it.
pub(crate) fn note(line: &str) {
    // Where even this fails there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{}", visible(line));
}

/// A statement, one fact a line.
pub(crate) fn statement(statement: &Statement) -> String {
    let Statement { program_digest, log_cycles, log_memory, memory, exit_code, output } = statement;
    let shown = hex(&output[..output.len().min(SHOWN_BYTES)]);
    let more = if output.len() > SHOWN_BYTES { "…" } else { "" };
    format!(
        "program    {}\nexit code  {exit_code}\noutput     {} bytes  {shown}{more}\n\
         rows       at most 2^{log_cycles}\nmemory     2^{log_memory} words{}\n",
        hex(program_digest),
        output.len(),
        extents(memory)
    )
}

/// The addresses of the extents of memory.
fn extents(memory: &[Extent]) -> String {
    let range = |extent: &Extent| format!("  {:#x}..{:#x}", extent.address(), extent.end_address());
    memory.iter().map(range).collect()
}

/// Bytes in MiB.
pub(crate) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
