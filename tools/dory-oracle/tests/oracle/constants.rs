//! The committed constants of our verifier.

use crate::{bridge, theirs};
use dory_pcs::backends::arkworks::ArkGT;
use dory_pcs::primitives::arithmetic::Group;
use rill_pcs::{LevelConstants, Shape, Target, VerifierSetup};

const LOG_COLUMNS: usize = 6;

#[test]
fn the_committed_pairings_are_those_that_dory_pcs_computes_from_our_generators() {
    let shape = Shape::new(LOG_COLUMNS, 0, LOG_COLUMNS).unwrap();
    let ours = VerifierSetup::for_shape(shape).unwrap();
    let theirs = theirs::setup(shape).verifier;
    assert_eq!(bridge::g1(ours.first_g1), theirs.g1_0);
    assert_eq!(bridge::g2(ours.first_g2), theirs.g2_0);

    let level = |part: fn(&LevelConstants) -> Target, zero: ArkGT| {
        let levels = ours.levels.iter().map(move |level| bridge::target(&part(level)));
        [zero].into_iter().chain(levels).collect::<Vec<_>>()
    };
    let chi = level(|level| level.chi, bridge::target(&ours.chi_zero));
    assert_eq!(chi, theirs.chi);
    assert_eq!(level(|level| level.rows_cross, ArkGT::identity()), theirs.delta_1r);
    assert_eq!(level(|level| level.columns_cross, ArkGT::identity()), theirs.delta_2r);
    // Our generators are nested, so ⟨Γ1_l, Γ2'⟩ and ⟨Γ1', Γ2_l⟩ are χ of the level below.
    assert_eq!(chi[..LOG_COLUMNS], theirs.delta_1l[1..]);
    assert_eq!(chi[..LOG_COLUMNS], theirs.delta_2l[1..]);
}
