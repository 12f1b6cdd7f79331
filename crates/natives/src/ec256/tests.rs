use super::*;
use crate::limbs::subtract;
use crate::testing::{Constraints, Random, big, bit, flipped, row};
use num_bigint::BigUint;
use rill_field::{AdditiveGroup, F};

const MAX: Integer = [u64::MAX; 4];

/// The base points, and the orders of the groups.
const BASES: [[Integer; 2]; 2] = [
    [
        [
            0x59f2_815b_16f8_1798,
            0x029b_fcdb_2dce_28d9,
            0x55a0_6295_ce87_0b07,
            0x79be_667e_f9dc_bbac,
        ],
        [
            0x9c47_d08f_fb10_d4b8,
            0xfd17_b448_a685_5419,
            0x5da4_fbfc_0e11_08a8,
            0x483a_da77_26a3_c465,
        ],
    ],
    [
        [
            0xf4a1_3945_d898_c296,
            0x7703_7d81_2deb_33a0,
            0xf8bc_e6e5_63a4_40f2,
            0x6b17_d1f2_e12c_4247,
        ],
        [
            0xcbb6_4068_37bf_51f5,
            0x2bce_3357_6b31_5ece,
            0x8ee7_eb4a_7c0f_9e16,
            0x4fe3_42e2_fe1a_7f9b,
        ],
    ],
];
const ORDERS: [Integer; 2] = [
    [0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, u64::MAX],
    [0xf3b9_cac2_fc63_2551, 0xbce6_faad_a717_9e84, u64::MAX, 0xffff_ffff_0000_0000],
];

fn prime(flags: u64) -> &'static Integer {
    if flags & 2 == 2 { &P256 } else { &SECP256K1 }
}

fn words(points: [Integer; 4], flags: u64) -> Vec<u64> {
    [&points.concat()[..], &[flags]].concat()
}

fn result(inputs: &[u64]) -> Option<[Integer; 2]> {
    let mut words = [0; 8];
    Ec256::outputs(inputs, &mut words).then(|| integers(&words))
}

/// x3 and y3 by another implementation.
fn expected([x1, y1, x2, y2]: [Integer; 4], flags: u64) -> Option<[BigUint; 2]> {
    let p = &big(prime(flags));
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|integer| big(&integer) % p);
    let minus = |a: &BigUint, b: &BigUint| (a + p - b) % p;
    let (n, d, other) = if flags & 1 == 1 {
        let square = &x1 * &x1 * 3u8 % p;
        let n = if flags & 2 == 2 { minus(&square, &BigUint::from(3u8)) } else { square };
        (n, &y1 * 2u8 % p, &x1)
    } else {
        (minus(&y2, &y1), minus(&x2, &x1), &x2)
    };
    let slope = n * d.modinv(p)? % p;
    let x3 = minus(&minus(&(&slope * &slope % p), &x1), other);
    let y3 = minus(&(slope * minus(&x1, &x3) % p), &y1);
    Some([x3, y3])
}

#[test]
fn results_are_those_of_another_implementation() {
    let mut numbers = Random(7);
    let (mut rows, constraints) = (0, Constraints::<Ec256>::new(&mut numbers));
    for round in 0..200 {
        let flags = numbers.word() % 4;
        let p = prime(flags);
        let mut some = || match numbers.word() % 16 {
            0 => ZERO,
            1 => ONE,
            2 => MAX,
            3 => *p,
            4 => subtract(p, &ONE),
            5 => subtract(p, &MAX),
            _ => numbers.words(4).try_into().unwrap(),
        };
        let points = [some(), some(), some(), some()];
        let inputs = words(points, flags);
        let found = result(&inputs).map(|point| point.map(|integer| big(&integer)));
        assert_eq!(found, expected(points, flags), "{round}: {inputs:x?}");
        if found.is_some() {
            assert_eq!(constraints.sum(&row::<Ec256>(&inputs), true), F::ZERO, "{inputs:x?}");
            rows += 1;
        } else {
            assert!(!Ec256::fill(&inputs, &mut [0; 128]));
        }
    }
    assert!((150..200).contains(&rows), "{rows}");
}

