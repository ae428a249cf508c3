//! A folder to work in, and the command started in it.
#![allow(dead_code, reason = "not every test uses all of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A temporary folder outside of any cargo project, and the cache that the tests share.
pub(crate) struct Workplace {
    folder: TempDir,
    cache: PathBuf,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workplace {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            folder,
            cache: Path::new(env!("CARGO_TARGET_TMPDIR")).join("portalis"),
        }
    }

    /// One with a cache of its own, where the runtime is not built yet.
    pub(crate) fn with_empty_cache() -> Self {
        let place = Self::new();
        Self {
            cache: place.path("cache"),
            ..place
        }
    }

    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(&path, text).expect("written");
        path
    }

    /// The command, ready to start.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-portalis"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command.env("PORTALIS_CACHE_DIR", &self.cache);
        command
    }

    pub(crate) fn portalis(&self, args: &[&str]) -> Ran {
        ran(&mut self.command(args))
    }

    /// Runs an executable that was built here; its stdout.
    pub(crate) fn execute(&self, name: &str) -> String {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let ran = ran(&mut Command::new(self.path(&name)));
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        ran.stdout
    }
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("it can be started");
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}
