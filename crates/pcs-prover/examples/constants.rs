//! Writes the verifier's constants: `constants <max log columns> <file>`, or the generators that hide:
//! `constants hiding <file>`.

use rill_pcs_prover::constants;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().ok_or("which number of columns, or `hiding`?")?;
    let path = arguments.next().ok_or("which file?")?;
    let bytes = match what.as_str() {
        "hiding" => constants::generate_hiding(),
        max_log_columns => constants::generate(max_log_columns.parse()?),
    };
    std::fs::write(path, bytes)?;
    Ok(())
}
