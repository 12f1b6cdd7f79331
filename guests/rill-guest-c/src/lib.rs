//! `librill_guest_c.a`: `_start`, heap and input/output for C programs (`rill.h`).

#![no_std]

use rill_guest as _;
