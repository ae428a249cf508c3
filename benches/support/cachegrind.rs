//! Cache misses of a row of this bench, which is started anew under cachegrind with `row=NAME` among its arguments.

use std::path::Path;
use std::process::Command;

/// The row to be worked on, where this process was started for one.
pub(crate) fn row() -> Option<String> {
    std::env::args().find_map(|arg| arg.strip_prefix("row=").map(str::to_owned))
}

/// First-level and last-level data misses of a row over `files`, which it is told of; nothing where valgrind is not installed.
pub(crate) fn misses(row: &str, files: &Path) -> Option<[f64; 2]> {
    let this = std::env::current_exe().ok()?;
    let out = this.with_extension("cachegrind");
    let run = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=yes"])
        .arg(format!("--cachegrind-out-file={}", out.display()))
        .arg(&this)
        .arg(format!("row={row}"))
        .arg(files)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    let _ = std::fs::remove_file(&out);
    let figure = |name: &str| -> Option<f64> {
        let line = text.lines().find(|line| line.contains(name))?;
        let number = line.split(':').nth(1)?.split('(').next()?;
        number.trim().replace(',', "").parse().ok()
    };
    Some([figure("D1  misses:")?, figure("LLd misses:")?])
}
