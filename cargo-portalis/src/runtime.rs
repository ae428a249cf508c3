//! The runtime that compiled programs are linked to: unpacked from this binary, built once, kept in the cache.
//!
//! In: the sources that `portalis-runtime` carries, its own and those of the memory layer below it. Out: a folder with its rlib and those of its dependencies.

use crate::cache::Cache;
use crate::cache::hash::Hasher;
use crate::error::{Context, Error, Result};
use crate::toolchain::{Toolchain, not_started};
use crate::ui::Progress;
use portalis_runtime::sources;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the runtime's manifest inherits, in a checkout.
const WORKSPACE: &str = include_str!(concat!(env!("OUT_DIR"), "/workspace.toml"));

/// How the runtime is compiled: programs are linked to it without being optimised across it again.
const PROFILE: &str = "\
[profile.release]
opt-level = 3
panic = \"abort\"
debug = false
codegen-units = 1
lto = false
incremental = false
";

/// Flags of both the runtime and the programs that are linked to it.
const FLAGS: &[&str] = &["-Cembed-bitcode=no"];

/// A built runtime.
#[derive(Clone, Debug)]
pub struct Runtime {
    folder: PathBuf,
    key: String,
}

impl Runtime {
    /// The runtime for this toolchain; builds it if it is not there. Two that need it at once wait for one build.
    pub fn ensure(cache: &Cache, toolchain: &Toolchain, progress: &Progress) -> Result<Self> {
        let key = key(toolchain);
        let folder = cache.runtimes().join(&key);
        let built = Self { folder, key };
        if built.rlib().is_file() {
            cache.touch(&built.folder);
            return Ok(built);
        }
        let runtimes = cache.runtimes();
        fs::create_dir_all(&runtimes).doing("create", &runtimes)?;
        let place = runtimes.join(format!("{}.lock", built.key));
        let lock = File::create(&place).doing("write", &place)?;
        progress.message("Waiting for another build of the runtime");
        lock.lock().doing("lock", &place)?;
        if !built.rlib().is_file() {
            progress.message("Building the runtime (once)");
            build(cache, toolchain, &built)?;
        }
        Ok(built)
    }

    /// What identifies it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Arguments that link a program to it.
    pub fn link(&self, rustc: &mut Command) {
        let mut extern_crate = std::ffi::OsString::from("portalis_runtime=");
        extern_crate.push(self.rlib());
        let mut dependencies = std::ffi::OsString::from("dependency=");
        dependencies.push(&self.folder);
        rustc
            .arg("--extern")
            .arg(extern_crate)
            .arg("-L")
            .arg(dependencies)
            .args(FLAGS);
    }

    fn rlib(&self) -> PathBuf {
        self.folder.join("libportalis_runtime.rlib")
    }
}

fn key(toolchain: &Toolchain) -> String {
    let mut hasher = Hasher::new();
    hasher
        .part(toolchain.version())
        .part(PROFILE)
        .part(WORKSPACE);
    for flag in FLAGS {
        hasher.part(flag);
    }
    for sources in sources::crates() {
        hasher.part(sources.manifest);
        for (path, text) in sources.files() {
            hasher.part(path).part(text);
        }
    }
    hasher.finish()
}

fn build(cache: &Cache, toolchain: &Toolchain, built: &Runtime) -> Result<()> {
    let scratch = cache.scratch()?;
    unpack(scratch.path())?;
    if let Err(first) = cargo_build(toolchain, scratch.path(), true)?
        && let Err(second) = cargo_build(toolchain, scratch.path(), false)?
    {
        return Err(failure(&first, &second));
    }
    let out = cache.scratch()?;
    collect(&scratch.path().join("target/release"), out.path())?;
    cache.publish(out, &built.folder)
}

/// Both attempts failed: the second's words, for it had more means; the first's where they differ.
fn failure(offline: &str, online: &str) -> Error {
    let mut message = "cannot build the runtime; cargo says:\n".to_owned();
    message.push_str(online.trim_end());
    if offline.trim() != online.trim() {
        message.push_str("\nand without network access:\n");
        message.push_str(offline.trim_end());
    }
    Error::failed(message).help(
        "the runtime needs a few crates in cargo's registry cache; connect to the network once, or run \
         `cargo install` for cargo-portalis again, which fetches them",
    )
}

