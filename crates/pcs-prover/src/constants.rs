//! The verifier's constants, computed from the seed.

use crate::generators::{blind_generators, g1_generators, g2_generators, row_generators};
use crate::kernels::shared_pairings;
use rill_pcs::{HidingKey, LevelConstants, VerifierSetup, encode_constants};

/// The contents of `crates/pcs/src/constants.bin` for matrices of up to `2^max_log_columns`
/// columns.
///
/// Costs `3·2^max_log_columns` pairings.
pub fn generate(max_log_columns: usize) -> Vec<u8> {
    encode_constants(&verifier_setup(max_log_columns))
}

/// The contents of `crates/pcs/src/hiding.bin`.
pub fn generate_hiding() -> Vec<u8> {
    hiding_key().encode()
}

fn hiding_key() -> HidingKey {
    let [row @ .., row_blind] = row_generators();
    let (blind_g1, blind_g2) = blind_generators();
    let blind_target = shared_pairings(&[&[blind_g1][..]], &[blind_g2])[0];
    HidingKey { row, row_blind, blind_g1, blind_g2, blind_target }
}

fn verifier_setup(max_log_columns: usize) -> VerifierSetup {
    let g1 = g1_generators(1 << max_log_columns);
    let g2 = g2_generators(1 << max_log_columns);
    let chi_zero = shared_pairings(&[&g1[..1]], &g2[..1])[0];
    let mut chi = chi_zero;
    let levels = (1..=max_log_columns).map(|level| {
        let half = 1 << (level - 1);
        let (left1, right1) = g1[..2 * half].split_at(half);
        let (left2, right2) = g2[..2 * half].split_at(half);
        let with_right = shared_pairings(&[right1, left1], right2);
        let with_left = shared_pairings(&[right1], left2);
        chi += with_right[0];
        LevelConstants { chi, rows_cross: with_left[0], columns_cross: with_right[1] }
    });
    let levels = levels.collect();
    VerifierSetup { first_g1: g1[0], first_g2: g2[0], chi_zero, levels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blake2::{Blake2b512, Digest};
    use rill_pcs::{MAX_LOG_COLUMNS, Shape};
    use std::collections::HashSet;

    fn committed(log_columns: usize) -> VerifierSetup {
        VerifierSetup::for_shape(Shape::new(log_columns, 0, log_columns).unwrap()).unwrap()
    }

    #[test]
    fn the_committed_constants_are_those_of_the_seed_up_to_512_columns() {
        assert_eq!(committed(9), verifier_setup(9));
    }

    #[test]
    fn the_committed_generators_that_hide_are_those_of_their_seeds_and_no_others() {
        let key = HidingKey::committed().unwrap();
        assert_eq!(key, hiding_key());
        let own = key.row.iter().chain([&key.row_blind, &key.blind_g1]).map(|point| point.x);
        let all: Vec<_> =
            own.clone().chain(g1_generators(1 << 10).iter().map(|point| point.x)).collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
        assert!(g2_generators(1 << 10).iter().all(|point| point.x != key.blind_g2.x));
    }

    #[test]
    fn the_committed_generators_that_hide_are_pinned() {
        assert_eq!(digest(include_bytes!("../../pcs/src/hiding.bin")), PINNED_HIDING);
    }

    const PINNED_HIDING: &str = "\
        571e4298fecee66bfaf078bca0d51362d2b6c739929efbcff93587f1f943b000\
        d3b90327240559f96bf8016dec086a75c91977659ef5bfeeaf223e15fd7c8c7c";

    /// Upper levels are too expensive to recompute in every run: their bytes are pinned to those
    /// that were recomputed.
    #[test]
    fn the_committed_constants_are_the_bytes_that_were_recomputed() {
        assert_eq!(digest(include_bytes!("../../pcs/src/constants.bin")), PINNED);
    }

    fn digest(bytes: &[u8]) -> String {
        Blake2b512::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    const PINNED: &str = "\
        c05f468cf68507151e1adc4f347ae0e8c89e05157e63b69c2f96c55db83c1a03\
        4807c1bac2fc5e4a096f0dbbacd91740e89cbb0815e2b497d119cac7f92492bc";

    #[test]
    #[ignore = "two minutes of processor time"]
    fn all_committed_constants_are_those_of_the_seed() {
        assert_eq!(committed(MAX_LOG_COLUMNS), verifier_setup(MAX_LOG_COLUMNS));
    }
}
