//! What folders hold, so that programs beside each other do not ask the system for each file that an import could mean.
//!
//! In: a folder. Out: its names, if they are known. They are listed when a second program looks into a folder, and hold while the
//! folder's time of change stays what it was, as in CPython's `FileFinder`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustc_hash::{FxBuildHasher, FxHashMap};

/// The names of files and folders in a folder.
pub(super) type Names = HashSet<Box<str>, FxBuildHasher>;

/// Folders with more entries than this are not listed: it would take longer than to ask.
const MAX_ENTRIES: usize = 4096;
/// Of more folders than this nothing is remembered.
const MAX_FOLDERS: usize = 1024;
/// The coarsest clock of a file system (FAT): what changed more recently can change again and tell the same time.
const CLOCK: Duration = Duration::from_secs(2);

/// The folders in which programs looked for modules.
static FOLDERS: LazyLock<Mutex<FxHashMap<PathBuf, Known>>> = LazyLock::new(Mutex::default);

struct Known {
    stamp: Stamp,
    names: State,
}

/// How far a folder's names are known.
enum State {
    /// One program looked for some of them.
    Seen,
    Listed(Arc<Names>),
    /// They are too many, or could not be read.
    Unlisted,
}

/// The names in a folder, if they are known; else one has to ask.
pub(super) fn names_of(folder: &Path) -> Option<Arc<Names>> {
    // The folder of a script that is named without one is the current one.
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let stamp = Stamp::of(folder)?;
    let mut folders = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(known) = folders.get_mut(folder) else {
        if folders.len() < MAX_FOLDERS {
            let names = State::Seen;
            folders.insert(folder.to_owned(), Known { stamp, names });
        }
        return None;
    };
    if known.stamp != stamp {
        let names = State::Seen;
        *known = Known { stamp, names };
    } else if matches!(known.names, State::Seen) && stamp.age()? > CLOCK {
        known.names = match list(folder) {
            Some(names) if Stamp::of(folder)? == stamp => State::Listed(Arc::new(names)),
            _ => State::Unlisted,
        };
    }
    match &known.names {
        State::Listed(names) => Some(Arc::clone(names)),
        State::Seen | State::Unlisted => None,
    }
}

fn list(folder: &Path) -> Option<Names> {
    let mut names = Names::default();
    for (count, entry) in folder.read_dir().ok()?.enumerate() {
        if count == MAX_ENTRIES {
            return None;
        }
        // What is no Unicode is the name of no module.
        if let Ok(name) = entry.ok()?.file_name().into_string() {
            names.insert(name.into());
        }
    }
    Some(names)
}

/// What says whether a folder is still the same one and holds the same names.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    /// When it changed, from 1970 on. Nobody can set this time, as they can the other ones.
    changed: Duration,
}

impl Stamp {
    /// Nothing where the system finds names also by other spellings, of which a list says nothing.
    fn of(folder: &Path) -> Option<Self> {
        #[cfg(all(unix, not(target_vendor = "apple")))]
        {
            use std::os::unix::fs::MetadataExt as _;
            let data = folder.metadata().ok()?;
            let seconds = u64::try_from(data.ctime()).ok()?;
            let nanoseconds = u32::try_from(data.ctime_nsec()).ok()?;
            Some(Self {
                device: data.dev(),
                inode: data.ino(),
                changed: Duration::new(seconds, nanoseconds),
            })
        }
        #[cfg(not(all(unix, not(target_vendor = "apple"))))]
        {
            let _ = folder;
            None
        }
    }

    fn age(self) -> Option<Duration> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        now.ok()?.checked_sub(self.changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_for_the_second_program_and_forgotten_when_they_change() {
        let folder = std::env::temp_dir().join(format!("portalis-folders-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.py"), "").unwrap();
        // What changed just now is not trusted.
        assert!(names_of(&folder).is_none() && names_of(&folder).is_none());
        if Stamp::of(&folder).is_some() {
            std::thread::sleep(CLOCK + Duration::from_millis(100));
            let names = names_of(&folder).unwrap();
            assert!(names.contains("a.py") && !names.contains("b.py"));
            std::fs::write(folder.join("b.py"), "").unwrap();
            assert!(names_of(&folder).is_none() && names_of(&folder).is_none());
        }
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(names_of(&folder).is_none());
    }
}
