//! The stubs tell the truth: every Rust item that they name is called here with the types that the contract gives.

#![allow(dead_code, unused_variables, clippy::all)]

use portalis_runtime as rt;

fn gives<T>(_: impl rt::Iterate<Item = T> + 'static) {}

include!("data/stub_signatures.in");

#[test]
fn signatures_are_those_of_the_stubs() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../stdlib/src/stubs");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pyi"))
        .collect();
    paths.sort();
    let mut checksum = 0u32;
    for path in paths {
        for byte in std::fs::read(path).unwrap() {
            checksum = checksum.wrapping_mul(31).wrapping_add(u32::from(byte));
        }
    }
    assert_eq!(
        checksum, CHECKSUM,
        "a stub changed: run python3 runtime/scripts/stub_signatures.py"
    );
}
