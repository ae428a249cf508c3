//! Files that other processes change while they are mapped.

use portalis_memory::{MappedFile, MappedText, TranslationInput};
use std::fs::{self, File};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

const LENGTH: usize = 2 << 20;

/// So many maps are watched at once, of the whole process, so the tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file of `x`s that was written long ago.
fn old_file(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, vec![b'x'; LENGTH]).expect("written");
    let file = File::options().write(true).open(&path).expect("opened");
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    file.set_modified(hour_ago).expect("dated");
    path
}

fn map(path: &Path) -> MappedFile {
    MappedFile::of(File::open(path).expect("opened")).expect("mapped")
}

fn writer(path: &Path) -> File {
    File::options().write(true).open(path).expect("opened")
}

#[test]
fn a_file_that_nobody_changes_is_its_bytes() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = old_file(folder.path(), "a");
    let map = map(&path);
    assert!(map.len() == LENGTH && map.iter().all(|&byte| byte == b'x'));
    // Another file under the same name is another file.
    fs::rename(old_file(folder.path(), "b"), &path).expect("renamed");
    assert!(!map.has_changed());
    let text = MappedText::new(map, 3).expect("text");
    let input = TranslationInput::Mapped(text);
    assert_eq!(input.as_str().len(), LENGTH - 3);
    assert!(!input.has_changed());
}

#[test]
fn a_write_is_noticed() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = old_file(folder.path(), "a");
    let text = MappedText::new(map(&path), 0).expect("text");
    let mut writer = writer(&path);
    writer.seek(SeekFrom::Start(100)).expect("there");
    writer.write_all(b"\xFF").expect("written");
    assert!(text.has_changed());
}

#[test]
fn what_was_written_just_now_is_not_mapped() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a");
    fs::write(&path, "x").expect("written");
    let refused = MappedFile::of(File::open(&path).expect("opened")).expect_err("too young");
    assert_eq!(refused.kind(), ErrorKind::Unsupported);
    assert!(MappedFile::of(File::open(folder.path()).expect("opened")).is_err());
}

#[cfg(unix)]
#[test]
fn behind_the_new_end_of_a_file_are_zeros() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = old_file(folder.path(), "a");
    let untouched = map(&old_file(folder.path(), "b"));
    let map = map(&path);
    writer(&path).set_len(LENGTH as u64 / 2).expect("shortened");
    let (kept, gone) = map.split_at(LENGTH / 2);
    assert!(kept.iter().all(|&byte| byte == b'x'));
    assert!(gone.iter().all(|&byte| byte == 0));
    assert!(map.has_changed() && !untouched.has_changed());
    // Also where it is as long as before again, and as old.
    let writer = writer(&path);
    writer.set_len(LENGTH as u64).expect("made longer");
    assert!(map.has_changed());
    drop(map);
    assert!(untouched.iter().all(|&byte| byte == b'x') && !untouched.has_changed());
}

#[cfg(unix)]
#[test]
fn eight_threads_read_what_is_shortened() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = (0..8)
        .map(|n| old_file(folder.path(), &n.to_string()))
        .collect();
    for round in 0..5 {
        paths.iter().for_each(|path| {
            drop(old_file(
                folder.path(),
                path.file_name().unwrap().to_str().unwrap(),
            ))
        });
        let maps: Vec<_> = paths.iter().map(|path| map(path)).collect();
        std::thread::scope(|scope| {
            for start in 0..8 {
                let (maps, paths) = (&maps, &paths);
                scope.spawn(move || {
                    // All read all maps, each beginning with another one, and every thread shortens one of them.
                    if (start + round) % 2 == 0 {
                        writer(&paths[start]).set_len(4096).expect("shortened");
                    }
                    let order = (start..8).chain(0..start);
                    let bytes = order.flat_map(|at| maps[at].iter().step_by(61));
                    assert!(bytes.into_iter().all(|&byte| byte == b'x' || byte == 0));
                });
            }
        });
        for (at, map) in maps.iter().enumerate() {
            assert_eq!(map.has_changed(), (at + round) % 2 == 0);
        }
    }
}

/// More maps than are watched at once are refused; those that go make room.
#[cfg(unix)]
#[test]
fn there_are_so_many_maps_and_no_more() {
    let _turn = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let path = old_file(folder.path(), "a");
    for _ in 0..2 {
        let open = || MappedFile::of(File::open(&path).expect("opened"));
        let maps: Vec<_> = (0..300).map_while(|_| open().ok()).collect();
        assert_eq!(maps.len(), 256);
    }
}

/// A fault that is none of ours ends the process as it did before, or goes to the handler that was there before.
#[cfg(unix)]
mod others {
    use super::{LENGTH, map, old_file, writer};
    use std::os::unix::process::ExitStatusExt;
    use std::process::Command;

    /// Starts this test again as another process, in which it plays `role`.
    fn play(test: &str, role: &str) -> std::process::ExitStatus {
        let this = std::env::current_exe().expect("this test");
        Command::new(this)
            .args([&format!("others::{test}"), "--exact", "--nocapture"])
            .env("PORTALIS_TEST_ROLE", role)
            .status()
            .expect("started")
    }

    fn role() -> Option<String> {
        std::env::var("PORTALIS_TEST_ROLE").ok()
    }

    /// Reads a shortened map that nobody watches.
    #[allow(unsafe_code, reason = "a fault is wanted")]
    fn fault() {
        let folder = tempfile::tempdir().expect("a folder");
        let watched = map(&old_file(folder.path(), "a"));
        assert_eq!(watched[0], b'x');
        let path = old_file(folder.path(), "b");
        let file = std::fs::File::open(&path).expect("opened");
        // SAFETY: none; this process is to die of it.
        let unwatched = unsafe { memmap2::Mmap::map(&file).expect("mapped") };
        writer(&path).set_len(0).expect("shortened");
        let last = std::hint::black_box(&unwatched)[LENGTH - 1];
        unreachable!("it reads {last}");
    }

    #[test]
    fn a_fault_elsewhere_ends_the_process() {
        if role().is_some() {
            return fault();
        }
        let status = play("a_fault_elsewhere_ends_the_process", "die");
        assert_eq!(status.signal(), Some(libc::SIGBUS));
    }

    #[test]
    #[allow(unsafe_code, reason = "a handler is to be there before ours")]
    fn a_fault_elsewhere_goes_to_the_handler_before() {
        extern "C" fn simple(_: libc::c_int) {
            // SAFETY: it may be called in a handler.
            unsafe { libc::_exit(42) }
        }
        extern "C" fn informed(_: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
            // SAFETY: the system hands a valid one over; and it may be called in a handler.
            unsafe { libc::_exit(if (*info).si_addr().is_null() { 1 } else { 43 }) }
        }
        let Some(role) = role() else {
            for (role, code) in [("simple", 42), ("informed", 43)] {
                let status = play("a_fault_elsewhere_goes_to_the_handler_before", role);
                assert_eq!(status.code(), Some(code), "{role}");
            }
            return;
        };
        // SAFETY: zeros are a `sigaction`, and the handlers are of the kinds that the flags say.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            if role == "simple" {
                action.sa_sigaction = simple as extern "C" fn(libc::c_int) as usize;
            } else {
                let handler: extern "C" fn(_, _, _) = informed;
                action.sa_sigaction = handler as usize;
                action.sa_flags = libc::SA_SIGINFO;
            }
            libc::sigaction(libc::SIGBUS, &raw const action, std::ptr::null_mut());
        }
        fault();
    }
}
