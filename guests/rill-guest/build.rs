//! Puts the linker script where `-Trill.ld` finds it.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::copy("rill.ld", Path::new(&out).join("rill.ld")).expect("OUT_DIR is writable");
    println!("cargo::rustc-link-search={out}");
    println!("cargo::rerun-if-changed=rill.ld");
}
