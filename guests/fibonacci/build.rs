//! Links the second binary at 64 KiB.

fn main() {
    println!("cargo::rustc-link-arg-bin=fibonacci-low=--defsym=__rill_base=0x10000");
    println!("cargo::rerun-if-changed=build.rs");
}
