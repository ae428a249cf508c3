//! Whether a path given on the command line is a Python program.

use crate::error::{Context, Error, Result};
use std::fs;
use std::io;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

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

/// The Python files that `paths` name: a directory stands for the `.py` files in it and below, in the order of their names.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            walk(path, &mut files).doing("read", path)?;
            if files.len() == before {
                let shown = path.display();
                return Err(Error::usage(format!("no `.py` file in `{shown}` or below")));
            }
        } else {
            check(path)?;
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Links to directories are not followed: they can lead in circles.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|ext| ext == "py") && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}
