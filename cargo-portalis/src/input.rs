//! Whether a path given on the command line is a Python program.

use crate::error::{Error, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Refuses what cannot be an entry file, with a message that says why.
pub fn check(path: &Path) -> Result<()> {
    let shown = path.display();
    let meta = fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::usage(format!("no such file: `{shown}`")),
        _ => Error::usage(format!("cannot read `{shown}`: {error}")),
    })?;
    if meta.is_dir() {
        let error = Error::usage(format!("`{shown}` is a directory, not a Python file"));
        let main = path.join("__main__.py");
        let main = if main.is_file() {
            main
        } else {
            path.join("main.py")
        };
        return Err(if main.is_file() {
            error.help(format!("name the file to start with: `{}`", main.display()))
        } else {
            error.help("name the file to start with; the modules it imports are found beside it")
        });
    }
    if path.extension().is_none_or(|ext| ext != "py") {
        let error = Error::usage(format!(
            "`{shown}` is not a Python source file: its name does not end in `.py`"
        ));
        let with = path.with_extension("py");
        return Err(if with.is_file() {
            error.help(format!("did you mean `{}`?", with.display()))
        } else {
            error
        });
    }
    if !meta.is_file() {
        return Err(Error::usage(format!("`{shown}` is not a regular file")));
    }
    Ok(())
}
