//! The memory layer as the command line and `portalis.toml` configure it.
//!
//! In: flags, the nearest `portalis.toml` (else the nearest `Cargo.toml` with `[package.metadata.portalis.memory]`). Out: a
//! [`CpuBridge`] that drives the compiler, and at the end the profile and the metrics that were asked for. Flags win over the file, the
//! file over the defaults.

use crate::cli::{MemoryArgs, ProfileFormat, Switch};
use crate::error::{Context, Error, Result};
use portalis_core::memory::metrics::{self, Profile, StageProfile};
use portalis_core::memory::{CountingAllocator, CpuBridge, CpuConfig, MemoryConfig};
use portalis_core::pipeline::STACK;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// `[memory]`; what is not named stays as it is.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
struct MemoryTable {
    enable_pools: Option<bool>,
    enable_string_interning: Option<bool>,
    intern_keywords: Option<bool>,
    enable_arena_allocation: Option<bool>,
    arena_capacity_mb: Option<u16>,
    #[serde(default)]
    pools: PoolsTable,
}

/// `[memory.pools]`.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
struct PoolsTable {
    string_pool_size: Option<usize>,
    vec_pool_size: Option<usize>,
    hashmap_pool_size: Option<usize>,
}

/// `portalis.toml`: what else stands there belongs to `cargo portalis build`.
#[derive(Deserialize, Default)]
struct PortalisToml {
    #[serde(default)]
    memory: MemoryTable,
}

/// `Cargo.toml`, as far as it matters here.
#[derive(Deserialize, Default)]
struct CargoToml {
    #[serde(default)]
    package: PackageTable,
}

#[derive(Deserialize, Default)]
struct PackageTable {
    #[serde(default)]
    metadata: MetadataTable,
}

#[derive(Deserialize, Default)]
struct MetadataTable {
    #[serde(default)]
    portalis: PortalisToml,
}

/// The memory layer for one command.
#[derive(Debug)]
pub struct Session {
    bridge: CpuBridge,
    format: Option<ProfileFormat>,
    metrics_file: Option<PathBuf>,
}

impl Session {
    /// Reads the settings and begins to count, if that is asked for.
    pub fn start(args: &MemoryArgs, threads: usize) -> Result<Self> {
        let config = config(args)?;
        if args.memory_profile.is_some() {
            metrics::start_profile();
        } else if args.metrics_file.is_some() {
            CountingAllocator::start();
        }
        let cpu = if threads == 0 {
            CpuConfig::auto_detect()
        } else {
            CpuConfig::default().num_threads(threads)
        };
        Ok(Self {
            bridge: CpuBridge::with_memory_config(cpu.stack_size(STACK), config),
            format: args.memory_profile,
            metrics_file: args.metrics_file.clone(),
        })
    }

    /// What drives many files.
    pub fn bridge(&self) -> &CpuBridge {
        &self.bridge
    }

    /// How the compiler shall use memory.
    pub fn config(&self) -> MemoryConfig {
        *self.bridge.memory_config()
    }

    /// Prints the profile to stderr and writes the metrics, whatever became of the programs.
    pub fn finish(&self) -> Result<()> {
        for pool in self.bridge.pools().take_exhausted() {
            // Nothing is left to do where stderr is closed.
            let _ = writeln!(
                io::stderr(),
                "warning: the pool of {pool} was full; a larger one may be faster"
            );
        }
        let profile = match self.format {
            None => String::new(),
            Some(ProfileFormat::Table) => table(&metrics::profile()),
            Some(ProfileFormat::Json) => format!("{}\n", as_json(&metrics::profile())),
        };
        let _ = io::stderr().write_all(profile.as_bytes());
        match &self.metrics_file {
            None => Ok(()),
            Some(path) => fs::write(path, self.bridge.export_memory_metrics()).doing("write", path),
        }
    }
}

/// The settings of flags, file and defaults together.
fn config(args: &MemoryArgs) -> Result<MemoryConfig> {
    let mut config = MemoryConfig::default();
    let folder = std::env::current_dir().doing("read", Path::new("."))?;
    if let Some(table) = nearest(&folder)? {
        apply(&mut config, &table);
    }
    if args.optimize_memory == Switch::Off {
        config = MemoryConfig {
            pool_sizes: config.pool_sizes,
            ..MemoryConfig::off()
        };
    }
    config.enable_pools &= !args.no_memory_pools;
    let sizes = &mut config.pool_sizes;
    set(&mut sizes.strings, args.string_pool_size);
    set(&mut sizes.vecs, args.vec_pool_size);
    Ok(config)
}

fn apply(config: &mut MemoryConfig, table: &MemoryTable) {
    set(&mut config.enable_pools, table.enable_pools);
    set(
        &mut config.enable_string_interning,
        table.enable_string_interning,
    );
    set(&mut config.intern_keywords, table.intern_keywords);
    set(
        &mut config.enable_arena_allocation,
        table.enable_arena_allocation,
    );
    set(
        &mut config.arena_capacity_mb,
        table.arena_capacity_mb.map(usize::from),
    );
    let sizes = &mut config.pool_sizes;
    set(&mut sizes.strings, table.pools.string_pool_size);
    set(&mut sizes.vecs, table.pools.vec_pool_size);
    set(&mut sizes.hashmaps, table.pools.hashmap_pool_size);
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// The settings of the nearest folder, from `folder` up, that has a `portalis.toml` or a `Cargo.toml`.
fn nearest(folder: &Path) -> Result<Option<MemoryTable>> {
    for folder in folder.ancestors() {
        let file = folder.join("portalis.toml");
        if file.is_file() {
            return read::<PortalisToml>(&file).map(|table| Some(table.memory));
        }
        let file = folder.join("Cargo.toml");
        if file.is_file() {
            let table = read::<CargoToml>(&file)?;
            return Ok(Some(table.package.metadata.portalis.memory));
        }
    }
    Ok(None)
}

/// An unknown key or a bad value is named with its line.
fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T> {
    let text = fs::read_to_string(file).doing("read", file)?;
    toml::from_str(&text).map_err(|error| {
        let text = error.to_string();
        Error::usage(format!("{}: {}", file.display(), text.trim_end()))
    })
}

fn table(profile: &Profile) -> String {
    let mut text = format!("{} modules, {} lines\n", profile.modules, profile.lines);
    text.push_str("stage         ms  allocations        bytes  copies   peak bytes\n");
    for stage in profile.stages.iter().chain([&profile.total()]) {
        text.push_str(&format!(
            "{:9} {:6.1}  {:11}  {:11}  {:6}  {:11}\n",
            stage.name,
            stage.seconds * 1e3,
            stage.allocations,
            stage.bytes,
            stage.copies,
            stage.peak_bytes
        ));
    }
    text
}

fn as_json(profile: &Profile) -> Value {
    let figures = |stage: &StageProfile| {
        json!({
            "seconds": stage.seconds,
            "allocations": stage.allocations,
            "bytes": stage.bytes,
            "copies": stage.copies,
            "peak_bytes": stage.peak_bytes,
        })
    };
    let stages: Vec<Value> = profile
        .stages
        .iter()
        .map(|stage| {
            let mut object = figures(stage);
            object["name"] = stage.name.into();
            object
        })
        .collect();
    json!({
        "modules": profile.modules,
        "lines": profile.lines,
        "stages": stages,
        "total": figures(&profile.total()),
    })
}
