//! Provers that break the law on purpose, negative controls of the memory gate. Only in builds with
//! the Cargo feature `gates`, which the product does not have.

use clap::ValueEnum;
use rill::Event;
use std::io::{BufWriter, Write};

/// Bytes that are misused for each row.
const ROW_BYTES: usize = 8;

/// How the memory law is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Control {
    /// Keeps 8 bytes of every row
    KeepRows,
    /// Writes 8 bytes of every row to a file
    WriteRows,
}

/// A control is for tests, on a machine that can write to its folder of temporary files.
const WRITABLE: &str = "a file in the folder of temporary files";

/// An observer that does what a prover must not, when the first stage ends.
pub(crate) fn misbehaving(
    control: Option<Control>,
    mut observer: Box<dyn FnMut(&Event) + Send>,
) -> Box<dyn FnMut(&Event) + Send> {
    let (mut padded, mut kept) = (None, Vec::new());
    Box::new(move |event| {
        match event {
            Event::Traced { log_cycles, .. } => padded = Some(1_usize << log_cycles),
            Event::End(_) => match (control, padded.take()) {
                // Of other bytes than zero, so that the system has to have them.
                (Some(Control::KeepRows), Some(rows)) => kept = vec![1_u8; ROW_BYTES * rows],
                (Some(Control::WriteRows), Some(rows)) => write(rows),
                _ => {}
            },
            _ => {}
        }
        observer(event);
        std::hint::black_box(&kept);
    })
}

/// Writes this many rows to a file, which is gone when it is closed.
fn write(rows: usize) {
    let mut file = BufWriter::new(tempfile::tempfile().expect(WRITABLE));
    for row in 0..rows {
        file.write_all(&row.to_le_bytes()).expect(WRITABLE);
    }
    file.flush().expect(WRITABLE);
}
