//! A double of the transcript: its challenges are chosen, not drawn.

use rill_e2e::random::Random;
use rill_field::{F, from_canonical_bytes, from_uniform_bytes, to_bytes};
use rill_pcs::HidingKey;
use rill_pcs::encoding::{encode_g1, encode_g2, encode_target};
use rill_transcript::{Input, ReadError, Transcript};
use std::collections::VecDeque;

/// Gives items and challenges, and absorbs nothing. It makes up what it was not told.
#[derive(Clone)]
pub struct Double {
    key: HidingKey,
    random: Random,
    /// What is to be given before anything is made up.
    told: VecDeque<Vec<u8>>,
    /// The challenges that are to be given.
    chosen: VecDeque<F>,
    /// All items that were given, with their labels.
    pub items: Vec<(&'static str, Vec<u8>)>,
    /// All challenges that were given, with their labels.
    pub challenges: Vec<(&'static str, F)>,
}

impl Double {
    /// One that makes everything up, from `seed`.
    ///
    /// # Panics
    /// If the committed generators are damaged.
    pub fn new(seed: u64) -> Self {
        Self {
            key: HidingKey::committed().expect("committed"),
            random: Random::new(seed),
            told: VecDeque::new(),
            chosen: VecDeque::new(),
            items: Vec::new(),
            challenges: Vec::new(),
        }
    }

    /// One that gives these items and challenges.
    pub fn told(items: &[(&'static str, Vec<u8>)], challenges: &[(&'static str, F)]) -> Self {
        let told = items.iter().map(|(_, bytes)| bytes.clone()).collect();
        let chosen = challenges.iter().map(|(_, challenge)| *challenge).collect();
        Self { told, chosen, ..Self::new(0) }
    }

    /// A uniform scalar.
    ///
    /// # Panics
    /// Never: 64 bytes are 64 bytes.
    pub fn scalar(&mut self) -> F {
        let bytes = self.random.bytes(64);
        from_uniform_bytes(&bytes.try_into().expect("64 bytes"))
    }

    /// Whether all that it was told was given.
    pub fn is_finished(&self) -> bool {
        self.told.is_empty() && self.chosen.is_empty()
    }

    /// Another element of the same group.
    pub fn another(&mut self, element: &[u8]) -> Vec<u8> {
        self.made_up(element.len())
    }

    /// A uniform element of the group whose elements have so many bytes.
    fn made_up(&mut self, length: usize) -> Vec<u8> {
        let scalar = self.scalar();
        match length {
            32 => encode_g1(&(self.key.row_blind * scalar).into()).to_vec(),
            64 => encode_g2(&(self.key.blind_g2 * scalar).into()).to_vec(),
            128 => encode_target(&(self.key.blind_target * scalar)).to_vec(),
            _ => panic!("no item has {length} bytes"),
        }
    }

    fn give(&mut self, label: &'static str, item: Vec<u8>) -> &'static [u8] {
        self.items.push((label, item.clone()));
        // A test ends soon.
        item.leak()
    }
}

impl Transcript for Double {
    fn absorb(&mut self, _: &'static str, _: &[u8]) {}

    fn challenge(&mut self, label: &'static str) -> F {
        let challenge = self.chosen.pop_front().unwrap_or_else(|| self.scalar());
        self.challenges.push((label, challenge));
        challenge
    }
}

impl<'proof> Input<'proof> for Double {
    fn bytes<const N: usize>(&mut self, label: &'static str) -> Result<&'proof [u8; N], ReadError> {
        let item = self.told.pop_front().unwrap_or_else(|| self.made_up(N));
        self.give(label, item).try_into().map_err(|_| ReadError::TooShort { label })
    }

    fn revealed(&mut self, label: &'static str) -> Result<F, ReadError> {
        let item = self.told.pop_front().unwrap_or_else(|| to_bytes(self.scalar()).to_vec());
        let item = self.give(label, item).try_into();
        let bytes = item.map_err(|_| ReadError::TooShort { label })?;
        from_canonical_bytes(bytes).ok_or(ReadError::NonCanonicalScalar { label })
    }
}
