//! The crate's source takes its locks from shuttle.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-cfg=close_codes_races");
}
