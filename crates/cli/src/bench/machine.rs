//! The machine and the code that is measured.

use rill_field_simd::Backend;
use serde::Serialize;
use std::fs;
use std::process::Command;

/// What decides speed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    /// Hardware threads this process may use.
    pub(crate) threads: usize,
    pub(crate) memory_bytes: u64,
    /// Whether the processor has AVX-512 IFMA and what else the lanes need.
    pub(crate) ifma: bool,
    /// Whether the kernels use it.
    pub(crate) ifma_used: bool,
}

impl Machine {
    /// This machine; what it does not tell is empty or 0.
    pub(crate) fn describe() -> Self {
        let memory = field("/proc/meminfo", "MemTotal")
            .and_then(|text| text.strip_suffix("kB")?.trim().parse::<u64>().ok());
        Self {
            processor: field("/proc/cpuinfo", "model name").unwrap_or_default(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: memory.unwrap_or(0) << 10,
            ifma: Backend::lanes().is_some(),
            ifma_used: Backend::best() != Backend::Portable,
        }
    }
}

/// The value of the first line `name : value`.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let (_, value) = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(field, _)| field.trim() == name)?;
    Some(value.trim().to_owned())
}

/// The commit of the checkout that this command was built in, with `-dirty` if files differ from
/// it; `unknown` if the checkout is gone.
pub(crate) fn commit() -> String {
    let mut git = Command::new("git");
    git.args(["-C", env!("CARGO_MANIFEST_DIR"), "describe"]);
    git.args(["--always", "--dirty", "--abbrev=12", "--exclude=*"]);
    let output = git.output().ok().filter(|output| output.status.success());
    let text = output.and_then(|output| String::from_utf8(output.stdout).ok());
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    text.unwrap_or_else(|| "unknown".to_owned())
}
