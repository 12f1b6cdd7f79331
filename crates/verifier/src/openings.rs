//! How the openings and the cells of a relation are declared.

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

/// Declares which openings are flags of the bytecode, each in one place.
macro_rules! flags {
    ($openings:ident { $($field:ident: $flag:ident),+ $(,)? }) => {
        impl<T: Copy> $openings<T> {
            /// The flags among the openings, in the order of [`Self::flags`].
            pub const FLAGS: [rill_isa::Flag; [$(stringify!($flag)),+].len()] =
                [$(rill_isa::Flag::$flag),+];

            /// What was opened for [`Self::FLAGS`].
            pub fn flags(&self) -> [T; [$(stringify!($flag)),+].len()] {
                [$(self.$field),+]
            }
        }
    };
}

/// Declares the cells of a relation: weights, then its own openings, then openings that it shares;
/// or weights, then openings.
macro_rules! cells {
    ($($weight:ident),+; $openings:ident; $($shared:ident),*) => {
        /// The cells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the chapter's names")]
        pub struct Cells<R> {
            $(pub $weight: R,)+
            pub own: $openings<R>,
            $(pub $shared: R,)*
        }

        impl<R: Copy> Cells<R> {
            /// Cells that are weights; they come first.
            pub const WEIGHTS: usize = [$(stringify!($weight)),+].len();

            /// Cells that are openings.
            pub const OPENINGS: usize =
                <[&str]>::len(&[$(stringify!($shared)),*]).saturating_add($openings::<R>::COUNT);

            /// The cells from as many values in order; `None` for another number.
            pub fn from_slice(values: &[R]) -> Option<Self> {
                let (weights, rest) = values.split_at_checked(Self::WEIGHTS)?;
                let (own, shared) = rest.split_at_checked($openings::<R>::COUNT)?;
                let own = $openings::from_slice(own)?;
                match (weights, shared) {
                    (&[$($weight),+], &[$($shared),*]) => Some(Self { $($weight,)+ own, $($shared,)* }),
                    _ => None,
                }
            }
        }
    };
    ($($weight:ident),+; $($opening:ident),+) => {
        /// The cells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the chapter's names")]
        pub struct Cells<R> {
            $(pub $weight: R,)+
            $(pub $opening: R,)+
        }

        impl<R: Copy> Cells<R> {
            /// Cells that are weights; they come first.
            pub const WEIGHTS: usize = [$(stringify!($weight)),+].len();

            /// Cells that are openings.
            pub const OPENINGS: usize = [$(stringify!($opening)),+].len();

            /// The cells from as many values in order; `None` for another number.
            pub fn from_slice(values: &[R]) -> Option<Self> {
                match *values {
                    [$($weight,)+ $($opening),+] => Some(Self { $($weight,)+ $($opening),+ }),
                    _ => None,
                }
            }
        }
    };
}

/// What a relation says of its shape, if all its cells are declared by `cells!` and all its rounds
/// have the same degree.
macro_rules! shape {
    ($this:ident => rounds: $rounds:expr, degree: $degree:expr) => {
        type Cells<R: Ring> = Cells<R>;

        fn weights(&self) -> usize {
            Cells::<F>::WEIGHTS
        }

        fn openings(&self) -> usize {
            Cells::<F>::OPENINGS
        }

        fn rounds(&$this) -> usize {
            $rounds
        }

        fn degree(&self, _round: usize) -> usize {
            $degree
        }

        fn cells<R: Ring>(&self, values: &[R]) -> Option<Self::Cells<R>> {
            Cells::from_slice(values)
        }
    };
}

/// The cells of a product of columns: a weight, then one column for each chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighted<R> {
    /// The weight.
    pub weight: R,
    /// The columns.
    pub columns: alloc::vec::Vec<R>,
}

impl<R: Copy> Weighted<R> {
    /// The cells from `1 + columns` values in order; `None` for another number.
    pub fn from_slice(values: &[R], columns: usize) -> Option<Self> {
        let (weight, rest) = values.split_first()?;
        (rest.len() == columns).then(|| Self { weight: *weight, columns: rest.to_vec() })
    }
}
