//! What statements and files say of calls, and where the words of calls are.

use rill_field::{F, Field};
use rill_poly::eq_table;
use rill_precompiles::ec256::Ec256;
use rill_precompiles::inverse::Inverse;
use rill_precompiles::keccak::Keccak;
use rill_precompiles::mulmod::MulMod;
use rill_precompiles::sha256::Sha256;
use rill_precompiles::{Shape, System};
use rill_program::{Extent, Layout, MapError, MemoryMap};
use rill_transcript::Writer;
use rill_verifier::file::{VERSION, VERSION_WITH_CALLS};
use rill_verifier::ram::raf::Unmap;
use rill_verifier::{
    Dimensions, FileError, LIMITS, Mode, ProgramKey, ProofFile, Statement, StatementError,
    absorb_statement, count,
};

const SHA256: Shape = Sha256::SHAPE;
const KECCAK: Shape = Keccak::SHAPE;
const MULMOD: Shape = MulMod::SHAPE;
const INVERSE: Shape = Inverse::SHAPE;
const EC256: Shape = Ec256::SHAPE;

const KEY: &[u8] = include_bytes!("fixtures/rows.rillkey");
const FILE: &[u8] = include_bytes!("fixtures/rows.rillproof");

/// The fixture's program, that declares precompiles.
fn key(ids: &[u8]) -> ProgramKey {
    let key = ProgramKey::decode(KEY).expect("the fixture is a key");
    let (rows, reset) = (key.rows().to_vec(), key.reset());
    ProgramKey::new(rows, reset, *key.layout(), key.image().clone(), ids).expect("a sound key")
}

/// The fixture's statement about such a program.
fn statement(ids: &[u8], log_cycles: u8, log_memory: u8, invocations: &[u32]) -> Statement {
    let ProofFile { statement, .. } = ProofFile::parse(FILE).expect("the fixture is a proof");
    let program_digest = *key(ids).digest();
    let invocations = invocations.to_vec();
    Statement { program_digest, log_cycles, log_memory, invocations, ..statement }
}

/// What a check of such a statement gives.
fn check(
    ids: &[u8],
    log_cycles: u8,
    log_memory: u8,
    invocations: &[u32],
) -> Result<MemoryMap, StatementError> {
    statement(ids, log_cycles, log_memory, invocations).check(&key(ids))
}

#[test]
fn the_map_of_a_statement_has_a_block_for_each_precompile_that_is_called() {
    let map = check(&[1, 2, 3], 16, 18, &[3, 0, 5]).expect("a sound statement");
    let found: Vec<_> = map.blocks().iter().map(|b| (b.shape.id, b.calls, b.first)).collect();
    assert_eq!(found, [(3, 5, (1 << 18) - 128), (1, 3, (1 << 18) - 192)]);
    assert_eq!(map.immutable(), (1 << 18) - 192);
    let map = check(&[2], 16, 18, &[0]).expect("a sound statement");
    assert!(map.blocks().is_empty() && map.immutable() == 1 << 18);
    let map = check(&[], 16, 18, &[]).expect("a sound statement");
    assert!(map.blocks().is_empty() && map.immutable() == 1 << 18);
}

/// The same commitments, messages, challenges, products of two values, and length, in both modes: a
/// table without calls is nothing that is proven.
#[test]
fn what_is_declared_and_not_called_adds_nothing_to_a_proof() {
    let counted = |ids: &[u8]| {
        let (key, statement) = (key(ids), statement(ids, 16, 18, &vec![0; ids.len()]));
        let dimensions = Dimensions::new(&statement, &key);
        count(&key, &statement, &dimensions).expect("a sound statement")
    };
    let none = counted(&[]);
    for ids in [&[1][..], &[1, 2], &[1, 2, 3, 4, 5, 6, 8]] {
        assert_eq!(counted(ids), none, "{ids:?}");
    }
}

#[test]
fn there_is_a_number_of_calls_for_each_declared_precompile() {
    for (ids, invocations) in
        [(&[][..], &[1][..]), (&[1], &[]), (&[1], &[1, 1]), (&[1, 3], &[1]), (&[2], &[0, 0])]
    {
        let error = StatementError::Invocations { expected: ids.len(), found: invocations.len() };
        assert_eq!(check(ids, 16, 18, invocations), Err(error));
    }
}

