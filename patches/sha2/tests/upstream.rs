//! All hashes, in one piece and in pieces, are those of the crate whose place this one takes.

use sha2::Digest;

macro_rules! agrees {
    ($($hash:ident, $test:ident;)*) => {
        $(#[test]
        fn $test() {
            let data: Vec<u8> = (0..600_usize).map(|i| (i * i % 251) as u8).collect();
            for size in 0..data.len() {
                let data = &data[size.min(size % 9)..size];
                let expected = upstream::$hash::digest(data);
                assert_eq!(sha2::$hash::digest(data), expected, "{size} bytes");
                let mut pieces = sha2::$hash::new();
                data.chunks(1 + size % 77).for_each(|piece| pieces.update(piece));
                assert_eq!(pieces.finalize(), expected, "{size} bytes in pieces");
            }
        })*
    };
}

agrees! {
    Sha224, sha_224_agrees;
    Sha256, sha_256_agrees;
    Sha384, sha_384_agrees;
    Sha512, sha_512_agrees;
    Sha512_224, sha_512_224_agrees;
    Sha512_256, sha_512_256_agrees;
}

#[test]
fn names_are_the_same() {
    assert_eq!(format!("{:?}", sha2::Sha256::new()), format!("{:?}", upstream::Sha256::new()));
    assert_eq!(format!("{:?}", sha2::Sha384::new()), format!("{:?}", upstream::Sha384::new()));
}
