//! A small page, read over hidden values: what it requires is proven, and nothing false is.

use rill_field::{F, Ring};
use rill_hiding::{Circuit, Hidden, HidingError, Wire, labels};
use rill_hiding_prover::{Blinds, CloseError, HidingSetup, Seed, close, close_with};
use rill_sumcheck_prover::{Audit, EngineError};
use rill_transcript::{Channel, ReadError, Reader, Transcript, Writer};
use std::sync::Arc;

const PROTOCOL: &[u8] = b"a small page";

/// Entries of the second message: more than one row.
const MANY: usize = 40;

/// What the page requires, by number.
const EQUATIONS: usize = 4;

/// The page: `a·b = c`, a challenge `r`, then `d_0 = r·a·a`, `Σ_i d_i = 7`, `d_39 = (c + 1)·(b - r)`.
fn page<C: Channel>(channel: &mut C) -> Result<(), ReadError> {
    channel.begin("first", 3)?;
    let [a, b, c] = [channel.scalar("a")?, channel.scalar("b")?, channel.scalar("c")?];
    let r = channel.challenge("r");
    channel.begin("second", MANY)?;
    let d = channel.scalars("d", MANY)?;
    let sum = d.iter().fold(C::Value::zero(), |sum, value| sum + *value);
    let [first, .., last] = d[..] else { unreachable!("there are 40") };
    let shifted = (c + C::Value::one()) * (b - C::Value::constant(r));
    for (left, right) in
        [(a * b, c), (first, a * a * r), (sum, C::Value::constant(F::from(7u64))), (last, shifted)]
    {
        channel.equal(left, right).expect("hidden values are not compared here");
    }
    Ok(())
}

/// A proof of the page. `broken` says of each equation by how much it is off; `lie` changes products,
/// `more` what the equations say of them.
fn proof(
    broken: [u64; EQUATIONS],
    more: [u64; EQUATIONS],
    lie: impl FnOnce(&mut [F]),
    audit: Audit,
) -> Result<Vec<u8>, CloseError> {
    let setup = Arc::new(HidingSetup::new().expect("committed"));
    let mut writer = Writer::new(PROTOCOL);
    writer.hide(Arc::new(Blinds::new(&Seed::new([3; 32]), b"page", setup)));
    let off = |i: usize| F::from(broken[i]) + F::from(more[i]);
    let (a, b) = (F::from(5u64), F::from(11u64));
    let c = a * b + off(0);
    writer.message("first", |writer| writer.scalars("first", &[a, b, c]));
    let r = writer.challenge("r");
    let mut d = vec![F::from(2u64); MANY];
    d[0] = (a * a + F::from(more[1])) * r + F::from(broken[1]);
    d[MANY - 1] = (c + F::from(1u64)) * (b - r) + off(3);
    d[1] = F::from(0u64);
    d[1] = F::from(7u64) + off(2) - d.iter().sum::<F>();
    writer.message("second", |writer| writer.scalars("second", &d));

    let circuit = Circuit::default();
    let mut hidden = Hidden::new(Reader::new(PROTOCOL, writer.sent()), &circuit);
    page(&mut hidden).expect("all was sent");
    let layout = hidden.layout();
    close_with(&mut writer, &circuit, layout, audit, lie)?;
    Ok(writer.finish().0)
}

fn verdict(proof: &[u8]) -> Result<(), HidingError> {
    let setup = HidingSetup::new().expect("committed");
    let circuit = Circuit::default();
    let mut hidden = Hidden::new(Reader::new(PROTOCOL, proof), &circuit);
    page(&mut hidden)?;
    Ok(hidden.close(&setup.key)?.finish().map(|_| ())?)
}

const NONE: [u64; EQUATIONS] = [0; EQUATIONS];

#[test]
fn what_holds_is_proven() {
    let proof = proof(NONE, NONE, |_| (), Audit::Check).expect("it holds");
    assert_eq!(verdict(&proof), Ok(()));
}

#[test]
fn each_equation_that_is_false_is_refused_and_its_prover_notices() {
    for equation in 0..EQUATIONS {
        let mut broken = NONE;
        broken[equation] = 1;
        let forged = proof(broken, NONE, |_| (), Audit::Trust).expect("it does not look");
        assert_eq!(verdict(&forged), Err(HidingError::ClosingEquation), "{equation}");
        let refused = proof(broken, NONE, |_| (), Audit::Check);
        let is_found =
            matches!(refused, Err(CloseError::Engine(EngineError::RoundMismatch { .. })));
        assert!(is_found, "{equation}");
    }
}

/// A product that is false while all equations hold: only `hiding.products` can tell.
#[test]
fn each_product_that_is_false_is_refused_though_all_equations_hold() {
    // The product that each equation has, if it has one.
    for (product, equation) in [(0, 0), (1, 1), (2, 3)] {
        let mut more = NONE;
        more[equation] = 1;
        let lie = |products: &mut [F]| products[product] += F::from(1u64);
        let forged = proof(NONE, more, lie, Audit::Trust).expect("it does not look");
        assert_eq!(verdict(&forged), Err(HidingError::ClosingEquation), "{product}");
    }
}

#[test]
fn the_mask_of_the_products_is_one_of_them() {
    let lie = |products: &mut [F]| *products.last_mut().expect("the mask") += F::from(1u64);
    let forged = proof(NONE, NONE, lie, Audit::Trust).expect("it does not look");
    assert_eq!(verdict(&forged), Err(HidingError::ClosingEquation));
}

