//! The arguments: what `--help` shows.

use crate::compiler::StageName;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// Compiles Python 3.13 to Rust: run scripts as native programs, build executables, read the Rust.
#[derive(Parser, Debug)]
#[command(
    name = "cargo-portalis",
    bin_name = "cargo portalis",
    version,
    arg_required_else_help = true,
    after_help = EXIT_CODES,
)]
pub struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 the Python program has errors, 2 wrong usage, 101 a bug in Portalis; `run` ends with the \
exit code of the program.

Compiled programs are kept in a cache: $PORTALIS_CACHE_DIR, else the user's cache folder. Its size is bounded by \
$PORTALIS_CACHE_MB (1024).";

/// The subcommands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Compile a Python program and run it
    #[command(after_long_help = "\
Examples:
  cargo portalis run hello.py
  cargo portalis run report.py sales.csv --year 2025

The compiled program is kept, so an unchanged program starts at once the next time. Everything behind FILE.py goes to \
the program; options of Portalis stand before it.")]
    Run(Run),
    /// Build an executable from a Python program, or the Cargo project in the current directory
    #[command(after_long_help = "\
Examples:
  cargo portalis build game.py                 # leaves ./game
  cargo portalis build game.py -o bin/game --debug
  cargo portalis build                         # a Cargo project, see below
  cargo portalis build -- --package app        # arguments for cargo build

Without FILE.py it transpiles what the packages of the workspace name and then runs `cargo build`:

  [package.metadata.portalis]                  # in Cargo.toml, or the same keys in portalis.toml beside it
  files = [\"python/scoring.py\"]
  out = \"src/generated\"                        # becomes src/generated/scoring.rs")]
    Build(Build),
    /// Write readable Rust
    #[command(after_long_help = "\
Examples:
  cargo portalis convert scoring.py            # writes ./scoring.rs
  cargo portalis convert a.py b.py -o rust/    # writes rust/a.rs and rust/b.rs
  cargo portalis convert --lib scoring.py -o - # the public items as a module, to stdout")]
    Convert(Convert),
    /// Report problems, compile nothing
    #[command(after_long_help = "\
