//! The Rust toolchain of this machine: which `cargo` and `rustc`, and how they are started.
//!
//! Both are started in a folder of the cache, so that no `rust-toolchain.toml` or cargo configuration near the
//! user's script has a say.

use crate::error::{Error, Result};
use std::env;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;

/// Where to get Rust.
const INSTALL: &str = "install Rust from https://rustup.rs; Portalis compiles through it";

/// The toolchain.
#[derive(Clone, Debug)]
pub struct Toolchain {
    rustc: OsString,
    cargo: OsString,
    version: String,
}

impl Toolchain {
    /// Finds the toolchain and asks for its version; tools are started in `folder`.
    pub fn find(folder: &Path) -> Result<Self> {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(&rustc).arg("-vV").current_dir(folder).output();
        let output = output.map_err(|error| not_started("rustc", &error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(
                Error::failed(format!("`rustc -vV` failed: {}", said.trim())).help(INSTALL),
            );
        }
        let version = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(Self {
            rustc,
            cargo,
            version,
        })
    }

    /// What `rustc -vV` says: part of every key, for what one compiler made another cannot link.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// `rustc`, to be started in `folder`.
    pub fn rustc(&self, folder: &Path) -> Command {
        prepared(&self.rustc, folder)
    }

    /// `cargo`, to be started in `folder`.
    pub fn cargo(&self, folder: &Path) -> Command {
        prepared(&self.cargo, folder)
    }
}

/// The `cargo` of the user's own project.
pub fn cargo_here() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A tool that could not be started.
pub fn not_started(tool: &str, error: &io::Error) -> Error {
    let error = match error.kind() {
        io::ErrorKind::NotFound => {
            Error::failed(format!("`{tool}` is not installed or not in PATH"))
        }
        _ => Error::failed(format!("cannot start `{tool}`: {error}")),
    };
    error.help(INSTALL)
}

fn prepared(tool: &OsString, folder: &Path) -> Command {
    let mut command = Command::new(tool);
    command.current_dir(folder);
    // What cargo tells the program it runs (through an alias) is not meant for what we start.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let of_package = text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_");
        if of_package
            || matches!(
                &*text,
                "RUSTFLAGS" | "CARGO_ENCODED_RUSTFLAGS" | "CARGO_TARGET_DIR" | "CARGO_BUILD_TARGET"
            )
        {
            command.env_remove(&name);
        }
    }
    command
}
