//! Small integers at the points of a stretch, on the plane through four calls.
//!
//! Everything here is inlined into its caller and so uses the instructions that the caller may.
#![expect(clippy::inline_always, reason = "only what is inlined uses the caller's instructions")]
#![expect(clippy::needless_range_loop, reason = "loops over nodes and lanes become vectors")]

use super::{Program, STRETCH, Step, Stretch};

/// One integer for each point of a stretch.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Small(pub(crate) [i16; STRETCH]);

/// Nodes of the plane that are computed.
pub(crate) const PLANE: usize = 12;

/// The node `x + 4y` of each, for `x, y` in -1, 0, 1, 2 by index, but where both are 0 or 1.
pub(crate) const NODES: [usize; PLANE] = [0, 1, 2, 3, 4, 7, 8, 11, 12, 13, 14, 15];

/// A value at all nodes.
pub(crate) type Plane = [Small; PLANE];

pub(crate) const ZEROS: Plane = [Small::splat(0); PLANE];

impl Small {
    #[inline(always)]
    const fn splat(value: i16) -> Self {
        Self([value; STRETCH])
    }
}

/// Sets the columns; `quad` has the corners `x + 2y` of each place as four bits.
#[inline(always)]
pub(crate) fn load(stretch: &Stretch<'_>, quad: &[u8], slots: &mut [Plane]) {
    let mut places = stretch.places.iter();
    for (counts, plane) in stretch.counts.iter().zip(slots) {
        let mut corners = [Small::splat(0); 4];
        for (count, sign) in counts.iter().zip([1, -1]) {
            for places in places.by_ref().take(usize::from(*count)) {
                let mut nibbles = [0u8; STRETCH];
                for (nibble, place) in nibbles.iter_mut().zip(places) {
                    *nibble = quad[*place as usize];
                }
                for (corner, values) in corners.iter_mut().enumerate() {
                    for (value, nibble) in values.0.iter_mut().zip(nibbles) {
                        *value += sign * i16::from(nibble >> corner & 1);
                    }
                }
            }
        }
        extend(&corners, plane);
    }
}

/// From the corners to the other nodes.
#[inline(always)]
fn extend(corners: &[Small; 4], plane: &mut Plane) {
    let beyond = |zero: i16, one: i16| zero.wrapping_mul(2).wrapping_sub(one);
    for lane in 0..STRETCH {
        let [a, b, c, d] = [0, 1, 2, 3].map(|corner: usize| corners[corner].0[lane]);
        let low = [beyond(a, b), a, b, beyond(b, a)];
        let high = [beyond(c, d), c, d, beyond(d, c)];
        for x in 0..4 {
            plane[x].0[lane] = beyond(low[x], high[x]);
            plane[8 + x].0[lane] = beyond(high[x], low[x]);
        }
        plane[4].0[lane] = low[0];
        plane[5].0[lane] = low[3];
        plane[6].0[lane] = high[0];
        plane[7].0[lane] = high[3];
    }
}

/// Carries out the steps; `part` gets the parts.
#[inline(always)]
pub(crate) fn run(program: &Program, slots: &mut [Plane], mut part: impl FnMut(usize, &Plane)) {
    for step in &program.steps {
        match step {
            Step::Combine { terms, constant, to, .. } => {
                for node in 0..PLANE {
                    let mut sum = Small::splat(*constant as i16);
                    for (from, coefficient) in terms {
                        add(&mut sum, *coefficient as i16, &slots[*from][node]);
                    }
                    slots[*to][node] = sum;
                }
            }
            Step::Multiply { factors: [a, b], to, .. } => {
                for node in 0..PLANE {
                    let (a, b) = (slots[*a][node], slots[*b][node]);
                    let product = &mut slots[*to][node];
                    for lane in 0..STRETCH {
                        product.0[lane] = a.0[lane].wrapping_mul(b.0[lane]);
                    }
                }
            }
            Step::Part { index, from } => part(*index, &slots[*from]),
        }
    }
}

/// `sum += coefficient·values`.
#[inline(always)]
fn add(sum: &mut Small, coefficient: i16, values: &Small) {
    for (sum, value) in sum.0.iter_mut().zip(values.0) {
        *sum = sum.wrapping_add(coefficient.wrapping_mul(value));
    }
}
