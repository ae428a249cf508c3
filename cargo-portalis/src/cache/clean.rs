//! Keeps the cache within its bound.
//!
//! Programs go in the order of their last use until the rest fits; runtimes go when they were not used for a month
//! (the newest stays); what lies in `tmp/` for a day was left by a killed build. Failures are ignored: another process
//! may clean at the same time, and the next one tries again.

use super::Cache;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const DAY: Duration = Duration::from_secs(24 * 3600);
const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

struct Entry {
    path: PathBuf,
    used: SystemTime,
    size: u64,
}

pub(super) fn clean(cache: &Cache, limit: u64) {
    let now = SystemTime::now();
    let old = |entry: &Entry, age| {
        now.duration_since(entry.used)
            .is_ok_and(|since| since > age)
    };
    for left in entries(&cache.tmp()).iter().filter(|entry| old(entry, DAY)) {
        remove(&left.path);
    }
    for kept in entries(&cache.failed())
        .iter()
        .filter(|entry| old(entry, MONTH))
    {
        remove(&kept.path);
    }
    let mut runtimes = entries(&cache.runtimes());
    runtimes.retain(|entry| entry.path.is_dir());
    runtimes.sort_by_key(|entry| entry.used);
    runtimes.pop();
    for runtime in runtimes.iter().filter(|entry| old(entry, MONTH)) {
        remove(&runtime.path);
    }
    for manifest in entries(&cache.manifests())
        .iter()
        .filter(|entry| old(entry, 3 * MONTH))
    {
        remove(&manifest.path);
    }
    let programs = entries(&cache.programs());
    for place in beyond(programs, limit) {
        remove(&place);
    }
}

/// The least recently used entries that must go so that the rest is within three quarters of the bound.
fn beyond(mut entries: Vec<Entry>, limit: u64) -> Vec<PathBuf> {
    let mut total: u64 = entries.iter().map(|entry| entry.size).sum();
    if total <= limit {
        return Vec::new();
    }
    entries.sort_by_key(|entry| entry.used);
    // The one used last has just been made.
    entries.pop();
    let mut gone = Vec::new();
    for entry in entries {
        if total <= limit / 4 * 3 {
            break;
        }
        total -= entry.size;
        gone.push(entry.path);
    }
    gone
}

fn entries(folder: &Path) -> Vec<Entry> {
    let Ok(read) = fs::read_dir(folder) else {
        return Vec::new();
    };
    read.flatten()
        .filter_map(|entry| {
            let path = entry.path();
            let own = entry.metadata().ok()?;
            let used = fs::metadata(path.join("used"))
                .unwrap_or_else(|_| own.clone())
                .modified()
                .ok()?;
            let size = if own.is_dir() {
                size_of(&path)
            } else {
                own.len()
            };
            Some(Entry { path, used, size })
        })
        .collect()
}

fn size_of(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter_map(|file| file.metadata().ok())
        .filter(fs::Metadata::is_file)
        .map(|meta| meta.len())
        .sum()
}

fn remove(path: &Path) {
    if path.is_dir() {
        let _ = fs::remove_dir_all(path);
    } else {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, beyond};
    use std::time::{Duration, SystemTime};

    fn entry(name: &str, age: u64, size: u64) -> Entry {
        Entry {
            path: name.into(),
            used: SystemTime::UNIX_EPOCH + Duration::from_secs(1000 - age),
            size,
        }
    }

    #[test]
    fn the_least_recently_used_go_first() {
        let all = || {
            vec![
                entry("new", 1, 40),
                entry("old", 9, 40),
                entry("mid", 5, 40),
            ]
        };
        assert!(beyond(all(), 120).is_empty());
        assert_eq!(beyond(all(), 119), [std::path::PathBuf::from("old")]);
        assert_eq!(beyond(all(), 1).len(), 2);
    }
}
