//! Signatures of other crates, and some that nobody makes. On a host all of this is software, which
//! takes the steps that the instructions take.

use k256::ecdsa::signature::hazmat::PrehashSigner;
use rill_accel::{
    Curve, decompress, inverse256, secp256k1_ecrecover, secp256k1_verify, secp256r1_verify,
};

type Verify = fn(&[u8; 32], &[u8; 64], &[u8; 64]) -> bool;

/// The orders of both groups, big-endian.
const ORDERS: [[u8; 32]; 2] = [
    *b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe\
       \xba\xae\xdc\xe6\xaf\x48\xa0\x3b\xbf\xd2\x5e\x8c\xd0\x36\x41\x41",
    *b"\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\
       \xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51",
];

/// Numbers that look like any.
fn bytes(seed: u64) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(seed.to_le_bytes()).into()
}

fn join(first: &[u8], second: &[u8]) -> [u8; 64] {
    [first, second].concat().try_into().unwrap()
}

/// A number of few digits.
fn small(value: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[31] = value;
    bytes
}

/// `a - b`, big-endian.
fn minus(a: &[u8; 32], b: &[u8; 32]) -> [u8; 32] {
    let mut borrowed = false;
    let mut difference = [0; 32];
    for i in (0..32).rev() {
        let (byte, first) = a[i].overflowing_sub(b[i]);
        let (byte, second) = byte.overflowing_sub(u8::from(borrowed));
        (difference[i], borrowed) = (byte, first | second);
    }
    difference
}

/// Key, compressed key and signature of a hash.
fn signed(curve: usize, secret: &[u8; 32], hash: &[u8; 32]) -> ([u8; 64], [u8; 33], [u8; 64]) {
    macro_rules! with {
        ($curve:ident) => {{
            use $curve::ecdsa::{Signature, SigningKey};
            let key = SigningKey::from_slice(secret).unwrap();
            let signature: Signature = key.sign_prehash(hash).unwrap();
            let point = |short| key.verifying_key().to_encoded_point(short);
            let key = point(false).as_bytes()[1..].try_into().unwrap();
            (key, point(true).as_bytes().try_into().unwrap(), signature.to_bytes().into())
        }};
    }
    if curve == 0 { with!(k256) } else { with!(p256) }
}

const VERIFY: [Verify; 2] = [secp256k1_verify, secp256r1_verify];
const CURVES: [Curve; 2] = [Curve::Secp256k1, Curve::Secp256r1];

#[test]
fn signatures_of_other_crates_are_valid_and_changed_ones_are_not() {
    for curve in [0, 1] {
        for seed in 0..6 {
            let (secret, hash) = (bytes(2 * seed), bytes(2 * seed + 1));
            let (key, _, signature) = signed(curve, &secret, &hash);
            let verify = VERIFY[curve];
            assert!(verify(&hash, &signature, &key));
            assert!(!VERIFY[1 - curve](&hash, &signature, &key));
            for at in [0, 31, 32, 63] {
                let changed = |bytes: &[u8; 64]| {
                    let mut bytes = *bytes;
                    bytes[at] ^= 1;
                    bytes
                };
                assert!(!verify(&hash, &changed(&signature), &key));
                assert!(!verify(&hash, &signature, &changed(&key)));
            }
            assert!(!verify(&bytes(99), &signature, &key));
            // The other s is right as well.
            let (r, s) = signature.split_at(32);
            let other = minus(&ORDERS[curve], s.try_into().unwrap());
            assert!(verify(&hash, &join(r, &other), &key));
        }
    }
}

/// Keys 1 and -1, whose points are ±G, so that sums have equal points and opposite ones.
#[test]
fn signatures_under_the_base_point_and_its_negative_are_valid() {
    for curve in [0, 1] {
        let keys = [1, 2, 3, 5, 64, 127].map(small);
        let negative = keys.map(|key| minus(&ORDERS[curve], &key));
        for (seed, secret) in (0..).zip(keys.into_iter().chain(negative)) {
            for hash in [bytes(seed), [0; 32], ORDERS[curve], small(1), [0xFF; 32]] {
                let (key, _, signature) = signed(curve, &secret, &hash);
                assert!(VERIFY[curve](&hash, &signature, &key), "{curve}: {secret:x?}, {hash:x?}");
                assert!(!VERIFY[curve](&bytes(77), &signature, &key));
            }
        }
    }
}

/// With z = -r·d the sum is at infinity, whatever s is; with z = r·d it is twice a point.
#[test]
fn sums_at_infinity_and_of_equal_points_are_no_signature_by_chance() {
    for curve in [0, 1] {
        let (key, _, _) = signed(curve, &small(1), &bytes(1));
        let n = &ORDERS[curve];
        for s in [small(1), bytes(5), minus(n, &small(1)), minus(n, &small(2))] {
            for r in [small(1), small(7), bytes(6)] {
                assert!(!VERIFY[curve](&minus(n, &r), &join(&r, &s), &key));
                assert!(!VERIFY[curve](&r, &join(&r, &s), &key));
            }
        }
    }
}