/// Two products that are off by opposite amounts: an unweighted sum would not tell.
#[test]
fn products_are_weighed() {
    let lie = |products: &mut [F]| {
        products[0] += F::from(1u64);
        products[2] -= F::from(1u64);
    };
    let more = [1, 0, 0, 0];
    let forged = proof(NONE, more, lie, Audit::Trust).expect("it does not look");
    assert_eq!(verdict(&forged), Err(HidingError::ClosingEquation));
}

#[test]
fn every_byte_of_a_proof_matters() {
    let honest = proof(NONE, NONE, |_| (), Audit::Check).expect("it holds");
    for place in (0..honest.len()).step_by(7) {
        let mut changed = honest.clone();
        changed[place] ^= 1;
        assert!(verdict(&changed).is_err(), "byte {place}");
    }
    assert_eq!(verdict(&honest[1..]).map(|()| "accepted").map_err(|_| ()), Err(()));
    let short = verdict(&honest[..honest.len() - 1]);
    let label = labels::RESPONSE_BLIND;
    assert_eq!(short, Err(HidingError::Read(ReadError::TooShort { label })));
    let long = verdict(&[&honest[..], &[0]].concat());
    assert_eq!(long, Err(HidingError::Read(ReadError::TrailingBytes { count: 1 })));
}

/// Entries beyond the end of a message are read by no equation.
#[test]
fn a_scalar_outside_of_a_message_is_not_sent() {
    let setup = Arc::new(HidingSetup::new().expect("committed"));
    let mut writer = Writer::new(PROTOCOL);
    writer.hide(Arc::new(Blinds::new(&Seed::new([3; 32]), b"page", setup)));
    writer.scalar("secret", F::from(77u64));
    writer.challenge("r");
    writer.message("empty", |_| ());
    assert!(writer.sent().is_empty() && writer.rows().is_empty());
}

/// A page that reads another number of scalars than it announces is refused, whatever is sent.
#[test]
fn a_message_is_read_to_its_end_before_anything_else() {
    let bytes = proof(NONE, NONE, |_| (), Audit::Check).expect("it holds");
    let refused = |read: fn(&mut Hidden<'_, '_>) -> Result<(), ReadError>| {
        let circuit = Circuit::default();
        read(&mut Hidden::new(Reader::new(PROTOCOL, &bytes), &circuit))
    };
    let wrong = Err(ReadError::MessageLength { label: "more" });
    assert_eq!(refused(|channel| channel.scalar("more").map(|_| ())), wrong);
    assert_eq!(
        refused(|channel| {
            channel.begin("first", 1)?;
            channel.scalars("more", 2).map(|_| ())
        }),
        wrong
    );
    assert_eq!(
        refused(|channel| {
            channel.begin("first", 2)?;
            channel.scalar("one")?;
            channel.begin("more", 1)
        }),
        wrong
    );
    assert_eq!(
        refused(|channel| {
            channel.begin("first", 2)?;
            channel.scalar("one")?;
            channel.challenge("between");
            channel.scalar("two")?;
            channel.begin("more", 1)
        }),
        wrong
    );
}

/// Of two public values the channel knows whether they are equal.
#[test]
fn public_values_are_compared() {
    let circuit = Circuit::default();
    let mut channel = Hidden::new(Reader::new(PROTOCOL, &[]), &circuit);
    let value = |value: u64| Wire::Public(F::from(value));
    assert!(channel.equal(value(2), value(2)).is_ok());
    assert!(channel.equal(value(2), value(3)).is_err());
}

#[test]
fn what_a_prover_shows_is_a_function_of_its_seed_and_of_what_it_is_about() {
    let shown = |seed: u8, identity: &[u8]| {
        let setup = Arc::new(HidingSetup::new().expect("committed"));
        let mut writer = Writer::new(PROTOCOL);
        writer.hide(Arc::new(Blinds::new(&Seed::new([seed; 32]), identity, setup)));
        writer.message("first", |writer| writer.scalar("a", F::from(1u64)));
        writer.sent().to_vec()
    };
    assert_eq!(shown(1, b"a"), shown(1, b"a"));
    assert_ne!(shown(1, b"a"), shown(2, b"a"));
    assert_ne!(shown(1, b"a"), shown(1, b"b"));
}

/// `close` is `close_with` and no lie.
#[test]
fn the_prover_of_the_product_does_not_lie() {
    let circuit = Circuit::default();
    let setup = Arc::new(HidingSetup::new().expect("committed"));
    let mut writer = Writer::new(PROTOCOL);
    writer.hide(Arc::new(Blinds::new(&Seed::new([3; 32]), b"page", setup.clone())));
    writer.message("first", |writer| writer.scalars("a", &[F::from(3u64), F::from(9u64)]));
    let square = |channel: &mut Hidden<'_, '_>| -> Result<(), ReadError> {
        channel.begin("first", 2)?;
        let (a, b) = (channel.scalar("a")?, channel.scalar("a")?);
        channel.equal(a * a, b).expect("hidden values are not compared here");
        Ok(())
    };
    let mut hidden = Hidden::new(Reader::new(PROTOCOL, writer.sent()), &circuit);
    square(&mut hidden).expect("all was sent");
    let layout = hidden.layout();
    close(&mut writer, &circuit, layout, Audit::Check).expect("it holds");
    let (proof, _) = writer.finish();
    let again = Circuit::default();
    let mut hidden = Hidden::new(Reader::new(PROTOCOL, &proof), &again);
    square(&mut hidden).expect("all was sent");
    assert!(hidden.close(&setup.key).and_then(|reader| Ok(reader.finish()?)).is_ok());
}
