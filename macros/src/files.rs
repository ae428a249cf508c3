//! Which files a literal names, and how `include_bytes!` names them again.

use proc_macro2::Span;
use std::env;
use std::fs;
use std::path::{Component, Path, PathBuf};
use syn::LitStr;

/// The folder of the source file that holds the literal.
///
/// Not of the call site: the call that the compiler sees stands in `macro_rules` of another crate.
pub(crate) fn folder_of(literal: &LitStr) -> syn::Result<PathBuf> {
    let file = source_file(literal.span()).ok_or_else(|| {
        syn::Error::new(literal.span(), "cannot tell which file this call stands in")
    })?;
    let file = env::current_dir()
        .map(|here| here.join(&file))
        .unwrap_or(file);
    Ok(file.parent().unwrap_or(&file).to_path_buf())
}

fn source_file(span: Span) -> Option<PathBuf> {
    // Outside of a proc macro (in unit tests) there is no file.
    span.unwrap().local_file()
}

/// The Python files that a literal names: itself, or those below the folder, sorted.
pub(crate) fn named(literal: &LitStr, folder: &Path, root: &Path) -> syn::Result<Vec<PathBuf>> {
    let refuse = |message: String| syn::Error::new(literal.span(), message);
    let named = literal.value();
    if Path::new(&named).is_absolute() {
        return Err(refuse(format!(
            "`{named}` is absolute; the path is relative to this file"
        )));
    }
    let path = normal(&folder.join(&named));
    inside(&path, root).map_err(&refuse)?;
    let meta =
        fs::metadata(&path).map_err(|error| refuse(format!("cannot read `{named}`: {error}")))?;
    if meta.is_file() {
        if path.extension().is_none_or(|ext| ext != "py") {
            return Err(refuse(format!(
                "`{named}` is not a Python source file: its name does not end in `.py`"
            )));
        }
        return Ok(vec![path]);
    }
    let mut files = Vec::new();
    python_files(&path, &mut files)
        .map_err(|error| refuse(format!("cannot read `{named}`: {error}")))?;
    if files.is_empty() {
        return Err(refuse(format!("there is no Python file in `{named}`")));
    }
    files.sort_unstable();
    Ok(files)
}

fn python_files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let hidden = name.as_encoded_bytes().starts_with(b".") || name == "__pycache__";
        if hidden {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, found)?;
        } else if path.extension().is_some_and(|ext| ext == "py") {
            found.push(path);
        }
    }
    Ok(())
}

/// Refuses a file outside of the crate: it would be missing from a published package.
pub(crate) fn inside(file: &Path, root: &Path) -> Result<(), String> {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| normal(path));
    if real(file).starts_with(real(root)) {
        Ok(())
    } else {
        Err(format!(
            "`{}` lies outside of the crate",
            file.file_name().unwrap_or_default().to_string_lossy()
        ))
    }
}

/// The path from a folder to a file, with `/`, for `include_bytes!`.
pub(crate) fn relative(folder: &Path, file: &Path) -> String {
    let (folder, file) = (normal(folder), normal(file));
    let mut from = folder.components().peekable();
    let mut to = file.components().peekable();
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| "..".to_owned());
    let down = to.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Without `.` and `..`, as far as names alone tell.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn relative_paths() {
        let to = |folder: &str, file: &str| relative(Path::new(folder), Path::new(file));
        assert_eq!(to("/a/src", "/a/src/m.py"), "m.py");
        assert_eq!(to("/a/src/deep", "/a/python/m.py"), "../../python/m.py");
        assert_eq!(to("/a/src/./x/..", "/a/src/m.py"), "m.py");
    }
}