#[test]
fn rows_of_extreme_words_are_true() {
    let constraints = Constraints::<Ec256>::new(&mut Random(8));
    for flags in 0..4 {
        let p = prime(flags);
        for four in 0..256 {
            let points = [0, 2, 4, 6].map(|at| [ZERO, MAX, subtract(p, &ONE), *p][four >> at & 3]);
            let inputs = words(points, flags);
            if result(&inputs).is_some() {
                assert_eq!(constraints.sum(&row::<Ec256>(&inputs), true), F::ZERO, "{inputs:x?}");
            }
        }
    }
}

#[test]
fn a_base_point_times_its_order_less_one_is_its_negative() {
    for (curve, base) in BASES.into_iter().enumerate() {
        let (order, flags) = (subtract(&ORDERS[curve], &ONE), 2 * curve as u64);
        let mut point = base;
        for k in (0..255).rev() {
            point = result(&words([point[0], point[1], ZERO, ZERO], flags | 1)).unwrap();
            if order[k / 64] >> (k % 64) & 1 == 1 {
                point = result(&words([point[0], point[1], base[0], base[1]], flags)).unwrap();
            }
        }
        assert_eq!(point, [base[0], subtract(prime(flags), &base[1])]);
    }
}

#[test]
fn points_with_the_same_x_and_other_flags_have_no_result() {
    let [x, y] = BASES[0];
    for other in [y, subtract(&SECP256K1, &y), ZERO] {
        assert_eq!(result(&words([x, y, x, other], 0)), None);
    }
    assert_eq!(result(&words([x, ZERO, x, y], 1)), None);
    assert!(result(&words([x, y, y, x], 1)).is_some());
    for flag in 2..64 {
        assert_eq!(result(&words([x, y, y, x], 1 | 1 << flag)).is_some(), flag == 2 - 1, "{flag}");
    }
}

/// What the system makes of a call, with any carries of the last two equations.
fn refuses(constraints: &Constraints<Ec256>, sum: &Sum) -> bool {
    let mut bits = [0; 128];
    sum.write(&mut Bits(&mut bits));
    (0..64).all(|carries| {
        let set = (0..6).filter(|i| carries >> i & 1 == 1);
        let bits = set.fold(bits.to_vec(), |row, i| flipped(&row, SUM_CARRIES_X + i));
        constraints.sum(&bits, true) != F::ZERO
    })
}

/// Whether an equation is true modulo p.
fn holds(sum: &Sum, index: usize) -> bool {
    sum.reduced(sum.equation(index)) == ZERO
}

/// `a·b + c` modulo the prime.
fn multiply_add(sum: &Sum, a: &Integer, b: &Integer, c: &Integer) -> Integer {
    sum.reduced(Columns::default().plus(1, a, b).plus(1, c, &ONE))
}

#[test]
fn a_slope_of_points_that_have_none_is_refused() {
    let mut numbers = Random(9);
    let constraints = Constraints::<Ec256>::new(&mut numbers);
    for (curve, [x, y]) in BASES.into_iter().enumerate() {
        // P + P, which is no sum of different points.
        let same = words([x, y, x, y], 2 * curve as u64);
        let mut sum = Sum { x, y, ..Sum::with(&same).unwrap() };
        for inverse in [ZERO, ONE, numbers.words(4).try_into().unwrap()] {
            sum.slope = numbers.words(4).try_into().unwrap();
            (sum.x, sum.y, sum.inverse) = (ZERO, ZERO, inverse);
            sum.x = sum.reduced(sum.equation(1));
            sum.y = sum.reduced(sum.equation(2));
            assert_eq!([0, 1, 2, 3].map(|index| holds(&sum, index)), [true, true, true, false]);
            assert!(refuses(&constraints, &sum));
        }
    }
}

