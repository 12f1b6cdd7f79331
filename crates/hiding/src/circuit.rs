//! Wires: forms in hidden entries.

use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::ops::{Add, Mul, Sub};
use rill_field::{AdditiveGroup, F, Field, Ring};

/// What a page does to hidden values: a list of steps, each of which makes a wire of wires before it,
/// and the equations that must hold.
#[derive(Default)]
pub struct Circuit(RefCell<Steps>);

#[derive(Default)]
struct Steps {
    nodes: Vec<Node>,
    /// The factors of each product.
    products: Vec<[usize; 2]>,
    /// Wires that must be zero.
    equations: Vec<usize>,
}

/// A step; numbers are those of nodes.
#[derive(Clone, Copy)]
enum Node {
    /// A committed entry.
    Entry(usize),
    /// A product of two secret wires: the number of the product.
    Product(usize),
    /// `factor·node + constant`; the constant is public and does not depend on anything.
    Scaled(F, usize, F),
    /// `left + factor·right`.
    Sum(usize, F, usize),
}

/// A value that is public, or a form in hidden entries.
#[derive(Clone, Copy)]
pub enum Wire<'c> {
    /// Both sides know it.
    Public(F),
    /// Node of a circuit.
    Secret(&'c Circuit, usize),
}

/// An affine form: `constant + Σ_i entries_i·entry_i + Σ_q products_q·product_q`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The constant.
    pub constant: F,
    /// The coefficient of each entry.
    pub entries: Vec<F>,
    /// The coefficient of each product.
    pub products: Vec<F>,
}

impl Form {
    /// The coefficients of all entries, where product `q` is entry `first + q`.
    pub fn with_products_at(&self, first: usize) -> Vec<F> {
        let mut entries = self.entries.clone();
        for (product, coefficient) in self.products.iter().enumerate() {
            add(&mut entries, first.saturating_add(product), *coefficient);
        }
        entries
    }
}

impl Circuit {
    /// The wire of an entry.
    pub fn entry(&self, index: usize) -> Wire<'_> {
        self.push(Node::Entry(index))
    }

    /// `wire` must be zero.
    ///
    /// # Errors
    /// It is public and not zero.
    pub fn require(&self, wire: Wire<'_>) -> Result<(), rill_transcript::Unequal> {
        match wire {
            Wire::Public(value) if value == F::ZERO => Ok(()),
            Wire::Public(_) => Err(rill_transcript::Unequal),
            Wire::Secret(_, node) => {
                self.0.borrow_mut().equations.push(node);
                Ok(())
            }
        }
    }

    /// The factors of all products, in order.
    pub fn factors(&self) -> Vec<[Wire<'_>; 2]> {
        let products = self.0.borrow().products.clone();
        products.into_iter().map(|factors| factors.map(|node| Wire::Secret(self, node))).collect()
    }

    /// The values of the factors of all products for these values of the entries: what a prover
    /// commits to.
    pub fn factor_values(&self, entries: &[F]) -> Vec<[F; 2]> {
        let steps = self.0.borrow();
        let of = |values: &[F], index: usize| values.get(index).copied().unwrap_or(F::ZERO);
        let (mut values, mut factors) = (Vec::with_capacity(steps.nodes.len()), Vec::new());
        for step in &steps.nodes {
            let value = match *step {
                Node::Entry(index) => of(entries, index),
                Node::Product(index) => {
                    let nodes = steps.products.get(index).copied().unwrap_or_default();
                    let [left, right] = nodes.map(|node| of(&values, node));
                    factors.push([left, right]);
                    left * right
                }
                Node::Scaled(factor, node, constant) => factor * of(&values, node) + constant,
                Node::Sum(left, factor, right) => of(&values, left) + factor * of(&values, right),
            };
            values.push(value);
        }
        factors
    }

    /// `Σ_e z^e·equation_e`, a form in `entries` entries: one pass from the last step to the first.
    pub fn combined(&self, z: F, entries: usize) -> Form {
        let steps = self.0.borrow();
        let mut weights = vec![F::ZERO; steps.nodes.len()];
        let powers = rill_field::powers(z, steps.equations.len());
        for (node, power) in steps.equations.iter().zip(powers) {
            add(&mut weights, *node, power);
        }
        let products = vec![F::ZERO; steps.products.len()];
        let mut form = Form { constant: F::ZERO, entries: vec![F::ZERO; entries], products };
        for (node, step) in steps.nodes.iter().enumerate().rev() {
            let weight = weights.get(node).copied().unwrap_or(F::ZERO);
            match *step {
                Node::Entry(index) => add(&mut form.entries, index, weight),
                Node::Product(index) => add(&mut form.products, index, weight),
                Node::Scaled(factor, of, constant) => {
                    form.constant += weight * constant;
                    add(&mut weights, of, weight * factor);
                }
                Node::Sum(left, factor, right) => {
                    add(&mut weights, left, weight);
                    add(&mut weights, right, weight * factor);
                }
            }
        }
        form
    }

    fn push(&self, node: Node) -> Wire<'_> {
        let mut steps = self.0.borrow_mut();
        steps.nodes.push(node);
        Wire::Secret(self, steps.nodes.len().saturating_sub(1))
    }

    fn product(&self, left: usize, right: usize) -> Wire<'_> {
        let index = {
            let mut steps = self.0.borrow_mut();
            steps.products.push([left, right]);
            steps.products.len().saturating_sub(1)
        };
        self.push(Node::Product(index))
    }
}

fn add(list: &mut [F], index: usize, value: F) {
    if let Some(place) = list.get_mut(index) {
        *place += value;
    }
}

impl Wire<'_> {
    /// Whether both sides know the value.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Public(_))
    }

    /// `self - other`.
    pub(crate) fn less(self, other: Self) -> Self {
        self.plus(-F::ONE, other)
    }

    /// `self + factor·other`.
    fn plus(self, factor: F, other: Self) -> Self {
        match (self, other) {
            (Self::Public(left), Self::Public(right)) => Self::Public(left + factor * right),
            (Self::Secret(circuit, node), Self::Public(value)) => {
                circuit.push(Node::Scaled(F::ONE, node, factor * value))
            }
            (Self::Public(value), Self::Secret(circuit, node)) => {
                circuit.push(Node::Scaled(factor, node, value))
            }
            (Self::Secret(circuit, left), Self::Secret(_, right)) => {
                circuit.push(Node::Sum(left, factor, right))
            }
        }
    }
}

impl Add for Wire<'_> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.plus(F::ONE, other)
    }
}

impl Sub for Wire<'_> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.less(other)
    }
}

impl Mul<F> for Wire<'_> {
    type Output = Self;
    fn mul(self, factor: F) -> Self {
        match self {
            Self::Public(value) => Self::Public(value * factor),
            Self::Secret(circuit, node) => circuit.push(Node::Scaled(factor, node, F::ZERO)),
        }
    }
}

impl Mul for Wire<'_> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        match (self, other) {
            (wire, Self::Public(factor)) | (Self::Public(factor), wire) => wire * factor,
            (Self::Secret(circuit, left), Self::Secret(_, right)) => circuit.product(left, right),
        }
    }
}

impl Ring for Wire<'_> {
    fn constant(value: F) -> Self {
        Self::Public(value)
    }
}
