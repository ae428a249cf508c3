//! Every fixture, compiled, does what CPython 3.13 did: stdout, stderr and exit code.
//!
//! Generated code is compiled with every warning of rustc denied. `PORTALIS_BLESS=1` records again with a real CPython
//! 3.13 first. One fixture: `cargo test --test behaviour -- text/roman`.

#[path = "support/execute.rs"]
mod execute;
#[path = "support/fixtures.rs"]
mod fixtures;
#[path = "support/python.rs"]
mod python;

use cargo_portalis::cache::Cache;
use cargo_portalis::compiler::Show;
use cargo_portalis::program::{Builder, Profile};
use fixtures::Fixture;
use libtest_mimic::{Arguments, Failed, Trial};
use portalis_core::pipeline::{self, Config};
use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    if env::var_os("PORTALIS_BLESS").is_some_and(|value| value == "1") && !args.list {
        bless();
    }
    let builder = Arc::new(Builder {
        cache: Cache::at(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("portalis")),
        profile: Profile::Test,
        threads: 1,
        show: Show::Errors,
        color: false,
    });
    let unsupported = fixtures::unsupported();
    let trials = fixtures::all().into_iter().map(|fixture| {
        let builder = Arc::clone(&builder);
        let known = unsupported.contains(&fixture.name);
        Trial::test(fixture.name.clone(), move || {
            match (check(&fixture, &builder), known) {
                (Ok(()), true) => Err("works now: take it out of fixtures/unsupported.txt".into()),
                (Err(_), true) => Ok(()),
                (result, false) => result,
            }
        })
    });
    libtest_mimic::run(&args, trials.collect()).exit_code()
}

/// Compiles, runs, compares.
fn check(fixture: &Fixture, builder: &Builder) -> Result<(), Failed> {
    let output = pipeline::compile(std::slice::from_ref(&fixture.script), &Config::default());
    if output.has_errors {
        return Err(format!("refused:\n{}", output.render(false)).into());
    }
    let key = builder
        .compile_rust(&output.rust, &fixture.name)
        .map_err(|error| error.to_string())?;
    let found = execute::run(fixture, &builder.cache.executable(&key))?;
    let difference = execute::difference(&execute::recorded(fixture), &found);
    if difference.is_empty() {
        Ok(())
    } else {
        Err(difference.into())
    }
}

fn bless() {
    let python = python::find()
        .expect("PORTALIS_BLESS=1 needs a CPython 3.13: python3.13 in PATH, or PORTALIS_PYTHON");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/record.py");
    let status = Command::new(python)
        .arg(script)
        .status()
        .expect("python can be started");
    assert!(status.success(), "recording failed");
}
