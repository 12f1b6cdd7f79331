//! What the virtual registers are for.
//!
//! | registers | use |
//! |---|---|
//! | 32–39 | state that outlives an instruction |
//! | 40–47 | temporaries of one sequence, written before they are read |
//! | 48–63 | scratch of the firmware, dead between two `ecall`s |
//! | 64–127 | unused |

use crate::Register;

impl Register {
    /// Address of the last load-reserved, 0 if there is no reservation (no access to address 0 is
    /// possible).
    pub const RESERVATION: Self = Self::new(32);
    /// Address after the last `ecall`, where the firmware returns to.
    pub const LINK: Self = Self::new(33);
    /// Bytes of output written so far.
    pub const OUTPUT_LENGTH: Self = Self::new(34);
    /// The program break less its start.
    pub const BREAK: Self = Self::new(35);

    pub(crate) const TEMPS: [Self; 6] =
        [Self::new(40), Self::new(41), Self::new(42), Self::new(43), Self::new(44), Self::new(45)];

    /// Whether the register is a temporary of one sequence (40–47).
    pub const fn is_temp(self) -> bool {
        matches!(self.number(), 40..=47)
    }

    /// Scratch register `index mod 16` of the firmware.
    pub const fn firmware(index: u8) -> Self {
        Self::new(48 + index % 16)
    }
}
