//! Writes the verifier's constants: `constants <max log columns> <file>`.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let max_log_columns = arguments.next().ok_or("which number of columns?")?.parse()?;
    let path = arguments.next().ok_or("which file?")?;
    std::fs::write(path, rill_pcs_prover::constants::generate(max_log_columns))?;
    Ok(())
}
