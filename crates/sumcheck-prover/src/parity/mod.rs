//! The kit that checks that the forms of a relation agree.
//!
//! [`relation_checks`] judges the definition, [`forms_agree`] the forms. Both panic with the slug
//! and what is wrong; they are meant for tests, and stand in the library because every crate with
//! relations needs them.

mod case;
mod drive;
mod relation;

pub use case::{Case, forms_agree};
pub use drive::{Played, play};
pub use relation::relation_checks;
