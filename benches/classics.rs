//! The classic benchmarks, compiled and under CPython 3.13, side by side: `cargo bench --bench classics [-- NAME...]`.
//!
//! Out: a table of times and ratios in Markdown, and their geometric mean. A program whose output differs from
//! CPython's record does not count as run.

#[path = "../tests/support/python.rs"]
mod python;

use cargo_portalis::cache::Cache;
use cargo_portalis::compiler::Show;
use cargo_portalis::program::{Builder, Profile};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The best of so many runs counts, for both sides.
const RUNS: usize = 3;

struct Row {
    name: String,
    python: Option<Duration>,
    compiled: Duration,
}

fn main() -> ExitCode {
    let wanted: Vec<String> = env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let Some(python) = python::find() else {
        eprintln!(
            "no CPython 3.13 was found (python3.13 in PATH, or PORTALIS_PYTHON): only compiled times are shown"
        );
        return measure(None, &wanted);
    };
    measure(Some(&python), &wanted)
}

fn measure(python: Option<&Path>, wanted: &[String]) -> ExitCode {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("portalis");
    let builder = Builder {
        cache: Cache::at(&cache),
        profile: Profile::Release,
        threads: 0,
        show: Show::Errors,
        color: false,
    };
    let mut rows = Vec::new();
    let mut failed = false;
    for script in programs(wanted) {
        match row(&script, python, &builder) {
            Ok(row) => rows.push(row),
            Err(message) => {
                eprintln!("{}: {message}", script.display());
                failed = true;
            }
        }
    }
    table(&rows);
    ExitCode::from(u8::from(failed))
}

fn programs(wanted: &[String]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    let read = fs::read_dir(folder).expect("the folder is there");
    let mut found: Vec<PathBuf> = read.map(|entry| entry.expect("readable").path()).collect();
    found.retain(|path| path.extension().is_some_and(|ext| ext == "py"));
    found.retain(|path| wanted.is_empty() || wanted.contains(&stem(path)));
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn row(script: &Path, python: Option<&Path>, builder: &Builder) -> Result<Row, String> {
    let executable = builder.build(script).map_err(|error| error.to_string())?;
    let record = fs::read(script.with_extension("out")).map_err(|error| error.to_string())?;
    let mut row = Row {
        name: stem(script),
        python: None,
        compiled: Duration::MAX,
    };
    for _ in 0..RUNS {
        row.compiled = row
            .compiled
            .min(time(Command::new(&executable), script, &record)?);
        if let Some(python) = python {
            let mut command = Command::new(python);
            command.arg(script);
            let took = time(command, script, &record)?;
            row.python = Some(row.python.map_or(took, |best| best.min(took)));
        }
    }
    eprintln!("{}: {:.3} s", row.name, row.compiled.as_secs_f64());
    Ok(row)
}

fn time(mut command: Command, script: &Path, record: &[u8]) -> Result<Duration, String> {
    command
        .current_dir(script.parent().unwrap_or(script))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let start = Instant::now();
    let output = command.output().map_err(|error| error.to_string())?;
    let took = start.elapsed();
    if output.status.success() && output.stdout == record {
        Ok(took)
    } else {
        Err(format!(
            "{} or another output than the record",
            output.status
        ))
    }
}

fn table(rows: &[Row]) {
    println!("| program | CPython 3.13 | Portalis | ratio |");
    println!("|---|---:|---:|---:|");
    let mut logs = Vec::new();
    for row in rows {
        let compiled = row.compiled.as_secs_f64();
        let (python, ratio) = match row.python {
            Some(python) => {
                let ratio = python.as_secs_f64() / compiled;
                logs.push(ratio.ln());
                (
                    format!("{:.2} s", python.as_secs_f64()),
                    format!("{ratio:.1}"),
                )
            }
            None => ("-".to_owned(), "-".to_owned()),
        };
        println!(
            "| {} | {python} | {compiled:.3} s | {ratio} |",
            row.name.replace('_', " ")
        );
    }
    if !logs.is_empty() {
        let mean = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
        println!("| **geometric mean** | | | **{mean:.1}** |");
    }
}
