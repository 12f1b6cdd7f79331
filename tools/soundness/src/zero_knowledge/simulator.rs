//! The simulator: a proof in zero-knowledge made of its statement alone, for challenges of its choice.
//!
//! It makes up every item but those that the equations of the verifier determine: the two shifts of
//! each round of the opening, which are functions of the point, seven masks of the opening, the row
//! that masks, the masks of the last rounds and the last equation on them. That the verifier accepts
//! shows that no other item depends on the run. A message that the protocol adds and the simulator
//! cannot make up makes it fail.

use super::Double;
use super::opening::Opening;
use ark_ec::{AffineRepr, CurveGroup};
use rill_field::{F, Field, to_bytes};
use rill_hiding::{Circuit, Hidden, Rows, Wire, fold_rows, labels, variables};
use rill_pcs::encoding::{decode_g1, decode_target, encode_g1};
use rill_pcs::{G1Affine, G1Projective, HidingKey, PcsError, Shape, Target};
use rill_pcs_prover::ProverSetup;
use rill_poly::eq_table;
use rill_program::ProgramKey;
use rill_sumcheck::{Member, Relation};
use rill_transcript::{Channel, Input, ROW_WIDTH, ReadError, Transcript, Unequal, Values};
use rill_verifier::stages::opening::{COMMITMENT, Joint};
use rill_verifier::{Dimensions, Reading, Statement, VerifyError, page};

/// The items that equations determine; each can be made up instead, and then only its equation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Determined {
    /// `P1`.
    MaskRows,
    /// `P2`.
    MaskColumns,
    /// `R`.
    MaskProduct,
    /// `A2`.
    MaskFirst,
    /// `F1`.
    MaskRow,
    /// `F2`.
    MaskColumn,
    /// `AY`.
    MaskValue,
    /// The row that masks the combination of all rows.
    Dummy,
    /// A mask of a row of the last rounds.
    ClosingMask,
    /// The last equation on the masks.
    ClosingForm,
}

impl Determined {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::MaskRows,
        Self::MaskColumns,
        Self::MaskProduct,
        Self::MaskFirst,
        Self::MaskRow,
        Self::MaskColumn,
        Self::MaskValue,
        Self::Dummy,
        Self::ClosingMask,
        Self::ClosingForm,
    ];
}

/// Items and challenges of a simulated proof.
#[derive(Clone)]
pub struct Simulated {
    /// The items, in order.
    pub items: Vec<(&'static str, Vec<u8>)>,
    /// The challenges, in order.
    pub challenges: Vec<(&'static str, F)>,
}

impl Simulated {
    /// The items as a proof.
    pub fn bytes(&self) -> Vec<u8> {
        self.items.iter().flat_map(|(_, bytes)| bytes).copied().collect()
    }

    /// The double of the transcript in which it is to be accepted.
    pub fn double(&self) -> Double {
        Double::told(&self.items, &self.challenges)
    }
}

/// A proof of `statement`, whether or not it is true. `wrong`, if given, is made up like all else.
///
/// # Errors
/// The statement is none about the program.
///
/// # Panics
/// If the committed generators are damaged.
pub fn simulate(
    key: &ProgramKey,
    statement: &Statement,
    setup: &ProverSetup,
    seed: u64,
    wrong: Option<Determined>,
) -> Result<Simulated, VerifyError> {
    let circuit = Circuit::default();
    let hidden = Hidden::new(Double::new(seed), &circuit);
    let mut reading = Page { hidden, commitments: Vec::new(), claim: None };
    page(key, statement, &Dimensions::new(statement, key), &mut reading)?;
    let Page { mut hidden, commitments, claim } = reading;
    let (coefficients, point) = claim.expect("the page opens its commitments");
    let generators = HidingKey::committed().expect("committed");
    let value = *points(&hidden.reader.items).last().expect("the value has a row");
    let joint = commitments.iter().zip(&coefficients).map(|(c, weight)| *c * *weight).sum();
    let opening = Opening { setup, key: &generators, joint, point: &point, value, wrong };
    opening.simulate(&mut hidden.reader);
    let double = close(hidden, &circuit, &generators, wrong);
    Ok(Simulated { items: double.items, challenges: double.challenges })
}

/// The page, without a judge of its opening.
struct Page<'c> {
    hidden: Hidden<'c, 'static, Double>,
    commitments: Vec<Target>,
    claim: Option<(Vec<F>, Vec<F>)>,
}

impl Transcript for Page<'_> {
    fn absorb(&mut self, label: &'static str, bytes: &[u8]) {
        self.hidden.absorb(label, bytes);
    }

    fn challenge(&mut self, label: &'static str) -> F {
        self.hidden.challenge(label)
    }
}

impl<'c> Values for Page<'c> {
    type Value = Wire<'c>;

    fn absorb_value(&mut self, label: &'static str, value: Wire<'c>) {
        self.hidden.absorb_value(label, value);
    }
}

impl<'c> Channel for Page<'c> {
    fn begin(&mut self, label: &'static str, count: usize) -> Result<(), ReadError> {
        self.hidden.begin(label, count)
    }

    fn scalar(&mut self, label: &'static str) -> Result<Wire<'c>, ReadError> {
        self.hidden.scalar(label)
    }

    fn equal(&mut self, left: Wire<'c>, right: Wire<'c>) -> Result<(), Unequal> {
        self.hidden.equal(left, right)
    }
}

impl<'c> Reading for Page<'c> {
    type Commitment = ();

    fn commitments(&mut self, count: usize) -> Result<Vec<()>, PcsError> {
        for _ in 0..count {
            let bytes = self.hidden.reader.bytes(COMMITMENT)?;
            self.commitments.push(decode_target(bytes).expect("made up as an element"));
        }
        Ok(vec![(); count])
    }

