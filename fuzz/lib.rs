//! What the targets share: the proofs that `rill-verifier` judges in its own tests.

use rill_verifier::{Mode, ProgramKey, ProofFile, Statement};

/// How many there are.
pub const PROOFS: usize = 4;

/// Key and file of each committed proof.
const FIXTURES: [[&[u8]; 2]; PROOFS] = [
    [
        include_bytes!("../crates/verifier/tests/fixtures/rows.rillkey"),
        include_bytes!("../crates/verifier/tests/fixtures/rows.rillproof"),
    ],
    [
        include_bytes!("../crates/verifier/tests/fixtures/mulmod-calls.rillkey"),
        include_bytes!("../crates/verifier/tests/fixtures/mulmod-calls.rillproof"),
    ],
    [
        include_bytes!("../crates/verifier/tests/fixtures/mulmod64-calls.rillkey"),
        include_bytes!("../crates/verifier/tests/fixtures/mulmod64-calls.rillproof"),
    ],
    [
        include_bytes!("../crates/verifier/tests/fixtures/mulmod-calls.rillkey"),
        include_bytes!("../crates/verifier/tests/fixtures/mulmod-calls-zk.rillproof"),
    ],
];

/// A valid proof with what it is about.
pub struct Valid {
    /// The program.
    pub key: ProgramKey,
    /// The statement.
    pub statement: Statement,
    /// In which mode.
    pub mode: Mode,
    /// The bytes that prove it.
    pub proof: &'static [u8],
    /// The file.
    pub file: &'static [u8],
}

/// The committed proofs: one without calls, one with a table of them, one of rows with ports, and
/// one with a table in zero-knowledge.
pub fn valid() -> [Valid; PROOFS] {
    FIXTURES.map(|[key, file]| {
        let ProofFile { statement, mode, proof } =
            ProofFile::parse(file).expect("a fixture is a proof");
        let key = ProgramKey::decode(key).expect("a fixture is a key");
        Valid { key, statement, mode, proof, file }
    })
}
