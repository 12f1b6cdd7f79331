//! Linked at the default base.

#![no_std]
#![no_main]

rill_guest::entrypoint!(fibonacci::run);
