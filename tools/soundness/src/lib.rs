//! What an adversary tries, and where it must fail.
//!
//! * [`replay`] makes forged traces: rows in an order of the forger's choice, each wire changed at
//!   will, everything else derived as an honest machine would.
//! * [`forgeries`] is the list of them, each with the relation that must fail.
//! * [`row_checker`] says which rules forged rows break, without a proof.
//! * [`late`] makes provers that change their rows between stages, so that every relation is
//!   attacked alone.
//! * [`zero_knowledge`] simulates proofs that hide, and watches the blinds of a prover.
//! * [`tamper`] changes finished proofs item by item; [`manifest`] says what there is to change and
//!   where it is noticed.
//!
//! The suites are the tests of this crate. `docs/protocol/soundness.md` tells what each of them
//! does.

pub mod drive;
pub mod forgeries;
pub mod late;
pub mod liar;
pub mod lies;
pub mod manifest;
pub mod program;
pub mod replay;
pub mod row_checker;
pub mod settled;
pub mod staged;
pub mod subject;
pub mod suites;
pub mod tamper;
pub mod wires;
pub mod workbench;
pub mod zero_knowledge;
