//! How the openings of a relation are declared.

/// Declares a struct of openings, one field each, in transcript order, with reading, writing and
/// slices.
///
/// Each scalar is labelled `slug/field`.
macro_rules! openings {
    ($slug:literal, $(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name<T = rill_field::F> {
            $($(#[$doc])* pub $field: T,)+
        }

        impl $name {
            /// The labels of the scalars, in order.
            pub const LABELS: &'static [&'static str] =
                &[$(concat!($slug, "/", stringify!($field))),+];

            /// Sends the openings.
            pub fn write(&self, writer: &mut rill_transcript::Writer) {
                $(writer.scalar(concat!($slug, "/", stringify!($field)), self.$field);)+
            }
        }

        impl<T: Copy> $name<T> {
            /// Reads the openings.
            ///
            /// # Errors
            /// As [`rill_transcript::Channel::scalar`].
            pub fn read<C: rill_transcript::Channel<Value = T>>(
                channel: &mut C,
            ) -> Result<Self, rill_transcript::ReadError> {
                Ok(Self { $($field: channel.scalar(concat!($slug, "/", stringify!($field)))?,)+ })
            }

            /// How many there are.
            pub const COUNT: usize = [$(stringify!($field)),+].len();

            /// The openings from as many values in order; `None` for another number.
            pub fn from_slice(values: &[T]) -> Option<Self> {
                match values {
                    [$($field),+] => Some(Self { $($field: *$field,)+ }),
                    _ => None,
                }
            }

            /// The values in order.
            pub fn to_vec(&self) -> alloc::vec::Vec<T> {
                alloc::vec![$(self.$field),+]
            }
        }
    };
}