#[test]
fn numbers_out_of_range_are_refused() {
    for curve in [0, 1] {
        let (hash, n) = (bytes(3), ORDERS[curve]);
        let (key, _, signature) = signed(curve, &bytes(2), &hash);
        let (r, s) = signature.split_at(32);
        for wrong in [[0; 32], n, [0xFF; 32]] {
            assert!(!VERIFY[curve](&hash, &join(&wrong, s), &key));
            assert!(!VERIFY[curve](&hash, &join(r, &wrong), &key));
            assert!(!VERIFY[curve](&hash, &join(&wrong, &wrong), &key));
            assert!(!VERIFY[curve](&[0; 32], &join(&wrong, &wrong), &key));
        }
        for key in [[0; 64], [0xFF; 64], join(&[0xFF; 32], &key[32..])] {
            assert!(!VERIFY[curve](&hash, &signature, &key));
        }
    }
}

#[test]
fn keys_have_two_forms() {
    for curve in [0, 1] {
        for seed in 0..20 {
            let (key, short, _) = signed(curve, &bytes(seed), &bytes(0));
            assert_eq!(decompress(CURVES[curve], &short), Some(key));
            let mut other = short;
            other[0] ^= 1;
            let negative = decompress(CURVES[curve], &other).unwrap();
            assert_eq!(negative[..32], key[..32]);
            assert_ne!(negative[32..], key[32..]);
            other[0] = 4;
            assert_eq!(decompress(CURVES[curve], &other), None);
        }
        // About half of all numbers are the x of a point, and none that is too large.
        let x = |seed| [&[2][..], &bytes(seed)].concat().try_into().unwrap();
        let found = (0..40).filter(|seed| decompress(CURVES[curve], &x(*seed)).is_some());
        assert!((10..30).contains(&found.count()));
        assert_eq!(
            decompress(CURVES[curve], &[[3].as_slice(), &[0xFF; 32]].concat().try_into().unwrap()),
            None
        );
    }
}

#[test]
fn keys_are_recovered_from_signatures() {
    use k256::ecdsa::{RecoveryId, Signature, SigningKey, VerifyingKey};
    for seed in 0..8 {
        let (secret, hash) = (bytes(2 * seed), bytes(2 * seed + 1));
        let key = SigningKey::from_slice(&secret).unwrap();
        let (signature, id) = key.sign_prehash_recoverable(&hash).unwrap();
        let bytes: [u8; 64] = signature.to_bytes().into();
        let (expected, _, _) = signed(0, &secret, &hash);
        assert_eq!(secp256k1_ecrecover(&hash, &bytes, id.to_byte()), Some(expected));
        for id in 0..6 {
            let found = secp256k1_ecrecover(&hash, &bytes, id);
            let other = RecoveryId::from_byte(id).and_then(|id| {
                let signature = Signature::from_slice(&bytes).ok()?;
                VerifyingKey::recover_from_prehash(&hash, &signature, id).ok()
            });
            let other = other.map(|key| key.to_encoded_point(false).as_bytes()[1..].to_vec());
            assert_eq!(found.map(Vec::from), other, "{id}");
        }
    }
    // The point of r and s is ±G, and the hash takes away all of it: the key is at infinity.
    let (base, _, _) = signed(0, &small(1), &small(1));
    for id in [0, 1] {
        let s = small(9);
        let hash = if id == 0 { s } else { minus(&ORDERS[0], &s) };
        assert_eq!(secp256k1_ecrecover(&hash, &join(&base[..32], &s), id), None);
        assert!(secp256k1_ecrecover(&bytes(1), &join(&base[..32], &s), id).is_some());
    }
}

#[test]
fn inverses_are_those_of_their_moduli() {
    for m in [[2, 0, 0, 0], [15, 0, 0, 0], [0, 0, 0, 1 << 63], [u64::MAX; 4], [0, 1, 0, 0]] {
        for a in [[1, 0, 0, 0], [7, 0, 0, 0], [7, 8, 9, 10], [u64::MAX, 1, 2, 1 << 63]] {
            if m == [u64::MAX; 4] && a == [7, 8, 9, 10] {
                continue;
            }
            let b = inverse256(&a, &m);
            assert!(b.iter().rev().lt(m.iter().rev()));
            assert_eq!(rill_accel::mulmod256(&a, &b, &m), [1, 0, 0, 0], "{a:x?} {m:x?}");
        }
    }
    let none = |a, m| std::panic::catch_unwind(move || inverse256(a, m)).is_err();
    assert!(none(&[2, 0, 0, 0], &[4, 0, 0, 0]) && none(&[1, 0, 0, 0], &[1, 0, 0, 0]));
    assert!(none(&[1, 0, 0, 0], &[0; 4]) && none(&[0; 4], &[5, 0, 0, 0]));
}
