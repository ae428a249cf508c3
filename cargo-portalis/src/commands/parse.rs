//! `cargo portalis parse [--dump=ast] PATH...`: syntax trees, or how fast they are made.

use crate::cli::Parse;
use crate::compiler::{ParseTotals, TreeParser};
use crate::error::{CODE_FAILED, Context, Error, Result};
use crate::input;
use crate::memory::Session;
use portalis_core::memory::{CountingAllocator, TranslationBatch};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Parses every file; all that are refused are reported before it fails.
pub(super) fn parse(args: &Parse, color: bool) -> Result<ExitCode> {
    let files = input::expand(&args.paths)?;
    let session = Session::start(&args.memory, 1)?;
    CountingAllocator::start();
    let mut parser = TreeParser::new(session.config());
    let mut refused = 0;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut batch = TranslationBatch::with_capacity(files.len());
    for file in files {
        batch.add_file(file, ());
    }
    batch.process_files(|bytes, file, ()| {
        let mut tree = (args.dump.is_some()).then(|| session.bridge().pools().strings.acquire());
        match (parser.parse(file, bytes, tree.as_deref_mut(), color), tree) {
            (Ok(()), Some(tree)) => {
                writeln!(out, "{}", *tree).doing("write", Path::new("stdout"))?
            }
            (Ok(()), None) => {}
            (Err(_), _) => refused += 1,
        }
        Ok::<_, Error>(())
    })?;
    if args.dump.is_none() {
        writeln!(out, "{}", line(&parser.totals)).doing("write", Path::new("stdout"))?;
    }
    out.flush().doing("write", Path::new("stdout"))?;
    session.finish()?;
    Ok(if refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(CODE_FAILED)
    })
}

/// The statistics, as one line.
fn line(totals: &ParseTotals) -> String {
    let speed = totals.bytes as f64 / 1e6 / totals.time.as_secs_f64().max(1e-9);
    format!(
        "{} files, {} lines, {} bytes, {speed:.1} MB/s, {} allocations, {} arena bytes",
        totals.files, totals.lines, totals.bytes, totals.allocations, totals.arena_bytes
    )
}