    fn open(&mut self, _: Shape, _: &[()], claim: &Joint<Wire<'c>>) -> Result<(), PcsError> {
        self.begin(labels::VALUE, 1)?;
        let entry = self.scalar(labels::VALUE)?;
        self.equal(claim.value, entry).map_err(|_| PcsError::ValueEquation)?;
        self.claim = Some((claim.coefficients.clone(), claim.point.clone()));
        Ok(())
    }
}

/// The end, for all that `circuit` holds.
fn close(
    mut hidden: Hidden<'_, 'static, Double>,
    circuit: &Circuit,
    key: &HidingKey,
    wrong: Option<Determined>,
) -> Double {
    let (dummy, page_rows) = (hidden.reader.items.len(), hidden.layout().rows());
    let first_product = hidden.products().expect("all is made up");
    let layout = hidden.layout();
    let mut double = hidden.reader;
    let z = double.challenge(Rows::SLUG);
    let form = circuit.combined(z, layout.entries());
    let weights = form.with_products_at(first_product);

    let last = Circuit::default();
    let mut rounds = Hidden::new(double, &last);
    let relation = Rows { variables: variables(layout.rows()) };
    let member = Member::new(&relation, Wire::Public(-form.constant), 0);
    let bound = rill_sumcheck::verify(&mut rounds, Rows::SLUG, &[member]).expect("made up");
    let shown = rounds.reader.all_revealed(labels::ENTRIES, ROW_WIDTH).expect("made up");
    let blind = rounds.reader.revealed(labels::BLIND).expect("made up");
    let eq = eq_table(&bound.point(0, relation.variables), F::ONE);
    let value = relation.final_value(&fold_rows(&weights, &eq), &shown);
    bound.check(&mut rounds, &[Wire::Public(value)]).expect("recorded");
    let (round_rows, mut double) = (rounds.layout().rows(), rounds.reader);

    // Com(m*; b*) less all other rows.
    if wrong != Some(Determined::Dummy) {
        let rows = points(&double.items);
        let others = (0..layout.rows()).filter(|row| *row != page_rows);
        let others: G1Projective = others.map(|row| rows[row] * eq[row]).sum();
        let dummy_row =
            (commitment(key, &shown, blind) - others) * eq[page_rows].inverse().expect("not zero");
        double.items[dummy].1 = encode_g1(&dummy_row.into_affine()).to_vec();
    }
    show_rounds(&mut double, key, &last, (layout.rows(), round_rows), wrong);
    double
}

/// The rows among the items, in order: what is said of them has labels of its own.
fn points(items: &[(&'static str, Vec<u8>)]) -> Vec<G1Affine> {
    let is_row = |label: &str| {
        let others = ["opening", "row_shift", "mask_row", "mask_value", "response", "response_row"];
        let shown = [labels::LEFT, labels::RIGHT, labels::ENTRIES, labels::BLIND];
        !others.contains(&label) && !shown.contains(&label)
    };
    let rows = items.iter().filter(|(label, bytes)| bytes.len() == 32 && is_row(label));
    let decoded = rows.map(|(_, bytes)| decode_g1(&bytes[..].try_into().expect("32 bytes")));
    decoded.map(|point| point.expect("a point")).collect()
}

fn show_rounds(
    double: &mut Double,
    key: &HidingKey,
    circuit: &Circuit,
    (committed, round_rows): (usize, usize),
    wrong: Option<Determined>,
) {
    let rows = points(&double.items)[committed..committed + round_rows].to_vec();
    let form = circuit.combined(F::ONE, ROW_WIDTH * round_rows);
    let x = double.scalar();
    let responses: Vec<[F; 2]> =
        rows.iter().map(|_| std::array::from_fn(|_| double.scalar())).collect();
    let blinds: Vec<F> = rows.iter().map(|_| double.scalar()).collect();
    for (index, row) in rows.iter().enumerate() {
        let mask = commitment(key, &responses[index], blinds[index]) - *row * x;
        let mut bytes = encode_g1(&mask.into_affine()).to_vec();
        if wrong == Some(Determined::ClosingMask) && index == 0 {
            bytes = double.another(&bytes);
        }
        double.items.push((labels::MASK, bytes));
    }
    let weights = form.entries.chunks(ROW_WIDTH);
    let value: F = weights.zip(&responses).map(|(w, z)| w[0] * z[0] + w[1] * z[1]).sum();
    let mut bytes = to_bytes(value + x * form.constant).to_vec();
    if wrong == Some(Determined::ClosingForm) {
        bytes = to_bytes(double.scalar()).to_vec();
    }
    double.items.push((labels::MASK_FORM, bytes));
    double.challenges.push((labels::CHALLENGE, x));
    let responses = responses.iter().flatten().map(|z| (labels::RESPONSE, to_bytes(*z).to_vec()));
    double.items.extend(responses);
    let blinds = blinds.iter().map(|z| (labels::RESPONSE_BLIND, to_bytes(*z).to_vec()));
    double.items.extend(blinds);
    double.challenge(labels::BATCH);
}

/// `Com(values; blind)`.
fn commitment(key: &HidingKey, values: &[F], blind: F) -> G1Projective {
    sum(&key.row[..values.len()], values) + key.row_blind * blind
}

/// `Σ_i scalars_i·points_i`.
pub(super) fn sum<P: AffineRepr<ScalarField = F>>(points: &[P], scalars: &[F]) -> P::Group {
    points.iter().zip(scalars).map(|(point, scalar)| *point * scalar).sum()
}
