//! Multilinear extensions of the lookup tables, of their lane functions and of the operands.
//!
//! All of them are evaluated at one point of 128 coordinates, most significant first, and share
//! sub-products: the whole costs fewer than 1,000 multiplications. Each is multilinear in every
//! coordinate and equals [`Table::entry`] and [`Table::lane`] at every Boolean point
//! (`docs/protocol/tables.md`).
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod integer;
mod lanes;
mod operands;

use integer::Integer;
use lanes::Lanes;
use operands::Operands;
use rill_field::{AdditiveGroup, F, Field, power_of_two};
use rill_isa::Table;

/// Coordinates of a lookup index.
pub const INDEX_BITS: usize = 128;

/// What `lookups.read_raf` needs at its address point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableValues {
    /// `Table_t`, by discriminant.
    pub values: [F; Table::COUNT],
    /// `Lane_t`, by discriminant; 0 for a table without lane function.
    pub lanes: [F; Table::COUNT],
    /// `Left`: the operand `x`.
    pub left: F,
    /// `Right`: the operand `y`.
    pub right: F,
    /// `Int`: the index as an integer.
    pub int: F,
}

/// Evaluates every table, every lane function and the operands at `point`, most significant
/// coordinate first.
pub fn evaluate_all(point: &[F; INDEX_BITS]) -> TableValues {
    let shared = Shared::new(point);
    TableValues {
        values: Table::ALL.map(|table| shared.table(table)),
        lanes: Table::ALL.map(|table| shared.lanes.lane(table)),
        left: shared.operands.x,
        right: shared.operands.y,
        int: shared.integer.all,
    }
}

/// The sub-products of all tables at a point.
struct Shared {
    integer: Integer,
    operands: Operands,
    lanes: Lanes,
    /// `2^64`.
    word: F,
    /// `2^64 - 2^32`: the sign fill of a word.
    fill_w: F,
}

impl Shared {
    fn new(point: &[F; INDEX_BITS]) -> Self {
        // Bit 2i + 1 of the index is x_i, bit 2i is y_i.
        let bits: [F; INDEX_BITS] = array(point.iter().rev());
        let x = array(bits.iter().skip(1).step_by(2));
        let y = array(bits.iter().step_by(2));
        let word = power_of_two(64);
        Self {
            integer: Integer::new(&bits),
            operands: Operands::new(&x, &y),
            lanes: Lanes::new(&x, &y),
            word,
            fill_w: word - power_of_two(32),
        }
    }

    fn table(&self, table: Table) -> F {
        let Self { integer: k, operands: o, lanes, word, fill_w } = self;
        let half_w = power_of_two(31);
        match table {
            Table::RangeCheck => k.low_word,
            Table::RangeAligned => k.low_word - k.bit0,
            Table::SextWord => k.low_31 + k.bit31 * (half_w + fill_w),
            Table::UpperWord => k.upper_word,
            Table::Pow2 => k.pow2,
            Table::Pow2W => k.pow2_w,
            Table::SrMask => *word - k.pow2,
            Table::SrMaskW => power_of_two(32) - k.pow2_w,
            Table::ExactMul => k.all,
            Table::ExactSub => k.all - word,
            Table::AbsW => k.low_31 + k.bit31 * (half_w - k.low_31.double()),

            Table::And => o.and,
            Table::Or => o.x + o.y - o.and,
            Table::Xor => o.x + o.y - o.and.double(),
            Table::Equal => o.equal,
            Table::NotEqual => F::ONE - o.equal,
            Table::LessSigned => o.less_signed(),
            Table::LessUnsigned => o.less,
            Table::GreaterEqualSigned => F::ONE - o.less_signed(),
            Table::GreaterEqualUnsigned => F::ONE - o.less,
            Table::Srl => o.packed,
            Table::Sra => o.packed + o.x63 * o.fill,
            Table::Srlw => o.packed_w + o.x31 * o.y0 * fill_w,
            Table::Sraw => o.packed_w + o.x31 * (o.fill_w + fill_w),
            // x_63·Y[62:0] + y_63·X[62:0]; the full words carry 2^63 x_63 y_63 each.
            Table::SignCorr => o.x63 * o.y + o.y63 * o.x - o.x63 * o.y63 * word,
            Table::NegMaskAnd => o.x63 * o.y,
            Table::NegIf => o.y + o.x63 * (*word * (F::ONE - o.y_zero) - o.y.double()),
            Table::NegIfW => {
                let sign = o.y31 * (*word - half_w);
                let borrow = *word * (F::ONE - o.y_zero_31);
                sign + o.y_low_31 + o.x31 * (borrow - o.y_low_31.double())
            }
            Table::ValidUr => o.less + o.y_zero,
            Table::ValidDiv0 => F::ONE - o.x_zero + o.x_zero_y_ones,

            lane => lanes.table(lane),
        }
    }
}

/// The first `N` items; zeros if there are fewer.
fn array<'a, const N: usize>(mut items: impl Iterator<Item = &'a F>) -> [F; N] {
    core::array::from_fn(|_| items.next().copied().unwrap_or(F::ZERO))
}

/// `sum_i 2^i bits_i`, bits least significant first.
fn number<'a>(bits: impl DoubleEndedIterator<Item = &'a F>) -> F {
    bits.rev().fold(F::ZERO, |sum, bit| sum.double() + bit)
}
