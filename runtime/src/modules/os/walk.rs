//! `os.walk`: directories below a directory, top down or bottom up.

use super::path;
use crate::error::Result;
use crate::iter::Iterate;
use crate::list::List;
use crate::str::Str;
use std::fs;

type Row = (Str, List<Str>, List<Str>);

enum Step {
    /// Read this directory.
    Enter(Str),
    /// Give this row.
    Give(Row),
    /// Enter what is left of the directories of a row that was given.
    Descend(Str, List<Str>),
}

/// `os.walk(top, topdown)`
pub struct Walk {
    steps: Vec<Step>,
    topdown: bool,
    followlinks: bool,
}

/// `os.walk(top, topdown, followlinks)`
pub fn walk(top: &Str, topdown: bool, followlinks: bool) -> Walk {
    Walk {
        steps: vec![Step::Enter(top.clone())],
        topdown,
        followlinks,
    }
}

/// The names of the directories and of all else in a directory; nothing if it cannot be read.
fn read(directory: &Str) -> Option<(Vec<Str>, Vec<Str>)> {
    let (mut dirs, mut files) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(directory.as_str()).ok()?.flatten() {
        let name = Str::from(entry.file_name().to_string_lossy().as_ref());
        if entry.path().is_dir() {
            dirs.push(name)
        } else {
            files.push(name)
        }
    }
    Some((dirs, files))
}

impl Walk {
    fn descend(&mut self, directory: &Str, dirs: &List<Str>) {
        for name in dirs.to_vec().into_iter().rev() {
            let below = path::join2(directory, &name);
            if self.followlinks || !path::islink(&below) {
                self.steps.push(Step::Enter(below));
            }
        }
    }
}

impl Iterate for Walk {
    type Item = Row;

    fn next(&mut self) -> Result<Option<Row>> {
        loop {
            match self.steps.pop() {
                None => return Ok(None),
                Some(Step::Give(row)) => return Ok(Some(row)),
                // The caller may have changed the list meanwhile.
                Some(Step::Descend(directory, dirs)) => self.descend(&directory, &dirs),
                Some(Step::Enter(directory)) => {
                    let Some((dirs, files)) = read(&directory) else {
                        continue;
                    };
                    let dirs = List::from_vec(dirs);
                    let row = (directory.clone(), dirs.clone(), List::from_vec(files));
                    if self.topdown {
                        self.steps.push(Step::Descend(directory, dirs));
                        return Ok(Some(row));
                    }
                    self.steps.push(Step::Give(row));
                    self.descend(&directory, &dirs);
                }
            }
        }
    }
}
