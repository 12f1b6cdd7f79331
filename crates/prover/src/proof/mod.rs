//! A proof from its first byte to its last: the page, what all stages share, the committed columns,
//! and what a proof in the making leaves behind.

pub(crate) mod commit;
pub(crate) mod journal;
mod localities;
mod prove;
pub(crate) mod proving;

pub use journal::{Journal, JournalError, NoJournal, State, steps};
pub use localities::localities;
pub use prove::{Hiding, Options, Proof, prove, prove_hiding};
pub use proving::{Event, MemberReport, Observer, ProveError, StageReport};
