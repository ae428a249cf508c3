//! Where this platform keeps caches.

use std::env;
use std::path::PathBuf;

/// The folder of our cache: `PORTALIS_CACHE_DIR`, or `portalis` in the platform's place.
pub(super) fn cache_dir() -> Option<PathBuf> {
    if let Some(dir) = path_of("PORTALIS_CACHE_DIR") {
        return std::path::absolute(dir).ok();
    }
    platform_dir().map(|dir| dir.join("portalis"))
}

#[cfg(target_os = "macos")]
fn platform_dir() -> Option<PathBuf> {
    Some(path_of("HOME")?.join("Library/Caches"))
}

#[cfg(windows)]
fn platform_dir() -> Option<PathBuf> {
    path_of("LOCALAPPDATA")
}

#[cfg(not(any(target_os = "macos", windows)))]
fn platform_dir() -> Option<PathBuf> {
    // The base directory specification: a relative value is to be ignored.
    path_of("XDG_CACHE_HOME")
        .filter(|dir| dir.is_absolute())
        .or_else(|| Some(path_of("HOME")?.join(".cache")))
}

fn path_of(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
