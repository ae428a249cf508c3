//! Carries what the runtime's manifest inherits from the workspace, where there is a workspace.
//!
//! In: the `Cargo.toml` one folder up (a checkout) or nothing (a package from a registry, whose manifests cargo
//! has normalised). Out: `workspace.toml` in `OUT_DIR`.

use std::path::Path;
use std::{env, fs};

fn main() {
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let manifest = Path::new(&here).join("../Cargo.toml");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../Cargo.toml");
    let text = fs::read_to_string(manifest).unwrap_or_default();
    let text = if text.contains("[workspace.dependencies]") {
        text
    } else {
        String::new()
    };
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("workspace.toml"), text).expect("OUT_DIR can be written");
}
