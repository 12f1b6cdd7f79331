//! Round engine, forms, schedules and the parity kit.