#[test]
fn there_are_no_more_calls_than_four_million() {
    assert_eq!(LIMITS.invocations, 1 << 22);
    for calls in [(1 << 22) + 1, u32::MAX] {
        let error = check(&[1], 32, 28, &[calls]).expect_err("too many calls");
        assert_eq!(error, StatementError::TooManyCalls { precompile: "sha256", calls });
        let text = error.to_string();
        assert!(text.contains(&calls.to_string()) && text.contains("4194304"), "{text}");
    }
    assert!(check(&[1], 32, 28, &[1 << 22]).is_ok());
}

#[test]
fn the_trace_has_rows_for_all_inputs() {
    // 2^16 rows store the inputs of 5461 calls of SHA-256, but not of one more.
    assert!(check(&[1], 16, 18, &[5461]).is_ok());
    let error = check(&[1], 16, 18, &[5462]).expect_err("too few rows");
    let (precompile, calls, inputs, log_cycles) = ("sha256", 5462, 65544, 16);
    assert_eq!(error, StatementError::CallsWithoutRows { precompile, calls, inputs, log_cycles });
    assert!(check(&[1, 2], 16, 20, &[5461, 2621]).is_ok(), "each for itself");
    assert!(check(&[1, 2], 16, 20, &[5461, 2622]).is_err());
}

#[test]
fn the_trace_is_as_long_as_a_call_asks_for() {
    // Chunks of 4 bits: 2^c bits of a call need n ≥ c - 4.
    for shape in [SHA256, KECCAK, MULMOD, INVERSE, EC256] {
        let least = (shape.log_bits as u8 - 4).max(LIMITS.log_cycles.0);
        let id = [shape.id];
        assert!(check(&id, least, 18, &[1]).is_ok(), "{}", shape.name);
        if least > LIMITS.log_cycles.0 {
            assert!(check(&id, least - 1, 18, &[0]).is_ok(), "{}", shape.name);
            let error = StatementError::CallTooLong {
                precompile: shape.name,
                log_bits: shape.log_bits,
                most: usize::from(least) + 3,
                log_cycles: least - 1,
            };
            assert_eq!(check(&id, least - 1, 18, &[1]), Err(error));
        }
    }
}

#[test]
fn memory_has_room_for_all_blocks() {
    let without = check(&[], 16, 18, &[]).expect("a sound statement").words();
    let calls = [(&SHA256, 5461), (&KECCAK, 300)];
    let needed = without + (1 << 17) + (1 << 15);
    let fits = check(&[1, 2], 16, 18, &[5461, 300]).expect("a sound statement");
    assert_eq!((fits.words(), fits.log_words()), (without, 18));
    assert_eq!(fits.log_words_with(&calls), 18);
    let error = check(&[1, 2], 16, 17, &[5461, 300]);
    assert_eq!(error, Err(StatementError::MemoryTooSmall { needed, log_memory: 17 }));
    let text = error.expect_err("too small").to_string();
    assert!(text.contains(&needed.to_string()) && text.contains("2^17"), "{text}");
    let other = Statement {
        memory: vec![Extent { first_page: 0, pages: 0 }],
        ..statement(&[1], 16, 18, &[1])
    };
    let error = StatementError::Memory(MapError::Empty(0));
    assert_eq!(other.check(&key(&[1])), Err(error));
}

/// The events of a transcript that absorbs the statement: labels and bytes.
fn absorbed(statement: &Statement) -> Vec<(&'static str, Vec<u8>)> {
    let mut writer = Writer::recording(b"test");
    absorb_statement(&mut writer, statement);
    let (_, tape) = writer.finish();
    tape.events.into_iter().map(|event| (event.label, event.bytes)).collect()
}

#[test]
fn numbers_of_calls_are_absorbed_where_precompiles_are_declared() {
    let with = absorbed(&statement(&[1, 3], 16, 18, &[258, 1 << 22]));
    let at = with.iter().position(|(label, _)| *label == "invocations").expect("it is absorbed");
    assert_eq!(with[at].1, [2, 1, 0, 0, 0, 0, 0x40, 0]);
    assert!(at > 0 && with[at - 1].0 == "memory");
    let mut without = with;
    without.remove(at);
    let mut plain = statement(&[1, 3], 16, 18, &[258, 1 << 22]);
    plain.invocations.clear();
    assert_eq!(absorbed(&plain), without);
    let zero = absorbed(&statement(&[2], 16, 18, &[0]));
    assert!(zero.iter().any(|(label, bytes)| *label == "invocations" && *bytes == [0; 4]));
}

