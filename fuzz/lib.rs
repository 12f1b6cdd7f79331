//! What the targets share: the proof that `rill-verifier` judges in its own tests.

use rill_program::{Extent, ProgramKey};
use rill_verifier::Statement;

/// The key of the committed proof.
const KEY: &[u8] = include_bytes!("../crates/verifier/tests/fixtures/rows.rillkey");
/// The committed proof file: magic and version (12 bytes), digest (32), sizes and exit code (3),
/// extents after their number, then output and proof, each after its length.
const FILE: &[u8] = include_bytes!("../crates/verifier/tests/fixtures/rows.rillproof");

/// A valid proof with what it is about.
pub struct Valid {
    /// The program.
    pub key: ProgramKey,
    /// The statement.
    pub statement: Statement,
    /// The bytes that prove it.
    pub proof: &'static [u8],
}

/// The committed proof.
pub fn valid() -> Valid {
    let (head, rest) = FILE.split_at(48);
    let (memory, rest) = rest.split_at(16 * usize::from(head[47]));
    let (output, rest) = counted(rest);
    let (proof, _) = counted(rest);
    let statement = Statement {
        program_digest: head[12..44].try_into().expect("32 bytes"),
        log_cycles: head[44],
        log_memory: head[45],
        memory: memory.chunks(16).map(extent).collect(),
        exit_code: head[46],
        output: output.to_vec(),
    };
    Valid { key: ProgramKey::decode(KEY).expect("the fixture is a key"), statement, proof }
}

fn extent(bytes: &[u8]) -> Extent {
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"));
    Extent { first_page: number(0), pages: number(8) }
}

fn counted(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (count, rest) = bytes.split_at(8);
    rest.split_at(u64::from_le_bytes(count.try_into().expect("8 bytes")) as usize)
}
