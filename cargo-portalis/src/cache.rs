//! The cache of compiled programs and of the built runtime.
//!
//! Below the root:
//!
//! ```text
//! manifests/<entry and flags>.json   which files a program was made of, their hashes, and the program's key
//! programs/<key>/                    `program`, its `main.rs`, and `used`, touched when it runs
//! runtime/<key>/                     the runtime's rlibs, built once, and `used`
//! failed/<key>/                      generated code that rustc refused, kept for a report
//! tmp/                               where things are made before a rename publishes them
//! ```
//!
//! Every entry appears by one rename, so a build that is killed leaves at most something in `tmp/`.

mod clean;
mod dirs;
pub mod hash;
pub mod manifest;

use crate::error::{Context, Error, Result};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// Layout version: a change makes a new folder.
const LAYOUT: &str = "v1";
/// `used` is not touched more often than this.
const TOUCH_INTERVAL: Duration = Duration::from_secs(3600);
/// Bound of the cache in MiB, unless `PORTALIS_CACHE_MB` says otherwise.
const DEFAULT_LIMIT_MB: u64 = 1024;

/// The cache, at its place on this machine.
#[derive(Clone, Debug)]
pub struct Cache {
    root: PathBuf,
    limit: u64,
}

impl Cache {
    /// The user's cache: `PORTALIS_CACHE_DIR`, else where the platform keeps caches.
    pub fn of_user() -> Result<Self> {
        let base = dirs::cache_dir().ok_or_else(|| {
            Error::failed("cannot find the user's cache folder")
                .help("set PORTALIS_CACHE_DIR to a folder")
        })?;
        let limit = std::env::var("PORTALIS_CACHE_MB")
            .ok()
            .and_then(|mb| mb.parse().ok());
        Ok(Self {
            limit: limit.unwrap_or(DEFAULT_LIMIT_MB) << 20,
            ..Self::at(&base)
        })
    }

    /// A cache at `base`.
    pub fn at(base: &Path) -> Self {
        Self {
            root: base.join(LAYOUT),
            limit: DEFAULT_LIMIT_MB << 20,
        }
    }

    /// Where manifests are.
    pub fn manifests(&self) -> PathBuf {
        self.root.join("manifests")
    }

    /// Where programs are.
    pub fn programs(&self) -> PathBuf {
        self.root.join("programs")
    }

    /// Where built runtimes are.
    pub fn runtimes(&self) -> PathBuf {
        self.root.join("runtime")
    }

    /// Where refused code is kept.
    pub fn failed(&self) -> PathBuf {
        self.root.join("failed")
    }

    fn tmp(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// The executable of a program.
    pub fn executable(&self, key: &str) -> PathBuf {
        self.programs()
            .join(key)
            .join(format!("program{}", std::env::consts::EXE_SUFFIX))
    }

    /// A fresh folder to make something in; it goes away when dropped.
    pub fn scratch(&self) -> Result<TempDir> {
        let tmp = self.tmp();
        fs::create_dir_all(&tmp).doing("create", &tmp)?;
        tempfile::Builder::new()
            .prefix("t")
            .tempdir_in(&tmp)
            .doing("create a folder in", &tmp)
    }

    /// Moves a finished folder to its place; if another process was faster, its folder stays.
    pub fn publish(&self, made: TempDir, place: &Path) -> Result<()> {
        let parent = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).doing("create", parent)?;
        File::create(made.path().join("used")).doing("write", made.path())?;
        match fs::rename(made.path(), place) {
            Ok(()) => {
                // The folder is no longer where the guard would remove it.
                let _ = made.keep();
                Ok(())
            }
            Err(_) if place.is_dir() => Ok(()),
            Err(error) => Err(Error::io("write", place, &error)),
        }
    }

    /// Writes a small file at once.
    pub fn write_file(&self, place: &Path, bytes: &[u8]) -> Result<()> {
        let parent = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent).doing("create", parent)?;
        let scratch = self.scratch()?;
        let made = scratch.path().join("file");
        fs::write(&made, bytes).doing("write", &made)?;
        fs::rename(&made, place).doing("write", place)
    }

    /// Notes that an entry was used now.
    pub fn touch(&self, entry: &Path) {
        let used = entry.join("used");
        let now = SystemTime::now();
        let fresh = fs::metadata(&used)
            .and_then(|meta| meta.modified())
            .is_ok_and(|then| {
                now.duration_since(then)
                    .is_ok_and(|age| age < TOUCH_INTERVAL)
            });
        if !fresh && let Ok(file) = File::options().append(true).open(&used) {
            // A cache that cannot be written still serves; its entries only look older than they are.
            let _ = file.set_modified(now);
        }
    }

    /// Removes what was not used for longest until the cache is within its bound, and what killed builds left.
    pub fn clean(&self) {
        clean::clean(self, self.limit);
    }
}
