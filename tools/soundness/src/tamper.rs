//! Changes of a finished proof.

use crate::manifest::Item;
use rill_e2e::random::Random;

/// `p`, little-endian: the order of the scalar field of BN254.
const MODULUS: [u64; 4] =
    [0x43e1_f593_f000_0001, 0x2833_e848_79b9_7091, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029];

/// A way to change one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// The integer of its bytes, plus one.
    PlusOne,
    /// All bytes zero.
    Zero,
    /// The same scalar, written as a number that is not below `p`.
    PlusModulus,
    /// Exchanged with the next item of its length.
    Swap,
    /// Replaced by the item of its length before it, which is a valid element.
    Copy,
    /// One random bit flipped.
    Flip,
    /// All bytes random.
    Noise,
}

impl Tampering {
    /// Those for scalars.
    pub const SCALAR: [Self; 6] =
        [Self::PlusOne, Self::Zero, Self::PlusModulus, Self::Swap, Self::Copy, Self::Noise];
    /// Those for group elements.
    pub const ELEMENT: [Self; 6] =
        [Self::PlusOne, Self::Zero, Self::Swap, Self::Copy, Self::Flip, Self::Noise];

    /// The proof with item `number` changed; `None` if that changes nothing.
    pub fn apply(
        self,
        proof: &[u8],
        items: &[Item],
        number: usize,
        random: &mut Random,
    ) -> Option<Vec<u8>> {
        let item = &items[number];
        let range = |item: &Item| item.start..item.start + item.length;
        let like = |other: &&Item| other.length == item.length;
        let mut changed = proof.to_vec();
        let bytes = &mut changed[range(item)];
        match self {
            Self::PlusOne => add(bytes, &[1]),
            Self::Zero => bytes.fill(0),
            Self::PlusModulus => add(bytes, &MODULUS.map(u64::to_le_bytes).concat()),
            Self::Swap => {
                let other = range(items[number + 1..].iter().find(like)?);
                bytes.copy_from_slice(&proof[other.clone()]);
                changed[other].copy_from_slice(&proof[range(item)]);
            }
            Self::Copy => bytes.copy_from_slice(&proof[range(items[..number].iter().rfind(like)?)]),
            Self::Flip => {
                let bit = random.index(8 * bytes.len());
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
            Self::Noise => bytes.copy_from_slice(&random.bytes(item.length)),
        }
        (changed != proof).then_some(changed)
    }
}

/// Adds one little-endian number to another, modulo the size of the latter.
fn add(bytes: &mut [u8], number: &[u8]) {
    let mut carry = 0;
    for (i, byte) in bytes.iter_mut().enumerate() {
        let sum = u16::from(*byte) + u16::from(number.get(i).copied().unwrap_or(0)) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
}
