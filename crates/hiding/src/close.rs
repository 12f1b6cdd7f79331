//! The end of a hiding proof: all products and equations that were written down hold.
//!
//! Two sum-checks reduce them to one combination of the committed rows, which is shown, and to one
//! equation on the entries of the last rounds, which are masked and shown.

use crate::labels::{
    BATCH, BLIND, CHALLENGE, DUMMY, ENTRIES, HIDING, LEFT, MASK, MASK_FORM, RESPONSE,
    RESPONSE_BLIND, RIGHT,
};
use crate::{Circuit, Hidden, HidingError, Products, Rows, Wire};
use alloc::vec::Vec;
use ark_ec::VariableBaseMSM;
use ark_ff::Zero;
use rill_field::{AdditiveGroup, F, Field, Ring, powers};
use rill_pcs::encoding::decode_g1;
use rill_pcs::{G1Affine, G1Projective, HidingKey};
use rill_poly::eq_table;
use rill_sumcheck::{Member, Relation};
use rill_transcript::{Channel, Input, ROW_WIDTH};

/// Entries that a round of `hiding.rows` sends.
const SENT: usize = 2;

impl<'proof, R: Input<'proof>> Hidden<'_, 'proof, R> {
    /// Reads the proof that all that was written down holds, and gives back the reader.
    ///
    /// # Errors
    /// Where and why it is refused.
    pub fn close(mut self, key: &HidingKey) -> Result<R, HidingError> {
        let first_product = self.products()?;
        self.layout.settled(Rows::SLUG)?;
        let z = self.reader.challenge(Rows::SLUG);
        let form = self.circuit.combined(z, self.layout.entries());
        let weights = form.with_products_at(first_product);

        let circuit = Circuit::default();
        let mut rounds = Hidden::new(self.reader, &circuit);
        show_rows(&mut rounds, key, &self.rows, &weights, -form.constant)?;
        rounds.show_rounds(key)
    }

    /// Reads the row that masks, and `hiding.products`; writes down the equations that it leaves. Gives
    /// the entry of the first product.
    ///
    /// # Errors
    /// As [`Self::close`].
    pub fn products(&mut self) -> Result<usize, HidingError> {
        self.layout.dummy(DUMMY)?;
        self.rows.push(self.reader.bytes(DUMMY)?);
        let mut factors = self.circuit.factors();
        let first = self.layout.entries();
        self.begin(Products::SLUG, factors.len().saturating_add(3))?;
        let mut products = self.scalars(Products::SLUG, factors.len())?;
        let [left, right] = [self.scalar(Products::SLUG)?, self.scalar(Products::SLUG)?];
        factors.push([left, right]);
        products.push(self.scalar(Products::SLUG)?);

        let relation = Products::draw(self, variables(products.len()));
        let claim = weighted(products, &eq_table(&relation.tau, F::ONE));
        let bound =
            rill_sumcheck::verify(self, Products::SLUG, &[Member::new(&relation, claim, 0)])?;
        not_zero(Products::SLUG, &bound.coefficients)?;
        let shown = [self.reader.revealed(LEFT)?, self.reader.revealed(RIGHT)?];
        let point = bound.point(0, relation.rounds());
        bound.check(self, &[Wire::Public(relation.final_value(&point, shown))])?;
        let eq = eq_table(&point, F::ONE);
        let (lefts, rights) = factors.into_iter().map(|[left, right]| (left, right)).unzip();
        for (factors, shown) in [lefts, rights].into_iter().zip(shown) {
            let folded = weighted::<Wire<'_>>(factors, &eq);
            self.equal(folded, Wire::Public(shown))?;
        }
        Ok(first)
    }

