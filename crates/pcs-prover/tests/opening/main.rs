//! Committing, opening and verifying through the public interface.

mod forgeries;
mod round_trip;
mod trace;