/// The fixture's file with numbers of calls.
fn file(invocations: &[u32]) -> Vec<u8> {
    let memory = 48 + 16 * usize::from(FILE[47]);
    let version = VERSION_WITH_CALLS.to_le_bytes();
    let calls: Vec<u8> = invocations.iter().flat_map(|calls| calls.to_le_bytes()).collect();
    let count = [invocations.len() as u8];
    [&FILE[..8], &version, &FILE[12..memory], &count, &calls, &FILE[memory..]].concat()
}

#[test]
fn a_file_carries_the_numbers_of_calls() {
    let plain = ProofFile::parse(FILE).expect("the fixture is a proof");
    assert!(plain.statement.invocations.is_empty());
    for invocations in [&[0][..], &[7, 1 << 22], &[u32::MAX; 31]] {
        let file = file(invocations);
        let found = ProofFile::parse(&file).expect("a proof file");
        let statement = Statement { invocations: invocations.to_vec(), ..plain.statement.clone() };
        assert_eq!(found, ProofFile { statement, mode: Mode::Clear, proof: plain.proof });
    }
}

#[test]
fn a_file_with_an_empty_or_cut_list_of_calls_is_refused() {
    assert_eq!(ProofFile::parse(&file(&[])), Err(FileError::NoInvocations));
    let whole = file(&[1, 2]);
    let list = 48 + 16 * usize::from(FILE[47]);
    for length in list..list + 9 {
        let error = FileError::Truncated { field: "invocations" };
        assert_eq!(ProofFile::parse(&whole[..length]), Err(error));
    }
    let mut long = whole;
    long[list] = 255;
    assert!(ProofFile::parse(&long).is_err());
    let text = FileError::Version { found: 5 }.to_string();
    assert!(text.contains(&VERSION.to_string()) && text.contains('4'), "{text}");
}

/// `unmap` is the multilinear extension of the addresses of all words.
#[test]
fn unmap_is_the_address_of_every_word_and_multilinear_between() {
    const LAYOUT: Layout = Layout { lowest: 0, end: 1 << 62, output_capacity: 64 };
    let extents = [Extent { first_page: 7, pages: 1 }, Extent { first_page: 1 << 49, pages: 2 }];
    let lists: [&[(&'static Shape, u32)]; 8] = [
        &[],
        &[(&SHA256, 0)],
        &[(&SHA256, 1)],
        &[(&SHA256, 2), (&KECCAK, 1), (&MULMOD, 3)],
        &[(&SHA256, 13), (&KECCAK, 4), (&MULMOD, 17)],
        &[(&KECCAK, 8), (&MULMOD, 32)],
        &[(&MULMOD, 3), (&INVERSE, 2), (&EC256, 9)],
        &[(&SHA256, 64), (&KECCAK, 5)],
    ];
    for calls in lists {
        let pages = if calls.len() == 2 { &extents[..1] } else { &extents };
        let least = MemoryMap::new(&LAYOUT, pages).expect("extents").log_words_with(calls) as u8;
        for log_memory in [least, least + 1] {
            let map = MemoryMap::with_calls(&LAYOUT, pages, log_memory, calls).expect("a map");
            let unmap = Unmap::new(&map);
            let length = u64::from(log_memory);
            let addresses: Vec<F> =
                (0..1 << length).map(|word| F::from(map.address(word))).collect();
            for (word, address) in addresses.iter().enumerate() {
                let bit = |i: u64| F::from(word as u64 >> i & 1);
                let point: Vec<F> = (0..length).rev().map(bit).collect();
                assert_eq!(unmap.at(&point), *address, "word {word} of {map:?}");
            }
            let point: Vec<F> =
                (0..length).map(|i| F::from(3 + i).inverse().expect("not zero")).collect();
            let weights = eq_table(&point, F::ONE);
            let sum: F = weights.iter().zip(&addresses).map(|(weight, at)| *weight * at).sum();
            assert_eq!(unmap.at(&point), sum, "{map:?}");
        }
    }
}
