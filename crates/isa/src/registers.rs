//! What the virtual registers are for.
//!
//! | registers | use |
//! |---|---|
//! | 32–39 | state that outlives an instruction |
//! | 40–47 | temporaries of one sequence, written before they are read |
//! | 48–63 | scratch of the firmware, dead between two `ecall`s |
//! | 64–127 | 64 + id: the calls so far of precompile id, times `8·2^s` bytes; see `rill_precompiles` |

use crate::Register;

impl Register {
    /// Address of the last load-reserved and one more; 0 if there is no reservation.
    pub const RESERVATION: Self = Self::new(32);
    /// Address after the last `ecall`, where the firmware returns to.
    pub const LINK: Self = Self::new(33);
    /// Bytes of output written so far.
    pub const OUTPUT_LENGTH: Self = Self::new(34);
    /// The program break less its start.
    pub const BREAK: Self = Self::new(35);
    /// Bytes of input not yet read.
    pub const INPUT_LEFT: Self = Self::new(36);
    /// The bytes of output behind the last whole word.
    pub const PARTIAL: Self = Self::new(37);
    /// `256^i` where `PARTIAL` holds `i` bytes of output, `0 < i < 8`; 0 where it holds none.
    pub const PARTIAL_SCALE: Self = Self::new(38);

    /// Temporaries that sequences use.
    pub const TEMPS: [Self; 6] =
        [Self::new(40), Self::new(41), Self::new(42), Self::new(43), Self::new(44), Self::new(45)];

    /// Whether the register is a temporary of one sequence (40–47).
    pub const fn is_temp(self) -> bool {
        matches!(self.number(), 40..=47)
    }

    /// Whether rows of the guest may read and write the register: `x0` to `x31`, the reservation
    /// and temporaries.
    pub const fn is_guest(self) -> bool {
        self.number() < 32 || self.number() == Self::RESERVATION.number() || self.is_temp()
    }

    /// `8·2^s` times the calls so far of precompile `id` (below 64), whose calls have `2^s` words.
    pub const fn calls(id: u8) -> Self {
        Self::new(0x40 | id & 63)
    }

    /// Whether the register counts the calls of a precompile (64–127).
    pub const fn counts_calls(self) -> bool {
        self.number() >= 64
    }

    /// Scratch register `index mod 16` of the firmware.
    pub const fn firmware(index: u8) -> Self {
        Self::new(0x30 | index & 15)
    }
}
