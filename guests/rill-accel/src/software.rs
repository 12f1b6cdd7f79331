//! What runs where there are no precompiles.

mod blake3;
mod inverse;
mod keccak;
mod sha256;

pub(crate) use blake3::blake3;
pub(crate) use inverse::inverse;
pub(crate) use keccak::keccak_f1600;
pub(crate) use sha256::sha256;

/// Stops where there is no software.
pub(crate) fn available() {}

/// `a·b`, all of it.
pub(crate) fn product(a: &[u64; 4], b: &[u64; 4]) -> [u64; 8] {
    let mut product = [0; 8];
    for (at, x) in a.iter().enumerate() {
        let mut carry = 0;
        for (limb, y) in product[at..].iter_mut().zip(b) {
            let sum = u128::from(*x) * u128::from(*y) + u128::from(*limb) + u128::from(carry);
            *limb = sum as u64;
            carry = (sum >> 64) as u64;
        }
        product[at + 4] = carry;
    }
    product
}

/// `a·b mod m`, where m is not 0.
pub(crate) fn mulmod64(a: u64, b: u64, m: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(m)) as u64
}
