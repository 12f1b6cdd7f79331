//! What a proof in zero-knowledge shows: nothing that cannot be made up from its statement.

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};
use rill_hiding::{HidingError, labels};
use rill_pcs::PcsError;
use rill_prover::Proof;
use rill_soundness::forgeries::Honest;
use rill_soundness::manifest::{COMMITMENT, Item, items};
use rill_soundness::subject::{Claim, Subject};
use rill_soundness::workbench::Workbench;
use rill_soundness::zero_knowledge::{
    Changed, Determined, Expanded, Logged, Simulated, blinds_of, simulate,
};
use rill_transcript::{Cover, EventKind};
use rill_verifier::{
    Count, ErrorKind, Mode, Statement, VerifyError, count, read_hidden, verify_hiding,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The verdict about a simulated proof, for its challenges.
fn judged(
    subject: &Subject,
    statement: &Statement,
    simulated: &Simulated,
) -> Result<(), VerifyError> {
    let double = read_hidden(subject.key(), statement, None, simulated.double())?;
    assert!(double.is_finished(), "all items and challenges are read");
    Ok(())
}

fn simulated(subject: &Subject, statement: &Statement, wrong: Option<Determined>) -> Simulated {
    simulate(subject.key(), statement, &subject.setup(), 1, wrong).expect("a statement")
}

/// A statement that is not true, and one that is.
fn statements(subject: &Subject) -> [Statement; 2] {
    let truth = subject.statement.clone();
    let mut lie = truth.clone();
    lie.exit_code ^= 1;
    [lie, truth]
}

#[test]
fn what_is_made_up_from_a_statement_is_accepted_for_challenges_of_choice_and_refused_otherwise() {
    let workbenches = [Workbench::hashes(), Workbench::multiplying()].map(|w| w.honest);
    for honest in [Honest::new()].into_iter().chain(workbenches) {
        let subject = &honest.subject;
        for statement in statements(subject) {
            let simulated = simulated(subject, &statement, None);
            assert_eq!(judged(subject, &statement, &simulated), Ok(()));
            assert_eq!(simulated.bytes().len(), counted(subject).bytes(Mode::ZeroKnowledge));
            verify_hiding(subject.key(), &statement, &simulated.bytes()).unwrap_err();
        }
    }
}

/// A forger who mends all but one: for challenges of its choice every equation but one holds.
#[test]
fn each_equation_refuses_alone() {
    let honest = Honest::new();
    let subject = &honest.subject;
    let [lie, _] = statements(subject);
    for wrong in Determined::ALL {
        let simulated = simulated(subject, &lie, Some(wrong));
        let kind = judged(subject, &lie, &simulated).map_err(|error| error.kind);
        let expected = match wrong {
            Determined::MaskRows
            | Determined::MaskColumns
            | Determined::MaskProduct
            | Determined::MaskFirst => ErrorKind::Pcs(PcsError::PairingEquation),
            Determined::MaskRow => ErrorKind::Pcs(PcsError::RowEquation),
            Determined::MaskColumn => ErrorKind::Pcs(PcsError::ColumnEquation),
            Determined::MaskValue => ErrorKind::Pcs(PcsError::ValueEquation),
            Determined::Dummy => ErrorKind::Hiding(HidingError::RowEquation),
            Determined::ClosingMask => ErrorKind::Hiding(HidingError::ClosingRows),
            Determined::ClosingForm => ErrorKind::Hiding(HidingError::ClosingEquation),
        };
        assert_eq!(kind, Err(expected), "{wrong:?}");
    }
}

/// A challenge of zero leaves a mask, or a claim, out.
#[test]
fn challenges_that_must_not_be_zero_are_refused() {
    let honest = Honest::new();
    let subject = &honest.subject;
    let statement = &subject.statement;
    let simulated = simulated(subject, statement, None);
    let refused = |label: &str, nth: usize| {
        let mut simulated = simulated.clone();
        let mut places = simulated.challenges.iter_mut().filter(|(of, _)| *of == label);
        let (_, challenge) = places.nth(nth).expect("there is such a challenge");
        *challenge = F::ZERO;
        judged(subject, statement, &simulated).map_err(|error| error.kind)
    };
    for label in ["opening.beta", "opening.alpha", "opening.challenge", "opening.batch"] {
        assert_eq!(refused(label, 0), Err(ErrorKind::Pcs(PcsError::ZeroChallenge)), "{label}");
    }
    let variables = counted(subject).products() + 1;
    let variables = variables.next_power_of_two().trailing_zeros() as usize;
    for (label, nth) in [
        ("hiding.products", variables),
        ("hiding.rows", 1),
        (labels::CHALLENGE, 0),
        (labels::BATCH, 0),
    ] {
        let zero = ErrorKind::Hiding(HidingError::ZeroChallenge { label });
        assert_eq!(refused(label, nth), Err(zero), "{label}");
    }
}

fn counted(subject: &Subject) -> Count {
    count(subject.key(), &subject.statement, &subject.dimensions()).expect("it is a statement")
}

/// The proof with the blinds of `cover`.
fn proven(honest: &Honest, cover: Arc<dyn Cover>) -> Proof {
    let subject = &honest.subject;
    let claim = Claim { cover: Some(cover), ..subject.truth() };
    claim.prove(&subject.setup(), &honest.cycles)
}

#[test]
fn every_blind_is_expanded_once_under_its_own_name() {
    for honest in [Honest::new(), Workbench::hashes().honest, Workbench::multiplying().honest] {
        let logged = Arc::new(Logged::new(blinds_of(1)));
        let proof = proven(&honest, logged.clone());
        assert_eq!(
            verify_hiding(honest.subject.key(), &honest.subject.statement, &proof.bytes),
            Ok(())
        );
        let log = logged.log();
        assert_eq!(log.iter().collect::<BTreeSet<_>>().len(), log.len());
        // Commitments; rows; entries that mask, factors that mask, the first message of the opening
        // and its masks; ten in each of its rounds; four for each of the last rounds.
        let count = counted(&honest.subject);
        let last_rounds = count.rows().next_power_of_two().trailing_zeros() as usize;
        let columns = honest.subject.setup().shape().log_columns();
        let expected = count.commitments + count.rows() + 49 + 10 * columns + 4 * last_rounds;
        assert_eq!(log.len(), expected);
    }
}

/// Where the item begins that a blind masks; none if that is the first item of the label.
fn masked(items: &[Item], log: &[Expanded], place: usize) -> usize {
    let Expanded { label, index, .. } = &log[place];
    let nth = |label: &str, n: usize| {
        items.iter().filter(|item| item.label == label).nth(n).expect("there is one").start
    };
    let same = log[..place].iter().filter(|other| other.label == *label).count();
    match *label {
        "hiding.dummy.entry" => nth(labels::DUMMY, 0),
        "hiding.products.mask" => {
            // The last row of the products, which come before the rounds of the same label.
            let rounds = items.iter().filter(|item| item.label == "hiding.products").count();
            assert!(rounds > 0);
            usize::MAX
        }
        "hiding.closing.mask.entry" => nth(labels::MASK, *index as usize / 2),
        "hiding.closing.mask.blind" => nth(labels::MASK, *index as usize),
        label if label.starts_with("opening.mask.") => usize::MAX,
        COMMITMENT => nth(COMMITMENT, *index as usize),
        label => nth(label, same),
    }
}

/// A blind that is changed, or zero, changes its own item first: until there all is the same, so the
/// item is another for the same challenges.
#[test]
fn each_blind_masks_its_own_item() {
    let honest = Honest::new();
    let logged = Arc::new(Logged::new(blinds_of(1)));
    let proof = proven(&honest, logged.clone());
    let (log, items) = (logged.log(), items(&proof.tape));
    let sampled = |place: &usize| {
        let is_row =
            !log[*place].label.contains('.') || log[*place].label.starts_with("hiding.dummy");
        !is_row || place.is_multiple_of(32)
    };
    let changes: [fn(F) -> F; 2] = [|blind| blind + F::from(1u64), |_| F::ZERO];
    let wrong: Vec<String> = (0..log.len())
        .into_par_iter()
        .filter(sampled)
        .filter_map(|place| {
            let cover = Changed::new(blinds_of(1), place, changes[place % 2]);
            let other = proven(&honest, Arc::new(cover)).bytes;
            let first = other.iter().zip(&proof.bytes).position(|(one, other)| one != other);
            let expected = masked(&items, &log, place);
            let begins = first.and_then(|byte| items.iter().rfind(|item| item.start <= byte));
            let found = begins.map(|item| item.start);
            let is_right = match expected {
                usize::MAX => begins.is_some_and(|item| is_mask_of(&log[place], item)),
                expected => found == Some(expected),
            };
            (!is_right).then(|| format!("{:?} {}: {begins:?}", log[place].label, log[place].index))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether an item is one that a mask of a Σ-protocol enters first.
fn is_mask_of(blind: &Expanded, item: &Item) -> bool {
    match blind.label {
        "hiding.products.mask" => item.label == "hiding.products",
        _ => item.label.starts_with("opening.mask_"),
    }
}

#[test]
fn two_proofs_of_one_run_have_no_item_in_common_and_all_have_one_length() {
    let honest = Honest::new();
    let [one, other] = [1, 2].map(|seed| proven(&honest, blinds_of(seed)));
    let of = |proof: &Proof| -> Vec<Vec<u8>> {
        let item = |item: &Item| proof.bytes[item.start..item.start + item.length].to_vec();
        items(&proof.tape).iter().map(item).collect()
    };
    let common: Vec<_> = of(&one).into_iter().zip(of(&other)).filter(|(a, b)| a == b).collect();
    assert!(common.is_empty(), "{} items", common.len());
    let expected = counted(&honest.subject).bytes(Mode::ZeroKnowledge);
    assert_eq!((one.bytes.len(), other.bytes.len()), (expected, expected));
}

/// What is shown as a scalar is masked; all else is a group element.
#[test]
fn only_masked_scalars_are_shown() {
    let shown = [
        labels::LEFT,
        labels::RIGHT,
        labels::ENTRIES,
        labels::BLIND,
        labels::MASK_FORM,
        labels::RESPONSE,
        labels::RESPONSE_BLIND,
    ];
    for honest in [Honest::new(), Workbench::hashes().honest, Workbench::multiplying().honest] {
        let tape = proven(&honest, blinds_of(1)).tape;
        for event in tape.events.iter().filter(|event| event.kind == EventKind::Scalar) {
            let is_response = event.label.starts_with("opening.response_");
            assert!(is_response || shown.contains(&event.label), "{}", event.label);
        }
    }
}

/// The lowest four bits of every scalar that is shown are spread evenly over many proofs.
#[test]
fn scalars_that_are_shown_are_uniform() {
    const PROOFS: u8 = 64;
    let honest = Honest::new();
    let proofs: Vec<_> =
        (0..PROOFS).into_par_iter().map(|seed| proven(&honest, blinds_of(seed)).tape).collect();
    let mut digits: BTreeMap<&str, [u64; 16]> = BTreeMap::new();
    for event in proofs.iter().flat_map(|tape| &tape.events) {
        if event.kind == EventKind::Scalar {
            digits.entry(event.label).or_default()[usize::from(event.bytes[0] & 15)] += 1;
        }
    }
    assert!(digits.len() > 10);
    for (label, counts) in digits {
        let expected = counts.iter().sum::<u64>() as f64 / 16.0;
        let square = |count: &u64| (*count as f64 - expected).powi(2) / expected;
        let chi: f64 = counts.iter().map(square).sum();
        // 15 degrees of freedom: above 60 in one of two million cases.
        assert!(chi < 60.0, "{label}: {counts:?}, {chi}");
    }
}
