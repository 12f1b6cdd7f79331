//! Sums of many groups of points.

use super::affine::{add, denominator, invert_all};
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};

/// Points sorted by group.
pub(crate) struct GroupedPoints<P: SWCurveConfig> {
    points: Vec<Affine<P>>,
    /// `sizes[g]` points of group `g`, one group after the other.
    sizes: Vec<usize>,
}

impl<P: SWCurveConfig> GroupedPoints<P> {
    /// Sorts `(group, point)` pairs into `group_count` groups. The iterator is run twice.
    pub(crate) fn sort(
        pairs: impl Iterator<Item = (usize, Affine<P>)> + Clone,
        group_count: usize,
    ) -> Self {
        let mut sizes = vec![0; group_count];
        pairs.clone().for_each(|(group, _)| sizes[group] += 1);
        let mut next: Vec<usize> = Vec::with_capacity(group_count);
        let total = sizes.iter().fold(0, |start, size| {
            next.push(start);
            start + size
        });
        let mut points = vec![Affine::identity(); total];
        for (group, point) in pairs {
            points[next[group]] = point;
            next[group] += 1;
        }
        Self { points, sizes }
    }
}

/// The sum of each group.
///
/// Every pass adds neighbours within each group, all groups together under one inversion, until no group has more than
/// one point.
pub(crate) fn group_sums<P: SWCurveConfig>(groups: GroupedPoints<P>) -> Vec<Affine<P>> {
    let GroupedPoints { mut points, mut sizes } = groups;
    let mut denominators = Vec::with_capacity(points.len() / 2);
    while sizes.iter().any(|size| *size > 1) {
        add_neighbours(&mut points, &mut sizes, &mut denominators);
    }
    let mut rest = points.into_iter();
    sizes
        .into_iter()
        .map(|size| if size == 0 { Affine::identity() } else { rest.next().expect("one point") })
        .collect()
}

fn add_neighbours<P: SWCurveConfig>(
    points: &mut Vec<Affine<P>>,
    sizes: &mut [usize],
    denominators: &mut Vec<P::BaseField>,
) {
    denominators.clear();
    let mut rest = points.as_slice();
    for size in sizes.iter() {
        let (group, after) = rest.split_at(*size);
        denominators.extend(group.chunks_exact(2).map(|pair| denominator(&pair[0], &pair[1])));
        rest = after;
    }
    invert_all(denominators);
    let mut inverses = denominators.iter();
    let (mut read, mut written) = (0, 0);
    for size in sizes.iter_mut() {
        for _ in 0..*size / 2 {
            let inverse = inverses.next().expect("one inverse per pair");
            points[written] = add(&points[read], &points[read + 1], inverse);
            read += 2;
            written += 1;
        }
        if *size % 2 == 1 {
            points[written] = points[read];
            read += 1;
            written += 1;
        }
        *size = size.div_ceil(2);
    }
    points.truncate(written);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_bn254::{G1Projective, g1};
    use ark_ec::{CurveGroup, PrimeGroup};
    use rill_field::F;

    #[test]
    fn sums_agree_with_additions_also_of_equal_and_opposite_points() {
        let point = |i: i64| {
            let base = G1Projective::generator() * F::from(i.unsigned_abs());
            (if i < 0 { -base } else { base }).into_affine()
        };
        let entries =
            [(0, 3), (2, 5), (0, 3), (2, -5), (2, 0), (3, 1), (0, -7), (3, 1), (3, 1), (3, 3)];
        let pairs = entries.iter().map(|(group, i)| (*group, point(*i)));
        let sums = group_sums(GroupedPoints::<g1::Config>::sort(pairs, 5));
        assert_eq!(sums, [point(-1), point(0), point(0), point(6), point(0)]);
    }
}
