//! The permutation Keccak-f of 1600 bits.

use crate::Native;
use core::array::from_fn;
use rill_precompiles::keccak::{IOTA, Keccak, input, mixed, mixed_parity, output, parity, source};

type State = [u64; 25];

impl Native for Keccak {
    const FILLER: &'static [u64] = &[0; 25];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        write(inputs.try_into().expect("25 lanes"), bits, |_, state| theta(state));
        true
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        let mut state: State = inputs.try_into().expect("25 lanes");
        // Eight times as fast as the rounds below.
        keccak::f1600(&mut state);
        outputs.copy_from_slice(&state);
        true
    }
}

/// The row of a call. `theta` gives C and D of a state at the beginning of a round: with others
/// than the true ones the row is false.
fn write(mut state: State, bits: &mut [u64], theta: impl Fn(usize, &State) -> [[u64; 5]; 2]) {
    assert_eq!(bits.len(), 1 << 10, "a row has 2^16 bits");
    copy(&state, &mut bits[input(0)..]);
    // The state without the constant of ι.
    let mut bare = state;
    for (round, iota) in IOTA.into_iter().enumerate() {
        let [before, change] = theta(round, &state);
        copy(&before, &mut bits[parity(round, 0)..]);
        copy(&from_fn::<_, 5, _>(|x| before[x] ^ change[x]), &mut bits[mixed_parity(round, 0)..]);
        copy(&add(&bare, &change), &mut bits[mixed(round, 0)..]);
        bare = chi(&add(&state, &change));
        state = bare;
        state[0] ^= iota;
    }
    copy(&state, &mut bits[output(0)..]);
}

/// C and D.
fn theta(state: &State) -> [[u64; 5]; 2] {
    let before = parities(state);
    [before, change(&before)]
}

/// The parities `C[x]` of the columns.
fn parities(state: &State) -> [u64; 5] {
    from_fn(|x| (0..5).fold(0, |parity, y| parity ^ state[x + 5 * y]))
}

/// `D[x] = C[x-1] ^ rotl(C[x+1], 1)`.
fn change(parities: &[u64; 5]) -> [u64; 5] {
    from_fn(|x| parities[(x + 4) % 5] ^ parities[(x + 1) % 5].rotate_left(1))
}

/// `D[x]` added to each lane of column x.
fn add(state: &State, change: &[u64; 5]) -> State {
    from_fn(|lane| state[lane] ^ change[lane % 5])
}

/// χ behind ρ and π.
fn chi(state: &State) -> State {
    let moved: State = from_fn(|lane| {
        let (from, rotation) = source(lane % 5, lane / 5);
        state[from].rotate_left(rotation as u32)
    });
    from_fn(|lane| {
        let [x1, x2] = [1, 2].map(|by| moved[lane / 5 * 5 + (lane + by) % 5]);
        moved[lane] ^ (!x1 & x2)
    })
}

/// Writes lanes to the first places.
fn copy(lanes: &[u64], to: &mut [u64]) {
    to[..lanes.len()].copy_from_slice(lanes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Constraints, Random, row};
    use rill_field::{AdditiveGroup, F};
    use sha3::Digest;

    /// The hash of a message, a call for each block, padded by `pad` and zeros.
    fn hash(message: &[u8], pad: u8) -> Vec<u8> {
        let mut padded = message.to_vec();
        padded.push(pad);
        padded.resize(padded.len().next_multiple_of(136), 0);
        *padded.last_mut().unwrap() |= 0x80;
        let mut state = [0; 25];
        for block in padded.chunks(136) {
            for (lane, word) in state.iter_mut().zip(block.chunks(8)) {
                *lane ^= u64::from_le_bytes(word.try_into().unwrap());
            }
            let row = row::<Keccak>(&state);
            assert!(Keccak::outputs(&state.clone(), &mut state));
            assert_eq!(&row[output(0)..][..25], &state, "by rounds");
        }
        state[..4].iter().flat_map(|lane| lane.to_le_bytes()).collect()
    }

    #[test]
    fn messages_have_the_hashes_of_the_standard() {
        let empty = "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a";
        let abc = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532";
        for (message, expected) in [("", empty), ("abc", abc)] {
            let hash = hash(message.as_bytes(), 6);
            let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, expected);
        }
    }

    #[test]
    fn random_messages_have_the_hashes_of_another_implementation() {
        let mut random = Random(2);
        for length in 0..300 {
            let message = random.bytes(length);
            assert_eq!(hash(&message, 6), sha3::Sha3_256::digest(&message).to_vec(), "{length}");
            assert_eq!(hash(&message, 1), sha3::Keccak256::digest(&message).to_vec(), "{length}");
        }
    }

    #[test]
    fn the_system_mentions_all_bits_of_a_row() {
        assert_eq!(Constraints::<Keccak>::new(&mut Random(1)).used().len(), 56_960);
    }

    #[test]
    fn each_equation_holds_by_itself() {
        let mut random = Random(3);
        let bits = row::<Keccak>(&random.words(25));
        let values = Constraints::<Keccak>::new(&mut random).values(&bits, true);
        assert_eq!(values.iter().position(|value| *value != F::ZERO), None);
    }

    #[test]
    fn parities_that_are_not_those_of_the_state_are_refused() {
        let mut random = Random(4);
        let constraints = Constraints::<Keccak>::new(&mut random);
        let mut bits = vec![0; 1 << 10];
        let state = random.words(25).try_into().unwrap();
        write(state, &mut bits, |round, state| {
            let mut parities = parities(state);
            parities[2] ^= u64::from(round == 3) << 40;
            [parities, change(&parities)]
        });
        assert_ne!(constraints.sum(&bits, true), F::ZERO);
        // All else follows from them: equation 3 of that round alone is false.
        let values = constraints.values(&bits, true).into_iter().enumerate();
        let wrong: Vec<usize> = values.filter(|(_, c)| *c != F::ZERO).map(|(y, _)| y).collect();
        assert!(wrong.iter().all(|y| y >> 6 == 3 << 5 | 2 && y & 63 == 40), "{wrong:x?}");
    }

    #[test]
    fn a_change_that_theta_does_not_make_is_refused_in_every_column_and_round() {
        let mut random = Random(5);
        let constraints = Constraints::<Keccak>::new(&mut random);
        for (round, z) in [(0, 63), (7, 9), (23, 0)] {
            for x in 0..5 {
                let mut bits = vec![0; 1 << 10];
                let state = random.words(25).try_into().unwrap();
                write(state, &mut bits, |at, state| {
                    let [parities, mut change] = theta(state);
                    change[x] ^= u64::from(at == round) << z;
                    [parities, change]
                });
                assert_ne!(constraints.sum(&bits, true), F::ZERO);
                // All else follows from it: equation 2 at this bit alone is false.
                let values = constraints.values(&bits, true).into_iter().enumerate();
                let wrong: Vec<usize> =
                    values.filter(|(_, c)| *c != F::ZERO).map(|(y, _)| y).collect();
                assert_eq!(wrong, [round << 11 | x << 6 | z], "round {round}, column {x}");
            }
        }
    }
}
