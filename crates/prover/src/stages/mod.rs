//! The stages of a proof, the counterparts of `rill_verifier::stages`.

pub(crate) mod accesses;
pub(crate) mod addresses;
pub(crate) mod calls;
pub(crate) mod chunks;
pub(crate) mod constraints;
pub(crate) mod cycles;
pub(crate) mod lookups;
pub(crate) mod opening;
pub(crate) mod operands;
pub(crate) mod products;

use crate::plan::Stage;

/// The stages of a proof, in order. Plans and journals take theirs from here.
pub(crate) static STAGES: [Stage; 11] = [
    opening::COMMIT,
    constraints::STAGE,
    products::STAGE,
    operands::STAGE,
    accesses::STAGE,
    lookups::STAGE,
    calls::STAGE,
    addresses::STAGE,
    cycles::STAGE,
    chunks::STAGE,
    opening::STAGE,
];

/// The openings of member `index` as the struct that `make` builds of them.
///
/// # Panics
/// If the form did not return as many openings as its relation has.
pub(crate) fn take<T>(make: Option<T>) -> T {
    make.expect("a form returns the openings of its relation")
}
