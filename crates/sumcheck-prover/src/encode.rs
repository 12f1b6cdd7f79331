//! The one encoding of what crosses from one process to another.
//!
//! Integers and field elements are little-endian; a field element takes 32 bytes, below the
//! modulus; a list begins with its length in 8. We do not use `ark-serialize`, because it has no
//! integers of 128 bits.

use rill_field::{F, from_canonical_bytes, to_bytes};

/// A value with one encoding. A reader takes its bytes off the front of what it is given, and
/// allocates in proportion to what it has read.
pub trait Encode: Sized {
    /// Appends the bytes of the value.
    fn write(&self, to: &mut Vec<u8>);

    /// The value whose bytes come first; `None` if no value has them.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

/// [`Encode`] for a struct: its fields in order.
///
/// ```
/// struct Access {
///     word: u32,
///     increment: i128,
/// }
/// rill_sumcheck_prover::encode!(Access { word, increment });
/// ```
#[macro_export]
macro_rules! encode {
    ($type:ty { $($field:tt),* $(,)? }) => {
        impl $crate::Encode for $type {
            fn write(&self, to: &mut Vec<u8>) {
                $($crate::Encode::write(&self.$field, to);)*
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::Encode::read(from)?),* })
            }
        }
    };
}

macro_rules! integers {
    ($($type:ty),*) => { $(
        impl Encode for $type {
            fn write(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )* };
}

integers!(u8, u16, u32, u64, u128, i128);

impl Encode for usize {
    fn write(&self, to: &mut Vec<u8>) {
        (*self as u64).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        u64::read(from)?.try_into().ok()
    }
}

impl Encode for bool {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match u8::read(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Encode for F {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&to_bytes(*self));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = from.split_first_chunk()?;
        *from = rest;
        from_canonical_bytes(bytes)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.len().write(to);
        self.iter().for_each(|entry| entry.write(to));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let length = usize::read(from)?;
        // Each entry has at least one byte, so a length that lies ends soon.
        let mut entries = Self::with_capacity(length.min(from.len() / size_of::<T>().max(1)));
        for _ in 0..length {
            if from.is_empty() {
                return None;
            }
            entries.push(T::read(from)?);
        }
        Some(entries)
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn write(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|entry| entry.write(to));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let entries: Option<Vec<T>> = (0..N).map(|_| T::read(from)).collect();
        entries?.try_into().ok()
    }
}

impl<T: Encode> Encode for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.is_some().write(to);
        self.iter().for_each(|value| value.write(to));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(if bool::read(from)? { Some(T::read(from)?) } else { None })
    }
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: Encode, $($rest: Encode),*> Encode for ($first, $($rest,)*) {
            #[expect(non_snake_case, reason = "a member is named as its type")]
            fn write(&self, to: &mut Vec<u8>) {
                let ($first, $($rest,)*) = self;
                $first.write(to);
                $($rest.write(to);)*
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(($first::read(from)?, $($rest::read(from)?,)*))
            }
        }

        tuples! { $($rest)* }
    };
    () => {};
}

tuples! { A B C D E G H I J K }

impl<T: Encode> Encode for Box<T> {
    fn write(&self, to: &mut Vec<u8>) {
        (**self).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Row {
        word: Option<u32>,
        increment: i128,
        values: Vec<(bool, F)>,
    }

    encode!(Row { word, increment, values });

    #[test]
    fn what_is_written_is_read_and_nothing_shorter_is() {
        let row = Row { word: Some(7), increment: -5, values: vec![(true, F::from(3u64)); 2] };
        let mut bytes = Vec::new();
        row.write(&mut bytes);
        assert_eq!(bytes.len(), 5 + 16 + 8 + 2 * 33);
        for end in 0..bytes.len() {
            assert_eq!(Row::read(&mut &bytes[..end]), None);
        }
        let mut rest = &[&bytes[..], &[9]].concat()[..];
        assert_eq!((Row::read(&mut rest), rest), (Some(row), &[9][..]));
    }

    #[test]
    fn what_has_another_encoding_is_refused() {
        assert_eq!(bool::read(&mut &[2][..]), None);
        assert_eq!(F::read(&mut &[0xff; 32][..]), None);
        assert_eq!(Vec::<u8>::read(&mut &u64::MAX.to_le_bytes()[..]), None);
    }
}
