//! Rows of compressions of which one word is one more than its equation says.

use rill_precompiles::sha256::{CONSTANTS, OUTPUT_CARRIES, carries, output, schedule, state};

/// What is false of the compression of hash 0.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tweak {
    /// The step whose new E is one more.
    pub(super) e: Option<usize>,
    /// The step whose new A is one more.
    pub(super) a: Option<usize>,
    /// The step whose W is one more.
    pub(super) w: Option<usize>,
    /// The word of the output that is one more.
    pub(super) output: Option<usize>,
    /// A is what the new E gives, and not what it should be: its equation is true.
    pub(super) a_follows: bool,
    /// The same of E and W.
    pub(super) e_follows: bool,
    /// All constants are 0.
    pub(super) without_constants: bool,
}

impl Tweak {
    /// The row of bits, in words of 64.
    pub(super) fn row(&self) -> Vec<u64> {
        let mut row = [0u32; 256];
        self.fill(&mut row);
        row.chunks(2).map(|pair| u64::from(pair[0]) | u64::from(pair[1]) << 32).collect()
    }

    fn fill(&self, row: &mut [u32; 256]) {
        let inputs = crate::workbench::hash_inputs();
        let half = |word: u64, i: usize| ((word >> (32 * (i % 2))) as u32).swap_bytes();
        (0..8).for_each(|i| row[state(0, i)] = half(inputs[i / 2], i));
        (0..16).for_each(|i| row[schedule(i)] = half(inputs[4 + i / 2], i));
        for step in 0..64 {
            if step >= 16 {
                self.expand(row, step);
            }
            self.advance(row, step);
        }
        for i in 0..8 {
            let sum = u64::from(row[state(0, i)]) + u64::from(row[state(64, i)]);
            row[OUTPUT_CARRIES] |= ((sum >> 32) as u32) << i;
            row[output(i)] = told(sum, self.output == Some(i));
        }
    }

    fn expand(&self, row: &mut [u32; 256], step: usize) {
        let [w2, w7, w15, w16] = [2, 7, 15, 16].map(|back| row[schedule(step - back)]);
        let sigma0 = w15.rotate_right(7) ^ w15.rotate_right(18) ^ (w15 >> 3);
        let sigma1 = w2.rotate_right(17) ^ w2.rotate_right(19) ^ (w2 >> 10);
        let sum: u64 = [sigma1, w7, sigma0, w16].map(u64::from).iter().sum();
        row[carries(step)] |= ((sum >> 32) as u32) << (8 * (step % 4) + 6);
        row[schedule(step)] = told(sum, self.w == Some(step));
    }

    fn advance(&self, row: &mut [u32; 256], step: usize) {
        let [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(|i| row[state(step, i)]);
        let constant = if self.without_constants { 0 } else { CONSTANTS[step] };
        let sum1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = (e & f) ^ (!e & g);
        // Where E does not follow, W is as it should be.
        let more = u32::from(self.w == Some(step) && !self.e_follows);
        let w = row[schedule(step)] - more;
        let t: u64 = [h, sum1, choice, constant, w].map(u64::from).iter().sum();
        let sum0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        let is_more = self.e == Some(step);
        let new_e = u64::from(d) + t;
        row[state(step + 1, 4)] = told(new_e, is_more);
        // A_{s+1} + 2^32·(cA - cE) = E_{s+1} - d + Σ0 + Maj
        let follows = u64::from(is_more && self.a_follows);
        let new_a = t + u64::from(sum0) + u64::from(majority) + follows;
        row[state(step + 1, 0)] = told(new_a, self.a == Some(step));
        let carried = (new_e >> 32) as u32 | ((new_a >> 32) as u32) << 3;
        row[carries(step)] |= carried << (8 * (step % 4));
    }
}

/// The low half of a sum, or one more.
fn told(sum: u64, is_more: bool) -> u32 {
    let word = sum as u32;
    if is_more { word.checked_add(1).expect("it is not the greatest word") } else { word }
}
