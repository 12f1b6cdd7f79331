//! What the targets share: the proofs that `rill-verifier` judges in its own tests.

use rill_verifier::{ProgramKey, ProofFile, Statement};

/// Key and file of each committed proof.
const FIXTURES: [[&[u8]; 2]; 3] = [
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
];

/// A valid proof with what it is about.
pub struct Valid {
    /// The program.
    pub key: ProgramKey,
    /// The statement.
    pub statement: Statement,
    /// The bytes that prove it.
    pub proof: &'static [u8],
    /// The file.
    pub file: &'static [u8],
}

/// The committed proofs: one without calls, one with a table of them, and one of rows with ports.
pub fn valid() -> [Valid; 3] {
    FIXTURES.map(|[key, file]| {
        let ProofFile { statement, proof, .. } =
            ProofFile::parse(file).expect("a fixture is a proof");
        let key = ProgramKey::decode(key).expect("a fixture is a key");
        Valid { key, statement, proof, file }
    })
}
