//! Lies about tables of calls: of products, in [`Workbench::products`], and of hashes, in
//! [`Workbench::hashes`].

mod claims;
mod hash;
mod memory;
mod permutation;
mod product;
mod truth;

pub use permutation::Permutation;

use super::{Lie, Scene};
use crate::liar::{TableBits, World};
use crate::workbench::Workbench;
use rill_field::F;
use rill_verifier::Statement;

const ROWS: &str = "calls.rows";
const BITS: &str = "calls.bits";
const WORDS: &str = "calls.words";
const REDUCTION: &str = "calls.reduction";

/// The first output word of a call, of a product and of a hash.
const OUTPUT: usize = 12;

/// The lies about products.
pub fn of_products(w: &Workbench) -> Vec<Lie> {
    let all = [truth::of_products(), truth::of_bits(), memory::of_products(), of_claims(w)];
    all.into_iter().flatten().collect()
}

/// Those of them that depend on how the table lies in the common matrix.
pub fn of_claims(w: &Workbench) -> Vec<Lie> {
    let first = first_part(w);
    let parts = if is_cut(w) { claims::of_two_parts(first) } else { Vec::new() };
    [claims::of_products(first), parts].concat()
}

/// The lies about hashes, and about two tables at once.
pub fn of_hashes(w: &Workbench) -> Vec<Lie> {
    let parts = if is_cut(w) { claims::of_three_parts(first_part(w)) } else { Vec::new() };
    let all = [truth::of_hashes(), memory::of_hashes(), claims::of_hashes(), parts];
    all.into_iter().flatten().collect()
}

/// The place of the first part of the first table among the commitments.
fn first_part(w: &Workbench) -> usize {
    2 + w.honest.subject.dimensions().chunks()
}

/// Whether the first table has two parts.
fn is_cut(w: &Workbench) -> bool {
    let dimensions = w.honest.subject.dimensions();
    let parts = tables(w)[0].table.log_parts(dimensions.log_cycles + dimensions.chunk_bits);
    assert!(parts < 2, "there are one or two");
    parts == 1
}

/// The true tables of a run.
fn tables(w: &Workbench) -> Vec<TableBits> {
    w.honest.subject.tables()
}

/// The table of a precompile.
fn of(tables: &mut [TableBits], id: u8) -> &mut TableBits {
    tables.iter_mut().find(|table| table.table.shape.id == id).expect("it is called")
}

/// The columns of a run whose table of a precompile is changed. Memory is what the table says, and
/// the guest finds it.
fn changed(w: &Workbench, id: u8, edit: impl FnOnce(&mut TableBits)) -> World {
    let mut tables = tables(w);
    edit(of(&mut tables, id));
    w.finding(&tables.clone(), tables, |_, _| {})
}

/// The columns of a run with the tables that another statement has, zeros where the run has no
/// calls. Memory is what the tables say, and the guest finds it.
fn claimed(w: &Workbench, edit: fn(&mut Statement)) -> World {
    let mut statement = w.honest.subject.statement.clone();
    edit(&mut statement);
    let tables = w.honest.subject.tables_of(&statement);
    w.finding(&tables.clone(), tables, |_, _| {})
}

/// A lie about the table of a precompile, refused by one relation.
fn about(
    name: &'static str,
    relation: &str,
    id: u8,
    edit: impl Fn(&mut TableBits) + Send + Sync + 'static,
) -> Lie {
    Lie::told(name, relation, move |w| changed(w, id, &edit))
}

fn set(table: &mut TableBits, u: usize, row: &[F]) {
    table.row_mut(u).copy_from_slice(row);
}

impl Scene<'_, '_> {
    /// Adds to one entry of a cell of a sum of products of two cells, and to another what makes up
    /// for it; `weights` are the other cell.
    fn shift(&mut self, (slug, id): (&str, u8), [weights, cell]: [usize; 2], at: [usize; 2]) {
        if let Some(tables) = self.of_table(slug, id) {
            let [first, second] = at.map(|entry| tables[weights][entry]);
            tables[cell][at[0]] += second;
            tables[cell][at[1]] -= first;
        }
    }
}