Examples:
  cargo portalis check scoring.py
  cargo portalis check src/*.py")]
    Check(Check),
    /// Show what a stage of the compiler makes of a program
    #[command(after_long_help = "\
Examples:
  cargo portalis expand scoring.py
  cargo portalis expand --stage=types scoring.py")]
    Expand(Expand),
    /// Parse only: print syntax trees, or how fast it goes
    #[command(after_long_help = "\
Examples:
  cargo portalis parse src/                    # files, lines, bytes, MB/s, allocations, arena bytes
  cargo portalis parse --dump=ast scoring.py   # as Python's ast.dump(ast.parse(text), indent=1)

A directory stands for all `.py` files in it and below, in the order of their names. Speed and allocations are those of
parsing alone, on one thread: reading and decoding come before.")]
    Parse(Parse),
}

/// What every subcommand that compiles takes.
#[derive(Args, Debug, Clone, Default)]
pub struct Common {
    /// Threads of the compiler (0: one for each core)
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// How it uses memory.
    #[command(flatten)]
    pub memory: MemoryArgs,
}

/// How the compiler uses memory: the same output with any of these.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Memory")]
pub struct MemoryArgs {
    /// Use arenas, pools and remembered names
    #[arg(long, value_enum, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_value = "on", default_missing_value = "on")]
    pub optimize_memory: Switch,
    /// Say on stderr what each stage took: time, allocations, bytes, copies, peak
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "table")]
    pub memory_profile: Option<ProfileFormat>,
    /// Write what the memory layer did to a file, for Prometheus
    #[arg(long, value_name = "FILE")]
    pub metrics_file: Option<PathBuf>,
    /// Make every buffer anew
    #[arg(long)]
    pub no_memory_pools: bool,
    /// How many strings are kept for later use [default: 1000]
    #[arg(long, value_name = "N")]
    pub string_pool_size: Option<usize>,
    /// How many byte buffers are kept for later use [default: 500]
    #[arg(long, value_name = "N")]
    pub vec_pool_size: Option<usize>,
}

impl MemoryArgs {
    /// Whether something is to be reported about memory.
    pub fn is_asked_for_figures(&self) -> bool {
        self.memory_profile.is_some() || self.metrics_file.is_some()
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// On
    #[default]
    On,
    /// Off
    Off,
}

/// How a profile is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileFormat {
    /// A table for people
    Table,
    /// One JSON object
    Json,
}

/// `run`.
#[derive(Args, Debug)]
#[command(override_usage = "cargo portalis run [OPTIONS] <FILE.py> [ARGS]...")]
pub struct Run {
    /// Options of the compiler.
    #[command(flatten)]
    pub common: Common,
    /// Compile fast, without optimisation and with checks of the runtime
    #[arg(long)]
    pub debug: bool,
    /// Show warnings too
    #[arg(short, long)]
    pub warnings: bool,
    /// The script, then its arguments
    #[arg(value_name = "FILE.py", required = true, num_args = 1.., trailing_var_arg = true, allow_hyphen_values = true)]
    pub file_and_args: Vec<OsString>,
}

/// `build`.
#[derive(Args, Debug)]
pub struct Build {
    /// Options of the compiler.
    #[command(flatten)]
    pub common: Common,
    /// The script; without it, the Cargo project here
    #[arg(value_name = "FILE.py")]
    pub file: Option<PathBuf>,
    /// Where the executable goes [default: the script's name in the current directory]
    #[arg(short, long, value_name = "EXE", requires = "file")]
    pub output: Option<PathBuf>,
    /// Optimise (the default)
    #[arg(long)]
    pub release: bool,
    /// Compile fast, without optimisation and with debug information
    #[arg(long, conflicts_with = "release")]
    pub debug: bool,
    /// Arguments for `cargo build`
    #[arg(last = true, value_name = "CARGO ARGS", conflicts_with = "file")]
    pub cargo_args: Vec<OsString>,
}

/// `convert`.
#[derive(Args, Debug)]
pub struct Convert {
    /// Options of the compiler.
    #[command(flatten)]
    pub common: Common,
    /// The Python files; each is a program of its own
    #[arg(value_name = "FILE.py", required = true)]
    pub files: Vec<PathBuf>,
    /// Where the Rust files go; `-` is stdout [default: the current directory]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Write a module with the public items instead of a program
    #[arg(long)]
    pub lib: bool,
}

/// `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// Options of the compiler.
    #[command(flatten)]
    pub common: Common,
    /// The Python files; each is a program of its own
    #[arg(value_name = "FILE.py", required = true)]
    pub files: Vec<PathBuf>,
}

/// `expand`.
#[derive(Args, Debug)]
pub struct Expand {
    /// Options of the compiler.
    #[command(flatten)]
    pub common: Common,
    /// The stage to show
    #[arg(long, value_enum, default_value_t = StageName::Rust)]
    pub stage: StageName,
    /// Show a module with public items instead of a program
    #[arg(long)]
    pub lib: bool,
    /// The Python file
    #[arg(value_name = "FILE.py")]
    pub file: PathBuf,
}

/// `parse`.
#[derive(Args, Debug)]
pub struct Parse {
    /// Print the trees instead of statistics
    #[arg(long, value_enum, value_name = "WHAT")]
    pub dump: Option<Dump>,
    /// How it uses memory.
    #[command(flatten)]
    pub memory: MemoryArgs,
    /// Python files and directories
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
}

/// What `parse` can print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Dump {
    /// Syntax trees as Python's `ast.dump` writes them
    Ast,
}

impl Cli {
    /// Whether messages are coloured.
    pub fn color(&self) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
            }
        }
    }
}

/// Drops the `portalis` that cargo puts before the arguments of its subcommand.
pub fn without_subcommand_name(
    args: impl IntoIterator<Item = OsString>,
) -> impl Iterator<Item = OsString> {
    args.into_iter()
        .enumerate()
        .filter(|(index, arg)| !(*index == 1 && arg == "portalis"))
        .map(|(_, arg)| arg)
}
