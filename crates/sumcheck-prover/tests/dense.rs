//! Dense tables and split eq against their definitions.

use rill_field::{F, One, Zero};
use rill_poly::{eq_index, eq_table, evaluate, interpolate};
use rill_sumcheck_prover::dense::{
    Line, Pair, SplitEq, Table, Values, product, round_polynomial, sum_pairs,
};
use rill_transcript::{Transcript, Writer};

fn random(count: usize, seed: u64) -> Vec<F> {
    let mut writer = Writer::new(b"dense");
    writer.absorb("seed", &seed.to_le_bytes());
    writer.challenges("value", count)
}

fn table(variables: usize, seed: u64) -> Table {
    Table::new(random(1 << variables, seed))
}

/// `s(X) = Σ_x eq(point, (x, X))·Π_k t_k(x, X)` by its values, `point` and tables as they are.
fn by_definition(eq: &[F], tables: &[Table]) -> Vec<F> {
    let at = |values: &[F], i: usize, x: F| values[2 * i] + x * (values[2 * i + 1] - values[2 * i]);
    let sum_at = |x: F| -> F {
        let term = |i| at(eq, i, x) * tables.iter().map(|t| at(t.values(), i, x)).product::<F>();
        (0..eq.len() / 2).map(term).sum()
    };
    let values: Vec<F> = (0..=tables.len() as u64 + 1).map(|x| sum_at(F::from(x))).collect();
    interpolate(0, &values)
}

/// Plays all rounds of `Σ eq(point, ·)·Π_{k<D} t_k` with split eq and compares each with the
/// definition.
fn play<const D: usize>(point: &[F]) {
    let scale = F::from(77u64);
    let mut tables: Vec<Table> = (0..D as u64).map(|seed| table(point.len(), seed)).collect();
    let mut eq = Table::new(eq_table(point, scale));
    let mut split = SplitEq::scaled(point, scale);
    for challenge in random(point.len(), 99) {
        let expected = by_definition(eq.values(), &tables);
        let claim = evaluate(&expected, F::zero()) + evaluate(&expected, F::one());
        let lines = |pair| -> [Line; D] { std::array::from_fn(|k| tables[k].line(pair)) };
        let found = split.round_polynomial(claim, D, |pair| product(lines(pair)));
        assert_eq!(found, expected, "degree {D}, {} variables", split.variables());
        for table in &mut tables {
            table.bind(challenge);
        }
        eq.bind(challenge);
        split.bind(challenge);
    }
    assert_eq!(split.value(), eq.value());
}

fn play_all(point: &[F]) {
    play::<1>(point);
    play::<2>(point);
    play::<3>(point);
    play::<4>(point);
}

#[test]
fn split_eq_gives_the_round_polynomials_of_the_definition() {
    for variables in 1..7 {
        play_all(&random(variables, 5));
    }
    play::<2>(&random(13, 5));
}

#[test]
fn split_eq_does_so_where_the_claim_says_nothing_about_one() {
    for (coordinate, value) in (0..5).flat_map(|i| [(i, F::zero()), (i, F::one())]) {
        let mut point = random(5, 5);
        point[coordinate] = value;
        play_all(&point);
    }
    play_all(&[F::zero(); 4]);
    assert_eq!(SplitEq::new(&[F::zero()]).recover(F::one(), &[F::one()]), None);
}

#[test]
fn split_eq_weights_are_eq_of_the_variables_left() {
    let point = random(6, 8);
    let mut split = SplitEq::new(&point);
    for bound in 0..6 {
        for skip in 0..=6 - bound {
            let rest = &point[..6 - bound - skip];
            let weights = split.weights(skip);
            assert_eq!(weights.inner.len() * weights.outer.len(), 1 << rest.len());
            for x in 0..1 << rest.len() {
                assert_eq!(weights.at(x), eq_index(x as u64, rest));
            }
        }
        for count in 0..6 - bound {
            let point = &point[5 - bound - count..5 - bound];
            assert_eq!(split.following(count), eq_table(point, F::one()));
        }
        split.bind(F::from(3u64));
    }
}

#[test]
fn lower_degrees_enter_higher_ones_by_their_values() {
    // a·b·c + 5·a, in degree 3.
    let [a, b, c] = [1, 2, 3].map(|seed| table(4, seed));
    let values = |pair: Pair| -> Values<3> {
        product([a.line(pair), b.line(pair), c.line(pair)])
            + (a.line(pair) * F::from(5u64)).values()
    };
    let terms = a.values().iter().zip(b.values()).zip(c.values());
    let claim = terms.map(|((a, b), c)| *a * b * c + *a * F::from(5u64)).sum();
    let found = round_polynomial(claim, a.pairs(), values);
    let at = |table: &Table, pair, x: F| table.line(pair).zero + table.line(pair).slope * x;
    let sum_at = |x: F| -> F {
        let pairs = (0..a.pairs()).map(Pair::new);
        pairs.map(|p| at(&a, p, x) * (at(&b, p, x) * at(&c, p, x) + F::from(5u64))).sum()
    };
    let expected = interpolate(0, &[0u64, 1, 2, 3].map(|x| sum_at(F::from(x))));
    assert_eq!(found, expected);
}

#[test]
fn large_tables_are_bound_and_summed_like_small_ones() {
    let challenge = F::from(12345u64);
    let mut large = table(13, 1);
    let halves = large.values().chunks(1 << 12).flat_map(|half| {
        half.chunks(1 << 6).flat_map(|chunk| {
            let mut small = Table::new(chunk.to_vec());
            small.bind(challenge);
            small.values().to_vec()
        })
    });
    let expected: Vec<F> = halves.collect();
    let sums = sum_pairs(large.pairs(), 1, |pair| large.line(pair).values::<1>());
    assert_eq!(sums, [large.values().iter().step_by(2).sum::<F>()]);
    large.bind(challenge);
    assert_eq!(large.values(), expected);
    assert_eq!(Table::from_fn(13, |index| F::from(index as u64)).values()[5000], F::from(5000u64));
}
