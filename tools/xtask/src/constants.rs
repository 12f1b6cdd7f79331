//! The verifier's pairing constants, made from the seed of the generators.

use crate::process;
use crate::workspace::Workspace;

const FILE: &str = "crates/pcs/src/constants.bin";
/// `log_2` of the most columns a statement can ask for.
const LARGEST: &str = "20";

/// Recomputes the committed file, a few minutes on two cores, and compares or (`--bless`) writes
/// it.
pub(crate) fn command(workspace: &Workspace, bless: bool) -> Result<String, String> {
    let fresh = "target/constants.bin";
    let example = "cargo run --release --locked -p rill-pcs-prover --example constants --";
    process::output(workspace.command(example).args([LARGEST, fresh]))?;
    if bless {
        std::fs::copy(workspace.path(fresh), workspace.path(FILE))
            .map_err(|error| format!("{FILE}: {error}"))?;
        return Ok(format!("wrote {FILE}\n"));
    }
    let bytes = |file: &str| {
        std::fs::read(workspace.path(file)).map_err(|error| format!("{file}: {error}"))
    };
    if bytes(fresh)? == bytes(FILE)? {
        Ok(format!("{FILE} is what the seed gives\n"))
    } else {
        Err(format!("{FILE} is not what the seed gives"))
    }
}
