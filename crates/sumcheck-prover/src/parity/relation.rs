//! Checks of a definition on a small honest case.

use crate::Naive;
use crate::naive::summand;
use rill_field::{Degree, F, One};
use rill_sumcheck::Relation;

/// Checks `relation` on honest `tables`, one per cell:
///
/// 1. the degree of the summand, read as a formula, is the largest declared degree;
/// 2. the summand sums to `claim`;
/// 3. for every opening there is an entry that cannot be changed without changing the sum.
///
/// # Panics
/// If one of these does not hold.
pub fn relation_checks<R: Relation + Clone + Send + Sync>(
    relation: &R,
    tables: &[Vec<F>],
    claim: F,
) {
    let slug = R::SLUG;
    let declared = (0..relation.rounds()).map(|round| relation.degree(round)).max().unwrap_or(0);
    let cells = vec![Degree(1); relation.weights() + relation.openings()];
    assert_eq!(summand(relation, &cells), Degree(declared), "{slug}: degree");
    let honest = Naive::new(relation.clone(), tables.to_vec());
    assert_eq!(honest.sum(), claim, "{slug}: the honest tables do not sum to the claim");
    for opening in 0..relation.openings() {
        assert!(
            (0..1 << relation.rounds()).any(|entry| matters(relation, tables, opening, entry)),
            "{slug}: no entry of opening {opening} matters in this case"
        );
    }
}

/// Whether adding one at `entry` of `opening` changes the summand there, and so the sum.
fn matters<R: Relation>(relation: &R, tables: &[Vec<F>], opening: usize, entry: usize) -> bool {
    let mut cells: Vec<F> = tables.iter().map(|table| table[entry]).collect();
    let honest = summand(relation, &cells);
    cells[relation.weights() + opening] += F::one();
    summand(relation, &cells) != honest
}
