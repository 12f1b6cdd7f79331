//! On a host there are no precompiles, so these are tests of the software.

use crypto_bigint::{NonZero, U256, U512};
use rill_accel::{
    blake3, keccak_f1600, keccak256, mulmod64, mulmod256, sha3_256, sha256, sha256_compress,
};
use sha3::Digest;

fn data() -> Vec<u8> {
    (0..700_usize).map(|i| (i * i % 251) as u8).collect()
}

#[test]
fn hashes_are_those_of_other_crates_wherever_the_message_lies() {
    let data = data();
    for size in 0..600 {
        let message = &data[size % 9..][..size];
        assert_eq!(sha256(message)[..], sha2::Sha256::digest(message)[..], "{size} bytes");
        assert_eq!(keccak256(message)[..], sha3::Keccak256::digest(message)[..], "{size} bytes");
        assert_eq!(sha3_256(message)[..], sha3::Sha3_256::digest(message)[..], "{size} bytes");
    }
}

#[test]
fn trees_are_those_of_another_crate() {
    let data: Vec<u8> = (0..20_000_usize).map(|i| (i * i % 251) as u8).collect();
    for size in (0..200).chain([1023, 1024, 1025, 2048, 2049, 3073, 7168, 8192, 8193, 19_990]) {
        let message = &data[size % 9..][..size];
        assert_eq!(blake3(message), *::blake3::hash(message).as_bytes(), "{size} bytes");
    }
}

#[test]
fn blocks_are_compressed_at_once_or_one_by_one() {
    let data = data();
    let blocks = data.as_chunks().0;
    let (mut once, mut one_by_one) = ([7; 8], [7; 8]);
    sha256_compress(&mut once, blocks);
    for block in blocks {
        sha256_compress(&mut one_by_one, &[*block]);
    }
    assert_eq!(once, one_by_one);
    sha256_compress(&mut once, &[]);
    assert_eq!(once, one_by_one);
}

#[test]
fn the_permutation_of_zeros_is_known() {
    let mut state = [0; 25];
    keccak_f1600(&mut state);
    assert_eq!(state[..2], [0xF125_8F79_40E1_DDE7, 0x84D5_CCF9_33C0_478A]);
    assert_eq!(state[24], 0xEAF1_FF7B_5CEC_A249);
}

/// Words that look like any.
fn words() -> impl FnMut() -> u64 {
    let mut state = 1_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

/// Numbers of all lengths, with limbs of all ones and of zeros more often than by chance.
fn numbers(count: usize) -> Vec<[u64; 4]> {
    let mut next = words();
    let mut number = || {
        let mut limbs = [(); 4].map(|()| match next() % 4 {
            0 => 0,
            1 => u64::MAX,
            _ => next(),
        });
        let length = next() % 5;
        limbs[length as usize..].fill(0);
        if let Some(top) = length.checked_sub(1) {
            limbs[top as usize] >>= next() % 64;
        }
        limbs
    };
    (0..count).map(|_| number()).collect()
}

#[test]
fn products_are_right_for_all_kinds_of_operands() {
    for numbers in numbers(60_000).as_chunks::<3>().0 {
        let [a, b, m] = *numbers;
        if m == [0; 4] {
            continue;
        }
        let wide = |limbs: [u64; 4]| U512::from((U256::from_words(limbs), U256::ZERO));
        let (low, high) = U256::from_words(a).mul_wide(&U256::from_words(b));
        let modulus = NonZero::new(wide(m)).unwrap();
        let expected = U512::from((low, high)).rem(&modulus).to_words();
        let product = mulmod256(&a, &b, &m);
        assert_eq!(product[..], expected[..4], "{a:x?} {b:x?} {m:x?}");
        assert_eq!(expected[4..], [0; 4]);
    }
}

#[test]
fn divisions_whose_first_guess_is_too_high_are_right() {
    // The highest limbs of dividend and divisor are equal, the next ones are not.
    let m = [0, u64::MAX, 0, 1 << 63];
    let a = [u64::MAX, u64::MAX, u64::MAX, (1 << 63) - 1];
    assert_eq!(mulmod256(&a, &a, &m), [1, u64::MAX, 1, (1 << 63) - 2]);
    assert_eq!(mulmod256(&m, &a, &m), [0; 4]);
}

#[test]
#[should_panic(expected = "the modulus is 0")]
fn there_is_no_product_modulo_0() {
    mulmod256(&[1; 4], &[1; 4], &[0; 4]);
}

#[test]
fn products_of_64_bits_are_right_for_all_kinds_of_operands() {
    let mut next = words();
    let mut both_reduced = 0;
    for _ in 0..100_000 {
        let [a, b, m] = [(); 3].map(|()| match next() % 8 {
            0 => u64::MAX - next() % 4,
            1 => next() % 4,
            2 => 0xFFFF_FFFF_0000_0001 + next() % 4 - 2,
            _ => next() >> (next() % 64),
        });
        let m = m.max(1);
        let expected = u128::from(a) * u128::from(b) % u128::from(m);
        assert_eq!(u128::from(mulmod64(a, b, m)), expected, "{a:#x} {b:#x} {m:#x}");
        both_reduced += u32::from(a >= m && b >= m);
    }
    assert!(both_reduced > 10_000, "{both_reduced}");
    let most = u64::MAX;
    assert_eq!([mulmod64(most, most, 1), mulmod64(most, most, most)], [0; 2]);
    assert_eq!(mulmod64(most - 1, most - 1, most), 1);
    // Modulo 2^63 they are -1 and -2.
    assert_eq!(mulmod64(most, most - 1, 1 << 63), 2);
}

#[test]
fn there_is_no_product_of_64_bits_modulo_0() {
    for [a, b] in [[0, 0], [0, 1], [1, 0], [2, 3], [u64::MAX; 2]] {
        let panic = std::panic::catch_unwind(|| mulmod64(a, b, 0)).unwrap_err();
        let message = panic.downcast_ref::<&str>().expect("a fixed message");
        assert_eq!(*message, "mulmod64: the modulus is 0");
    }
}
