//! The stubs tell the truth: every Rust item that `builtins.pyi` names is called here with the types that the contract gives.

#![allow(dead_code, unused_variables, clippy::all)]

use portalis_runtime as rt;

fn gives<T>(_: impl rt::Iterate<Item = T> + 'static) {}

include!("data/stub_signatures.in");

#[test]
fn signatures_are_those_of_the_stubs() {
    let stubs = include_str!("../../stdlib/src/stubs/builtins.pyi");
    let checksum = stubs.bytes().fold(0u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    assert_eq!(
        checksum, CHECKSUM,
        "builtins.pyi changed: run python3 runtime/scripts/stub_signatures.py"
    );
}
