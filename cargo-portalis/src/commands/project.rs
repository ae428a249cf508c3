//! `cargo portalis build` in a Cargo workspace: transpile what its packages name, then build it.
//!
//! In: `[package.metadata.portalis]` of each package, or `portalis.toml` beside its manifest. Out: one Rust file for each
//! Python file named, then whatever `cargo build` makes.

use super::convert::formatted;
use crate::cli::Build;
use crate::compiler::{self, Request, Show};
use crate::error::{Context, Error, Result};
use crate::input;
use crate::memory::Session;
use crate::toolchain::{cargo_here, not_started};
use cargo_metadata::{CargoOpt, MetadataCommand, Package};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What a package asks for.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Python files relative to the package; each is a program of its own.
    files: Vec<PathBuf>,
    /// Folder of the Rust files, relative to the package.
    #[serde(default = "default_out")]
    out: PathBuf,
}

fn default_out() -> PathBuf {
    PathBuf::from("src/generated")
}

/// Transpiles and builds.
pub(super) fn build(args: &Build, color: bool) -> Result<ExitCode> {
    let mut command = MetadataCommand::new();
    command
        .cargo_path(cargo_here())
        .features(CargoOpt::AllFeatures)
        .no_deps();
    let metadata = command.exec().map_err(|error| {
        Error::usage(format!(
            "there is no Cargo project here to build: {}",
            words(&error)
        ))
        .help("name a script to build: `cargo portalis build FILE.py`")
    })?;
    let session = Session::start(&args.common.memory, args.common.threads)?;
    let mut found = false;
    for package in metadata.workspace_packages() {
        if let Some(settings) = settings(package)? {
            found = true;
            transpile(package, &settings, args, &session, color)?;
        }
    }
    if !found {
        return Err(Error::usage("no package of this workspace names Python files").help(
            "add `[package.metadata.portalis]` with `files = [\"src/module.py\"]` to its Cargo.toml, or the same keys to \
             a portalis.toml beside it",
        ));
    }
    session.finish()?;
    let mut cargo = Command::new(cargo_here());
    cargo.arg("build");
    if !args.debug {
        cargo.arg("--release");
    }
    let status = cargo
        .args(&args.cargo_args)
        .status()
        .map_err(|error| not_started("cargo", &error))?;
    Ok(ExitCode::from(u8::from(!status.success())))
}

fn words(error: &cargo_metadata::Error) -> String {
    let text = match error {
        cargo_metadata::Error::CargoMetadata { stderr } => stderr.clone(),
        other => other.to_string(),
    };
    text.trim().trim_start_matches("error: ").to_owned()
}

fn settings(package: &Package) -> Result<Option<Settings>> {
    let wrong = |place: &str, error: &dyn std::fmt::Display| {
        Error::usage(format!("{place} of package `{}`: {error}", package.name))
    };
    let mut table = package.metadata["portalis"].clone();
    // Settings of the compiler itself stand in the same table.
    if let Some(keys) = table.as_object_mut() {
        keys.remove("memory");
    }
    let names_files = table.as_object().is_none_or(|keys| !keys.is_empty());
    if !table.is_null() && names_files {
        let settings = Settings::deserialize(&table);
        return settings
            .map(Some)
            .map_err(|error| wrong("[package.metadata.portalis]", &error));
    }
    let file = folder(package).join("portalis.toml");
    if !file.is_file() {
        return Ok(None);
    }
    let text = fs::read_to_string(&file).doing("read", &file)?;
    let mut table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| wrong("portalis.toml", &error))?;
    // Settings of the compiler itself stand in the same file.
    table.retain(|key, _| key != "memory");
    if table.is_empty() {
        return Ok(None);
    }
    Settings::deserialize(table)
        .map(Some)
        .map_err(|error| wrong("portalis.toml", &error))
}

fn folder(package: &Package) -> &Path {
    let manifest = package.manifest_path.as_std_path();
    manifest.parent().unwrap_or(manifest)
}

/// Writes one Rust file for each Python file; a file that stays as it is keeps its time, so that cargo rebuilds nothing.
fn transpile(
    package: &Package,
    settings: &Settings,
    args: &Build,
    session: &Session,
    color: bool,
) -> Result<()> {
    let request = Request::module(args.common.threads, &dependency_name(package)?)
        .with_memory(session.config());
    let out = folder(package).join(&settings.out);
    fs::create_dir_all(&out).doing("create", &out)?;
    for file in &settings.files {
        let file = folder(package).join(file);
        input::check(&file)?;
        let compiled = compiler::compile(&file, &request, Show::All, color)?;
        let place = out
            .join(file.file_stem().unwrap_or_default())
            .with_extension("rs");
        let text = formatted(&compiled.rust);
        if fs::read_to_string(&place).ok().as_deref() != Some(text.as_str()) {
            fs::write(&place, text).doing("write", &place)?;
        }
    }
    Ok(())
}

/// The name under which the package depends on `portalis`.
fn dependency_name(package: &Package) -> Result<String> {
    let dependency = package
        .dependencies
        .iter()
        .find(|dependency| dependency.name == "portalis");
    let dependency = dependency.ok_or_else(|| {
        Error::usage(format!(
            "package `{}` does not depend on `portalis`",
            package.name
        ))
        .help("the generated code needs its types: `cargo add portalis`")
    })?;
    Ok(dependency
        .rename
        .as_deref()
        .unwrap_or("portalis")
        .replace('-', "_"))
}
