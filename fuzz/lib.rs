//! What the targets share: the proof that `rill-verifier` judges in its own tests.

use rill_verifier::{ProgramKey, ProofFile, Statement};

/// The key of the committed proof.
const KEY: &[u8] = include_bytes!("../crates/verifier/tests/fixtures/rows.rillkey");
/// The committed proof file.
pub const FILE: &[u8] = include_bytes!("../crates/verifier/tests/fixtures/rows.rillproof");

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
    let ProofFile { statement, proof } = ProofFile::parse(FILE).expect("the fixture is a proof");
    Valid { key: ProgramKey::decode(KEY).expect("the fixture is a key"), statement, proof }
}
