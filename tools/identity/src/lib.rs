//! One proof, however it is made.
//!
//! The bytes of a proof are a function of the program and its input. Threads, form, schedules, size
//! of blocks, number of segments and the cache of records decide what it costs and nothing else.
//!
//! * [`configuration`] is one way to make a proof, [`schedules`] the random ones among them.
//! * [`covering`] chooses few configurations in which all pairs of choices occur.
//! * [`case`] is a run to be proven; [`inputs`] finds inputs for runs of a wanted size.
//! * [`boundaries`] tells whether blocks end where it matters.
//! * [`comparison`] proves a run in many ways; [`difference`] names the first event of the
//!   transcript in which two proofs differ.
//! * [`calibration`] fits the nanoseconds of plans to proofs made in many ways.
//! * [`linearity`] measures what a proof takes by its calls.
//! * [`subjects`] is what `cargo xtask identity` proves.

pub mod boundaries;
pub mod calibration;
pub mod case;
pub mod comparison;
pub mod configuration;
pub mod covering;
pub mod difference;
pub mod inputs;
pub mod linearity;
pub mod schedules;
pub mod subjects;
