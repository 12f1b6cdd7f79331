//! Committing, opening and verifying through the public interface.

#[cfg(test)]
mod bits;
#[cfg(test)]
mod forgeries;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod trace;
