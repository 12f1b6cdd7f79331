//! All permutations are those of the crate whose place this one takes.

macro_rules! agrees {
    ($($p:ident, $f:ident, $lane:ty, $rounds:literal, $test:ident;)*) => {
        $(#[test]
        fn $test() {
            let lane = |i| (i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) as $lane;
            let mut state = core::array::from_fn(lane);
            for rounds in 0..=$rounds {
                let mut expected = state;
                keccak::$p(&mut state, rounds);
                upstream::$p(&mut expected, rounds);
                assert_eq!(state, expected, "{rounds} rounds");
                keccak::$f(&mut state);
                upstream::$f(&mut expected);
                assert_eq!(state, expected);
                keccak::keccak_p(&mut state, rounds);
                upstream::keccak_p(&mut expected, rounds);
                assert_eq!(state, expected);
            }
        })*
    };
}

agrees! {
    p200, f200, u8, 18, lanes_of_8_bits_agree;
    p400, f400, u16, 20, lanes_of_16_bits_agree;
    p800, f800, u32, 22, lanes_of_32_bits_agree;
    p1600, f1600, u64, 24, lanes_of_64_bits_agree;
}

#[test]
#[should_panic(expected = "at most")]
fn there_are_no_more_rounds_than_keccak_f_has() {
    keccak::p1600(&mut [0; 25], 25);
}
