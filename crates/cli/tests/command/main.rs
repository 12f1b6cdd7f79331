//! The command, run as users run it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod crashes;
mod files;
mod folder;
#[cfg(target_os = "linux")]
mod memory;
mod progress;
mod prove;
mod refusals;
mod resume;
mod run;
