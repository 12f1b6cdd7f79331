//! The compression function of SHA-256 (FIPS 180-4, 6.2.2).

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const K: [u32; 64] = [
    0x428A_2F98,
    0x7137_4491,
    0xB5C0_FBCF,
    0xE9B5_DBA5,
    0x3956_C25B,
    0x59F1_11F1,
    0x923F_82A4,
    0xAB1C_5ED5,
    0xD807_AA98,
    0x1283_5B01,
    0x2431_85BE,
    0x550C_7DC3,
    0x72BE_5D74,
    0x80DE_B1FE,
    0x9BDC_06A7,
    0xC19B_F174,
    0xE49B_69C1,
    0xEFBE_4786,
    0x0FC1_9DC6,
    0x240C_A1CC,
    0x2DE9_2C6F,
    0x4A74_84AA,
    0x5CB0_A9DC,
    0x76F9_88DA,
    0x983E_5152,
    0xA831_C66D,
    0xB003_27C8,
    0xBF59_7FC7,
    0xC6E0_0BF3,
    0xD5A7_9147,
    0x06CA_6351,
    0x1429_2967,
    0x27B7_0A85,
    0x2E1B_2138,
    0x4D2C_6DFC,
    0x5338_0D13,
    0x650A_7354,
    0x766A_0ABB,
    0x81C2_C92E,
    0x9272_2C85,
    0xA2BF_E8A1,
    0xA81A_664B,
    0xC24B_8B70,
    0xC76C_51A3,
    0xD192_E819,
    0xD699_0624,
    0xF40E_3585,
    0x106A_A070,
    0x19A4_C116,
    0x1E37_6C08,
    0x2748_774C,
    0x34B0_BCB5,
    0x391C_0CB3,
    0x4ED8_AA4A,
    0x5B9C_CA4F,
    0x682E_6FF3,
    0x748F_82EE,
    0x78A5_636F,
    0x84C8_7814,
    0x8CC7_0208,
    0x90BE_FFFA,
    0xA450_6CEB,
    0xBEF9_A3F7,
    0xC671_78F2,
];

/// Compresses `blocks`, one after the other, into `state`.
#[inline(never)]
pub(crate) fn sha256(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    for block in blocks {
        compress(state, block);
    }
}

/// The block with `$i` as constant 0 to 15: with a loop, words would not be in registers.
macro_rules! sixteen {
    ($i:ident, $block:block) => {
        sixteen!($i, $block, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    ($i:ident, $block:block, $($value:literal)*) => {
        $({
            const $i: usize = $value;
            $block
        })*
    };
}

fn compress(state: &mut [u32; 8], block: &[u8; 64]) {
    let mut w = [0; 16];
    for (word, bytes) in w.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let mut s = *state;
    for (part, k) in K.as_chunks::<16>().0.iter().enumerate() {
        if part > 0 {
            schedule(&mut w);
        }
        sixteen!(T, { step(&mut s, k[T], w[T]) });
    }
    for (word, more) in state.iter_mut().zip(s) {
        *word = word.wrapping_add(more);
    }
}

/// The next 16 words of the schedule from the last 16.
#[inline(always)]
fn schedule(w: &mut [u32; 16]) {
    sixteen!(T, {
        w[T] = w[T]
            .wrapping_add(sigma(w[(T + 1) % 16], [7, 18], 3))
            .wrapping_add(w[(T + 9) % 16])
            .wrapping_add(sigma(w[(T + 14) % 16], [17, 19], 10));
    });
}

#[inline(always)]
fn step(s: &mut [u32; 8], k: u32, w: u32) {
    let [a, b, c, d, e, f, g, h] = *s;
    let t1 = h
        .wrapping_add(sum(e, [6, 11, 25]))
        .wrapping_add(g ^ e & (f ^ g))
        .wrapping_add(k)
        .wrapping_add(w);
    let t2 = sum(a, [2, 13, 22]).wrapping_add(a & b | c & (a | b));
    *s = [t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g];
}

fn sigma(word: u32, rotations: [u32; 2], shift: u32) -> u32 {
    word.rotate_right(rotations[0]) ^ word.rotate_right(rotations[1]) ^ word >> shift
}

fn sum(word: u32, rotations: [u32; 3]) -> u32 {
    rotations.into_iter().fold(0, |sum, by| sum ^ word.rotate_right(by))
}