    /// The entries of the rounds that this channel has read are shown with masks, and their blinds too:
    /// with one challenge for all, they satisfy the one equation that was written down.
    fn show_rounds(mut self, key: &HidingKey) -> Result<R, HidingError> {
        let rows = decode(Rows::SLUG, &self.rows)?;
        let form = self.circuit.combined(F::ONE, self.layout.entries());
        let masks: Vec<_> =
            rows.iter().map(|_| self.reader.bytes(MASK)).collect::<Result<_, _>>()?;
        let masked_form = self.reader.revealed(MASK_FORM)?;
        let x = self.reader.challenge(CHALLENGE);
        let responses = self.reader.all_revealed(RESPONSE, rows.len().saturating_mul(SENT))?;
        let blinds = self.reader.all_revealed(RESPONSE_BLIND, rows.len())?;
        let batch = self.reader.challenge(BATCH);
        not_zero(CHALLENGE, &[x])?;
        not_zero(BATCH, &[batch])?;

        let coefficients = form.entries.chunks(ROW_WIDTH).flat_map(|row| row.iter().take(SENT));
        let value: F = coefficients.zip(&responses).map(|(weight, z)| *weight * z).sum();
        if value != masked_form - x * form.constant {
            return Err(HidingError::ClosingEquation);
        }
        // Σ_k s^k·(Com(z_k; ζ_k) − D_k − x·T_k) = 0
        let powers = powers(batch, rows.len());
        let mut sent = [F::ZERO; SENT];
        for (power, response) in powers.iter().zip(responses.chunks(SENT)) {
            sent.iter_mut().zip(response).for_each(|(sum, z)| *sum += *power * z);
        }
        let blind = powers.iter().zip(&blinds).map(|(power, zeta)| *power * zeta).sum();
        let mut terms = commitment(key, &sent, blind);
        let opposite = |factor: F| powers.iter().map(move |power| -factor * power);
        terms.extend(decode(MASK, &masks)?.into_iter().zip(opposite(F::ONE)));
        terms.extend(rows.into_iter().zip(opposite(x)));
        if is_zero(terms) { Ok(self.reader) } else { Err(HidingError::ClosingRows) }
    }
}

/// `hiding.rows`: `Σ_i Σ_j weights_ij·M_ij = claim` for the entries `M` of `committed`. Its own
/// rounds are read by `rounds`.
fn show_rows<'proof, R: Input<'proof>>(
    rounds: &mut Hidden<'_, 'proof, R>,
    key: &HidingKey,
    committed: &[&[u8; 32]],
    weights: &[F],
    claim: F,
) -> Result<(), HidingError> {
    let relation = Rows { variables: variables(committed.len()) };
    let member = Member::new(&relation, Wire::Public(claim), 0);
    let bound = rill_sumcheck::verify(rounds, Rows::SLUG, &[member])?;
    not_zero(Rows::SLUG, &bound.coefficients)?;
    let shown = rounds.reader.all_revealed(ENTRIES, ROW_WIDTH)?;
    let blind = rounds.reader.revealed(BLIND)?;
    let eq = eq_table(&bound.point(0, relation.variables), F::ONE);
    let folded = fold_rows(weights, &eq);
    bound.check(rounds, &[Wire::Public(relation.final_value(&folded, &shown))])?;
    // Σ_i eq(r,i)·C_i = Com(m*; b*)
    let mut terms = commitment(key, &shown, blind);
    terms.extend(decode(HIDING, committed)?.into_iter().zip(eq.iter().map(|weight| -*weight)));
    if is_zero(terms) { Ok(()) } else { Err(HidingError::RowEquation) }
}

/// `log_2` of a hypercube with at least `count` points.
pub fn variables(count: usize) -> usize {
    count.next_power_of_two().trailing_zeros() as usize
}

/// `Σ_i eq_i·row_i` for rows of [`ROW_WIDTH`] entries.
pub fn fold_rows(entries: &[F], eq: &[F]) -> Vec<F> {
    let mut folded = alloc::vec![F::ZERO; ROW_WIDTH];
    for (row, weight) in entries.chunks(ROW_WIDTH).zip(eq) {
        folded.iter_mut().zip(row).for_each(|(sum, entry)| *sum += *weight * entry);
    }
    folded
}

/// `Σ_i weights_i·values_i`.
fn weighted<V: Ring>(values: Vec<V>, weights: &[F]) -> V {
    values.into_iter().zip(weights).fold(V::zero(), |sum, (value, weight)| sum + value * *weight)
}

/// The terms of `Com(values; blind)`.
fn commitment(key: &HidingKey, values: &[F], blind: F) -> Vec<(G1Affine, F)> {
    let values = key.row.iter().copied().zip(values.iter().copied());
    values.chain([(key.row_blind, blind)]).collect()
}

fn decode(label: &'static str, rows: &[&[u8; 32]]) -> Result<Vec<G1Affine>, HidingError> {
    let point = |(row, bytes): (usize, &&[u8; 32])| {
        decode_g1(bytes).ok_or(HidingError::NotAnElement { label, row })
    };
    rows.iter().enumerate().map(point).collect()
}

fn is_zero(terms: Vec<(G1Affine, F)>) -> bool {
    let (bases, scalars): (Vec<_>, Vec<F>) = terms.into_iter().unzip();
    G1Projective::msm(&bases, &scalars).is_ok_and(|sum| sum.is_zero())
}

/// Refuses challenges that are zero.
fn not_zero(label: &'static str, challenges: &[F]) -> Result<(), HidingError> {
    let zero = challenges.contains(&F::ZERO);
    if zero { Err(HidingError::ZeroChallenge { label }) } else { Ok(()) }
}
