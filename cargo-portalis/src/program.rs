//! From a Python script to an executable in the cache.
//!
//! In: an entry file and a profile. Out: the path of an executable; nothing is compiled that was compiled before.

use crate::cache::hash::Hasher;
use crate::cache::{Cache, manifest};
use crate::compiler::{self, Request, Show};
use crate::error::{Context, Error, Result};
use crate::runtime::Runtime;
use crate::toolchain::{Toolchain, not_started};
use crate::ui::Progress;
use portalis_core::memory::{MemoryConfig, metrics};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Generated Rust of so many bytes is compiled in several pieces.
const LARGE: usize = 150_000;

/// How generated code is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// As fast a program as can be had.
    Release,
    /// Compiled fast, with checks and line numbers; for debugging.
    Debug,
    /// Compiled fast, with checks, and every warning of rustc an error: for the repository's own tests.
    Test,
}

impl Profile {
    fn flags(self, rust: &str) -> &'static [&'static str] {
        match self {
            // In one piece functions are inlined everywhere; large programs are compiled on all cores.
            Self::Release if rust.len() < LARGE => {
                &["-Copt-level=3", "-Ccodegen-units=1", "-Cstrip=debuginfo"]
            }
            Self::Release => &["-Copt-level=3", "-Cstrip=debuginfo"],
            Self::Debug => &[
                "-Copt-level=0",
                "-Cdebuginfo=line-tables-only",
                "-Cdebug-assertions=yes",
            ],
            Self::Test => &[
                "-Copt-level=0",
                "-Cdebug-assertions=yes",
                "-Cstrip=debuginfo",
                "-Dwarnings",
            ],
        }
    }
}

/// What builds programs: a cache, and how.
#[derive(Clone, Debug)]
pub struct Builder {
    /// Where everything is kept.
    pub cache: Cache,
    /// How generated code is compiled.
    pub profile: Profile,
    /// Threads of the compiler; 0 is one for each core.
    pub threads: usize,
    /// Which diagnostics are shown.
    pub show: Show,
    /// Whether they are coloured.
    pub color: bool,
}

impl Builder {
    /// The executable of an unchanged script, without compiling anything.
    pub fn cached(&self, entry: &Path) -> Option<PathBuf> {
        let key = manifest::look_up(&self.cache, &self.manifest_name(entry))?;
        let executable = self.cache.executable(&key);
        if !executable.is_file() {
            return None;
        }
        metrics::count_cache(true);
        self.cache.touch(executable.parent()?);
        Some(executable)
    }

    /// Compiles a script to an executable in the cache.
    pub fn build(&self, entry: &Path) -> Result<PathBuf> {
        self.build_with(entry, MemoryConfig::default())
    }

    /// The same, with memory used as `memory` says.
    pub fn build_with(&self, entry: &Path, memory: MemoryConfig) -> Result<PathBuf> {
        let name = entry
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        metrics::count_cache(false);
        let request = Request::program(self.threads).with_memory(memory);
        let compiled = compiler::compile(entry, &request, self.show, self.color)?;
        let key = self.compile_rust(&compiled.rust, &name)?;
        manifest::record(
            &self.cache,
            &self.manifest_name(entry),
            &compiled.files_read,
            &key,
        )?;
        Ok(self.cache.executable(&key))
    }

    /// Compiles generated Rust; the key of the program.
    pub fn compile_rust(&self, rust: &str, name: &str) -> Result<String> {
        let progress = Progress::start(format!("Compiling {name}"));
        let scratch = self.cache.scratch()?;
        let toolchain = Toolchain::find(scratch.path())?;
        let runtime = Runtime::ensure(&self.cache, &toolchain, &progress)?;
        let mut hasher = Hasher::new();
        hasher.part(runtime.key()).part(rust);
        for flag in self.profile.flags(rust) {
            hasher.part(flag);
        }
        let key = hasher.finish();
        let executable = self.cache.executable(&key);
        if executable.is_file() {
            return Ok(key);
        }
        progress.message(format!("Compiling {name}"));
        let source = scratch.path().join("main.rs");
        fs::write(&source, rust).doing("write", &source)?;
        let file_name = executable.file_name().unwrap_or_default();
        let mut rustc = toolchain.rustc(scratch.path());
        rustc.args([
            "--edition=2024",
            "--crate-name=program",
            "--crate-type=bin",
            "--emit=link",
            "-Cpanic=abort",
        ]);
        rustc
            .args(self.profile.flags(rust))
            .arg("-o")
            .arg(file_name)
            .arg("main.rs");
        runtime.link(&mut rustc);
        self.run_rustc(rustc, &key, &source, name)?;
        let entry = self.cache.programs().join(&key);
        self.cache.publish(scratch, &entry)?;
        self.cache.clean();
        Ok(key)
    }

    fn run_rustc(&self, mut rustc: Command, key: &str, source: &Path, name: &str) -> Result<()> {
        let output = rustc
            .stdin(Stdio::null())
            .output()
            .map_err(|error| not_started("rustc", &error))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("linker `") && said.contains("not found") {
            return Err(Error::failed(format!(
                "rustc cannot link programs here:\n{}",
                said.trim()
            ))
            .help("install a C compiler: rustc uses it as its linker"));
        }
        let kept = self.cache.failed().join(key);
        fs::create_dir_all(&kept).doing("create", &kept)?;
        let (code, words) = (kept.join("main.rs"), kept.join("rustc.txt"));
        fs::copy(source, &code).doing("write", &code)?;
        fs::write(&words, &output.stderr).doing("write", &words)?;
        let first = said
            .lines()
            .find(|line| line.starts_with("error"))
            .unwrap_or("it gave no message");
        Err(Error::bug(format!(
            "rustc refused the Rust that Portalis wrote for `{name}`; this is a bug in Portalis\n  rustc says: {first}\n  \
             the generated code is kept in {}\n  all of rustc's words are in   {}",
            code.display(),
            words.display()
        ))
        .help("please report it with these two files"))
    }

    fn manifest_name(&self, entry: &Path) -> String {
        manifest::name(entry, &format!("{:?}", self.profile))
    }
}