/// Writes the crates and a workspace around them.
fn unpack(folder: &Path) -> Result<()> {
    let root = folder.join("Cargo.toml");
    fs::write(&root, workspace_manifest()?).doing("write", &root)?;
    for sources in sources::crates() {
        let own = folder.join(sources.folder);
        for (path, text) in sources.files() {
            let place = own.join("src").join(path);
            let parent = place.parent().unwrap_or(&own);
            fs::create_dir_all(parent).doing("create", parent)?;
            fs::write(&place, text).doing("write", &place)?;
        }
        let manifest = own.join("Cargo.toml");
        fs::write(&manifest, crate_manifest(sources.manifest)?).doing("write", &manifest)?;
    }
    Ok(())
}

/// A crate's manifest without its tests: they are not carried, and what only they need is not fetched for them.
fn crate_manifest(text: &str) -> Result<String> {
    let mut manifest = parsed(text)?;
    for key in ["dev-dependencies", "test"] {
        manifest.remove(key);
    }
    Ok(manifest.to_string())
}

/// The root manifest: our profile, and what the crates inherit. In a checkout they name each other by path; a registry's manifests name
/// versions, for which what is carried stands in.
fn workspace_manifest() -> Result<String> {
    let mut root = parsed(PROFILE)?;
    let mut workspace = parsed("resolver = \"3\"\nmembers = [\"memory\", \"runtime\"]")?;
    let ours = parsed(WORKSPACE)?;
    if ours.is_empty() {
        root.extend(parsed(
            "[patch.crates-io]\nportalis-memory.path = \"memory\"",
        )?);
    }
    if let Some(toml::Value::Table(inherited)) = ours.get("workspace") {
        for name in ["package", "dependencies", "lints"] {
            if let Some(value) = inherited.get(name) {
                workspace.insert(name.to_owned(), value.clone());
            }
        }
    }
    root.insert("workspace".to_owned(), workspace.into());
    Ok(root.to_string())
}

fn parsed(text: &str) -> Result<toml::Table> {
    text.parse().map_err(|error: toml::de::Error| {
        Error::bug(format!("a carried manifest is broken: {error}"))
    })
}

/// One `cargo build`; `Err` inside is what cargo said.
fn cargo_build(
    toolchain: &Toolchain,
    folder: &Path,
    offline: bool,
) -> Result<std::result::Result<(), String>> {
    let mut cargo = toolchain.cargo(folder);
    cargo.args([
        "build",
        "--release",
        "--package",
        "portalis-runtime",
        "--lib",
    ]);
    cargo.arg("--target-dir").arg(folder.join("target"));
    if offline {
        cargo.arg("--offline");
    }
    let remap = format!("--remap-path-prefix={}=portalis", folder.display());
    let flags: Vec<&str> = FLAGS
        .iter()
        .copied()
        .chain([remap.as_str(), "--cap-lints=allow"])
        .collect();
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    cargo
        .stdin(Stdio::null())
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("CARGO_BUILD_RUSTFLAGS");
    let output = cargo
        .output()
        .map_err(|error| not_started("cargo", &error))?;
    Ok(if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    })
}

/// Gathers the rlibs in one flat folder.
fn collect(release: &Path, out: &Path) -> Result<()> {
    let deps = release.join("deps");
    for entry in fs::read_dir(&deps).doing("read", &deps)?.flatten() {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if !text.ends_with(".rlib") && !text.ends_with(".rmeta")
            || text.starts_with("libportalis_runtime-")
        {
            continue;
        }
        if text.ends_with(".rlib") {
            fs::copy(entry.path(), out.join(&name)).doing("copy", &entry.path())?;
        }
    }
    let rlib = release.join("libportalis_runtime.rlib");
    fs::copy(&rlib, out.join("libportalis_runtime.rlib")).doing("copy", &rlib)?;
    Ok(())
}
