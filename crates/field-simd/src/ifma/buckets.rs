//! Weighted bucket sums: segments of windows in lanes.
//!
//! Running sums meet every case (empty buckets, doublings), so here projective coordinates are
//! added by a complete formula: `(X : Y : Z)` is `(X/Z, Y/Z)`, the identity `(0 : 1 : 0)`, and no
//! case is special in a group of odd order (Renes, Costello, Batina, 2015, for `a = 0`).

use super::coordinate::{Coordinate, Twin};
use super::jacobian::one;
use crate::Detected;
use ark_bn254::{Fq, G1Affine, G1Projective};
use ark_ec::AffineRepr;
use ark_ff::{AdditiveGroup, Field};

/// Points in projective coordinates, words for `R = 2^260`.
#[derive(Clone, Copy)]
struct Projective<C> {
    x: C,
    y: C,
    z: C,
}

impl<C: Coordinate> Projective<C> {
    /// The sum, in all cases; `b3` is three times the constant of the curve.
    ///
    /// With `[XY] = X₁Y₂ + X₂Y₁` and so on, `m = Y₁Y₂ - b3·Z₁Z₂`, `s = Y₁Y₂ + b3·Z₁Z₂`:
    ///
    /// ```text
    /// X = [XY]·m - b3·[YZ][XZ]     Y = m·s + 3X₁X₂·b3·[XZ]     Z = [YZ]·s + 3X₁X₂·[XY]
    /// ```
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    fn add(&self, other: &Self, b3: C) -> Self {
        let xx = self.x.mul(other.x);
        let yy = self.y.mul(other.y);
        let zz = self.z.mul(other.z);
        let cross = |a: C, b: C, c: C, d: C, both: C| a.add(b).mul(c.add(d)).sub(both);
        let xy = cross(self.x, self.y, other.x, other.y, xx.add(yy));
        let yz = cross(self.y, self.z, other.y, other.z, yy.add(zz));
        let xz = b3.mul(cross(self.x, self.z, other.x, other.z, xx.add(zz)));
        let xx3 = xx.add(xx).add(xx);
        let zz = b3.mul(zz);
        let (m, s) = (yy.sub(zz), yy.add(zz));
        Self {
            x: xy.mul(m).sub(yz.mul(xz)),
            y: m.mul(s).add(xx3.mul(xz)).shift::<0>(),
            z: yz.mul(s).add(xx3.mul(xy)).shift::<0>(),
        }
    }
}

/// For every consecutive `buckets` points, a power of two, `1·B_1 + 2·B_2 + …`.
///
/// So that no lane idles, a window is cut into segments of `L` buckets. With `V_i` the plain and
/// `W_i` the weighted sum of segment `i`, the weighted sum of the window is `Σ W_i + L·Σ i·V_i`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn weighted_sums(
    evidence: Detected,
    points: &[G1Affine],
    buckets: usize,
) -> Vec<G1Projective> {
    let segments = segments_per_window(points.len() / buckets, buckets);
    let length = buckets / segments;
    let (mut plain, mut weighted) = (Vec::new(), Vec::new());
    for lanes in points.chunks(Twin::LANES * length) {
        let lanes: Vec<&[G1Affine]> = lanes.chunks(length).collect();
        let (running, total) = running_sums(evidence, &lanes, length);
        plain.extend_from_slice(&write(&running)[..lanes.len()]);
        weighted.extend_from_slice(&write(&total)[..lanes.len()]);
    }
    let windows = plain.chunks(segments).zip(weighted.chunks(segments));
    windows.map(|(plain, weighted)| join_segments(plain, weighted, length)).collect()
}

/// The power of two with the least estimated time: two additions in lanes per bucket of a segment,
/// against two scalar ones per segment, which cost about a third of that.
fn segments_per_window(windows: usize, buckets: usize) -> usize {
    let cost = |s: &usize| {
        let join = if *s == 1 { 0 } else { windows * s };
        3 * (windows * s).div_ceil(Twin::LANES) * (buckets / s) + join
    };
    let powers = (0..5).map(|log| 1 << log).filter(|&s| s <= buckets);
    powers.min_by_key(cost).expect("not empty")
}

/// `Σ W_i + L·Σ i·V_i` for `L` a power of two.
fn join_segments(plain: &[G1Projective], weighted: &[G1Projective], length: usize) -> G1Projective {
    let (mut running, mut total) = (G1Projective::ZERO, G1Projective::ZERO);
    for sum in plain[1..].iter().rev() {
        running += sum;
        total += running;
    }
    for _ in 0..length.ilog2() {
        total.double_in_place();
    }
    weighted.iter().fold(total, |total, sum| total + sum)
}

/// Plain and weighted sum of each lane's points.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn running_sums(
    evidence: Detected,
    lanes: &[&[G1Affine]],
    length: usize,
) -> (Projective<Twin>, Projective<Twin>) {
    // b = 3, hence b3 = 9.
    let b3 = Twin::splat(evidence, &(Fq::from(9u64) * Fq::from(16u64)));
    let (one, zero) = (one::<Twin>(evidence), Twin::splat(evidence, &Fq::ZERO));
    let mut running = Projective { x: zero, y: one, z: zero };
    let mut total = running;
    for bucket in (0..length).rev() {
        running = running.add(&read(evidence, lanes, bucket), b3);
        total = total.add(&running, b3);
    }
    (running, total)
}

/// One point of each lane. A common factor does not matter: the words serve as they are, with the
/// words of 1.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn read(evidence: Detected, lanes: &[&[G1Affine]], bucket: usize) -> Projective<Twin> {
    let (mut x, mut y, mut z) = ([Fq::ZERO; 16], [Fq::ONE; 16], [Fq::ZERO; 16]);
    for (lane, points) in lanes.iter().enumerate() {
        let point = &points[bucket];
        if !point.is_zero() {
            (x[lane], y[lane], z[lane]) = (point.x, point.y, Fq::ONE);
        }
    }
    Projective {
        x: Twin::read(evidence, &x),
        y: Twin::read(evidence, &y),
        z: Twin::read(evidence, &z),
    }
}

/// To Jacobian coordinates `(XZ, YZ², Z)`, in which `(X/Z, Y/Z)` is the same point.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn write(sum: &Projective<Twin>) -> [G1Projective; 16] {
    let (mut x, mut y, mut z) = ([Fq::ZERO; 16], [Fq::ZERO; 16], [Fq::ZERO; 16]);
    sum.x.write(&mut x);
    sum.y.write(&mut y);
    sum.z.write(&mut z);
    core::array::from_fn(|lane| {
        let (x, y, z) = (x[lane], y[lane], z[lane]);
        if z == Fq::ZERO {
            G1Projective::ZERO
        } else {
            G1Projective::new_unchecked(x * z, y * z.square(), z)
        }
    })
}
