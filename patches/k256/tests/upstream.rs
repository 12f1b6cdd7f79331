//! The answers are those of the crate of crates.io.

use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use upstream::ecdsa as other;

fn bytes(seed: u32) -> [u8; 32] {
    Sha256::digest(seed.to_le_bytes()).into()
}

fn key(seed: u32) -> other::SigningKey {
    other::SigningKey::from_slice(&bytes(seed)).unwrap()
}

/// Whether both accept it.
fn verified(key: &[u8], hash: &[u8], signature: &[u8]) -> bool {
    use other::signature::hazmat::PrehashVerifier as _;
    let ours = VerifyingKey::from_sec1_bytes(key).and_then(|key| {
        let signature = Signature::from_slice(signature)?;
        key.verify_prehash(hash, &signature)
    });
    let theirs = other::VerifyingKey::from_sec1_bytes(key).and_then(|key| {
        let signature = other::Signature::from_slice(signature)?;
        key.verify_prehash(hash, &signature)
    });
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{key:x?} {hash:x?} {signature:x?}");
    ours.is_ok()
}

#[test]
fn signatures_of_hashes_of_all_sizes_are_verified_alike() {
    for seed in 0..4 {
        let key = key(seed);
        let hash = [bytes(seed + 100), bytes(seed + 200)].concat();
        for size in [0, 15, 16, 20, 31, 32, 33, 64] {
            let message = &hash[..size];
            let (signature, _) = match key.sign_prehash_recoverable(message) {
                Ok(signed) => signed,
                Err(_) => key.sign_prehash_recoverable(&hash).unwrap(),
            };
            for compress in [false, true] {
                let point = key.verifying_key().to_encoded_point(compress);
                let valid = verified(point.as_bytes(), message, &signature.to_bytes());
                assert_eq!(valid, size >= 16, "{size}");
                assert!(!verified(point.as_bytes(), &bytes(7), &signature.to_bytes()));
            }
        }
    }
}

#[test]
fn high_and_wrong_numbers_are_refused_alike() {
    let (key, hash) = (key(1), bytes(2));
    let point = key.verifying_key().to_encoded_point(true);
    let (signature, _) = key.sign_prehash_recoverable(&hash).unwrap();
    let (r, s) = signature.split_scalars();
    let high = other::Signature::from_scalars(r, -s).unwrap().to_bytes();
    assert!(!verified(point.as_bytes(), &hash, &high));
    let ours = Signature::from_slice(&high).unwrap();
    assert_eq!(ours.normalize_s().unwrap().to_bytes()[..], signature.to_bytes()[..]);
    assert_eq!(ours.normalize_s().unwrap().normalize_s(), None);
    for from in [0, 32] {
        for number in [[0; 32], [0xFF; 32]] {
            let mut wrong = signature.to_bytes();
            wrong[from..from + 32].copy_from_slice(&number);
            assert!(!verified(point.as_bytes(), &hash, &wrong));
        }
    }
    assert!(!verified(point.as_bytes(), &hash, &signature.to_bytes()[1..]));
}

#[test]
fn keys_are_read_and_written_alike() {
    for seed in 0..40 {
        let full = key(seed).verifying_key().to_encoded_point(false);
        let mut wrong = full.as_bytes().to_vec();
        wrong[40] ^= 1;
        for tag in 0..8 {
            let x = [&[tag][..], &bytes(seed)].concat();
            let both = [&[tag], &full.as_bytes()[1..]].concat();
            let short = [&[tag], &full.as_bytes()[1..33]].concat();
            for bytes in [&x[..], &both, &short, &wrong, &x[..20], &both[..64], &[]] {
                let ours = VerifyingKey::from_sec1_bytes(bytes).ok();
                let theirs = other::VerifyingKey::from_sec1_bytes(bytes).ok();
                for compress in [false, true] {
                    let ours = ours.map(|key| key.to_encoded_point(compress).as_bytes().to_vec());
                    let theirs =
                        theirs.map(|key| key.to_encoded_point(compress).as_bytes().to_vec());
                    assert_eq!(ours, theirs, "{bytes:x?}");
                }
            }
        }
    }
}

#[test]
fn keys_are_recovered_alike() {
    for seed in 0..10 {
        let hash = bytes(seed + 50);
        let (signature, _) = key(seed).sign_prehash_recoverable(&hash).unwrap();
        for (hash, id) in (0..5).flat_map(|id| [(&hash[..], id), (&hash[..20], id), (&[], id)]) {
            let ours = Signature::from_slice(&signature.to_bytes()).and_then(|signature| {
                VerifyingKey::recover_from_prehash(hash, &signature, RecoveryId::try_from(id)?)
            });
            let theirs = other::RecoveryId::try_from(id)
                .and_then(|id| other::VerifyingKey::recover_from_prehash(hash, &signature, id));
            let ours = ours.ok().map(|key| key.to_encoded_point(true).as_bytes().to_vec());
            let theirs = theirs.ok().map(|key| key.to_encoded_point(true).as_bytes().to_vec());
            assert_eq!(ours, theirs, "{seed}, {id}");
        }
    }
}
