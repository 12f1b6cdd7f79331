//! Linked at 64 KiB, by build.rs.

#![no_std]
#![no_main]

rill_guest::entrypoint!(fibonacci::run);
