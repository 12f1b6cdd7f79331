//! Programs that declare modular products, whose results are read by nobody.

use super::{BASE, Code, Workbench};
use crate::program::{DATA, output};
use crate::subject::Subject;
use rill_e2e::assembler::{OP, R, declaring, elf_at};
use rill_precompiles::mulmod64::{CODE, ID};

/// The row of a modular product whose remainder is not 0: `100·77 = 84·91 + 56`.
pub const PRODUCT: &str = "modular product";
/// That of one whose remainder is 0: `13·14 = 2·91`.
pub const EXACT: &str = "exact modular product";
/// That of one with two registers of the same value as factors: `100·100 = 10·1000`.
pub const SQUARE: &str = "square of twins";
/// A sum of the two factors of the first.
pub const SUM: &str = "sum";

/// The modulus of [`PRODUCT`].
pub const MODULUS: u128 = 91;

/// The register of the first factor of [`PRODUCT`] and [`SQUARE`], and one with the same value.
pub const TWINS: [u8; 2] = [6, 15];
/// The same for the second factor of [`PRODUCT`].
pub const SECONDS: [u8; 2] = [7, 16];
/// The same for its modulus.
pub const MODULI: [u8; 2] = [9, 17];

impl Workbench {
    /// Three modular products and a sum.
    pub fn multiplying() -> Self {
        Self::with_modular_products(|subject| subject)
    }

    /// The same with chunks of 8 bits.
    pub fn wide_multiplying() -> Self {
        Self::with_modular_products(Subject::wide)
    }

    fn with_modular_products(change: impl Fn(Subject) -> Subject) -> Self {
        let mut code = Code::new();
        code.text.set(BASE, DATA);
        let values = [(6, 100), (15, 100), (7, 77), (16, 77), (9, 91), (17, 91)];
        let more = [(11, 13), (12, 14), (19, 1000)];
        values.into_iter().chain(more).for_each(|(rd, value)| code.text.addi(rd, 0, value));
        code.at(PRODUCT).invoke(CODE.into(), [10, 6, 7, 9]);
        code.at(EXACT).invoke(CODE.into(), [13, 11, 12, 9]);
        code.at(SQUARE).invoke(CODE.into(), [18, 6, 15, 19]);
        code.at(SUM).register(OP, R { funct7: 0, funct3: 0 }, [14, 6, 7]);
        output(&mut code.text);
        Self::of(code, |code| declaring(&elf_at(code, DATA, 128, &[0; 16]), &[ID]), change)
    }
}