/// A call whose x3 or y3 is 5: points need not be on the curve.
fn with_small_result(slope: Integer, x1: Integer, is_x: bool) -> Sum {
    let five = [5, 0, 0, 0];
    let mut sum = Sum::with(&words([x1, ONE, ZERO, ZERO], 0)).unwrap();
    let minus = |a: &Integer| sum.reduced(Columns::default().plus(-1, a, &ONE));
    let square = multiply_add(&sum, &slope, &slope, &minus(&x1));
    // y3 = λ·(x1 - x3) - y1, where y1 = 1.
    let run = multiply_add(&sum, &inverse(&slope, &SECP256K1).unwrap(), &[6, 0, 0, 0], &ZERO);
    let x3 = if is_x { five } else { multiply_add(&sum, &minus(&run), &ONE, &x1) };
    let x2 = multiply_add(&sum, &square, &ONE, &minus(&x3));
    let y2 = multiply_add(&sum, &slope, &multiply_add(&sum, &x2, &ONE, &minus(&x1)), &ONE);
    sum = Sum::of(&words([x1, ONE, x2, y2], 0)).unwrap();
    assert!(sum.slope == slope && (if is_x { sum.x } else { sum.y }) == five);
    sum
}

#[test]
fn results_that_are_not_reduced_are_refused() {
    let mut numbers = Random(10);
    let constraints = Constraints::<Ec256>::new(&mut numbers);
    for is_x in [true, false] {
        let [slope, x1] = [(); 2].map(|()| numbers.words(4).try_into().unwrap());
        let mut sum = with_small_result(slope, x1, is_x);
        assert!(!refuses(&constraints, &sum));
        let coordinate = if is_x { &mut sum.x } else { &mut sum.y };
        // p + 5, whose complement is negative.
        *coordinate = subtract(&SECP256K1, &subtract(&ZERO, &[5, 0, 0, 0]));
        assert!((0..4).all(|index| holds(&sum, index)));
        assert!(refuses(&constraints, &sum));
    }
}

#[test]
fn results_of_the_other_curve_and_of_the_other_operation_are_refused() {
    let mut numbers = Random(11);
    let constraints = Constraints::<Ec256>::new(&mut numbers);
    let points = [(); 4].map(|()| numbers.words(4).try_into().unwrap());
    for flags in 0..4 {
        let sum = Sum::of(&words(points, flags)).unwrap();
        assert!(!refuses(&constraints, &sum));
        let Sum { is_double, is_p256, .. } = sum;
        assert!(refuses(&constraints, &Sum { is_double: !is_double, ..sum }));
        let sum = Sum::of(&words(points, flags)).unwrap();
        assert!(refuses(&constraints, &Sum { is_p256: !is_p256, ..sum }));
    }
}

/// Every unknown may be a little more or less where another makes up for it in one equation.
#[test]
fn errors_that_cancel_in_one_equation_are_refused() {
    let mut numbers = Random(12);
    let constraints = Constraints::<Ec256>::new(&mut numbers);
    for flags in 0..4 {
        let points = [(); 4].map(|()| numbers.words(4).try_into().unwrap());
        let bits = row::<Ec256>(&words(points, flags));
        for (a, b) in [(X3, SX), (Y3, SY), (X3, Y3), (SLOPE, INVERSE), (X3, X1), (Y3, Y1), (Y2, Y1)]
        {
            for limb in 0..4 {
                for k in 0..64 {
                    let [one, other] = [a, b].map(|first| first + 64 * limb + k);
                    if bit(&bits, one) != bit(&bits, other) {
                        let forged = flipped(&flipped(&bits, one), other);
                        assert_ne!(constraints.sum(&forged, true), F::ZERO, "{one}, {other}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_slope_plus_the_prime_gives_the_same_point() {
    let constraints = Constraints::<Ec256>::new(&mut Random(13));
    let five = [5, 0, 0, 0];
    // λ = 5 from (1, 2) to (2, 7).
    let sum = Sum::of(&words([ONE, [2, 0, 0, 0], [2, 0, 0, 0], [7, 0, 0, 0]], 0)).unwrap();
    assert_eq!(sum.slope, five);
    let [x, y] = [sum.x, sum.y];
    let forged = Sum { slope: subtract(&SECP256K1, &subtract(&ZERO, &five)), ..sum };
    assert!(!refuses(&constraints, &forged));
    assert!(refuses(&constraints, &Sum { x: y, y: x, ..forged }));
}
