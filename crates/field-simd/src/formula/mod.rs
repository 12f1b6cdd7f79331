//! Sums of a formula over many points.
//!
//! ```text
//! Σ_y Σ_i weight_i(y)·part_i( X_0(y), X_1(y), … )
//! ```
//!
//! A [`Formula`] is recorded: generic code runs once on [`Symbol`]s and leaves what it has computed
//! as data. A [`FormulaSum`] makes a list of steps of it, and the list is carried out on a few points
//! at a time in registers and the nearest cache: eight field elements or 32 small integers.
//!
//! What is recorded are *forms*: a small integer plus small multiples of *terms*, each of which is a
//! column or a product of two forms. So a sum costs nothing until it is a factor, what is zero
//! vanishes, and what comes twice is computed once.

mod points;
mod program;
pub(crate) mod small;
mod sum;

pub use points::{Entry, Points};
pub use sum::FormulaSum;

pub(crate) use points::{STRETCH, Stretch, Stretches};
pub(crate) use program::{Bounds, Program, Step};
pub(crate) use sum::BIAS;

use core::cell::RefCell;
use core::ops::{Add, Mul, Sub};

/// A formula with several results, its *parts*.
#[derive(Clone, Debug)]
pub struct Formula {
    terms: Vec<Term>,
    parts: Vec<Form>,
    columns: usize,
}

/// What can be multiplied by a small integer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Column(usize),
    Product([Form; 2]),
}

/// `constant + Σ coefficient·term`, terms by index in ascending order, coefficients not zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Form {
    constant: i32,
    terms: Vec<(usize, i32)>,
}

/// A value while a formula is recorded.
#[derive(Clone, Copy, Debug)]
pub struct Symbol<'a> {
    tape: &'a Tape,
    form: usize,
}

/// What has been recorded.
#[derive(Debug, Default)]
struct Tape(RefCell<(Vec<Term>, Vec<Form>)>);

impl Formula {
    /// Records what `parts` makes of the columns and of zero and one. A column that is not used is
    /// zero everywhere.
    pub fn record<const P: usize>(
        used: &[bool],
        parts: impl for<'a> FnOnce(&[Symbol<'a>], [Symbol<'a>; 2]) -> [Symbol<'a>; P],
    ) -> Self {
        let tape = Tape::default();
        let zero = tape.symbol(Form::default());
        let one = tape.symbol(Form { constant: 1, ..Form::default() });
        let column = |(column, used): (usize, &bool)| {
            if *used { tape.symbol(tape.term(Term::Column(column))) } else { zero }
        };
        let columns: Vec<Symbol<'_>> = used.iter().enumerate().map(column).collect();
        let parts = parts(&columns, [zero, one]).map(|part| tape.form(part)).into();
        Self { terms: tape.0.take().0, parts, columns: used.len() }
    }

    /// Whether a part is zero everywhere.
    pub fn is_zero(&self, part: usize) -> bool {
        self.parts[part] == Form::default()
    }
}

impl Tape {
    /// A symbol of a form.
    fn symbol(&self, form: Form) -> Symbol<'_> {
        let forms = &mut self.0.borrow_mut().1;
        forms.push(form);
        Symbol { tape: self, form: forms.len() - 1 }
    }

    /// The form of a term, which is new or recorded before.
    fn term(&self, term: Term) -> Form {
        let terms = &mut self.0.borrow_mut().0;
        let known = terms.iter().position(|known| *known == term);
        let index = known.unwrap_or_else(|| {
            terms.push(term);
            terms.len() - 1
        });
        Form { constant: 0, terms: vec![(index, 1)] }
    }

    fn form(&self, symbol: Symbol<'_>) -> Form {
        self.0.borrow().1[symbol.form].clone()
    }
}

impl Form {
    /// `self + factor·other`.
    fn plus(&self, factor: i32, other: &Self) -> Self {
        let mut terms = self.terms.clone();
        for (term, coefficient) in &other.terms {
            match terms.binary_search_by_key(term, |(term, _)| *term) {
                Ok(at) => terms[at].1 += factor * coefficient,
                Err(at) => terms.insert(at, (*term, factor * coefficient)),
            }
        }
        terms.retain(|(_, coefficient)| *coefficient != 0);
        Self { constant: self.constant + factor * other.constant, terms }
    }
}

impl Add for Symbol<'_> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.tape.symbol(self.tape.form(self).plus(1, &self.tape.form(other)))
    }
}

impl Sub for Symbol<'_> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.tape.symbol(self.tape.form(self).plus(-1, &self.tape.form(other)))
    }
}

impl Mul for Symbol<'_> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let factors = [self, other].map(|symbol| self.tape.form(symbol));
        let product = match &factors {
            [number, form] | [form, number] if number.terms.is_empty() => {
                Form::default().plus(number.constant, form)
            }
            _ => self.tape.term(Term::Product(factors)),
        };
        self.tape.symbol(product)
    }
}

#[cfg(test)]
mod tests;
